import { createHash } from 'node:crypto';
import type { Condition } from '../../../model/condition';
import type { Dashboard } from '../../../model/dashboard';
import { isSignal, type Panel } from '../../../model/panel';
import type { Project } from '../../../model/project';
import { alertsOf, intervalOf, type Alert, type RuleGroup } from '../../../model/rules';
import { inlineRecorded, type Node } from '../../../promql/nodes';
import { duration, print } from '../../../promql/print';
import { alertLabels } from '../../alert-labels';
import { alertFolder, datasourceUid, dollars, isAtLeast } from '../names';
import { idOf, panelKey } from '../panel-id';
import { textsOf } from './annotations';
import { unlessSilenced } from './quiet';

/** Grafana's longest uid. */
const LONGEST_UID = 40;
/** Stays the same as long as the alert keeps its name. */
export function ruleUid(alertName: string): string {
  if (alertName.length <= LONGEST_UID) return alertName;
  return `${alertName.slice(0, LONGEST_UID - 9)}-${createHash('sha256').update(alertName).digest('hex').slice(0, 8)}`;
}
/** Seconds: Grafana's scheduler ticks every 10 s, and Grafana does not start with an interval between. */
const TICK = 10;
/** Seconds between Grafana's evaluations of a group. */
export function grafanaInterval(group: RuleGroup): number {
  const wanted = intervalOf({ kind: 'rule group', name: group.name, rules: alertsOf([group], 'grafana'), origin: undefined });
  return Math.max(1, Math.ceil(wanted / TICK)) * TICK;
}
/** Marks a rule that Prometheus evaluates too, and tells about. */
export const TOLD_BY_PROMETHEUS = { label: 'notified_by', value: 'prometheus' } as const;

/** The panel of the alert's dashboard that shows what it judges. */
export function panelOf({ dashboard: uid, condition: { signal } }: Alert, dashboards: readonly Dashboard[]): Panel | undefined {
  const dashboard = dashboards.find((d) => d.uid === uid);
  if (!dashboard || !signal) return undefined;
  const panels = dashboard.rows.flatMap((r) => r.panels);
  const showing = (exactly: boolean): Panel[] => panels.filter((p) => p.queries.some((q) =>
    isSignal(q) && q.place.service.name === signal.place.service.name && (exactly ? q.key === signal.key : q.place.key === signal.place.key)));
  // Grafana draws the state of an alert into graphs over time only.
  const found = [...showing(true), ...showing(false)];
  return found.find((p) => p.type === 'timeseries') ?? found[0];
}
/** Both annotations or neither: one alone stops the server. */
function panelAnnotations(alert: Alert, dashboards: readonly Dashboard[]): Record<string, string> {
  const panel = panelOf(alert, dashboards);
  return panel ? { __dashboardUid__: alert.dashboard!, __panelId__: String(idOf(panelKey(panel))) } : {};
}

/** Not used by instant queries, but what Grafana's own export holds. */
const RESOLUTION = { intervalMs: 1000, maxDataPoints: 43200 };
/** Seconds before now; an instant query is answered at `to`, and an empty range stops the server. */
const RANGE = { from: 600, to: 0 };

/** What A asks Prometheus for. Recorded series are asked for by what they record: rules may be Grafana's alone. */
export function queryOf(alert: Alert, groups: readonly RuleGroup[]): string {
  const { compare, expr } = alert.condition;
  return print(inlineRecorded(unlessSilenced(compare ? compare.value : expr, alert, groups)));
}
/** Seconds that an alert outlives its condition: before 12 Grafana knows no such thing. */
export const keepsFiring = ({ keepFiringFor = 0 }: Condition, config: Project['config']): number => (isAtLeast(config, 12) ? keepFiringFor : 0);

function prometheusQuery(refId: string, expr: string, datasource: string): object {
  return {
    refId, relativeTimeRange: RANGE, datasourceUid: datasource,
    model: { refId, datasource: { type: 'prometheus', uid: datasource }, editorMode: 'code', expr, instant: true, range: false, ...RESOLUTION },
  };
}
/** A asks Prometheus for the value, B says when it is bad; the others are there for the texts. */
function dataOf(alert: Alert, { config, ruleGroups: groups }: Project, beside: ReadonlyMap<string, Node>): object[] {
  const { compare } = alert.condition;
  const datasource = datasourceUid(config);
  return [
    prometheusQuery('A', queryOf(alert, groups), datasource),
    {
      refId: 'B', relativeTimeRange: RANGE, datasourceUid: '__expr__',
      model: {
        refId: 'B', datasource: { type: '__expr__', uid: '__expr__' }, type: 'math',
        // Without a threshold of its own the query answers only while it is bad, as in Prometheus.
        expression: compare ? `$A ${compare.op} ${compare.limit}` : 'is_number($A)', ...RESOLUTION,
      },
    },
    ...[...beside].map(([refId, question]) => prometheusQuery(refId, print(question), datasource)),
  ];
}
function ruleOf(alert: Alert, project: Project): object {
  const { config, dashboards } = project;
  const { condition } = alert;
  // Prometheus adds the environment to what it sends; Grafana knows no such labels.
  const labels = { ...alertLabels(alert), environment: config.environment, ...(alert.engine === 'both' ? { [TOLD_BY_PROMETHEUS.label]: TOLD_BY_PROMETHEUS.value } : {}) };
  const { annotations, beside } = textsOf(alert, config);
  return {
    uid: ruleUid(alert.name),
    title: alert.name,
    condition: 'B',
    data: dataOf(alert, project, beside),
    // As in Prometheus: what is missing is the business of the alerts on missing targets and metrics.
    noDataState: 'OK',
    // A rule that cannot be evaluated must not look healthy, nor like what it watches: Grafana sends an alert DatasourceError with its labels.
    execErrState: 'Error',
    for: duration(condition.for ?? 0),
    ...(keepsFiring(condition, config) > 0 ? { keepFiringFor: duration(keepsFiring(condition, config)) } : {}),
    isPaused: false,
    labels: Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, dollars(value)])),
    annotations: { ...annotations, ...panelAnnotations(alert, dashboards) },
  };
}
/** Groups in the form of files; the Foundation SDK's are in that of the HTTP API, which files do not take. */
export function ruleGroups(project: Project): object[] {
  return project.ruleGroups.flatMap((group) => {
    const alerts = alertsOf([group], 'grafana');
    if (alerts.length === 0) return [];
    return [{ orgId: 1, name: group.name, folder: alertFolder(project.config), interval: `${grafanaInterval(group)}s`, rules: alerts.map((a) => ruleOf(a, project)) }];
  });
}
