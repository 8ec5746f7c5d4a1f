import { madeFrom, type OutputFile, type Project, type Remember } from '../../model/project';
import { alertsOf, intervalOf } from '../../model/rules';
import type { MetricData } from '../../metrics/contract';
import type { Scenario } from '../../model/scenario';
import { seriesOfSignal } from '../../model/story-faults';
import { duration } from '../../promql/print';
import { gridOf, seriesName, seriesValues } from '../../proof/notation';
import { seriesTold } from '../../proof/past';
import { groupsOf } from '../../proof/rules';
import { tell } from '../../proof/tell';
import { yaml } from '../text';
import { ruleFileOf } from './rules';

/** To be raised where the same scenario is told otherwise than before: else what is committed would stay. */
const TELLING = 1;
/** Seconds of the first scrape: between two evaluations, where Prometheus 2 and 3 count alike. */
function offsetOf(every: number, evaluation: number): number {
  const offsets = [2, 4, 8, 3].map((part) => Math.round((every / part) * 1000) / 1000);
  const meets = (offset: number): boolean => Array.from({ length: 200 }, (_, n) => offset + n * every).some((at) => Math.abs(at % evaluation) < 1e-6);
  return offsets.find((offset) => !meets(offset)) ?? 0.5;
}
/** All of a scenario that its test file says something of. */
function told({ name, service: { info, signals }, story, onset, expect }: Scenario): unknown {
  const metric = ({ kind, name: called, declaration, matchers }: MetricData): unknown => [kind, called, declaration, matchers];
  const phases = story.phases.map((phase) => ({ ...phase, series: phase.series?.map((own) => ({ ...own, metric: metric(own.metric) })) }));
  const lost = new Set(story.phases.flatMap(({ without = [] }) => without));
  return {
    name, onset, expect, story: { ...story, phases }, service: [info.name, info.scrape, info.traffic, info.selector],
    signals: Object.entries(signals).map(([key, { plays = [] }]) => [key, lost.has(key) ? seriesOfSignal({ signals } as Scenario['service'], key) : [], plays.map((role) => Object.entries(role).map(([part, value]: [string, unknown]) =>
      [part, typeof value === 'object' && value !== null && 'declaration' in value ? metric(value as MetricData) : value]))]),
  };
}
const words = (names: readonly string[]): string => names.join('|');

function testFile(scenario: Scenario, project: Project, remember: Remember): OutputFile | undefined {
  const { service: { info }, expect, story, onset } = scenario;
  const alerts = new Map(alertsOf(project.ruleGroups, 'prometheus').map((alert) => [alert.name, alert]));
  const fires = Object.entries(expect.fires).filter(([name]) => alerts.has(name));
  // What Grafana evaluates, promtool has no rule for.
  if (fires.length === 0 && Object.keys(expect.fires).length > 0) return undefined;
  const groups = groupsOf(project, info.name);
  const files = groups.flatMap((group) => ruleFileOf(group)?.replace(/^prometheus\//, '../') ?? []);
  if (files.length === 0) return undefined;
  const evaluation = Math.min(...project.ruleGroups.filter((group) => group.rules.some(({ name }) => fires.length === 0 || name in expect.fires)).map(intervalOf));
  const names = fires.map(([name]) => name);
  const { targetLabels, instanceLabels } = project.config;
  const path = `prometheus/tests/${scenario.name}.yml`;
  const content = remember([TELLING, told(scenario), files, evaluation, names, targetLabels, instanceLabels], (key) => text(scenario, project.config, { files, evaluation, names, key }), path);
  return { path, content };
}
interface TestOf {
  readonly key: string;
  readonly files: readonly string[];
  /** Seconds. */
  readonly evaluation: number;
  /** Alerts that have to fire. */
  readonly names: readonly string[];
}
function text(scenario: Scenario, config: Project['config'], { files, evaluation, names, key }: TestOf): string {
  const { service: { info }, expect, story, onset } = scenario;
  const { past, ...told } = tell(scenario, config, { offset: offsetOf(info.scrape, evaluation), shift: 0 });
  const before = Math.ceil((past?.seconds ?? 0) / evaluation) * evaluation;
  const series = seriesTold({ ...told, ...(past ? { past: { ...past, seconds: before } } : {}) }, () => true);
  const grid = gridOf(series);
  const slow = Math.max(0, ...story.phases.filter((p) => p.at === onset).map((p) => p.requests?.seconds ?? 0));
  const firing = (which: string): string => `ALERTS{service="${info.name}",alertstate="firing",${which}}`;
  const others = words([...names, ...expect.mayFire]);
  const test = {
    interval: duration(grid),
    promql_expr_test: [
      ...(names.length > 0 && onset > 0 ? [{ expr: `count_over_time(${firing(`alertname=~"${words(names)}"`)}[${duration(onset)}])`, eval_time: duration(before + onset), exp_samples: [] }] : []),
      ...names.map((name) => [name, expect.fires[name]!.within] as const).map(([name, within]) => ({
        expr: `count(max_over_time(${firing(`alertname="${name}"`)}[${duration(Math.ceil(within))}])) > bool 0`,
        eval_time: duration(before + Math.floor((onset + within + slow) / evaluation) * evaluation), exp_samples: [{ labels: '{}', value: 1 }],
      })),
      { expr: `count by (alertname) (max_over_time(${firing(others === '' ? 'alertname!=""' : `alertname!~"${others}"`)}[${duration(Math.floor(told.until))}]))`, eval_time: duration(before + Math.floor(told.until)), exp_samples: [] },
    ],
  };
  const head = yaml({ rule_files: files, evaluation_interval: duration(evaluation), tests: [test] }, 'scenarios/', [
    `Run by: promtool test rules ${scenario.name}.yml. What alerts say of the cause, and other scrape offsets, oac test looks at.`,
    ...(key ? [madeFrom(key)] : []),
  ]);
  // Most of the file, and plain: a YAML printer looks at each value for what would need quotes.
  const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  return `${head}    input_series:\n${series.map((s) => `      - series: ${quoted(seriesName(s, '1'))}\n        values: ${quoted(seriesValues(s, grid))}\n`).join('')}`;
}
/** `promtool test rules` files, one per scenario: early, in time, and nothing else. Run by promtool 2.42, 2.53 and 3.13; with native histograms by the latter two. */
export const testFiles = (project: Project, remember: Remember = (_, make) => make('')): OutputFile[] =>
  project.scenarios.flatMap((scenario) => testFile(scenario, project, remember) ?? []);
