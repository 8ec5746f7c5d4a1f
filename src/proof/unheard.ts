import { problemAt, type Problem } from '../model/problem';
import { metricsOfRole } from '../model/role';
import type { Alert } from '../model/rules';
import type { Scenario } from '../model/scenario';
import { rolesOf } from '../model/story-faults';
import { inlineRecorded } from '../promql/nodes';
import { print } from '../promql/print';
import { partsOf } from './past';
import type { Told } from './verdict';

type Whose = Pick<Told, 'scenario' | 'ofLibrary'>;
/** Metrics that an alert reads and only stories that say so have, as those of `quantity`: no quiet day of the library has them. */
export function ownMetricsOf(alert: Alert, told: readonly Whose[]): readonly string[] {
  const name = alert.condition.service?.name;
  const mine = told.map(({ scenario }) => scenario).filter(({ service }) => service.info.name === name);
  const [first] = mine;
  if (!first) return [];
  const explained = new Set(rolesOf(first.service).flatMap(metricsOfRole).flatMap(partsOf).map((part) => part.name));
  const text = print(inlineRecorded(alert.condition.expr));
  const said = new Set(mine.flatMap(({ story }) => story.phases).flatMap(({ series = [] }) => series).map(({ metric }) => metric.name));
  return [...said].filter((metric) => !explained.has(metric) && isIn(metric, text)).sort();
}
const isIn = (metric: string, text: string): boolean => new RegExp(`(?<![\\w:])${metric.replace(/[^\w:]/g, '\\$&')}(?![\\w:])`).test(text);
/** Whether a scenario has a metric while the alert has to be silent: before what it fires at, or in a story that it does not fire in. */
function isCalm({ expect, onset, story }: Scenario, alert: string, metric: string): boolean {
  const phases = story.phases.filter(({ series = [] }) => series.some((each) => each.metric.name === metric));
  return alert in expect.fires ? phases.some(({ at }) => at < onset) : !expect.mayFire.includes(alert) && phases.length > 0;
}
/**
 * Alerts that no story tells a good value of what they read: they would look quiet at any limit. What an alert excludes, as in
 * `exclude: { 'quiet/unheard': 'the reason' }`, is left out. Only of all scenarios together.
 */
export function unheard(told: readonly Told[]): Problem[] {
  const alerts = new Set(told.flatMap((each) => each.alerts));
  return [...alerts].filter(({ exclude }) => exclude?.['quiet/unheard'] === undefined).flatMap((alert) => {
    const mine = told.filter(({ scenario }) => scenario.service.info.name === alert.condition.service?.name);
    const lacking = ownMetricsOf(alert, told).filter((metric) => !mine.some(({ scenario }) => isCalm(scenario, alert.name, metric)));
    return lacking.length === 0 ? [] : [problemAt(alert, {
      check: 'scenario/unheard', path: alert.name,
      message: `${alert.name} reads ${lacking.join(', ')}, which no story has while all is well: nothing shows that it stays quiet then`,
      remedy: `tell a good value before it fires, as in phases: [{ at: '0s', lasts: '5m', series: [{ metric, value: … }] }, …], or say why there is none: exclude: { 'quiet/unheard': 'the reason' }`,
    })];
  });
}
