import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../model/problem';
import type { OutputFile } from '../model/project';
import { until } from '../tools/test-support';
import { checkLive, type LiveOptions } from './index';
import { dashboard, data, listen, rules, startPrometheus, type Running, type RunningPrometheus } from './test-support';

const EXPOSED = `# TYPE http_requests_total counter
http_requests_total{code="200",route="/a"} 10
http_requests_total{code="500",route="/a"} 1
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.1"} 5
http_request_duration_seconds_bucket{le="+Inf"} 9
http_request_duration_seconds_sum 3
http_request_duration_seconds_count 9
# TYPE queue_length gauge
queue_length 3
`;
// Written as Prometheus would not print it.
const SHOP = `groups:
  - name: shop
    interval: 1s
    rules:
      - record: job:requests:rate1m
        expr: sum(rate(http_requests_total{job='shop'}[60s])) by (job)
        labels: {service: shop}
      - alert: ErrorsHigh
        expr: |
          sum by (job) (rate(http_requests_total{job="shop", code=~\`5..\`,}[1m]))   # of all
            / job:requests:rate1m{service="shop"} > 1e1
            and on(job) (absent(maintenance_mode{job="shop"}) or up{job="shop"}) unless on (job) queue_length > 99
        for: 90s
        keep_firing_for: 2m
        labels: {severity: page, service: shop}
        annotations:
          summary: '{{ $value }} fail, queue {{ with query "queue_length{job=\\"shop\\"}" }}{{ . | first | value }}{{ end }}'
      - alert: QueueLong
        expr: queue_length{job="shop"} > 1000000
        labels: {severity: page}
      - alert: QueueLong
        expr: queue_length{job="shop"} > 1e3
        labels: {severity: warn}
`;
const BROKEN = `groups:
  - name: broken
    interval: 1s
    rules:
      - alert: Ambiguous
        expr: queue_length * on (job) http_requests_total > 0
`;
const config = (service: string, alertmanager = true): string => `global: {scrape_interval: 200ms, evaluation_interval: 1s}
rule_files: [prometheus/rules/*.yml]
scrape_configs:
  - {job_name: shop, static_configs: [{targets: ['${new URL(service).host}']}]}
${alertmanager ? "alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:9']}]}]}" : ''}
`;
const PANELS = [
  'sum by (route) (rate(http_requests_total{job="shop", instance=~"$instance"}[$__rate_interval]))', '${metric}_total{job="nowhere"}', 'ALERTS{alertstate="firing", service="shop"}',
  'histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))', 'http_requests_total{code="503"} or vector(0)', 'http_requests_total{tenant=~".*", tenant=""}',
];
const CLEAN: readonly OutputFile[] = [rules('shop', SHOP), dashboard(...PANELS)];

const short = (problems: readonly Problem[]): string[] => problems.map(({ check, severity, message, remedy }) => `${severity} ${check}: ${message} → ${remedy}`);

describe('a running Prometheus', () => {
  let service!: Running;
  let server!: RunningPrometheus;
  beforeAll(async () => {
    // Prometheus 3 wants to be told the format.
    service = await listen((_, response) => response.setHeader('content-type', 'text/plain; version=0.0.4').end(EXPOSED));
    server = await startPrometheus(config(service.url), [rules('shop', SHOP), rules('broken', BROKEN)], { prefix: '/prometheus' });
    await until('rules are evaluated and recorded', async () => {
      const { groups } = await data(`${server.url}/api/v1/rules`);
      const { result } = await data(`${server.url}/api/v1/query?query=job:requests:rate1m`);
      return result.length > 0 && groups.every(({ rules: all }: any) => all.every(({ health }: any) => health !== 'unknown'));
    });
  });
  afterAll(async () => {
    await server?.stop();
    await service?.stop();
  });
  const check = (files: readonly OutputFile[], more: Partial<LiveOptions> = {}): Promise<readonly Problem[]> => checkLive({ prometheus: server.url, files, ...more });
  const panels = async (...exprs: readonly string[]): Promise<string[]> => short(await check([dashboard(...exprs)]));
  const changed = async (from: string | RegExp, to: string): Promise<readonly Problem[]> => {
    expect(SHOP).toMatch(from);
    return check([rules('shop', SHOP.replace(from, to))]);
  };

  it('that has what is generated gets no problems, and progress is told', async () => {
    const steps: string[] = [];
    expect(short(await check(CLEAN, { prometheusVersion: '2.40', progress: (step) => steps.push(step) }))).toEqual([]);
    expect(steps.length).toBeGreaterThan(1);
    expect(short(await check(CLEAN, { prometheus: `${server.url}/` }))).toEqual([]);
    expect(short(await check(CLEAN, { prometheus: `${server.url}/graph?g0.expr=up` }))).toEqual([]);
  });
  it('is asked for nothing where nothing is generated', async () => {
    expect(await check([])).toEqual([]);
    expect(await check([{ path: 'runbooks/A.md', content: '# A' }, { path: 'x.json', content: '{' }, rules('odd', 'groups: [null, {rules: [1, {alert: null}]}]')])).toEqual([
      expect.objectContaining({ check: 'live/rule-missing' }),
    ]);
  });

  it('lacks a metric: told once, with place, number of uses and the name that may be meant', async () => {
    const problems = await check([dashboard('rate(http_request_total{job="shop"}[5m])', 'sum(http_request_total)')]);
    expect(short(problems)).toEqual(["error live/metric: the server has no metric 'http_request_total', which is asked for in 2 places → did you mean 'http_requests_total'?"]);
    expect(problems[0]).toMatchObject({ file: 'generated/grafana/dashboards/Services/shop.json', path: 'panels[0].targets[0].expr' });
    const { text, from, to } = problems[0]!.excerpt!;
    expect(text.slice(from, to)).toBe('http_request_total');
    expect(await panels('{__name__="zzz"}')).toEqual([expect.stringContaining("error live/metric: the server has no metric 'zzz' → see whether")]);
  });
  it('lacks a metric that an expression can do without: a warning', async () => {
    expect(await panels('old_name or queue_length', 'queue_length unless on (job) planned_work')).toEqual([
      expect.stringMatching(/^warning live\/metric: .*'old_name'/), expect.stringMatching(/^warning live\/metric: .*'planned_work'/),
    ]);
    expect(await panels('old_name or old_name * 2')).toEqual([expect.stringMatching(/^error live\/metric/)]);
    expect(await panels('absent(old_name)', 'absent_over_time(old_name{a="b"}[5m])')).toEqual([]);
  });
  it('lacks a metric that only an alert\'s text asks for: a warning at the text', async () => {
    const problems = await changed('query "queue_length', 'query "queue_size');
    const found = problems.find(({ check: id }) => id !== 'live/rule-differs');
    expect(problems).toHaveLength(2);
    expect(found).toMatchObject({ check: 'live/metric', severity: 'warning', path: 'groups[0].rules[1].annotations.summary' });
  });
  it('has not recorded yet what our own rules record', async () => {
    const problems = await changed(/job:requests:rate1m/g, 'job:requests:rate60s');
    expect(new Set(problems.map(({ check: id }) => id))).toEqual(new Set(['live/rule-missing', 'live/rule-extra', 'live/rule-differs']));
  });

  it('has series without a label', async () => {
    expect(await panels('http_requests_total{status="500"}', 'http_requests_total{rout!="/a"}')).toEqual([
      "error live/label: no series of 'http_requests_total' on the server has a label 'status' → it has code, instance, job, route",
      "warning live/label: no series of 'http_requests_total' on the server has a label 'rout' → did you mean 'route'?",
    ]);
    expect(await panels('sum by (pod) (queue_length)', 'queue_length * on (pod) group_left (zone) up', 'queue_length * on (job) group_left (zone) up')).toEqual([
      "warning live/label: nothing that is grouped has a label 'pod' on the server → there is instance, job",
      expect.stringContaining("left of '*' nothing has a label 'pod'"), expect.stringContaining("right of '*' nothing has a label 'pod'"),
      expect.stringContaining("group_left copies a label 'zone' that nothing has on the server, which is asked for in 2 places"),
    ]);
    // Labels that expressions make are there.
    expect(await panels('sum by (x) (label_replace(queue_length, "x", "$1", "job", "(.*)"))', 'sum by ($grouping) (queue_length)', 'count by (v) (count_values("v", queue_length))')).toEqual([]);
  });
  it('has a label without the value', async () => {
    expect(await panels('http_requests_total{job="shp"}', 'queue_length{job="zzzzzz"}', 'http_request_duration_seconds_bucket{le="0.2"}')).toEqual([
      'warning live/series: no series matches http_requests_total{job="shp"} → did you mean job="shop"?',
      'warning live/series: no series matches queue_length{job="zzzzzz"} → job has shop',
      'warning live/series: no series matches http_request_duration_seconds_bucket{le="0.2"} → did you mean le="0.1"?',
    ]);
    expect(await panels('{job="\\"}\\n"} * queue_length{job!="x"}', 'queue_length{job="$job"}', 'queue_length{$filter}')).toEqual([]);
  });

  it.each([
    ['a threshold', '> 1e3', '> 2e3', 'expr', 'its expression is queue_length{job="shop"} > 1000, here queue_length{job="shop"} > 2000'],
    ['an operator', '> 1e3', '>= 1e3', 'expr', 'here queue_length{job="shop"} >= 1000'],
    ['a window', '[60s]', '[2m]', 'expr', 'here sum by (job) (rate(http_requests_total{job="shop"}[2m]))'],
    ['a grouping', 'by (job)\n', 'by (instance)\n', 'expr', 'here sum by (instance)'],
    ['for', 'for: 90s', 'for: 2m', 'for', 'for is 1m30s, here 2m'],
    ['no for', '        for: 90s\n', '', '', 'for is 1m30s, here 0s'],
    ['keep_firing_for', 'for: 2m', 'for: 3m', 'keep_firing_for', 'keep_firing_for is 2m, here 3m'],
    ['a label', '{severity: page, service: shop}', '{severity: high, service: shop}', 'labels.severity', 'label severity is "page", here "high"'],
    ['a label less', '{severity: page, service: shop}', '{service: shop}', '', 'label severity is "page", here missing'],
    ['a label of a recording', '{service: shop}\n      - alert', '{service: shop, a: b}\n      - alert', 'labels.a', 'label a is missing, here "b"'],
    ['an annotation', 'fail, queue', 'failed, queue', 'annotations.summary', 'annotation summary is'],
  ])('has loaded another %s', async (_, from, to, path, text) => {
    const problems = await changed(from, to);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ check: 'live/rule-differs', severity: 'error', file: 'generated/prometheus/rules/shop.yml' });
    expect(problems[0]!.path).toMatch(new RegExp(`^groups\\[0\\]\\.rules\\[\\d\\]${path === '' ? '$' : `\\.${path}$`}`));
    expect(problems[0]!.message).toContain(text);
  });
  it('has loaded what means the same in another writing', async () => {
    expect(short(await changed('> 1e3', '> 1000.0'))).toEqual([]);
    expect(short(await changed("sum(rate(http_requests_total{job='shop'}[60s])) by (job)", 'sum by(job)(rate(http_requests_total{job="\\x73hop"}[1m0s]))'))).toEqual([]);
  });
  it('cannot read an expression', async () => {
    expect(short(await changed('> 1e3', '> > 1e3'))).toEqual([expect.stringMatching(/it cannot read this expression: .*parse error/)]);
  });
  it('has another interval of a group', async () => {
    expect(short(await changed('interval: 1s', 'interval: 5s'))).toEqual([expect.stringContaining("group 'shop' is evaluated every 1s on the server, here every 5s")]);
  });
  it('lacks a rule, a group, or has one more', async () => {
    expect(short(await changed('alert: ErrorsHigh', 'alert: ErrorsVeryHigh'))).toEqual([
      expect.stringContaining("warning live/rule-extra: alert ErrorsHigh is still loaded on the server in group 'shop'"),
      expect.stringContaining('error live/rule-missing: alert ErrorsVeryHigh is not loaded on the server'),
    ]);
    expect(short(await changed('name: shop', 'name: shop2')).filter((line) => line.includes('rule-missing'))).toEqual([expect.stringContaining("group 'shop2' with its 4 rules is not loaded")]);
    const [first] = SHOP.split('      - alert: QueueLong');
    const extra = await check([rules('shop', first!)]);
    expect(short(extra)).toEqual([expect.stringContaining('alert QueueLong is still loaded'), expect.stringContaining('alert QueueLong is still loaded')]);
  });
  it('has a rule that fails', async () => {
    expect(short(await check([rules('broken', BROKEN)]))).toEqual([expect.stringMatching(/^error live\/rule-unhealthy: alert Ambiguous fails on the server: .*many/)]);
  });
  it('is older than the configured one', async () => {
    expect(short(await check([], { prometheusVersion: '99.1' }))).toEqual([expect.stringMatching(/^warning live\/version: the server is Prometheus \d+\.\d+.*generated for 99\.1/)]);
  });
  it('has none of many metrics: one problem', async () => {
    const missing = async (expr: string): Promise<string[]> => short(await check([rules('other', `groups: [{name: other, rules: [{alert: A, expr: ${expr}}]}]`)])).filter((line) => line.includes('live/metric'));
    expect(await missing('a1 + b2 + up - (c3 + d4 or e5)')).toEqual([expect.stringContaining("error live/metric: the server has none of the 5 metrics that rules and dashboards ask for, as 'a1'")]);
    expect(await missing('a1 + b2 + c3 + d4 + queue_length')).toHaveLength(4);
  });
  it('could not reload', async () => {
    await expect(server.reload('global: {scrape_interval: nonsense}')).rejects.toThrow();
    expect(short(await check(CLEAN))).toEqual([expect.stringContaining('error live/reload-failed: the server could not load')]);
  });
  it('knows no Alertmanager', async () => {
    await server.reload(config(service.url, false));
    await until('the Alertmanager is gone', async () => (await data(`${server.url}/api/v1/alertmanagers`)).activeAlertmanagers.length === 0);
    expect(short(await check(CLEAN))).toEqual([expect.stringContaining('warning live/alertmanager: the server knows no Alertmanager')]);
    expect(await check([dashboard('queue_length')])).toEqual([]);
  });
});
