import { availableParallelism } from 'node:os';
import path from 'node:path';
import { nearest, type Problem } from '../model/problem';
import type { AnyService } from '../model/service';
import { CannotRun } from '../pipeline/cannot-run';
import { hasErrors, run } from '../pipeline/run';
import type { Tried } from '../proof/index';
import type { Flags } from './command';
import { loadJudge, loadProof, machinery } from './machinery';
import { promtoolFor } from './promtool';
import { plural, report } from './report';
import type { Terminal } from './terminal';
import { fatesText, scoreOf, type ShownFate } from './test-mutate';

const USAGE = 'oac test --rules <rule file>… --service <file of the service>';
/** Flags of `oac test` for this. */
export const RULES_FLAGS = {
  'rules <file>…': "tell a service's incidents and quiet days to rules that are not ours: who notices first, and what fires for nothing?",
  'service <file>': 'whose incidents: the file that defines the service',
} as const;
export const asksForRules = (args: readonly string[], { own }: Flags): boolean => own.has('rules') || own.has('service') || args.some((arg) => /\.ya?ml$/.test(arg));

/** Tells a service's incidents and quiet days to rules that are not ours: which alert notices first, and which fires for nothing? */
export async function testRules(root: string, args: readonly string[], flags: Flags, terminal: Terminal): Promise<number> {
  const { format, debug, own } = flags;
  const [rules, named] = [own.get('rules'), own.get('service')];
  if (typeof rules !== 'object') throw new CannotRun(args.length > 0 ? `oac test takes no '${args[0]}'` : '--service says whose rules are tested, and there are none', `rules that are not defined here are tested by ${USAGE}`);
  if (typeof named !== 'string') throw new CannotRun('whose rules these are is not said', `name the file that defines the service, for its metrics and limits: ${USAGE}`);
  const stray = [...own.keys()].find((flag) => flag !== 'rules' && flag !== 'service' && flag !== 'mutate');
  if (stray !== undefined) throw new CannotRun(`--${stray} is for the alerts that are defined here`, `leave it out: with --rules the tables are printed anyway`);
  const judged = loadJudge().judgeAnybodys([...rules, ...args], (file) => terminal.progress(`judging ${file}`));
  const others = judged.documents.filter(({ kind }) => kind !== 'prometheus-rules');
  const files = judged.documents.filter(({ kind }) => kind === 'prometheus-rules');
  const none = files.length > 0 || hasErrors(judged.problems) ? [] : [...new Set(others.map(({ file, kind }) => `${file} ${kind}`))].map((each): Problem => ({
    check: 'rules/none', severity: 'error', file: each.split(' ')[0]!, message: `holds no rules of Prometheus: it is a file of ${each.split(' ')[1]}`, remedy: 'name rule files: groups: with alert: and expr:, or a PrometheusRule',
  }));
  // What is a matter of taste is oac check's to say.
  const faults = [...judged.problems.filter(({ check, severity }) => severity === 'error' || check.startsWith('documents/')), ...none];
  if (hasErrors(faults)) return nothing(faults, flags, terminal);
  if (files.length === 0) throw new CannotRun(`there are no rules in ${[...rules, ...args].join(', ')}`, 'name rule files of Prometheus, or a folder that holds some');

  const { project, problems, stacks } = await run(root, machinery, terminal.progress);
  if (debug) for (const stack of stacks) terminal.complain(stack);
  if (!project || hasErrors(problems)) return nothing(problems, flags, terminal);
  const service = serviceOf(root, named, project.services);
  const proof = loadProof();
  const promtool = await promtoolFor(proof, root, terminal);
  const tried = await proof.tryRules(files, service, {
    promtool, config: project.config, workers: Math.max(1, availableParallelism()), mutate: own.has('mutate'), progress: (done, all) => terminal.progress(`${done} of ${all} stories told`),
  }).catch((error: unknown) => {
    const known = error instanceof proof.ToolError ? 'nothing was tested. Run again; where it stays so, try another promtool, or report this' : (error as { readonly remedy?: unknown } | undefined)?.remedy;
    throw typeof known === 'string' ? new CannotRun((error as Error).message, known) : error;
  });
  const all = [...faults, ...tried.problems];
  if (tried.alerts.length === 0 && !hasErrors(all)) {
    report(all, { format }, terminal);
    throw new CannotRun(tried.untested > 0 ? `no alert can be tested with service '${service.info.name}'` : 'there is no alert in these files', tried.untested > 0 ? 'see why above' : 'name the files that hold alerts, beside those of recording rules');
  }
  if (format === 'human') print(tried, service, all, proof, terminal);
  else report(all, { format, more: { service: service.info.name, ...asData(tried) } }, terminal);
  return hasErrors(all) ? 1 : 0;
}
function nothing(problems: readonly Problem[], { format }: Flags, terminal: Terminal): number {
  report(problems, { format }, terminal);
  if (format === 'human') terminal.print('nothing was tested');
  return 1;
}
/** The service that a file defines, or that is so called where a file defines several. */
function serviceOf(root: string, named: string, services: readonly AnyService[]): AnyService {
  const file = path.resolve(root, named);
  const here = services.filter(({ origin }) => origin?.file === file);
  const found = here.length === 1 ? here : services.filter(({ info }) => info.name === named);
  if (found.length === 1) return found[0]!;
  const names = (list: readonly AnyService[]): string => list.map(({ info }) => info.name).join(', ');
  if (here.length > 1) throw new CannotRun(`${named} defines ${plural(here.length, 'service')}: ${names(here)}`, `say which: --service ${here[0]!.info.name}`);
  if (services.length === 0) throw new CannotRun('no service is defined here', "define it, with the metrics that the rules read: services/shop.ts that exports service({ … })");
  const known = [...services.flatMap(({ origin }) => (origin ? [path.relative(root, origin.file).split(path.sep).join('/')] : [])), ...services.map(({ info }) => info.name)];
  const near = nearest(named, known);
  throw new CannotRun(`${named} defines no service`, near ? `did you mean ${near}?` : `one of ${[...new Set(known)].join(', ')}`);
}

/** Told by the tables. */
const IN_TABLES = ['rules/false-alarm', 'rules/unnoticed'];
function print({ fires, alarms, noticed, incidents, days, paces, alerts, untested, fates }: Tried, { info }: AnyService, problems: readonly Problem[], { fireTable, alarmTable, silent }: ReturnType<typeof loadProof>, terminal: Terminal): void {
  report(problems.filter(({ check }) => !IN_TABLES.includes(check)), { format: 'human' }, terminal);
  if (fires.length === 0) return terminal.print('nothing was tested');
  const nothing = silent(fires);
  const said = (text: string): void => terminal.print(text);
  said([...(problems.length > 0 ? [''] : []), ...paces, '', fireTable(fires), ...(nothing.length > 0 ? ['', `Never pending or firing in an incident: ${nothing.join(', ')}`] : []), ''].join('\n'));
  if (alarms.length > 0) said(`${alarmTable(alarms)}\n`);
  if (fates) said(`${fatesText(fates.map(shownFate), terminal)}\n`);
  const words = incidents.map((incident) => {
    const first = noticed.get(incident);
    return { incident, text: first ? `noticed by ${first.rule.title} after ${first.firing} s` : terminal.paint('red', 'noticed by no alert') };
  });
  for (const text of new Set(words.map((each) => each.text))) said(`${words.filter((each) => each.text === text).map(({ incident }) => incident).join(', ')}: ${text}`);
  const quiet = days.length - new Set(alarms.map(({ day }) => day)).size;
  const good = noticed.size === incidents.length && alarms.length === 0;
  said(`${terminal.paint(good ? 'green' : 'red', `${noticed.size} of ${plural(incidents.length, 'incident')} noticed, ${plural(alarms.length, 'false alarm')}`)}; nothing fires on ${quiet} of ${plural(days.length, 'quiet day')}. `
    + `${plural(alerts.length, 'alert')} tested with service '${info.name}'${untested > 0 ? `, ${untested} not` : ''}, in ${terminal.seconds.toFixed(1)} s`);
}
const shownFate = ({ of, ...fate }: NonNullable<Tried['fates']>[number]): ShownFate => ({ alert: of.title, ...fate });
/** For machines. */
function asData({ alerts, untested, incidents, days, fires, noticed, alarms, paces, fates }: Tried): Readonly<Record<string, unknown>> {
  return {
    tested: alerts.map(({ title }) => title), untested, incidents, days, paces,
    timings: fires.map(({ rule, ...each }) => ({ alert: rule.title, ...each })),
    noticed: incidents.map((incident) => {
      const first = noticed.get(incident);
      return { incident, ...(first ? { alert: first.rule.title, after: first.firing } : {}) };
    }),
    ...(fates ? { score: scoreOf(fates.map(shownFate)), mutants: fates.map(shownFate) } : {}),
    falseAlarms: alarms.map(({ rule, ...each }) => ({ alert: rule.title, ...each })),
  };
}
