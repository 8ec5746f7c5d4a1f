import type { Project } from '../model/project';
import { alertsOf, intervalOf } from '../model/rules';
import { alertLabels } from '../outputs/alert-labels';
import type { Labels } from './instruments';
import type { Firing } from './promtool';

/** One alert from when it fires until it resolves, as Prometheus tells Alertmanager. Seconds since the story began. */
export interface Sent {
  readonly alert: string;
  /** With `alertname`, and the external label that Prometheus adds. */
  readonly labels: Labels;
  readonly from: number;
  /** Undefined: it fires when the story ends. */
  readonly to: number | undefined;
  /** It is sent when it fires and again while it does, each time with the texts of that evaluation. */
  readonly texts: readonly { readonly at: number; readonly annotations: Labels; readonly validUntil: number }[];
  /** Of the last evaluation at which it fires: it resolves with these. */
  readonly lastText: Labels;
}
/** Prometheus sends an alert that goes on firing again after more than so many seconds (`--rules.alert.resend-delay`), and says that it holds for four times that. */
const RESEND_DELAY = 60;
const HOLDS = 4;
const FIRES_ON = 86_400;

/** What Prometheus sends of a story in which these fire, in the order of time. What Grafana alone evaluates it does not send. */
export function sentOf(project: Pick<Project, 'ruleGroups' | 'config'>, firings: readonly Firing[], until: number): readonly Sent[] {
  const interval = new Map(project.ruleGroups.flatMap((group) => alertsOf([group], 'prometheus').map(({ name }): [string, number] => [name, intervalOf(group)])));
  const series = new Map<string, Firing[]>();
  for (const firing of firings.filter(({ alert }) => interval.has(alert))) {
    const key = JSON.stringify([firing.alert, Object.entries(firing.labels).sort()]);
    series.set(key, [...(series.get(key) ?? []), firing]);
  }
  return [...series.values()].flatMap((all) => episodes(all, interval.get(all[0]!.alert)!, until, project.config.environment)).sort((a, b) => a.from - b.from);
}
function episodes(all: readonly Firing[], every: number, until: number, environment: string): Sent[] {
  const parts: Firing[][] = [];
  for (const firing of [...all].sort((a, b) => a.at - b.at)) {
    const last = parts.at(-1);
    if (last && firing.at - last.at(-1)!.at <= every + 1e-6) last.push(firing);
    else parts.push([firing]);
  }
  return parts.map((part): Sent => {
    const [first, last] = [part[0]!, part.at(-1)!];
    const texts: Sent['texts'][number][] = [];
    for (const { at, annotations } of part) {
      if (texts.length === 0 || at - texts.at(-1)!.at > RESEND_DELAY) texts.push({ at, annotations, validUntil: at + HOLDS * Math.max(RESEND_DELAY, every) });
    }
    const over = last.at + every;
    // What fires when the story ends fires on.
    if (over > until) texts.push({ ...texts.pop()!, validUntil: until + FIRES_ON });
    return { alert: first.alert, labels: { environment, alertname: first.alert, ...first.labels }, from: first.at, to: over <= until ? over : undefined, texts, lastText: last.annotations };
  });
}
/** Labels of the heartbeats: always firing, so no story tells of them. */
export const heartbeatsOf = ({ ruleGroups, config }: Pick<Project, 'ruleGroups' | 'config'>): readonly Labels[] =>
  alertsOf(ruleGroups, 'prometheus').filter(({ deadMan }) => deadMan).map((alert) => ({ environment: config.environment, alertname: alert.name, ...alertLabels(alert) }));
