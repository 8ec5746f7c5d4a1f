import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { duration } from '../promql/print';
import { run, ToolError, type Tool } from '../tools';
import { inFolder } from './folder';
import type { Labels } from './instruments';
import { gridOf, parseLabels, seriesName, seriesValues, unquote } from './notation';
import { seriesTold, type Past } from './past';
import type { Target } from './scrape';

/** What is told to a rule engine: targets, scraped until a time, in seconds. */
export interface Scraped {
  readonly targets: readonly Target[];
  readonly until: number;
  /** What went before. Default: nothing was there. */
  readonly past?: Past;
}
/** Whether a series of this name is read, and of a bucket whether the one with this edge is. */
export type Reads = (series: string, le?: string) => boolean;
/** Rules and the stories that they are evaluated over, each from its beginning. */
export interface Trial {
  /** Contents of rule files, in the order in which their groups are evaluated. */
  readonly rules: readonly string[];
  /** Seconds between evaluations, of all groups. */
  readonly evaluation: number;
  readonly stories: readonly Scraped[];
  /** What rules read: nothing else is told. Default: all is. */
  readonly reads?: Reads;
  /** Expressions to be answered beside. */
  readonly asks?: readonly Ask[];
  /** Whether pending alerts are asked for as well, which takes longer. */
  readonly pending?: boolean;
}
/** An expression, asked every so many seconds from the beginning on, or once. Seconds since the story began. */
export type Ask = { readonly expr: string; readonly every: number } | { readonly expr: string; readonly at: number };
/** What an expression gave at one time; of those that gave something. */
export interface Answer {
  readonly expr: string;
  /** Seconds since the story began. */
  readonly at: number;
  readonly samples: readonly { readonly labels: Labels; readonly value: number }[];
}
/** An alert that fires at one evaluation. */
export interface Firing {
  /** Seconds since the story began. */
  readonly at: number;
  readonly alert: string;
  /** Without `alertname`. */
  readonly labels: Labels;
  readonly annotations: Labels;
}
/** An alert that waits for its `for` at one evaluation. */
export type Pending = Pick<Firing, 'at' | 'alert' | 'labels'>;
/** What rules made of one story, in the order of time, alert and labels. */
export interface Outcome {
  readonly firings: readonly Firing[];
  /** Only where it was asked for. */
  readonly pending: readonly Pending[];
  readonly answers: readonly Answer[];
}
/** Rules that an engine could not evaluate. */
export class RuleError extends ToolError {
  constructor(message: string, readonly rules: readonly { readonly rule: string; readonly message: string }[]) {
    super(message);
  }
}
/** Expressions that an engine could not answer. */
export class AskError extends ToolError {}
/** A promtool; of series 3 and later it stores whole edges of buckets as `1.0`. */
export interface Promtool {
  readonly series: string;
  readonly tool: Pick<Tool, 'path'>;
}
interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly { readonly alert?: string; readonly labels?: Labels }[] }[];
}
/** Fires always: a promtool that does not say so has not told what fires. */
const CANARY = 'OacCanary';
const CANARY_FILE = JSON.stringify({ groups: [{ name: 'oac-canary', rules: [{ alert: CANARY, expr: 'vector(1)' }] }] });
const PENDING = 'ALERTS{alertstate="pending"}';
/** It runs beside others: on one core it takes an eighth less CPU, and no longer. */
const GO = { GOGC: '400', GOMAXPROCS: '1' };
/** Milliseconds. */
const TIMEOUT = 300_000;

/** What texts of rules and expressions read; of those that select by patterns of names, all. */
export function readBy(texts: readonly string[]): Reads {
  const all = texts.join('\n');
  if (all.includes('__name__')) return () => true;
  const edges = new Map<string, ReadonlySet<number>>();
  return (name, le) => {
    if (!all.includes(name)) return false;
    if (le === undefined) return true;
    if (!edges.has(name)) edges.set(name, edgesRead(name, all));
    return edges.get(name)!.size === 0 || edges.get(name)!.has(Number(le));
  };
}
/** Edges of buckets that are selected one by one, `+Inf` as NaN; none where any selector leaves them open. */
function edgesRead(name: string, text: string): ReadonlySet<number> {
  const selectors = text.split(name).slice(1).map((behind) => /^\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\}/.exec(behind)?.[0] ?? '').map((matchers) => /[{,]\s*le="([^"]*)"/.exec(matchers)?.[1]);
  return new Set(selectors.includes(undefined) ? [] : selectors.map(Number));
}
/** What fires when, for each story of each trial. Throws as `outcomes` does. */
export async function firings(promtool: Promtool, trials: readonly Trial[]): Promise<readonly (readonly (readonly Firing[])[])[]> {
  return (await outcomes(promtool, trials)).map((stories) => stories.map((story) => story.firings));
}
/**
 * What happens, for each story of each trial. promtool only compares: it is told at every evaluation that nothing fires, and says what
 * does. One process for all of them.
 *
 * @throws {RuleError} where rules cannot be evaluated.
 * @throws {AskError} where expressions cannot.
 * @throws {ToolError} where promtool says anything else, or less than it must.
 */
export async function outcomes(promtool: Promtool, asked: readonly Trial[], signal?: AbortSignal): Promise<readonly (readonly Outcome[])[]> {
  const trials = asked.map(onGrid);
  return inFolder('oac-proof-', async (folder) => {
    await writeFile(join(folder, 'canary.yml'), CANARY_FILE);
    const files = await Promise.all(trials.map(async (trial, i) => {
      const rules = trial.rules.map((_, k) => `${i}-${k}.yml`);
      await Promise.all(trial.rules.map((content, k) => writeFile(join(folder, rules[k]!), content)));
      // JSON is YAML, and quick to write.
      await writeFile(join(folder, `${i}.yml`), JSON.stringify(testFile(trial, [...rules, 'canary.yml'], i, promtool)));
      return `${i}.yml`;
    }));
    signal?.throwIfAborted();
    const { status, stdout, stderr } = await run(promtool.tool.path, ['test', 'rules', ...files], { cwd: folder, timeout: TIMEOUT, signal, env: { ...GO, TMPDIR: folder } });
    const found = trials.map(({ stories }) => stories.map(() => ({ firings: [] as Firing[], pending: [] as Pending[], answers: [] as Answer[], canary: false })));
    const pastOf = (test: string): number => {
      const [trial, story] = test.split('.');
      return trials[Number(trial)]?.stories[Number(story)]?.past?.seconds ?? 0;
    };
    const outcomeOf = (test: string) => {
      const [trial, story] = test.split('.');
      const outcome = found[Number(trial)]?.[Number(story)];
      if (!outcome) throw new ToolError(`${promtool.tool.path} speaks of a test '${test}' that there is not`);
      return outcome;
    };
    const rest = parse(stderr, (test, { at, ...said }) => {
      const outcome = outcomeOf(test);
      const firing = { at: at - pastOf(test), ...said };
      if (firing.alert === CANARY) outcome.canary = true;
      else outcome.firings.push(firing);
    }, (test, { at, ...said }) => {
      const answer = { at: at - pastOf(test), ...said };
      const { pending: waiting, answers } = outcomeOf(test);
      if (answer.expr === PENDING) waiting.push(...answer.samples.map(({ labels: { __name__: _, alertname = '', alertstate: __, ...labels } }) => ({ at: answer.at, alert: alertname, labels })));
      else answers.push(answer);
    });
    const unasked = found.flatMap((stories, i) => stories.flatMap(({ answers }) => answers.filter(({ expr }) => !trials[i]!.asks?.some((ask) => ask.expr === expr))));
    if (unasked.length > 0) throw new ToolError(`${promtool.tool.path} answers what was not asked: ${unasked[0]!.expr}`);
    const silent = found.some((stories) => stories.some(({ canary }) => !canary));
    if (rest.length > 0 || silent) {
      const failed = rest.flatMap((line) => {
        const [, rule, message] = /^ {4}rule: (.*), time: \w+, err: (.*)$/.exec(line) ?? [];
        return rule === undefined ? [] : [{ rule, message: message! }];
      });
      if (failed.length > 0 && failed.length === rest.length) throw new RuleError(`${promtool.tool.path} cannot evaluate rules:\n${rest.slice(0, 20).join('\n')}`, failed);
      if (rest.length > 0 && rest.every((line) => /^ {4}expr: .*, err: /.test(line))) throw new AskError(`${promtool.tool.path} cannot answer:\n${rest.slice(0, 20).join('\n')}`);
      if (rest.some((line) => /in series sequence: '\{'/.test(line))) {
        throw new ToolError(`${promtool.tool.path} does not read native histograms, in which these stories are told: promtool 2.53 and later do. Put one on PATH before it, or let stories be about a classic histogram`);
      }
      throw new ToolError(`${promtool.tool.path} exits ${status} and says${rest.length > 0 ? '' : ' nothing of the alert that always fires'}:\n${rest.slice(0, 20).join('\n') || stdout.slice(0, 2000)}`);
    }
    const inOrder = <T extends Pending>(list: readonly T[]): T[] => [...list].sort((a, b) => a.at - b.at || (named(a) < named(b) ? -1 : 1));
    return found.map((stories) => stories.map((story) => ({ firings: inOrder(story.firings), pending: inOrder(story.pending), answers: [...story.answers].sort((a, b) => a.at - b.at) })));
  });
}
/** A past that lasts whole evaluations, so that the story is evaluated from its beginning on. */
const onGrid = (trial: Trial): Trial => ({
  ...trial, stories: trial.stories.map((story) => (story.past ? { ...story, past: { ...story.past, seconds: Math.ceil(story.past.seconds / trial.evaluation) * trial.evaluation } } : story)),
});
/** promtool lists the alerts of one evaluation in no order. */
const named = ({ alert, labels }: Pending): string => JSON.stringify([alert, labels]);
function testFile({ rules, evaluation, stories, reads = () => true, asks = [], pending = false }: Trial, ruleFiles: readonly string[], number: number, { series: engine }: Promtool): object {
  const groups = rules.flatMap((content) => (load(content) as RuleFile).groups);
  // The heartbeat says the same at every evaluation.
  const alerts = [...new Set(groups.flatMap((g) => g.rules).flatMap(({ alert, labels }) => (alert === undefined || labels?.['deadman'] === 'true' ? [] : [alert])))];
  return {
    rule_files: ruleFiles,
    evaluation_interval: duration(evaluation),
    group_eval_order: [...groups.map(({ name }) => name), 'oac-canary'],
    tests: stories.map((story, i) => {
      const { until, past } = story;
      const series = seriesTold(story, reads);
      const grid = gridOf(series);
      const timeOf = (at: number): string => duration((past?.seconds ?? 0) + at);
      const timesOf = (every: number): string[] => Array.from({ length: Math.floor(until / every) + 1 }, (_, n) => timeOf(n * every));
      const times = timesOf(evaluation);
      const asked = [...(pending ? [{ expr: PENDING, every: evaluation }] : []), ...asks];
      return {
        name: `${number}.${i}`,
        interval: duration(grid),
        input_series: series.map((s) => ({ series: seriesName(s, engine === '3' ? '1.0' : '1'), values: seriesValues(s, grid) })),
        alert_rule_test: [
          ...times.flatMap((time) => alerts.map((alertname) => ({ eval_time: time, alertname, exp_alerts: [] }))),
          // Samples are there until the last evaluation, whatever is asked behind it.
          { eval_time: timeOf((asks.length > 0 ? Math.ceil(until / evaluation) : Math.floor(until / evaluation)) * evaluation), alertname: CANARY, exp_alerts: [] },
        ],
        promql_expr_test: asked.flatMap((ask) => ('every' in ask ? timesOf(ask.every) : [timeOf(ask.at)]).map((time) => ({ expr: ask.expr, eval_time: time, exp_samples: [] }))),
      };
    }),
  };
}

/** Reads what promtool found against our saying that nothing fires. Returns the lines that mean something else. */
function parse(text: string, fires: (test: string, firing: Firing) => void, answers: (test: string, answer: Answer) => void): string[] {
  let [test, alert, at, expr] = ['', '', 0, ''];
  let labels: Labels = {};
  return text.split('\n').filter((line) => {
    const name = /^ {4}name: (.*),$/.exec(line);
    if (name) test = name[1]!;
    const head = /^ {4}alertname: (.*), time: (.*), $/.exec(line);
    if (head) [alert, at] = [head[1]!, secondsOf(head[2]!)];
    const label = /^ {14}Labels:(\{.*\})$/.exec(line);
    if (label) labels = parseLabels(label[1]!);
    const annotation = /^ {14}Annotations:(\{.*\}),?$/.exec(line);
    if (annotation) {
      const { alertname: _, ...own } = labels;
      fires(test, { at, alert, labels: own, annotations: parseLabels(annotation[1]!) });
    }
    const asked = /^ {4}expr: "(.*)", time: (.*),$/.exec(line);
    if (asked) [expr, at] = [unquote(asked[1]!), secondsOf(asked[2]!)];
    const got = /^ {8}got:((?: ?(?:\w+)?\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\} [-+\w.]+,?)+)$/.exec(line);
    if (got) {
      const samples = [...got[1]!.matchAll(/(\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\}) ([-+\w.]+)/g)].map(([, labels, value]) => ({ labels: parseLabels(labels!), value: numberOf(value!) }));
      answers(test, { expr, at, samples });
    }
    return !name && !head && !label && !annotation && !asked && !got && !/^(?: {2}FAILED:| {8}(?:exp:\[\], |got:\[|exp: nil)| {12}(?:\d+:|\])|\s*)$/.test(line);
  });
}
/** A number as Go prints it. */
const numberOf = (text: string): number => (/Inf$/.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text));
const SIZES: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400, w: 604800, y: 31536000 };
/** Seconds of a duration of several parts, as in `1m30s`. */
const secondsOf = (text: string): number => [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce((sum, m) => sum + Number(m[1]) * SIZES[m[2]!]!, 0);
