import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { gauge, dashboard, quantity, recording, row, ruleGroup, service, text } from '../../index';
import { judge } from '../../checks/judge';
import { completeConfig, type ConfigInput } from '../../model/config';
import type { KubernetesInput, KubernetesService } from '../../model/kubernetes';
import type { OutputFile, Project } from '../../model/project';
import { findDocuments } from '../../documents';
import { prometheus } from '../prometheus';
import { stranger } from '../grafana/stranger.test-support';
import { testProject } from '../test-support';
import { kubernetes } from './index';

const of = (settings: KubernetesInput = {}, more: ConfigInput = {}): Project => stranger({ kubernetes: settings, ...more });
const files = (project: Project): readonly OutputFile[] => kubernetes.files(project);
/** A resource by its file. */
const read = (name: string, project: Project): Record<string, unknown> & { readonly spec: Record<string, unknown>; readonly metadata: Record<string, unknown> } =>
  load(files(project).find(({ path: at }) => at === `kubernetes/${name}.yaml`)!.content) as never;
const refused = (make: () => unknown, message: RegExp, path?: string): void =>
  expect(make).toThrow(expect.objectContaining({ name: 'DefinitionError', message: expect.stringMatching(message) as string, remedy: expect.stringMatching(/./) as string, ...(path === undefined ? {} : { path }) }) as Error);

/** A project of one service that says this of Kubernetes. */
function shop(own: KubernetesService, { name = 'shop', more = [] as Project['services'], settings = {} as KubernetesInput } = {}): Project {
  const made = service({
    name, owner: 'shop-team', select: { job: 'shop$1' }, kubernetes: own,
    signals: { queue: quantity({ title: 'Queue', unit: 'short', expr: () => gauge({ name: 'queue_length', help: 'Jobs' }).value().max() }) },
  });
  return { config: completeConfig({ kubernetes: settings }), services: [made, ...more], scenarios: [], dashboards: [], ruleGroups: [ruleGroup({ name: 'shop', rules: [recording('shop:queue:jobs', made.queue)] })] };
}

describe('files for Kubernetes', () => {
  it('are written with a section of the config, or where outputs names them', () => {
    expect(files(stranger())).toEqual([]);
    expect(files(stranger({ kubernetes: {} })).length).toBeGreaterThan(5);
    expect(read('rules/pay', stranger({ outputs: ['kubernetes'] })).metadata).toMatchObject({ namespace: 'monitoring' });
  });
  it.each<[string, Project]>([
    ["a stranger's", of()], ["a stranger's, other choices", of({ dashboards: 'grafana-operator', autoscaler: 'hpa', namespace: 'obs', labels: {} }, { receivers: { page: { channel: '#p', mention: '<!here>' }, deadMan: { url: 'https://x.example.org/a?b=1' } } })],
    ['of a project with everything that alerts say', testProject({ kubernetes: {} })],
  ])('are what the API server takes: %s', (_, project) => {
    for (const { path: file, content } of files(project)) {
      if (file.endsWith('kustomization.yaml')) continue;
      expect(judge({ kind: 'kubernetes', file, data: load(content), profile: 'generated' }, {}).filter(({ severity }) => severity === 'error'), file).toEqual([]);
    }
  });
  it('are listed by the kustomization, each once', () => {
    const all = files(of());
    const { resources } = load(all.at(-1)!.content) as { resources: string[] };
    expect(all.at(-1)!.path).toBe('kubernetes/kustomization.yaml');
    expect(resources.map((name) => `kubernetes/${name}`)).toEqual(all.slice(0, -1).map(({ path: at }) => at).sort());
  });
  it('have texts in quotes where YAML 1.1 would read something else', () => {
    const monitor = files(of()).find(({ path: at }) => at === 'kubernetes/monitors/pay.yaml')!.content;
    expect(monitor).toContain("'on': 'on'");
    expect(files(of()).find(({ path: at }) => at.endsWith('dashboard-pay.yaml'))!.content).toContain("grafana_dashboard: '1'");
  });
});

describe('a PrometheusRule', () => {
  it('holds the groups of the file for Prometheus', () => {
    const project = of();
    for (const { path: at, content } of prometheus.files(project).filter((file) => file.path.startsWith('prometheus/rules/'))) {
      expect(read(at.replace('prometheus/', '').replace('.yml', ''), project).spec).toEqual(load(content));
    }
    expect(files(project).map(({ path: at }) => at)).not.toContain('kubernetes/rules/meta.yaml'); // Grafana's alone
  });
  it('has the labels by which the operator picks it', () => {
    expect(read('rules/pay', of()).metadata['labels']).toEqual({ 'app.kubernetes.io/managed-by': 'observability-as-code', release: 'kube-prometheus-stack' });
    expect(read('rules/pay', of({ labels: { prometheus: 'main' }, namespace: 'obs' })).metadata).toEqual({ name: 'pay', namespace: 'obs', labels: { 'app.kubernetes.io/managed-by': 'observability-as-code', prometheus: 'main' } });
  });
  it('is refused where the operator would refuse its size', () => {
    const project = shop({});
    const [group] = project.ruleGroups;
    const big = { ...group!, rules: Array.from({ length: 6000 }, () => group!.rules[0]!) };
    refused(() => files({ ...project, ruleGroups: [big] }), /rule group 'shop' has [\d,]+ bytes of rules, and the operator refuses more than 524,288/);
  });
});

describe('monitors', () => {
  it('find a service by what it says, at its interval, under the labels of its queries', () => {
    expect(read('monitors/pay', of())).toMatchObject({
      kind: 'PodMonitor', metadata: { name: 'pay', namespace: 'monitoring' },
      spec: { namespaceSelector: { matchNames: ['pay'] }, selector: { matchLabels: { app: 'pay', on: 'on' } }, podMetricsEndpoints: [{ port: 'metrics', interval: '30s', scrapeTimeout: '10s' }] },
    });
    expect(read('monitors/ship', of())).toMatchObject({
      kind: 'ServiceMonitor', spec: { namespaceSelector: { matchNames: ['ship'] }, selector: { matchLabels: { 'app.kubernetes.io/name': 'ship' } }, endpoints: [{ port: 'http', interval: '1m30s', scrapeTimeout: '10s' }] },
    });
    expect(read('monitors/shop', shop({})).spec['endpoints']).toMatchObject([{ relabelings: [{ action: 'replace', targetLabel: 'job', replacement: 'shop$$1' }] }]);
  });
  it.each<[KubernetesService, RegExp, string]>([
    [{ namespace: 'Shop' }, /'Shop' is no namespace/, 'kubernetes.namespace'], [{ namespace: 'a'.repeat(64) }, /is no namespace/, 'kubernetes.namespace'],
    [{ labels: { app: 'a b' } }, /label 'app' cannot be 'a b'/, 'kubernetes.labels.app'], [{ labels: { app: 'x'.repeat(64) } }, /cannot be/, 'kubernetes.labels.app'], [{ labels: { 'a/b/c': 'x' } }, /is no label/, 'kubernetes.labels'],
    [{ labels: { app: 1 as never } }, /is 1, and labels are texts/, 'kubernetes.labels.app'], [{ labels: {} }, /finds every service/, 'kubernetes.labels'], [{ port: 3000 as never }, /'3000' is no name of a port/, 'kubernetes.port'],
    [{ port: 'port-of-the-metrics' }, /no name of a port/, 'kubernetes.port'], [{ monitor: 'pods' as never }, /monitor is 'pods'/, 'kubernetes.monitor'], [{ prot: 'x' } as never, /unknown setting 'prot'/, 'kubernetes.prot'],
    [{ scale: { on: 'a:b:c', target: 0, min: 1, max: 2 } }, /the target is 0/, 'kubernetes.scale.target'], [{ scale: { on: 'a:b:c', target: 1, min: 3, max: 2 } }, /from 3 to 2 replicas/, 'kubernetes.scale'], [{ scale: { on: 'a:b:c', target: 1, min: 0, max: 2 } }, /from 0 to 2/, 'kubernetes.scale'],
  ])('%j is refused', (own, message, path) => refused(() => shop(own), message, path));
  it('are refused for a namespace that Kubernetes cannot have', () => {
    const project = of();
    const [pay] = project.services;
    refused(() => files({ ...project, services: [{ ...pay!, info: { ...pay!.info, kubernetes: {} } }] }), /'pay\$instance' is no namespace/, 'select.namespace');
  });
  it('are left to somebody else where the service says so', () => {
    expect(files(shop({ monitor: 'none' })).map(({ path: at }) => at)).not.toContain('kubernetes/monitors/shop.yaml');
    expect(files(shop({ monitor: 'none' })).find(({ path: at }) => at.endsWith('kustomization.yaml'))!.content).not.toContain('monitors/');
  });
  it('are refused where two would have one name', () => {
    const other = shop({}, { name: 'shop-' }).services;
    refused(() => files(shop({}, { more: other })), /'shop' and 'shop-' would both be the ServiceMonitor 'shop'/);
  });
});

describe('dashboards', () => {
  const one = (uid: string, content = 'x'): Project => ({ ...shop({}), dashboards: [dashboard({ uid, title: uid, rows: [row('R', text(content))] })] });
  it('are ConfigMaps for the sidecar, or GrafanaDashboards', () => {
    const map = read('dashboards/dashboard-pay', of()) as unknown as { data: Record<string, string> };
    expect(map).toMatchObject({ kind: 'ConfigMap', metadata: { labels: { grafana_dashboard: '1' }, annotations: { grafana_folder: 'Team ünï $1' } } });
    expect(JSON.parse(map.data['pay.json']!)).toMatchObject({ uid: 'pay' });
    const { spec } = read('dashboards/pay', of({ dashboards: 'grafana-operator', grafanaLabels: { team: 'pay' } }));
    expect(spec).toMatchObject({ folder: 'Team ünï $1', instanceSelector: { matchLabels: { team: 'pay' } }, allowCrossNamespaceImport: true });
    expect(JSON.parse(spec['json'] as string)).toMatchObject({ uid: 'pay' });
  });
  it('are written closely where they would be too large otherwise, and refused where they are', () => {
    const many = (count: number): Project => ({ ...shop({}), dashboards: [dashboard({ uid: 'many', title: 'Many', rows: [row('R', ...Array.from({ length: count }, (_, i) => text(`${i}`.repeat(20), { title: `P${i}` })))] })] });
    const lines = (count: number): number => Object.values((read('dashboards/dashboard-many', many(count)) as unknown as { data: Record<string, string> }).data)[0]!.split('\n').length;
    expect(lines(10)).toBeGreaterThan(100);
    expect(lines(3500)).toBe(1);
    refused(() => files(one('big', 'x'.repeat(1_048_577))), /dashboard 'big' is 1,[\d,]+ bytes, and a resource of Kubernetes holds no more than 1,048,576/);
  });
  it('that kubectl apply could not remember say what to do', () => {
    const content = (size: number): string => files(one('big', 'x'.repeat(size))).find(({ path: at }) => at.includes('dashboard-big'))!.content;
    expect(content(300_000)).toContain('ServerSideApply=true');
    expect(content(3000)).not.toContain('ServerSideApply');
  });
  it('of uids that Kubernetes cannot tell apart are refused', () => {
    const project = { ...shop({}), dashboards: ['a_b', 'A-b'].map((uid) => dashboard({ uid, title: uid, rows: [] })) };
    refused(() => files(project), /'dashboard-a_b' and 'dashboard-A-b' would both be the ConfigMap 'dashboard-a-b'/);
  });
});

describe('autoscaling', () => {
  it('is a ScaledObject beside the service, or a HorizontalPodAutoscaler', () => {
    expect(read('autoscaling/pay', of({ namespace: 'obs' }))).toMatchObject({
      kind: 'ScaledObject', metadata: { name: 'pay', namespace: 'pay' },
      spec: { scaleTargetRef: { name: 'pay-workers' }, minReplicaCount: 1, maxReplicaCount: 9, triggers: [{ type: 'prometheus', metricType: 'Value', metadata: { serverAddress: 'http://prometheus-operated.obs.svc:9090', query: 'avg(pay:queue:jobs{service="pay"})', threshold: '2.5', ignoreNullValues: 'false' } }] },
    });
    expect(read('autoscaling/pay', of({ autoscaler: 'hpa' }))).toMatchObject({
      apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler',
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'pay-workers' }, minReplicas: 1, maxReplicas: 9, metrics: [{ type: 'External', external: { metric: { name: 'pay:queue:jobs', selector: { matchLabels: { service: 'pay' } } }, target: { type: 'Value', value: '2500m' } } }] },
    });
  });
  it('is refused on what no rule records', () => {
    refused(() => files(shop({ scale: { on: 'shop:queue:job', target: 1, min: 1, max: 2 } })), /scales on 'shop:queue:job', which no rule records/, 'kubernetes.scale.on');
    expect(() => files({ ...shop({ scale: { on: 'shop:queue:jobs', target: 1, min: 1, max: 2 } }), ruleGroups: [] })).toThrow(expect.objectContaining({ remedy: expect.stringContaining("recording('shop:queue:jobs'") as string }) as Error);
  });
  it('is refused under a name that is too long for a label', () => {
    refused(() => files(shop({ scale: { on: 'shop:queue:jobs', target: 1, min: 1, max: 2 } }, { name: `s${'x'.repeat(63)}` })), /too long a name for a ScaledObject: 64 characters/);
  });
});

it.each<[KubernetesInput, RegExp]>([
  [{ namespace: 'a_b' }, /no namespace/], [{ labels: { release: 'a b' } }, /cannot be 'a b'/], [{ grafanaLabels: { '-': 'x' } }, /no label/], [{ slackSecret: { name: 'Slack', key: 'url' } }, /'Slack' is no name/],
])('the section %j is refused', (settings, message) => refused(() => completeConfig({ kubernetes: settings }), message));

it('what is written is found and judged as anybody\'s, without a word', () => {
  const { documents, problems } = findDocuments([path.resolve(__dirname, '../../../generated/kubernetes')]);
  expect(problems).toEqual([]);
  expect(documents.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['kubernetes', 'dashboard', 'prometheus-rules']));
  for (const document of documents) expect(judge(document, {}).filter(({ severity }) => severity === 'error'), document.file).toEqual([]);
});
