import type { DataPath, DocumentKind } from '../model/document';
import { nearest } from '../model/problem';

/** A document within what a file holds. */
export interface Part {
  readonly kind: DocumentKind;
  readonly data: unknown;
  /** From the root of what was read. */
  readonly path: DataPath;
}
/** A file within a file: a string of a ConfigMap, or of a resource that holds JSON as text. */
export interface Embedded {
  readonly name: string;
  readonly text: string;
  readonly path: DataPath;
}

type Data = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const objects = (value: unknown): readonly Data[] => list(value).filter(isObject);
const has = (data: Data, ...keys: readonly string[]): boolean => keys.some((key) => Object.hasOwn(data, key));

/** Lists of resources hold lists of resources at most so often. */
const NESTED = 3;

/** What a file's data is, judged by its content; nothing, if it is no file of ours. */
export function recognise(data: unknown, path: DataPath = [], depth = 0): (Part | Embedded)[] {
  if (depth > NESTED) return [];
  if (Array.isArray(data)) {
    if (data.some((entry) => isObject(entry) && isProvider(entry))) return [{ kind: 'grafana-dashboards', data, path }]; // the format before apiVersion
    return data.flatMap((entry, index) => recognise(entry, [...path, index], depth + 1));
  }
  if (!isObject(data)) return [];
  if (typeof data['apiVersion'] === 'string' && typeof data['kind'] === 'string') return resource(data, data['apiVersion'], data['kind'], path, depth);
  const wrapped = data['dashboard']; // what the API of Grafana gives and takes
  if (isObject(wrapped) && isClassic(wrapped)) return [{ kind: 'dashboard', data: wrapped, path: [...path, 'dashboard'] }];
  const kind = kindOf(data);
  return kind ? [{ kind, data, path }] : [];
}

function kindOf(data: Data): DocumentKind | undefined {
  if (isClassic(data)) return 'dashboard';
  if (isGrafanaAlerting(data)) return 'grafana-alerting';
  if (isRules(data)) return isLogQl(data) ? undefined : 'prometheus-rules';
  if (Array.isArray(data['providers']) && (isOne(data['apiVersion']) || objects(data['providers']).some(isProvider))) return 'grafana-dashboards';
  if (isDatasources(data)) return 'grafana-datasources';
  if (isAlertmanager(data)) return 'alertmanager-config';
  return isPrometheus(data) ? 'prometheus-config' : undefined;
}

/** Something with `apiVersion` and `kind`: of Kubernetes, or of Grafana, which took the form over. */
function resource(data: Data, apiVersion: string, kind: string, path: DataPath, depth: number): (Part | Embedded)[] {
  const spec = data['spec'];
  const whole: Part[] = isJudged(data, apiVersion, kind) ? [{ kind: 'kubernetes', data, path }] : [];
  if (Array.isArray(data['items'])) return recognise(data['items'], [...path, 'items'], depth + 1);
  if (kind === 'ConfigMap' || kind === 'Secret') {
    const key = kind === 'ConfigMap' ? 'data' : 'stringData';
    const files = data[key];
    if (!isObject(files)) return whole;
    return [...whole, ...Object.entries(files).flatMap(([name, text]) => (typeof text === 'string' ? [{ name, text, path: [...path, key, name] }] : []))];
  }
  if (!isObject(spec)) return whole;
  if (kind === 'Dashboard' && apiVersion.startsWith('dashboard.grafana.app/v2')) return [{ kind: 'dashboard-v2', data, path }];
  if (kind === 'Dashboard' && (apiVersion.startsWith('dashboard.grafana.app/') || isClassic(spec))) return [{ kind: 'dashboard', data: named(spec, data['metadata']), path: [...path, 'spec'] }];
  if (kind === 'GrafanaDashboard' && typeof spec['json'] === 'string') return [...whole, { name: 'dashboard.json', text: spec['json'], path: [...path, 'spec', 'json'] }];
  if (kind === 'PrometheusRule' && isRules(spec)) return [{ kind: 'prometheus-rules', data: withoutThanos(spec), path: [...path, 'spec'] }];
  return whole;
}

/** Groups of the API by the kinds of which whole resources are judged. */
const JUDGED: Readonly<Record<string, string>> = {
  ServiceMonitor: 'monitoring.coreos.com/v1', PodMonitor: 'monitoring.coreos.com/v1', AlertmanagerConfig: 'monitoring.coreos.com/v1alpha1', GrafanaDashboard: 'grafana.integreatly.org/v1beta1', ScaledObject: 'keda.sh/v1alpha1',
};
function isJudged({ metadata }: Data, apiVersion: string, kind: string): boolean {
  if (Object.hasOwn(JUDGED, kind)) return JUDGED[kind] === apiVersion;
  // By its default label, the sidecar of Grafana reads it.
  return kind === 'ConfigMap' && isObject(metadata) && isObject(metadata['labels']) && has(metadata['labels'], 'grafana_dashboard');
}
/** A PrometheusRule's groups may say what only Thanos reads: the operator takes it out for Prometheus. */
function withoutThanos(spec: Data): Data {
  const strategy = ({ partial_response_strategy: word, ...group }: Data): Data => (word === undefined || /^(?:abort|warn|)$/i.test(String(word)) ? group : { ...group, partial_response_strategy: word });
  return Array.isArray(spec['groups']) ? { ...spec, groups: spec['groups'].map((group: unknown) => (isObject(group) ? strategy(group) : group)) } : spec;
}

/** A resource's name is the dashboard's uid. */
function named(spec: Data, metadata: unknown): Data {
  return has(spec, 'uid') || !isObject(metadata) || typeof metadata['name'] !== 'string' ? spec : { ...spec, uid: metadata['name'] };
}

const isOne = (value: unknown): boolean => value === 1 || value === '1';

function isClassic(data: Data): boolean {
  const isBuilt = Array.isArray(data['panels']) || Array.isArray(data['rows']);
  if (typeof data['schemaVersion'] === 'number') return isBuilt || has(data, 'title', 'panels', 'templating', 'time', 'annotations');
  return isBuilt && typeof data['title'] === 'string' && (has(data, 'uid', 'id', 'templating', 'time', 'annotations', 'schemaVersion', 'refresh', 'timezone', 'tags', 'editable', '__inputs')
    || objects(data['panels']).some((panel) => has(panel, 'gridPos', 'targets', 'fieldConfig', 'datasource')) || objects(data['rows']).some((row) => Array.isArray(row['panels'])));
}

const ALERTING = ['contactPoints', 'deleteContactPoints', 'policies', 'resetPolicies', 'muteTimes', 'deleteMuteTimes', 'deleteRules'] as const;

function isGrafanaAlerting(data: Data): boolean {
  if (ALERTING.some((key) => Array.isArray(data[key]))) return true;
  if (isOne(data['apiVersion']) && has(data, 'groups', 'templates', 'deleteTemplates', ...ALERTING)) return true;
  const rules = objects(data['groups']).flatMap((group) => objects(group['rules']));
  return rules.some((rule) => Array.isArray(rule['data']) && has(rule, 'condition', 'title', 'uid')) || objects(data['groups']).some((group) => has(group, 'folder', 'orgId') && Array.isArray(group['rules']));
}

function isRules(data: Data): boolean {
  if (!has(data, 'groups')) return false;
  const groups = objects(data['groups']);
  if (groups.some((group) => objects(group['rules']).some((rule) => has(rule, 'expr', 'alert', 'record')))) return true;
  // Without one proper rule: only a file that can be nothing else.
  const isBare = Object.keys(data).length === 1;
  return isBare && (data['groups'] === null || (Array.isArray(data['groups']) && groups.every((group) => has(group, 'name', 'rules'))));
}

/** Loki's rules have the same form; only in LogQL does a pipe follow a selector. */
function isLogQl(data: Data): boolean {
  const expressions = objects(data['groups']).flatMap((group) => objects(group['rules'])).map((rule) => rule['expr']);
  return expressions.some((expr) => typeof expr === 'string' && /\}\s*\|/.test(expr.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, '""')));
}

const isProvider = (entry: Data): boolean => isObject(entry['options']) && has(entry['options'], 'path', 'folder') && has(entry, 'name', 'folder', 'type', 'orgId', 'org_id');

function isDatasources(data: Data): boolean {
  const [made, deleted] = [data['datasources'], data['deleteDatasources']];
  if (!Array.isArray(made) && !Array.isArray(deleted)) return false;
  return isOne(data['apiVersion']) || objects(made).some((one) => has(one, 'type') && has(one, 'name', 'access', 'url')) || objects(deleted).some((one) => has(one, 'name'));
}

function isAlertmanager(data: Data): boolean {
  const receivers = objects(data['receivers']);
  if (Array.isArray(data['receivers'])) return has(data, 'route', 'inhibit_rules', 'time_intervals', 'mute_time_intervals') || receivers.some((one) => has(one, 'name') && Object.keys(one).some((key) => key.endsWith('_configs')));
  const route = data['route'];
  return isObject(route) && has(route, 'receiver', 'group_by', 'group_wait', 'routes') && !has(data, 'hosts', 'http');
}

/** Promtail, Loki and Grafana's agents have some of these, too. */
function isPrometheus(data: Data): boolean {
  if (has(data, 'clients', 'client', 'positions', 'server', 'tests')) return false;
  const [global, alerting, storage] = ['global', 'alerting', 'storage'].map((key) => data[key]);
  if (isObject(global) && Object.keys(global).some((key) => GLOBAL.test(key))) return true;
  if (Array.isArray(data['rule_files']) && data['rule_files'].some((name) => typeof name === 'string')) return true;
  if (['remote_write', 'remote_read'].some((key) => objects(data[key]).some((one) => has(one, 'url')))) return true;
  if (isObject(alerting) && has(alerting, 'alertmanagers', 'alert_relabel_configs')) return true;
  const isAlone = Object.keys(data).length === 1;
  if (isAlone && (has(data, 'otlp') || (isObject(storage) && (isObject(storage['tsdb']) || isObject(storage['exemplars']))))) return true;
  return objects(data['scrape_configs']).some((one) => Object.keys(one).some((key) => SCRAPES.test(key))) || Array.isArray(data['scrape_config_files']);
}
const SCRAPES = /^(?:job_name|static_configs|\w+_sd_configs)$/;
const GLOBAL = /^(?:scrape_|evaluation_interval$|external_labels$|query_(?:log_file|max_)|metric_name_|rule_query_offset$|(?:body_size|sample|target|label)_limit$|keep_dropped_targets$)/;

/** A resource that would be one of ours, were it not for a slip in its kind or the group of its API. */
export function resourceMeant(data: unknown): { readonly key: 'kind' | 'apiVersion'; readonly said: string; readonly meant: string } | undefined {
  if (!isObject(data) || !isObject(data['spec']) || typeof data['kind'] !== 'string' || typeof data['apiVersion'] !== 'string') return undefined;
  const { kind, apiVersion } = data as { kind: string; apiVersion: string };
  const [group = '', version] = apiVersion.split('/');
  const near = (said: string, known: readonly string[]): string | undefined => known.find((each) => each.toLowerCase() === said.toLowerCase()) ?? nearest(said, known);
  const tries = [['kind', kind, near(kind, ['PrometheusRule', 'Dashboard', 'GrafanaDashboard'])], ['apiVersion', apiVersion, version && `${near(group, ['dashboard.grafana.app']) ?? group}/${version}`]] as const;
  const [found] = tries.filter(([key, said, meant]) => meant !== undefined && meant !== said && recognise({ ...data, [key]: meant }).length > 0);
  return found && { key: found[0], said: found[1], meant: found[2]! };
}

/** What a file is that comes beside ours and that nobody here judges; undefined: it is none of those. */
export function siblingOf(data: unknown): { readonly what: string; readonly judge: string } | undefined {
  if (!isObject(data)) return undefined;
  if (Array.isArray(data['tests']) && has(data, 'rule_files', 'evaluation_interval')) return { what: "a test file of promtool's", judge: 'promtool test rules runs it' };
  if (isRules(data) && isLogQl(data)) return { what: "a rule file of Loki's", judge: 'LogQL is not judged here: lokitool rules check reads it' };
  if (has(data, 'schema_config', 'ingester') && has(data, 'server', 'common', 'limits_config', 'auth_enabled', 'storage_config')) return { what: "a configuration of Loki's or a relative's", judge: 'its server judges it at its start, with -verify-config' };
  if (has(data, 'clients', 'client', 'positions') && has(data, 'scrape_configs')) return { what: "a configuration of Promtail's", judge: 'promtail -check-syntax reads it' };
  const [apiVersion, kind] = [data['apiVersion'], data['kind']];
  if (typeof apiVersion === 'string' && typeof kind === 'string') return { what: `a resource of kind ${kind}`, judge: 'of resources, those are judged that hold dashboards, rules or what scrapes, routes and scales by them: PrometheusRule, ServiceMonitor, PodMonitor, AlertmanagerConfig (v1alpha1), ScaledObject, Dashboard, GrafanaDashboard, ConfigMap' };
  return undefined;
}

/** Top-level keys by which files are recognised, for "did you mean". */
export const KNOWN_KEYS: readonly string[] = ['panels', 'rows', 'schemaVersion', 'groups', 'providers', 'datasources', 'receivers', 'route', 'scrape_configs', 'rule_files', 'global', 'templates', 'deleteDatasources', ...ALERTING];
