import { describe, expect, it } from 'vitest';
import { readBytes } from '../../documents/read';
import { judge } from '../judge';
import { tally } from '../tally.test-support';

/** `place: message; remedy` of what anybody's file is told, and how grave it is. */
const told = (text: string): string[] => {
  const { documents, problems } = readBytes(Buffer.from(text), 'x.yaml', { file: 'x.yaml', isNamed: true });
  return [...problems.map(({ check }) => check), ...documents.flatMap((document) => judge(document, {}).map(({ severity, check, path, message, remedy }) => `${severity} ${check} ${path.join('.')}: ${message}; ${remedy}`))];
};
const head = (api: string, kind: string, metadata = '{name: a}'): string => `apiVersion: ${api}\nkind: ${kind}\nmetadata: ${metadata}\n`;
const monitor = (endpoint: string, more = ''): string => `${head('monitoring.coreos.com/v1', 'ServiceMonitor')}spec: {selector: {matchLabels: {app: a}}, endpoints: [{${endpoint}}]${more}}\n`;
const route = (text: string): string => `${head('monitoring.coreos.com/v1alpha1', 'AlertmanagerConfig')}spec: {route: ${text}, receivers: [{name: page}]}\n`;
const scaled = (metadata: string): string => `${head('keda.sh/v1alpha1', 'ScaledObject')}spec: {scaleTargetRef: {name: a}, triggers: [{type: prometheus, metadata: {${metadata}}}]}\n`;
const GOOD = "serverAddress: 'http://p:9090', query: 'sum(rate(a_total[5m]))', threshold: '5'";
const map = (labels: string, data: string): string => `${head('v1', 'ConfigMap', `{name: a, labels: {${labels}}}`)}data: {a.json: '${data}'}\n`;
const rule = (group: string): string => `${head('monitoring.coreos.com/v1', 'PrometheusRule')}spec: {groups: [{name: g, ${group}, rules: [{alert: Down, expr: up == 0, for: 1m, labels: {severity: page}, annotations: {summary: Down}}]}]}\n`;
const grafana = (spec: string): string => `${head('grafana.integreatly.org/v1beta1', 'GrafanaDashboard')}spec: {${spec}}\n`;

const count = tally('kubernetes');
describe('resources of Kubernetes', () => {
  it.each([
    ['a monitor', monitor('port: http, interval: 30s, scrapeTimeout: 10s')], ['a port by its number', monitor('targetPort: 8080')], ['no interval', monitor('port: http, scrapeTimeout: 10s')],
    ['routes within routes', route('{receiver: page, routes: [{receiver: page, matchers: [{name: a, value: b, matchType: "="}]}]}')], ['KEDA', scaled(GOOD)], ['another trigger of KEDA', scaled(GOOD).replace('type: prometheus', 'type: cron').replace('query', 'q')],
    ['a ConfigMap for the sidecar', map("grafana_dashboard: '1'", 'x')], ["a PrometheusRule's key for Thanos", rule('partial_response_strategy: warn')], ['a dashboard from elsewhere', grafana("instanceSelector: {}, url: 'https://x'")],
  ])('%s is nothing to speak of', (_, text) => {
    const all = told(text);
    count([], all);
    expect(all).toEqual([]);
  });
  it.each([
    ['a slip of a key', monitor('prot: http'), "error schema/kubernetes spec.endpoints.0.prot: unknown key 'prot', which the API server refuses or drops in silence; did you mean 'port'?"],
    ['a key that a newer operator may have', monitor('port: http', ', brandNew: 1'), 'warning schema/kubernetes spec.brandNew:'],
    ['a number for a text', monitor('port: 8080'), "error schema/kubernetes spec.endpoints.0.port: is 8080, not a text; write '8080' in quotes"],
    ['no selector', `${head('monitoring.coreos.com/v1', 'PodMonitor')}spec: {podMetricsEndpoints: []}\n`, "error schema/kubernetes spec: is missing 'selector'"],
    ['no spec', head('monitoring.coreos.com/v1', 'ServiceMonitor'), "error schema/kubernetes : is missing 'spec'"],
    ['a timeout longer than the interval', monitor('port: http, interval: 5s, scrapeTimeout: 10s'), 'error kubernetes/scrape-timeout spec.endpoints.0.scrapeTimeout:'],
    ['a receiver that is not there', route('{receiver: page, routes: [{receiver: pag}]}'), "error kubernetes/receiver spec.route.routes.0.receiver: receiver 'pag' is not defined, and the operator passes the whole AlertmanagerConfig over; did you mean 'page'?"],
    ["Alertmanager's own spelling", route('{receiver: page, routes: [{receiver: page, group_by: [a]}]}'), "error schema/kubernetes spec.route.routes.0.group_by: unknown key 'group_by', which the API server refuses or drops in silence; did you mean 'groupBy'?"],
    ['a trigger without threshold', scaled(GOOD.replace('threshold', 'treshold')), "error kubernetes/scale-trigger spec.triggers.0.metadata.treshold: the trigger has no threshold, and KEDA refuses it; did you mean threshold by 'treshold'?"],
    ['a threshold of words', scaled(GOOD.replace("'5'", "'60%'")), 'error kubernetes/scale-trigger spec.triggers.0.metadata.threshold:'],
    ['a threshold without quotes', scaled(GOOD.replace("'5'", '5')), 'error schema/kubernetes spec.triggers.0.metadata.threshold: is 5, not a text;'],
    ['PromQL that is none', scaled(GOOD.replace('[5m]', '')), 'error promql/'],
    ['a label without quotes', map('grafana_dashboard: 1', 'x'), 'error schema/kubernetes metadata.labels.grafana_dashboard: is 1, not a text;'],
    ['too much for a ConfigMap', map("grafana_dashboard: '1'", 'x'.repeat(1_048_577)), 'error kubernetes/size data: holds 1,048,577 bytes'],
    ['no instance', grafana('json: "{}"'), "error schema/kubernetes spec: is missing 'instanceSelector'"],
  ])('%s is told', (_, text, says) => {
    const all = told(text);
    count([says], all);
    expect(all).toHaveLength(1);
    expect(all[0]).toContain(says);
  });
  const pods = (selector: string, more = ''): string => `${head('monitoring.coreos.com/v1', 'PodMonitor')}spec: {selector: ${selector}, podMetricsEndpoints: [{port: metrics${more}}]}\n`;
  const alerts = (spec: string): string => `${head('monitoring.coreos.com/v1alpha1', 'AlertmanagerConfig')}spec: {${spec}}\n`;
  const said = (text: string): string[] => told(text).map((each) => each.split(':')[0]!);
  it.each<[string, string[]]>([
    [monitor("port: http, relabelings: [{sourceLabels: [a], regex: 'x(', targetLabel: b}]"), ['error kubernetes/endpoint spec.endpoints.0.relabelings.0.regex']], [monitor("port: http, relabelings: [{sourceLabels: [a], regex: 'x(.*)', targetLabel: b}]"), []],
    [monitor('port: http, metricRelabelings: [{sourceLabels: [__meta_kubernetes_pod_name], targetLabel: b}]'), ['warning kubernetes/endpoint spec.endpoints.0.metricRelabelings.0.sourceLabels.0']], [monitor('port: http, relabelings: [{sourceLabels: [__meta_kubernetes_pod_name], targetLabel: b}]'), []],
    [monitor('port: http, tlsConfig: {insecureSkipVerify: true}'), ['warning kubernetes/endpoint spec.endpoints.0.tlsConfig']], [monitor('port: http, scheme: https, tlsConfig: {insecureSkipVerify: true}'), []], [monitor('path: /metrics'), ['warning kubernetes/endpoint spec.endpoints.0']],
    [monitor("port: http, path: '/metrics?a=b'"), ['warning kubernetes/endpoint spec.endpoints.0.path']],
    [pods('{matchExpressions: [{key: app, operator: in, values: [a]}]}'), ['error kubernetes/endpoint spec.selector.matchExpressions.0.operator']], [pods('{matchExpressions: [{key: app, operator: In}]}'), ['error kubernetes/endpoint spec.selector.matchExpressions.0']], [pods('{matchExpressions: [{key: app, operator: Exists}]}'), []],
    [alerts("route: {receiver: page, routes: [{receiver: page, matchers: [{name: a, value: '(b', matchType: '=~'}]}]}, receivers: [{name: page}]"), ['error kubernetes/route spec.route.routes.0.matchers.0.value']], [alerts('route: {receiver: page, groupInterval: 5m, repeatInterval: 1m}, receivers: [{name: page}]'), ['warning kubernetes/route spec.route.repeatInterval']],
    [alerts('route: {receiver: page, routes: [{receiver: page, matchers: [{name: a, value: b}], muteTimeIntervals: [nights]}]}, receivers: [{name: page}]'), ['error kubernetes/route spec.route.routes.0.muteTimeIntervals.0']],
    [alerts('route: {receiver: page}, inhibitRules: [{sourceMatch: [{name: a, value: b}], targetMatch: [{name: a, value: b}], equal: [c]}], receivers: [{name: page}]'), ['warning kubernetes/route spec.inhibitRules.0']], [alerts('route: {receiver: page}, receivers: [{name: page, pagerdutyConfigs: [{severity: critical}]}]'), ['error kubernetes/route spec.receivers.0.pagerdutyConfigs.0']],
    [alerts('route: {receiver: page}, receivers: [{name: page, pagerdutyConfigs: [{routingKey: {name: a, key: b}}]}]'), []],
  ])('%s', (text, wanted) => {
    count(wanted, said(text));
    expect(said(text)).toEqual(wanted);
  });
  it('garbage is judged without an end', () => {
    for (const kind of ['ServiceMonitor', 'PodMonitor', 'AlertmanagerConfig', 'GrafanaDashboard', 'ScaledObject', 'ConfigMap', 'Pod']) {
      for (const spec of [null, 1, 'x', [], {}, { triggers: 1, endpoints: {}, route: [], receivers: 'x' }, { triggers: [null, 1], endpoints: [null], route: { routes: [1, null] } }]) {
        for (const metadata of [null, {}, { labels: [] }]) expect(judge({ kind: 'kubernetes', file: 'x', data: { kind, spec, metadata, data: spec }, profile: 'foreign' }, {}).filter(({ check }) => check === 'check/failed')).toEqual([]);
      }
    }
  });
});
