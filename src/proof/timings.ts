import { alertLabels } from '../outputs/alert-labels';
import { onsetAt, type Told } from './verdict';

/** When an alert speaks in a scenario, the worst over scrape offsets. Seconds; undefined: never, or not within the story. */
export interface Timing {
  readonly scenario: string;
  readonly service: string;
  readonly alert: string;
  /** Since the first phase began. */
  readonly pending?: number;
  /** Since the first phase began. */
  readonly firing?: number;
  /** Since the first phase ended. */
  readonly resolved?: number;
  /** What is allowed. */
  readonly within?: number;
  /** How many fire at once at most, and which labels tell them apart, as in `2 by instance`; of edges. */
  readonly series?: string;
  /** Of an alert that Grafana evaluates: when it fires there, by the model. Seconds since the first phase began. */
  readonly inGrafana?: number;
  /** And when in Prometheus. */
  readonly inPrometheus?: number;
}
export function timingsOf({ scenario, heard, ofLibrary, alerts }: Told): Timing[] {
  const { fires } = scenario.expect;
  const names = new Set([...Object.keys(fires), ...heard.flatMap(({ outcome, moment }) => [...outcome.firings, ...(ofLibrary ? [] : outcome.pending.filter(({ at }) => at >= onsetAt(scenario, moment)))].map(({ alert }) => alert))]);
  const ends = Math.max(...scenario.story.phases.filter((phase) => phase.at === scenario.onset).map((phase) => phase.until), 0);
  return [...names].sort().map((alert) => {
    const worst = (of: (heard: Told['heard'][number], onset: number) => number | undefined): number | undefined => {
      const all = heard.map((each) => of(each, onsetAt(scenario, each.moment)));
      return all.some((value) => value === undefined) ? undefined : Math.round(Math.max(...(all as number[])) * 10) / 10;
    };
    const first = (list: readonly { readonly at: number; readonly alert: string }[]) => list.find((each) => each.alert === alert)?.at;
    const since = (at: number | undefined, onset: number): number | undefined => (at === undefined ? undefined : at - onset);
    const { engine = 'prometheus', condition } = alerts.find(({ name }) => name === alert) ?? {};
    const evaluation = condition?.evaluation ?? scenario.service.info.evaluation;
    const firing = worst(({ outcome }, onset) => since(first(outcome.firings), onset));
    const other = engine === 'prometheus' ? undefined : worst(({ otherForm }, onset) => since(first(otherForm), onset));
    const found = {
      ...(engine === 'prometheus' ? {} : engine === 'grafana' ? { inGrafana: firing, inPrometheus: other } : { inPrometheus: firing, inGrafana: other }),
      pending: worst(({ outcome }, onset) => since(first(outcome.pending.filter(({ at }) => at >= onset)), onset)),
      firing,
      resolved: ends >= scenario.story.lasts ? undefined : worst(({ outcome, moment }) => {
        const last = outcome.firings.filter((each) => each.alert === alert).at(-1)?.at;
        return last === undefined || last + evaluation > scenario.story.lasts + moment.shift ? undefined : last + evaluation - ends - moment.shift;
      }),
      within: fires[alert]?.within,
    };
    return { scenario: scenario.name, service: scenario.service.info.name, alert, ...Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) };
  });
}
const cell = (value: number | undefined): string => (value === undefined ? '–' : String(value));
/** The first-fire table, as Markdown. */
export function table(timings: readonly Timing[]): string {
  return [
    '| scenario | alert | pending s | firing s | allowed s | resolved s |', '|---|---|---:|---:|---:|---:|',
    ...timings.map((t) => `| ${t.scenario} | ${t.alert} | ${cell(t.pending)} | ${cell(t.firing)} | ${cell(t.within)} | ${cell(t.resolved)} |`),
  ].join('\n');
}
/** The same of an edge: without what waits, and with what tells its alerts apart. */
export function timingsAtEdge(told: Told, name: string): Timing[] {
  const { alerts: [alert], heard } = told;
  const all = heard.flatMap(({ outcome: { firings } }) => firings);
  const most = Math.max(0, ...new Map(all.map(({ at }) => [at, all.filter((f) => f.at === at).length])).values());
  const labels = [...new Set(all.flatMap((f) => Object.keys(f.labels)))].filter((label) => !(label in alertLabels(alert!))).sort();
  return timingsOf(told).filter(({ within, firing }) => within !== undefined || firing !== undefined).map((timing) => ({ ...timing, scenario: name, series: `${most}${labels.length > 0 ? ` by ${labels.join(', ')}` : ''}` }));
}
/** The table of edges. */
export function edgesTable(timings: readonly Timing[]): string {
  return ['| edge | alert | firing s | allowed s | resolved s | alerts |', '|---|---|---:|---:|---:|---|', ...timings.map((t) => `| ${t.scenario} | ${t.alert} | ${cell(t.firing)} | ${cell(t.within)} | ${cell(t.resolved)} | ${t.series ?? '–'} |`)].join('\n');
}
/** By how much the two forms of an alert that Grafana evaluates differ, as Markdown. */
export function formsTable(timings: readonly Timing[]): string | undefined {
  const rows = timings.filter((t) => t.inGrafana !== undefined || t.inPrometheus !== undefined);
  if (rows.length === 0) return undefined;
  return [
    '| scenario | alert | in Grafana (model) s | in Prometheus s | Grafana later by s |', '|---|---|---:|---:|---:|',
    ...rows.map((t) => `| ${t.scenario} | ${t.alert} | ${cell(t.inGrafana)} | ${cell(t.inPrometheus)} | ${t.inGrafana === undefined || t.inPrometheus === undefined ? '–' : cell(Math.round((t.inGrafana - t.inPrometheus) * 10) / 10)} |`),
  ].join('\n');
}
