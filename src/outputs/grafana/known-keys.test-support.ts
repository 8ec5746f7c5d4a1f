/**
 * The keys that Grafana reads in provisioning files; any other is ignored without a word. From its documentation, "Use configuration files
 * to provision alerting resources" and "Provision Grafana", of 9.4 and 12.4, where those leave one out from what the servers' own readers
 * unmarshal. 13.2 reads what 12.4 reads.
 */
export type Keys = Readonly<Record<string, readonly string[]>>;

const OF_9_4 = {
  file: [
    'apiVersion', 'groups', 'deleteRules', 'contactPoints', 'deleteContactPoints', 'policies', 'resetPolicies', 'templates', 'deleteTemplates', 'muteTimes', 'deleteMuteTimes',
    'providers', 'datasources', 'deleteDatasources',
  ],
  groups: ['orgId', 'name', 'folder', 'interval', 'rules'],
  rules: ['uid', 'title', 'condition', 'data', 'dashboardUid', 'panelId', 'noDataState', 'execErrState', 'for', 'annotations', 'labels', 'isPaused'],
  data: ['refId', 'queryType', 'relativeTimeRange', 'datasourceUid', 'model'],
  relativeTimeRange: ['from', 'to'],
  deleteRules: ['orgId', 'uid'],
  contactPoints: ['orgId', 'name', 'receivers'],
  receivers: ['uid', 'type', 'settings', 'disableResolveMessage'],
  settings: [
    // slack
    'recipient', 'token', 'url', 'endpointUrl', 'username', 'icon_emoji', 'icon_url', 'mentionUsers', 'mentionGroups', 'mentionChannel', 'title', 'text',
    // webhook
    'httpMethod', 'password', 'authorization_scheme', 'authorization_credentials', 'maxAlerts', 'message',
  ],
  policies: ['orgId', 'receiver', 'group_by', 'matchers', 'object_matchers', 'mute_time_intervals', 'continue', 'group_wait', 'group_interval', 'repeat_interval', 'routes'],
  routes: ['receiver', 'group_by', 'matchers', 'object_matchers', 'mute_time_intervals', 'continue', 'group_wait', 'group_interval', 'repeat_interval', 'routes'],
  templates: ['orgId', 'name', 'template'],
  muteTimes: ['orgId', 'name', 'time_intervals'],
  time_intervals: ['times', 'weekdays', 'days_of_month', 'months', 'years', 'location'],
  providers: ['name', 'orgId', 'type', 'folder', 'folderUid', 'disableDeletion', 'updateIntervalSeconds', 'allowUiUpdates', 'options'],
  options: ['path', 'foldersFromFilesStructure'],
  datasources: [
    'name', 'uid', 'orgId', 'type', 'access', 'url', 'user', 'database', 'basicAuth', 'basicAuthUser', 'withCredentials', 'isDefault', 'jsonData', 'secureJsonData', 'version', 'editable',
    'correlations',
  ],
  jsonData: [
    'httpMethod', 'timeInterval', 'queryTimeout', 'prometheusType', 'prometheusVersion', 'cacheLevel', 'disableMetricsLookup', 'incrementalQuerying', 'customQueryParameters',
    'exemplarTraceIdDestinations', 'manageAlerts', 'alertmanagerUid', 'disableRecordingRules',
  ],
} satisfies Keys;

const OF_12_4 = {
  ...OF_9_4,
  rules: [...OF_9_4.rules, 'keepFiringFor', 'missing_series_evals_to_resolve', 'notification_settings', 'record'],
  settings: [...OF_9_4.settings, 'color'],
  policies: [...OF_9_4.policies, 'active_time_intervals'],
  routes: [...OF_9_4.routes, 'active_time_intervals'],
} satisfies Keys;

/** By the version in a config. */
export const KNOWN_KEYS: Readonly<Record<string, Keys>> = { '9.4': OF_9_4, '12.4': OF_12_4, '13.2': OF_12_4 };

/** Free maps, whose keys are the user's own, and queries, which go to their datasource as they are. */
const FREE: ReadonlySet<string> = new Set(['labels', 'annotations', 'model']);

/** Places in a file whose key no server reads, as in `groups.rules.dashboardUID`. */
export function unknownKeys(value: unknown, known: Keys, name = 'file', path: readonly string[] = []): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => unknownKeys(each, known, name, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const place = [...path, key];
    if (!known[name]?.includes(key)) return [place.join('.')];
    return FREE.has(key) ? [] : unknownKeys(child, known, key, place);
  });
}
