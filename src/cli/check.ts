import path from 'node:path';
import type { OutputFile } from '../model/project';
import type { Problem } from '../model/problem';
import { answerOf, keepAnswer } from '../pipeline/answer';
import { CannotRun, explainSystemError } from '../pipeline/cannot-run';
import { hasErrors, run } from '../pipeline/run';
import { compare, GENERATED, MANIFEST, WORK_FOLDER, type Difference } from '../pipeline/tree';
import type { Command, Flags } from './command';
import { loadJudge, machinery } from './machinery';
import { plural, report } from './report';
import type { Terminal } from './terminal';
import { tokenIn } from './token';

export const check: Command = {
  name: 'check',
  arguments: '[FILE|FOLDER…]',
  summary: `look for problems in the definitions, and whether ${GENERATED}/ is up to date; or in anybody's dashboards, rules, configurations`,
  run: (root, files, flags, terminal) => (files.length > 0 ? checkFiles(files, flags, terminal) : checkDefinitions(root, flags, terminal)),
};

async function checkDefinitions(root: string, flags: Flags, terminal: Terminal): Promise<number> {
  const { format, debug } = flags;
  const known = flags.live === undefined ? answerOf(root) : undefined;
  if (known) return tell(known.problems, known.excluded, known.files, flags, terminal);
  const done = await run(root, machinery, terminal.progress);
  const { problems: found, files, excluded, stacks, config } = done;
  if (debug) for (const stack of stacks) terminal.complain(stack);
  const here = files ? [...found, ...drift(root, files)] : found;
  if (here.length === found.length) keepAnswer(root, done);
  const problems = files && flags.live !== undefined ? [...here, ...await compareLive(flags, files, config?.prometheus.version, terminal)] : here;
  return tell(problems, excluded, files?.length, flags, terminal);
}

function tell(problems: readonly Problem[], excluded: number, files: number | undefined, { format, live }: Flags, terminal: Terminal): number {
  report(problems, { format, excluded, more: files === undefined ? {} : { files } }, terminal);
  if (hasErrors(problems)) return 1;
  if (format === 'human') {
    const upToDate = `${GENERATED}/ is up to date (${plural(files ?? 0, 'file')})${live === undefined ? '' : ', and so are the servers'}`;
    terminal.print(problems.length > 0 ? upToDate : `${terminal.paint('green', 'no problems')}${excluded > 0 ? ` (${excluded} excluded)` : ''}, ${upToDate}`);
  }
  return 0;
}

/** How what is generated differs from what servers have and do. */
function compareLive({ live, grafana: url }: Flags, files: readonly OutputFile[], prometheusVersion: string | undefined, terminal: Terminal): Promise<readonly Problem[]> {
  const token = tokenIn('GRAFANA_TOKEN');
  const prometheusToken = tokenIn('PROMETHEUS_TOKEN');
  if (url !== undefined && !token) throw new CannotRun('Grafana is asked with a token, and GRAFANA_TOKEN is not set', "make a service account with the role Viewer in Grafana, and put its token into the environment");
  return loadJudge().checkLive({
    prometheus: live!, files, progress: terminal.progress,
    ...(url !== undefined && token ? { grafana: { url, token } } : {}), ...(prometheusToken === undefined ? {} : { prometheusToken }), ...(prometheusVersion === undefined ? {} : { prometheusVersion }),
  });
}

/** Files that nobody defined: each is judged on its own, as its server would. */
function checkFiles(paths: readonly string[], { format }: Flags, terminal: Terminal): Promise<number> {
  const code = paths.find((file) => /\.[cm]?[jt]sx?$/.test(file));
  if (code !== undefined) throw new CannotRun(`${code} is code, and files are checked as servers load them`, 'oac check, without files, looks at all definitions');
  terminal.progress(`reading ${plural(paths.length, 'place')}`);
  const { judgeAnybodys } = loadJudge();
  const { problems, documents, skipped } = judgeAnybodys(paths, (file) => terminal.progress(`judging ${file}`));
  report(problems, { format, more: { documents: documents.length, skipped } }, terminal);
  if (format === 'human') {
    const left = skipped > 0 ? `; ${plural(skipped, 'template')} left out: a template is judged when it is filled in` : '';
    if (problems.length === 0) terminal.print(`${terminal.paint('green', 'no problems')} in ${plural(documents.length, 'document')}${left}`);
    else if (left !== '') terminal.print(terminal.paint('dim', left.slice(2)));
  }
  return Promise.resolve(hasErrors(problems) ? 1 : 0);
}

function compareWith(files: readonly OutputFile[], folder: string): Difference {
  try {
    return compare(folder, files);
  } catch (error) {
    throw explainSystemError(error, `${GENERATED}/ cannot be read (${(error as NodeJS.ErrnoException).path ?? folder})`);
  }
}

/** What `generate` would change, as problems. */
function drift(root: string, files: readonly OutputFile[]): readonly Problem[] {
  const { added, changed, removed, foreign, inTheWay, manifest, unfinished } = compareWith(files, path.join(root, GENERATED));
  const stale = (place: string, message: string): Problem =>
    ({ check: 'generated/up-to-date', severity: 'error', file: `${GENERATED}/${place}`, message, remedy: 'run oac generate and commit what it writes' });
  const problems = [
    ...added.map((file) => stale(file.path, 'is missing')),
    ...changed.map((file) => stale(file.path, 'differs from what the definitions give')),
    ...removed.map((file) => stale(file, 'is no longer produced')),
    ...(unfinished ? [stale(WORK_FOLDER, 'oac is writing now, or was stopped while it wrote')] : []),
    ...inTheWay.map(({ path: place, what }): Problem => ({
      check: 'generated/in-the-way', severity: 'error', file: `${GENERATED}/${place}`, message: `is ${what}, where a file of ours should be`, remedy: 'move it away, then run oac generate',
    })),
    ...foreign.map((file): Problem => ({
      check: 'generated/foreign', severity: 'warning', file: `${GENERATED}/${file}`, message: 'was not written by oac, or was changed since', remedy: `keep your own files elsewhere: all of ${GENERATED}/ is for servers to load`,
    })),
  ];
  if (manifest && !hasErrors(problems)) problems.push(stale(MANIFEST, 'does not list what was written'));
  return problems;
}
