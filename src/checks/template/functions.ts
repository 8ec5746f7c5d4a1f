/** What text/template has by itself: Go's documentation of the package. */
const GO = ['and', 'call', 'eq', 'ge', 'gt', 'html', 'index', 'js', 'le', 'len', 'lt', 'ne', 'not', 'or', 'print', 'printf', 'println', 'slice', 'urlquery'];
/** Prometheus 3.16's template package. `tmpl` is for console pages only, and a rule that uses it is refused. */
const PROMETHEUS = [
  'args', 'externalURL', 'first', 'graphLink', 'humanize', 'humanize1024', 'humanizeDuration', 'humanizePercentage', 'humanizeTimestamp', 'label', 'match', 'now', 'parseDuration',
  'pathPrefix', 'query', 'reReplaceAll', 'safeHtml', 'sortByLabel', 'stripDomain', 'stripPort', 'strvalue', 'tableLink', 'title', 'toDuration', 'toLower', 'toTime', 'toUpper',
  'urlQueryEscape', 'value',
];
/** Alertmanager 0.34.2's template package, and what Mimir's adds. */
const ALERTMANAGER = [
  'append', 'base64decode', 'base64encode', 'date', 'dict', 'humanizeDuration', 'join', 'list', 'match', 'mustToDate', 'now', 'reReplaceAll', 'routeLabels', 'safeHtml', 'safeUrl',
  'since', 'stringSlice', 'title', 'toDate', 'toJson', 'toLower', 'toUpper', 'trimSpace', 'tz', 'urlUnescape', 'grafanaExploreURL', 'queryFromGeneratorURL', 'tenantID',
];
/** Grafana's own in rules: ngalert's state/template. */
const GRAFANA_RULE = ['filterLabels', 'filterLabelsRe', 'mergeLabelValues', 'removeLabels', 'removeLabelsRe'];
/** Grafana's namespaces in notifications: grafana/alerting's templates/gomplate. */
const GRAFANA_NOTIFICATION = ['coll', 'data', 'time', 'tmpl'];

/** Whose template it is: that decides which functions and variables there are, and what dot is. */
export type Dialect = 'prometheus' | 'alertmanager' | 'grafana-rule' | 'grafana-notification';

interface Words {
  readonly functions: ReadonlySet<string>;
  /** Declared before each template. */
  readonly variables: readonly string[];
  /** Fields of dot at the outside; undefined: not the same in all versions. */
  readonly fields: ReadonlySet<string> | undefined;
}
export const WORDS: Readonly<Record<Dialect, Words>> = {
  prometheus: {
    functions: new Set([...GO, ...PROMETHEUS]), variables: ['$labels', '$externalLabels', '$externalURL', '$value'], fields: new Set(['Labels', 'ExternalLabels', 'ExternalURL', 'Value']),
  },
  'grafana-rule': { functions: new Set([...GO, ...PROMETHEUS, ...GRAFANA_RULE]), variables: ['$labels', '$values', '$value'], fields: new Set(['Labels', 'Values', 'Value']) },
  alertmanager: { functions: new Set([...GO, ...ALERTMANAGER]), variables: [], fields: undefined },
  'grafana-notification': { functions: new Set([...GO, ...ALERTMANAGER, ...GRAFANA_NOTIFICATION]), variables: [], fields: undefined },
};

/** Fields of one alert, which a notification's data does not have: it has `.Alerts`. */
export const ALERT_FIELDS = new Set(['Labels', 'Annotations', 'StartsAt', 'EndsAt', 'GeneratorURL', 'Fingerprint', 'SilenceURL', 'DashboardURL', 'PanelURL', 'Values', 'ValueString', 'ImageURL']);
/** Fields of a notification's data in Alertmanager 0.34 and Grafana 13. */
export const DATA_FIELDS = [
  'Receiver', 'Status', 'Alerts', 'GroupLabels', 'CommonLabels', 'CommonAnnotations', 'ExternalURL', 'NotificationReason', 'RouteLabels', 'GroupKey', 'TruncatedAlerts', 'AppVersion', 'Vars',
];

/** What Alertmanager 0.34 defines in default.tmpl and email.tmpl. */
export const DEFAULT_TEMPLATES: readonly string[] = [
  '__alertmanager', '__alertmanagerURL', '__description', '__subject', '__text_alert_list', '__text_alert_list_markdown',
  ...Object.entries({
    discord: 'content message title', email: 'html subject', jira: 'description priority summary', mattermost: 'color fallback text title titlelink username', msteams: 'summary text title',
    msteamsv2: 'text title', opsgenie: 'description message source', pagerduty: 'client clientURL description instances', pushover: 'message title url',
    rocketchat: 'alias emoji iconurl text title titlelink', slack: 'callbackid color fallback footer iconemoji iconurl pretext text title titlelink username', sns: 'message subject',
    telegram: 'message', victorops: 'entity_display_name monitoring_tool state_message', webex: 'message', wechat: 'agent_id message to_party to_tag to_user', teams: 'message',
  }).flatMap(([of, names]) => names.split(' ').map((name) => `${of}.default.${name}`)),
  'default.title', 'default.message', '__text_values_list', '__teams_text_alert_list', 'webhook.default.payload', 'webhook.default.payload.state',
];
