import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { dashboard, kinds, read, readData, rules } from './read.test-support';

describe('is recognised by its content:', () => {
  it.each<[string, unknown, string[]]>([
    ['dashboard', dashboard(), ['dashboard']],
    ['dashboard of old, with rows', { title: 'T', rows: [{ panels: [] }] }, ['dashboard']],
    ['dashboard without version', { title: 'T', panels: [], time: {} }, ['dashboard']],
    ['dashboard with wrong panels', { title: 'T', schemaVersion: 39, panels: {} }, ['dashboard']],
    ['export with inputs', { __inputs: [], ...dashboard() }, ['dashboard']],
    ['answer of the API', { dashboard: dashboard(), meta: {} }, ['dashboard']],
    ['list of dashboards', [dashboard(), dashboard(), 1, null], ['dashboard', 'dashboard']],
    ['resource v2', { apiVersion: 'dashboard.grafana.app/v2beta1', kind: 'Dashboard', metadata: { name: 'u' }, spec: { elements: {} } }, ['dashboard-v2']],
    ['resource v1', { apiVersion: 'dashboard.grafana.app/v1beta1', kind: 'Dashboard', metadata: { name: 'u' }, spec: dashboard() }, ['dashboard']],
    ['list of resources', { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', spec: rules }] }, ['prometheus-rules']],
    ['GrafanaDashboard', { apiVersion: 'grafana.integreatly.org/v1beta1', kind: 'GrafanaDashboard', spec: { json: JSON.stringify(dashboard()) } }, ['kubernetes', 'dashboard']],
    ['rules', rules, ['prometheus-rules']],
    ['rules, of which one is wrong', { groups: [null, { name: 1, rules: [3, null, { expr: 4 }] }] }, ['prometheus-rules']],
    ['no rules yet', { groups: [] }, ['prometheus-rules']],
    ['rules of Grafana', { apiVersion: 1, groups: [{ name: 'g', folder: 'f', rules: [{ title: 't', condition: 'A', data: [] }] }] }, ['grafana-alerting']],
    ['rules of Grafana without version', { groups: [{ name: 'g', orgId: 1, folder: 'f', rules: [{ uid: 'x', data: [] }] }] }, ['grafana-alerting']],
    ['contact points', { contactPoints: [] }, ['grafana-alerting']],
    ['deletions', { apiVersion: 1, deleteRules: [{ uid: 'x' }] }, ['grafana-alerting']],
    ['dashboard providers', { apiVersion: 1, providers: [{ name: 'x', options: { path: '/x' } }] }, ['grafana-dashboards']],
    ['dashboard providers of old', [{ name: 'x', org_id: 1, options: { folder: '/x' } }], ['grafana-dashboards']],
    ['datasources', { apiVersion: 1, datasources: [{ name: 'x', type: 'prometheus' }] }, ['grafana-datasources']],
    ['prometheus.yml', { global: { scrape_interval: '15s' } }, ['prometheus-config']],
    ['prometheus.yml that only scrapes', { scrape_configs: [{ job_name: 'x' }] }, ['prometheus-config']],
    ['prometheus.yml whose job has no name', { scrape_configs: [{ static_configs: [] }] }, ['prometheus-config']],
    ['alertmanager.yml', { route: { receiver: 'x' }, receivers: [{ name: 'x' }] }, ['alertmanager-config']],
    ['alertmanager.yml without route', { receivers: [{ name: 'x', slack_configs: [] }] }, ['alertmanager-config']],
  ])('%s', (_, data, expected) => {
    expect(kinds(readData(data))).toEqual(expected);
    expect(kinds(read(dump(data, { noRefs: true })))).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['package.json', { name: 'x', title: 'y', version: '1' }],
    ['a configuration of promtail', { server: {}, positions: {}, clients: [], scrape_configs: [{ job_name: 'x' }] }],
    ['rules of Loki', { groups: [{ name: 'g', rules: [{ alert: 'a', expr: 'sum(rate({app="x"} |= "error" [5m])) > 1' }] }] }],
    ['tests of rules', { rule_files: ['x.yml'], tests: [] }],
    ['a dashboard of Perses', { apiVersion: 'perses.dev/v1', kind: 'Dashboard', spec: { panels: {}, layouts: [] } }],
    ['a pod', { apiVersion: 'v1', kind: 'Pod', spec: { containers: [] } }],
    ['groups of users', { groups: [{ name: 'admins', users: [] }], title: 'x' }],
    ['a collector of OpenTelemetry', { receivers: { otlp: {} }, exporters: {} }],
    ['a workflow', { on: 'push', jobs: { x: { steps: [] } } }],
    ['values for Helm', { grafana: { datasources: { 'x.yaml': { datasources: [] } } } }],
    ['a web page', { title: 'x', panels: ['a', 'b'] }],
    ['a list of lists', [[[[[dashboard()]]]]]],
    ['null', null], ['a word', 'x'], ['a number', 1],
  ])('but %s is not', (what, data) => {
    expect(readData(data).documents).toEqual([]);
    const sibling = /promtail|Loki|tests of rules|Perses|a pod/.test(what);
    expect(readData(data).problems).toMatchObject([sibling ? { check: 'documents/unjudged', severity: 'warning' } : { check: 'documents/unknown', severity: 'error' }]);
    expect(read(JSON.stringify(data), 'x.json', false)).toEqual({ documents: [], problems: [], isTemplate: false });
  });

  it('a slip in the key that would tell what it is shows in a folder, too', () => {
    const slip = JSON.stringify({ group: [{ name: 'g', rules: [{ alert: 'A', expr: 'up == 0' }] }] });
    const said = { check: 'documents/unknown', severity: 'error', line: 1, column: 2, message: 'is read by no server: it has group, which would be groups', remedy: 'did you mean groups?' };
    expect(read(slip, 'x.json', false).problems).toMatchObject([said]);
    expect(read(slip, 'x.json').problems).toMatchObject([said]);
    expect(read('recievers: [{name: a, webhook_configs: []}]\nroute: {receiver: a}\n', 'x.yml').documents).toHaveLength(1); // known by its route
    expect(read('group: [{name: x}]', 'x.yml', false).problems).toMatchObject([{ severity: 'warning' }]); // or anybody's
    expect(read(JSON.stringify({ group: 'x', title: 'y' }), 'x.json', false).problems).toEqual([]);
  });
  const rule = '{alert: A, expr: up == 0}';
  const data = '{uid: a, title: A, condition: A, data: [{refId: A}]}';
  it.each([
    ['prometheus-rules', [`Groups: [{name: g, rules: [${rule}]}]`, `groupes: [{name: g, rules: [${rule}]}]`, `rule_groups: [{name: g, rules: [${rule}]}]`, `group: [{name: g, rules: [${rule}]}]\ngroups: []`, `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec: {group: [{name: g, rules: [${rule}]}]}`]],
    ['alertmanager-config', ['Route: {receiver: a}\nReceivers: [{name: a}]', 'recievers: [{name: a, webhook_configs: []}]']],
    ['prometheus-config', ['scrape_config: [{job_name: a}]', 'scrape-configs: [{job_name: a}]', 'scrapeConfigs: [{job_name: a}]', 'scrape_jobs: [{job_name: a}]', 'Global: {scrape_interval: 15s}']],
    ['grafana-alerting', [`apiVersion: 1\ngroup: [{orgId: 1, name: g, folder: f, rules: [${data}]}]`, 'apiVersion: 1\ncontactpoints: [{name: a}]', 'apiVersion: 1\ncontact_points: [{name: a}]', 'apiVersion: 1\npolicy: [{receiver: a}]', 'apiVersion: 1\nmuteTimings: [{name: a}]', 'apiVersion: 1\ntemplate: [{name: a}]']],
    ['grafana-datasources', ['apiVersion: 1\ndatasource: [{name: a, type: prometheus}]', 'apiVersion: 1\ndataSources: [{name: a, type: prometheus}]']], ['grafana-dashboards', ['apiVersion: 1\nprovider: [{name: a, options: {path: /a}}]']],
  ])('a file of %s with a slip in its first keys is one, and wrong', (kind, texts) => {
    for (const text of texts) {
      const { documents, problems } = read(text, 'x.yml', false);
      expect(documents.map((each) => each.kind), text).toEqual([kind]);
      expect(problems, text).toContainEqual(expect.objectContaining({ check: 'documents/unknown', severity: 'error', message: expect.stringMatching(/^is read by no server: it has .+, which would be /) }));
    }
  });
  it('what is below a slip has its place', () => {
    const [document] = read('# rules\nGroups:\n- name: g\n  rules:\n  - alert: A\n    expr: up ==\n', 'x.yml').documents;
    expect(document!.place(['groups', 0, 'rules', 0, 'expr'])).toMatchObject({ line: 6, column: 11 });
  });
  it('what lacks its group is told so, and bare lists may be taken in by others', () => {
    const said = (text: string): unknown => read(`${text}\n`, 'x.yml', false).problems.map(({ severity, message }) => `${severity} ${message.replace('is read by no server: it ', '')}`);
    expect([`rules: [${rule}]`, `name: g\nrules: [${rule}]`, `groups: {name: g, rules: [${rule}]}`, `- ${rule}`, `- {name: g, rules: [${rule}]}`, rule, `apiVersion: 1\nrules: [${data}]`, `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\ngroups: [{name: g, rules: [${rule}]}]`].map(said)).toEqual([
      ['error has rules without a group'], ['error is a group of rules outside of a list'], ['error has one group where a list of them should be'], ['warning has rules without a group'], ['warning has groups of rules without their key'], ['warning is a rule without a group'], ['error has rules without a group'], ['error has groups outside of its spec'],
    ]);
    expect([`rules: [${rule}]\nreplicas: 1`, 'rules: [{apiGroups: [""], verbs: [get]}]', 'rules: {no-var: 2}', '- {name: x, rules: []}', 'group: developers\nprovider: aws', 'routes: [{path: /}]\nreceivers: {otlp: {}}', 'templates: {a: b}', 'scrape_config: {clients: 1}\nclients: []'].map(said)).toEqual(Array(8).fill([]));
  });
  it('whatever its keys hold', () => {
    const keys = ['panels', 'rows', 'title', 'schemaVersion', 'groups', 'rules', 'providers', 'datasources', 'route', 'receivers', 'global', 'scrape_configs', 'rule_files', 'apiVersion', 'kind', 'spec', 'data', 'items', 'dashboard', 'metadata', 'templates', 'policies'];
    const values = [null, 1, 'x', [], [null], [[]], {}, { rules: null }, [{ rules: 1 }], [{ rules: [null, 1, {}] }], [{ options: null }], { name: 1 }, '__proto__'];
    for (const one of keys) for (const value of values) for (const other of keys) expect(() => readData({ [one]: value, [other]: value })).not.toThrow();
    expect(readData(JSON.parse('{"__proto__": {"panels": [], "schemaVersion": 1}}')).documents).toEqual([]);
  });
});
