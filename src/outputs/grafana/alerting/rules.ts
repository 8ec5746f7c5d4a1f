import { createHash } from 'node:crypto';
import type { Config } from '../../../model/config';
import type { Dashboard } from '../../../model/dashboard';
import { isSignal } from '../../../model/panel';
import type { Project } from '../../../model/project';
import { intervalOf, type Alert, type RuleGroup } from '../../../model/rules';
import { inlineRecorded } from '../../../promql/nodes';
import { duration, print } from '../../../promql/print';
import { alertLabels } from '../../alert-labels';
import { summaryOf } from '../../prometheus/annotations';
import { runbookUrl } from '../../runbook-url';
import { idOf, panelKey } from '../panel-id';
import { dollars } from '../provisioning';

/** Grafana's longest uid. */
const LONGEST_UID = 40;
/** Stays the same as long as the alert keeps its name. */
export function ruleUid(alertName: string): string {
  if (alertName.length <= LONGEST_UID) return alertName;
  return `${alertName.slice(0, LONGEST_UID - 9)}-${createHash('sha256').update(alertName).digest('hex').slice(0, 8)}`;
}
/** Grafana's scheduler ticks every 10 s and refuses intervals between. */
const TICK = 10;
const interval = (group: RuleGroup): string => `${Math.max(TICK, Math.ceil(intervalOf(group) / TICK) * TICK)}s`;

/** A folder that shares no word with the dashboards': Grafana 12 takes two that do for one, and makes dashboards anew. */
export function alertFolder(config: Config): string {
  const taken = new Set(config.grafana.folder.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  return ['Alerts', 'Rules', 'Alarms', 'oac'].find((name) => !taken.has(name.toLowerCase())) ?? 'evaluated';
}
/** The panel of the alert's dashboard that shows what it judges. Both annotations or neither: one alone stops the server. */
function panelAnnotations(alert: Alert, dashboards: readonly Dashboard[]): Record<string, string> {
  const dashboard = dashboards.find((d) => d.uid === alert.dashboard);
  const { signal } = alert.condition;
  const shows = dashboard?.rows.flatMap((r) => r.panels).filter((p) => p.queries.some((q) => isSignal(q) && signal && q.place.service === signal.place.service && q.place.key === signal.place.key)) ?? [];
  const panel = shows.find((p) => p.type === 'timeseries') ?? shows[0];
  return dashboard && panel ? { __dashboardUid__: dashboard.uid, __panelId__: String(idOf(panelKey(panel))) } : {};
}
/** Grafana's templates have no number in `$value`; the query's is `$values.A.Value`. */
const grafanaTemplate = (text: string): string => text.replace(/\$value\b(?!s)/g, '$values.A.Value');
const words = (text: string): string => text.replace(/\{\{/g, '{{ "{{" }}');
const supports = (config: Config, major: number): boolean => Number(config.grafana.version.split('.')[0]) >= major;

function rule(alert: Alert, project: Project): object {
  const { config } = project;
  const { condition } = alert;
  const labels = { ...alertLabels(alert), environment: config.environment, ...(alert.engine === 'both' ? { notified_by: 'prometheus' } : {}) };
  const runbook = runbookUrl(config, alert.name);
  const common = { intervalMs: 1000, maxDataPoints: 43200 };
  const compare = condition.compare;
  return {
    uid: ruleUid(alert.name),
    title: alert.name,
    condition: 'B',
    data: [
      {
        refId: 'A', relativeTimeRange: { from: 600, to: 0 }, datasourceUid: dollars(config.datasource.uid),
        model: {
          refId: 'A', datasource: { type: 'prometheus', uid: config.datasource.uid }, expr: print(inlineRecorded(compare ? compare.value : condition.expr)),
          instant: true, range: false, editorMode: 'code', ...common,
        },
      },
      {
        refId: 'B', relativeTimeRange: { from: 600, to: 0 }, datasourceUid: '__expr__',
        model: {
          refId: 'B', type: 'math', datasource: { type: '__expr__', uid: '__expr__' },
          expression: compare ? `$A ${compare.op} ${compare.limit}` : 'is_number($A)', ...common,
        },
      },
    ],
    // No data is the business of the alert on missing metrics; a query that fails is a fault of its own and says so.
    noDataState: 'OK',
    execErrState: 'Error',
    for: duration(condition.for ?? 0),
    ...(condition.keepFiringFor && supports(config, 12) ? { keepFiringFor: duration(condition.keepFiringFor) } : {}),
    isPaused: false,
    labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, dollars(value)])),
    annotations: {
      summary: grafanaTemplate(summaryOf(alert)),
      description: words(alert.description ?? alert.runbook.meaning),
      ...(alert.dashboard ? { dashboard_url: `${config.grafana.url.replace(/\/$/, '')}/d/${alert.dashboard}` } : {}),
      ...(runbook ? { runbook_url: runbook } : {}),
      ...panelAnnotations(alert, project.dashboards),
    },
  };
}
/** Groups of the file form; the Foundation SDK's are of the HTTP API's form, which files do not take. */
export function grafanaGroups(project: Project): object[] {
  return project.ruleGroups.flatMap((group) => {
    const rules = group.rules.filter((r): r is Alert => r.kind === 'alert' && r.engine !== 'prometheus');
    if (rules.length === 0) return [];
    return [{ orgId: 1, name: group.name, folder: alertFolder(project.config), interval: interval(group), rules: rules.map((r) => rule(r, project)) }];
  });
}
