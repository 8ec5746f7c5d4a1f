import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { duration } from '../promql/print';
import { run, type TestPromtool } from '../tools';
import type { Labels } from './instruments';
import { gridOf, parseLabels, seriesName, seriesValues } from './notation';
import { scrape, type Target } from './scrape';

/** What is told to a rule engine: targets, scraped until a time, in seconds. */
export interface Story {
  readonly targets: readonly Target[];
  readonly until: number;
}
/** Rules and the stories that they are evaluated over, each from its beginning. */
export interface Trial {
  /** Contents of rule files, in the order in which their groups are evaluated. */
  readonly rules: readonly string[];
  /** Seconds between evaluations, of all groups. */
  readonly evaluation: number;
  readonly stories: readonly Story[];
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
interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly { readonly alert?: string }[] }[];
}

/**
 * What fires when, for each story of each trial, in the order of time, alert and labels. promtool only compares: it is told at every
 * evaluation that nothing fires, and says what does. One process for all of them.
 *
 * @throws where promtool says anything else, such as a rule's error.
 */
export async function firings(promtool: TestPromtool, trials: readonly Trial[]): Promise<readonly (readonly (readonly Firing[])[])[]> {
  const folder = await mkdtemp(join(tmpdir(), 'oac-proof-'));
  try {
    const files = await Promise.all(trials.map(async (trial, i) => {
      const rules = trial.rules.map((_, k) => `${i}-${k}.yml`);
      await Promise.all(trial.rules.map((content, k) => writeFile(join(folder, rules[k]!), content)));
      // JSON is YAML, and quick to write.
      await writeFile(join(folder, `${i}.yml`), JSON.stringify(testFile(trial, rules, i, promtool)));
      return `${i}.yml`;
    }));
    const { status, stdout, stderr } = await run(promtool.tool.path, ['test', 'rules', ...files], { cwd: folder, timeout: 300_000, env: { GOGC: '400' } });
    const found = trials.map(({ stories }) => stories.map((): Firing[] => []));
    const rest = parse(stderr, (test, firing) => {
      const [trial, story] = test.split('.');
      found[Number(trial)]![Number(story)]!.push(firing);
    });
    if (rest.length > 0 || (status !== 0 && stderr === '')) {
      throw new Error(`promtool ${promtool.series} exits ${status} and says:\n${rest.slice(0, 20).join('\n') || stdout}`);
    }
    return found.map((stories) => stories.map((story) => story.sort((a, b) => a.at - b.at || (named(a) < named(b) ? -1 : 1))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
/** promtool lists the alerts of one evaluation in no order. */
const named = ({ alert, labels }: Firing): string => JSON.stringify([alert, labels]);
function testFile({ rules, evaluation, stories }: Trial, ruleFiles: readonly string[], number: number, { series: engine }: TestPromtool): object {
  const groups = rules.flatMap((content) => (load(content) as RuleFile).groups);
  const alerts = [...new Set(groups.flatMap((g) => g.rules).flatMap(({ alert }) => (alert === undefined ? [] : [alert])))];
  return {
    rule_files: ruleFiles,
    evaluation_interval: duration(evaluation),
    group_eval_order: groups.map(({ name }) => name),
    tests: stories.map(({ targets, until }, i) => {
      const series = targets.flatMap((target) => scrape(target, until));
      const grid = gridOf(series);
      const times = Array.from({ length: Math.floor(until / evaluation) + 1 }, (_, n) => duration(n * evaluation));
      return {
        name: `${number}.${i}`,
        interval: duration(grid),
        input_series: series.map((s) => ({ series: seriesName(s, engine === '3' ? '1.0' : '1'), values: seriesValues(s, grid) })),
        alert_rule_test: times.flatMap((time) => alerts.map((alertname) => ({ eval_time: time, alertname, exp_alerts: [] }))),
      };
    }),
  };
}

/** Reads what promtool found against our saying that nothing fires. Returns the lines that mean something else. */
function parse(text: string, take: (test: string, firing: Firing) => void): string[] {
  let [test, alert, at] = ['', '', 0];
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
      take(test, { at, alert, labels: own, annotations: parseLabels(annotation[1]!) });
    }
    return !name && !head && !label && !annotation && !/^(?: {2}FAILED:| {8}(?:exp:\[\], |got:\[)| {12}(?:\d+:|\])|\s*)$/.test(line);
  });
}
const SIZES: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400, w: 604800, y: 31536000 };
/** Seconds of a duration of several parts, as in `1m30s`. */
const secondsOf = (text: string): number => [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce((sum, m) => sum + Number(m[1]) * SIZES[m[2]!]!, 0);
