import { afterEach, describe, expect, it } from 'vitest';
import {
  alert, always, cacheHits, cause, counter, cpuOfLimit, dashboard, DefinitionError, diagnose, errors, eventLoop, fact, gauge, histogram, matches, metricsMissing, prometheus, promql, quantity, recording, requestLatency, ruleGroup, service,
  targets, timeseries, traffic, waiting,
} from '../index';
import { completeConfig, defineConfig, useConfig, type ConfigInput } from './config';
import { expectRefused } from './refusal.test-support';

const durations = histogram({ name: 'rpc_duration_seconds', labels: { code: 'any' }, buckets: [0.1, 0.2] });
const waits = counter({ name: 'wait_seconds_total' });
const runbook = { meaning: 'm', firstSteps: ['s'] };
const refused = (make: () => unknown, message: string, remedy: string, path?: string): void => expectRefused(__filename, make, message, remedy, path);
const shop = (more: object = {}, name = 'shop') => service({
  name, owner: 'team', select: { job: 'shop' }, scrapeInterval: '15s',
  signals: { latency: requestLatency(durations, { warning: 0.1, critical: 0.2 }), up: targets(prometheus.up), traffic: traffic(durations), wait: waiting('Wait', waits) }, ...more,
});
afterEach(() => useConfig(completeConfig({})));

describe('a service', () => {
  it('is refused with place, fault and remedy', () => {
    refused(() => shop({ name: 'Shop' }), "service name 'Shop' is not usable", 'lower-case letters', 'name');
    refused(() => shop({ name: undefined }), "service name 'undefined' is not usable", 'lower-case letters', 'name');
    refused(() => shop({ scrapeInterval: '5 s' }), "'5 s' is not a duration", "as in '30s'", 'scrapeInterval');
    refused(() => shop({ scrapeInterval: '0s' }), "'0s' is not a duration", 'above zero', 'scrapeInterval');
    refused(() => shop({ traffic: 0 }), "traffic of service 'shop' is 0", 'above 0', 'traffic');
    refused(() => shop({ traffic: NaN }), "traffic of service 'shop' is NaN", 'above 0', 'traffic');
    refused(() => shop({ select: {} }), "service 'shop' selects by no label's exact value", 'give select a label', 'select');
    refused(() => shop({ select: { job: matches('a|b') } }), "selects by no label's exact value", 'give select a label', 'select');
    refused(() => shop({ select: { job: 'a', namespace: 'b' } }), "selects by 'namespace', which is no target label (job, instance)", "add 'namespace' to targetLabels in oac.config.ts", 'select.namespace');
    for (const owner of ['', ' ', undefined]) refused(() => shop({ owner }), "service 'shop' has no owner", 'name the team', 'owner');
    refused(() => shop({ signals: { kind: traffic(durations) } }), "a signal of service 'shop' is called 'kind'", 'another name', 'signals.kind');
  });
  it('knows the line that made it, and its signals', () => {
    const api = shop();
    expect(api.origin).toMatchObject({ file: __filename });
    expect(api.info.origin).toEqual(api.origin);
    expect(Object.keys(api.signals)).toEqual(['latency', 'up', 'traffic', 'wait']);
    expect(api.latency).toBe(api.signals.latency);
    expect(Object.isFrozen(api) && Object.isFrozen(api.signals)).toBe(true);
  });
  it('takes the scrape interval of the config, and evaluates three times as often, at most every 5 s', () => {
    useConfig(completeConfig({ scrapeInterval: '1m' }));
    expect(shop({ scrapeInterval: undefined }).info).toMatchObject({ scrape: 60, evaluation: 20 });
    expect([5, 10, 15, 30].map((s) => shop({ scrapeInterval: `${s}s` }).info.evaluation)).toEqual([5, 5, 5, 10]);
  });
});

describe('signals and conditions', () => {
  it('are refused where they cannot be', () => {
    refused(() => requestLatency(durations, { warning: 0.15, critical: 0.2 }), 'warning limit 0.15 s is not a bucket edge of rpc_duration_seconds (0.1, 0.2)', 'add the edge', 'limits.warning');
    refused(() => requestLatency(durations, { warning: 100, critical: 200 }), 'warning limit 100 s is not a bucket edge of rpc_duration_seconds (0.1, 0.2)', 'limits are in seconds: write 0.1', 'limits.warning');
    refused(() => requestLatency(durations, { warning: 0.2, critical: 0.1 }), 'warning limit 0.2 is above critical limit 0.1', 'exchange them', 'limits');
    refused(() => errors(durations, { status: '5..' } as never, { warning: 0.1, critical: 0.2 }), "rpc_duration_seconds has no label 'status' (code, job, instance)", 'name one that it has', 'failed.status');
    for (const [limits, message, remedy, path] of [
      [{ warning: 80, critical: 95 }, 'warning limit 80 is 8000 %', 'write 0.8 for 80 %', 'limits.warning'],
      [{ warning: 0.5, critical: 1.01 }, 'critical limit 1.01 is 101 %', 'a share runs from 0 to 1', 'limits.critical'],
      [{ warning: -1, critical: 0.1 }, 'warning limit -1 is always reached', 'a share above 0', 'limits.warning'],
      [{ warning: 0.1, critical: 0 }, 'critical limit 0 is always reached', 'a share above 0', 'limits.critical'],
      [{ warning: 0.2, critical: 0.1 }, 'warning limit 0.2 is above critical limit 0.1', 'exchange them', 'limits'],
      [{ warning: 0.2 }, 'critical limit is undefined', 'write a number', 'limits.critical'],
      [{ warning: NaN, critical: 1 }, 'warning limit is NaN', 'write a number', 'limits.warning'],
    ] as const) {
      refused(() => errors(durations, { code: '500' }, limits as never), message, remedy, path);
      refused(() => cpuOfLimit({ cpuSeconds: waits, cpuLimit: 2 }, limits as never), message, remedy, path);
      refused(() => eventLoop({ active: waits, idle: waits }, limits as never), message, remedy, path);
    }
    refused(() => errors(durations, {}, { warning: 0.1, critical: 0.2 }), 'failed names no label of rpc_duration_seconds, so every request would count as failed', 'say which do', 'failed');
    refused(() => quantity({ title: 'Q', unit: 'short', limits: { warning: 1 } as never, expr: () => gauge({ name: 'q' }).value() }), 'critical limit is undefined', 'write a number', 'limits.critical');
    for (const evidence of [0, 1.5, -3, NaN]) refused(() => shop().latency.mostlySlow({ detectWithin: '3m', evidence }), `evidence is ${evidence}`, 'at least 1', 'evidence');
    refused(() => shop().latency.mostlySlow({ detectWithin: '10s' }), "detectWithin: '10s' cannot be kept", "write detectWithin: '", 'detectWithin');
    refused(() => shop().latency.mostlySlow({ detectWithin: 'soon' as never }), "'soon' is not a duration", 'write a number', 'detectWithin');
    refused(() => shop().latency.shifted({ factor: 3, over: '20s', against: '1h', for: '1m' }), "over: '20s' holds fewer than three scrapes of 15s", "write at least '45s'", 'over');
    refused(() => shop().traffic.stopped({ over: '30s', for: '1m', up: shop().up }), "over: '30s' holds fewer than three scrapes of 15s", "write at least '45s'", 'over');
    refused(() => shop().latency.mean.reaches('critical', { for: '1 min' as never }), "'1 min' is not a duration", 'write a number', 'for');
    const { up } = shop();
    refused(() => diagnose(shop().latency, { causes: [cause('WAIT', shop().wait, 'it waits')], by: 'route' }), "rpc_duration_seconds has no label 'route' (code)", 'name one that it has', 'by');
    const labelled = counter({ name: 'labelled_seconds_total', labels: { route: 'any' } });
    const born = shop({ signals: { up: targets(prometheus.up), latency: requestLatency(durations, { warning: 0.1, critical: 0.2 }), wait: waiting('Wait', labelled) } });
    refused(() => metricsMissing(born, { up: born.up, for: '5m' }), 'whose metric is there from the start', 'metrics without labels');
    refused(() => metricsMissing({ signals: { up } }, { up, for: '5m' }), "service 'shop' has no signal besides 'up'", 'leave metricsMissing out');
  });
  it('are refused where a metric is asked for with another value than the service is found by', () => {
    const elsewhere = shop({ signals: { wait: waiting('Wait', waits.where({ job: 'db' })) } });
    refused(() => recording('service:wait:rate', elsewhere.wait), "wait_seconds_total is asked for with job 'db', but the service is found by job 'shop'", 'leave job out');
  });
  it('keep braces in a title out of the alert\'s template', () => {
    const curly = service({ name: 'a', owner: 'o', select: { job: 'a' }, signals: { cpu: { bind: (place) => ({ ...shop().latency.mean, place, title: '{{ x }}' }) } } });
    expect(curly.cpu.title).toBe('{{ x }}');
    expect(shop().latency.mean.reaches('critical', { for: '1m' }).says).toBe('Mean latency {{ $value | humanizeDuration }}, limit 200 ms');
  });
});

describe('a diagnosis', () => {
  it('is refused where it could not be given', () => {
    const [api, other] = [shop(), shop({}, 'other')];
    const database = cause('DATABASE', api.wait, 'queries take the time');
    refused(() => diagnose(api.latency, { causes: [] }), 'a diagnosis has no causes', 'list at least one', 'causes');
    refused(() => diagnose(api.latency, { causes: [cause('A', other.wait, 'x')] }), "'A' is a signal of service 'other', the diagnosis is one of 'shop'", "take a signal of 'shop'", 'causes[0]');
    refused(() => diagnose(api.latency, { causes: [database, database] }), "'DATABASE' is listed twice", 'a name of its own', 'causes[1]');
    refused(() => diagnose(api.latency, { causes: [database], facts: [fact('traffic', api.traffic), fact('x', other.traffic)] }), "'x' is a signal of service 'other'", "take a signal of 'shop'", 'facts[1]');
    refused(() => diagnose(api.latency, { causes: [database], facts: [fact('DATABASE', api.traffic)] }), "'DATABASE' is listed twice", 'a name of its own', 'facts[0]');
    const lookups = counter({ name: 'lookups_total', labels: { result: ['hit', 'miss'] } });
    const cached = service({ name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '15s', signals: { latency: requestLatency(durations, { warning: 0.1, critical: 0.2 }), wait: waiting('Wait', waits), cache: cacheHits(lookups, { result: 'hit' }, { warning: 0.5, critical: 0.2 }) } });
    const cold = cause('CACHE COLD', cached.cache.sends(cached.wait), 'misses');
    refused(() => diagnose(cached.latency, { causes: [cold] }), "'CACHE COLD' sends work to 'wait', and no cause waits for it", "list one: cause('DATABASE', …)", 'causes[0]');
    expect(diagnose(cached.latency, { causes: [cold, cause('DATABASE', cached.wait, 'waits')] }).causes).toHaveLength(2);
    refused(() => fact('traffic', api.traffic, { remark: { below: NaN, says: 'x' } }), 'below is NaN', "write a number in the signal's unit", 'remark.below');
  });
});

describe('rules', () => {
  it('are refused with a name that is none', () => {
    for (const name of ['apiSlow', 'Api-Slow', '', '../Api', undefined as never]) refused(() => alert(always(), { name, severity: 'info', runbook }), `alert name '${name}' is not usable`, 'as in ApiLatencyRegression', 'name');
    for (const name of ['Rate', 'a:b', 'a:b:c-d', 'a:b:c:d']) refused(() => recording(name, shop().traffic), `recording rule name '${name}' is not level:metric:operations`, 'as in', 'name');
    refused(() => ruleGroup({ name: 'empty', rules: [] }), "rule group 'empty' has no rules", 'delete the group', 'rules');
    refused(() => alert(always(), { name: 'A', severity: 'info', runbook, summary: ' ' }), 'alert A has an empty summary', 'leave it out', 'summary');
    for (const name of ['Group', '../x', 'a b', '']) refused(() => ruleGroup({ name, rules: [] }), `rule group name '${name}' is not usable`, 'it becomes a file name', 'name');
  });
  it('are refused where they are to stay quiet and cannot', () => {
    const other = service({ name: 'bank', owner: 'team', select: { job: 'bank' }, signals: { up: targets(prometheus.up) } });
    const api = shop();
    const of = (more: object) => () => alert(api.up.down({ for: '1m' }), { name: 'Down', severity: 'warning', runbook: { meaning: 'm', firstSteps: ['s'] }, explains: [api.up], ...more } as never);
    expect(() => of({})()).not.toThrow();
    refused(of({ severity: 'critical' }), 'explains others, and is critical', "severity 'warning'", 'explains');
    expect(of({ engine: 'grafana' })).not.toThrow();
    refused(of({ explains: [] }), 'explains nothing', 'explains: [api.latency]', 'explains');
    refused(of({ explains: ['latency'] }), 'explains what is no signal', 'explains: [api.latency]', 'explains[0]');
    refused(of({ explains: [other.up] }), "is about service 'shop', and explains a signal of 'bank'", 'of its own service', 'explains[0]');
  });
  it('are refused without words for the one who is woken, and with labels that would be lost', () => {
    const made = (more: object) => () => alert(always(), { name: 'A', severity: 'info', runbook, ...more });
    for (const empty of [undefined, {}, { meaning: '', firstSteps: ['s'] }, { meaning: 'm', firstSteps: [] }, { meaning: 'm', firstSteps: [' '] }]) refused(made({ runbook: empty }), 'alert A has no runbook, or one with nothing in it', 'say what it means', 'runbook');
    for (const label of ['severity', 'service', 'alertname']) refused(made({ labels: { [label]: 'x' } }), `alert A sets the label '${label}', which oac sets itself`, 'another name', `labels.${label}`);
    refused(made({ labels: { 'a-b': 'x' } }), "a label 'a-b', which is no label name", 'letters, digits and _', 'labels.a-b');
    refused(made({ labels: { tier: 1 } }), "label 'tier' of alert A is 1", "write '1'", 'labels.tier');
    expect(made({ labels: { tier: '1' } })()).toMatchObject({ labels: { tier: '1' } });
  });
  it('know the line that made them', () => {
    const made = alert(always(), { name: 'Watchdog', severity: 'info', runbook });
    const group = ruleGroup({ name: 'meta', rules: [made, recording('service:requests:rate', shop().traffic)] });
    for (const { origin } of [made, group, ...group.rules]) expect(origin).toMatchObject({ file: __filename });
    expect(made).toMatchObject({ kind: 'alert', engine: 'prometheus' });
  });
});

describe('metrics', () => {
  it('are refused with labels that cannot be, or are there already', () => {
    refused(() => histogram({ name: 'a_seconds', labels: { le: 'any' }, buckets: [1] }), "a_seconds declares the label 'le'", 'leave it out', 'labels.le');
    for (const label of ['a-b', '__name__', '1a']) refused(() => gauge({ name: 'a', labels: { [label]: 'any' } }), `'${label}' of a is no label name`, 'letters, digits and _', `labels.${label}`);
    expect(gauge({ name: 'a', labels: { le: 'any' } }).name).toBe('a');
  });
});

describe('dashboards and panels', () => {
  it('are refused where Grafana would not take them', () => {
    for (const uid of ['', 'a b', 'a/b', 'x'.repeat(41), undefined as never]) refused(() => dashboard({ uid, title: 'A', rows: [] }), `dashboard uid '${uid}' is not usable`, '1 to 40 letters', 'uid');
    refused(() => timeseries((shop() as unknown as Record<string, never>)['latncy']!), 'a timeseries panel has a query that is undefined', 'spelled', 'queries');
  });
  it('know the line that made them, and take raw queries', () => {
    const panel = timeseries([gauge({ name: 'queue_length_jobs' }).value().legend('{{job}}'), { expr: promql`up` }]);
    expect(panel.origin).toMatchObject({ file: __filename });
    expect(dashboard({ uid: 'a', title: 'A', rows: [] }).origin).toMatchObject({ file: __filename });
    expect(panel.queries).toEqual([{ expr: expect.objectContaining({ node: expect.anything() }), legend: '{{job}}' }, { expr: expect.anything() }]);
  });
});

describe('the config', () => {
  it('has a default for everything', () => {
    expect(completeConfig({})).toMatchObject({ environment: 'production', targetLabels: ['job', 'instance'], instanceLabels: ['instance'], scrapeInterval: '15s', outputs: undefined });
    expect(completeConfig({ targetLabels: ['namespace', 'pod'] }).instanceLabels).toEqual(['pod']);
    expect(completeConfig({ grafana: { url: 'http://g' } }).grafana).toMatchObject({ url: 'http://g', folder: 'Services' });
  });
  it('is refused for servers that would not take what is written, and for runbooks that all have one address', () => {
    for (const version of ['2.41', '1.0', '2.9']) expect(() => completeConfig({ prometheus: { version } })).toThrow(`prometheus.version '${version}' is older than 2.42`);
    expect(() => completeConfig({ grafana: { version: '9.3' } })).toThrow("grafana.version '9.3' is older than 9.4");
    for (const version of ['2.42', '2.100', '3.0']) expect(completeConfig({ prometheus: { version } }).prometheus.version).toBe(version);
    expect(() => completeConfig({ runbookUrl: 'https://r.example.org/{fil}' })).toThrow("runbookUrl has the placeholder '{fil}'");
    expect(() => completeConfig({ runbookUrl: 'https://r.example.org/' })).toThrow('runbookUrl is the same for every alert');
    expect(() => completeConfig({ tracesUrl: 'https://t.example.org/{name}' })).toThrow("tracesUrl has the placeholder '{name}'");
    // Braces of a query language are its own.
    expect(completeConfig({ logsUrl: 'https://l.example.org/?q={app="{service}"}' }).logsUrl).toContain('{app=');
  });
  it('is refused where two settings contradict each other', () => {
    expect(() => completeConfig({ instanceLabels: ['pod'] })).toThrow("instanceLabels names 'pod', which is not among targetLabels (job, instance)");
    const input: ConfigInput = { targetLabels: ['job'] };
    expect(() => completeConfig(input)).toThrow(expect.objectContaining({ message: "instanceLabels is not set, and its default 'instance' is not among targetLabels (job)", path: 'targetLabels' }));
    expect(defineConfig(input)).toBe(input);
  });
});
