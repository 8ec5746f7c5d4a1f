import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { declaredMetrics } from '../metrics/contract';
import type { OutputFile, Project } from '../model/project';
import { outputs } from '../outputs';
import { loadFrom, put, repositoryWith, type Files } from '../pipeline/test-support';
import { explain, type Explanation } from '.';

/** A stranger's: other names, labels and pace, two services from one list, rules by name and as text. */
const FILES: Files = {
  'oac.config.ts': "import { defineConfig } from 'observability-as-code';\nexport default defineConfig({ targetLabels: ['namespace', 'pod'], scrapeInterval: '30s', kubernetes: {} });\n",
  'services/shop.ts': `
import { counter, foreign, histogram, quantity, requestLatency, service, waiting } from 'observability-as-code';
export const rpc = histogram({ name: 'rpc_latency_seconds', labels: { rpc: 'any' }, buckets: [0.25, 1] });
export const locks = counter({ name: 'lock_wait_seconds_total' });
export const depth = foreign.gauge({ name: 'queue.depth' });
const unused = counter({ name: 'nobody_asks_total' });
const one = (name: string) => service({
  name, owner: 'team', select: { namespace: name }, traffic: 5, load: { url: 'http://localhost', paths: ['/'] }, kubernetes: { scale: { on: 'service:queue:max', target: 5, min: 1, max: 9 } },
  signals: {
    latency: requestLatency(rpc, { warning: 0.25, critical: 1 }),
    locks: waiting('Locks', locks),
    queue: quantity({ title: 'Queue', unit: 'short', limits: { warning: 5, critical: 9 }, expr: () => depth.value().max('namespace') }),
  },
});
export const [cart, stock] = [one('cart'), one('stock')];
`,
  'alert-rules/shop.ts': `
import { alert, cause, diagnose, recording, ruleGroup } from 'observability-as-code';
import { cart, stock } from '../services/shop';
const runbook = { meaning: 'It is slow.', firstSteps: ['Look.'] };
export default [cart, stock].map((s, i) => ruleGroup({ name: s.info.name, rules: [
  recording('service:queue:max', s.queue),
  alert(s.latency.mostlySlow({ detectWithin: '2m' }), {
    name: ['Cart', 'Stock'][i] + 'Slow', severity: 'critical', runbook, ...(i === 0 ? { dashboard: 'shop', diagnosis: diagnose(s.latency, { causes: [cause('LOCKS', s.locks, 'waits')] }) } : {}),
  }),
  ...(i === 0 ? [alert(s.queue.reaches('critical', { for: '1m' }), { name: 'CartLocked', severity: 'warning', explains: [s.latency], runbook })] : []),
] }));
`,
  'dashboards/shop.ts': `
import { dashboard, promql, row, timeseries } from 'observability-as-code';
import { cart } from '../services/shop';
export default dashboard({ uid: 'shop', title: 'The shop', rows: [
  row('A', timeseries([cart.latency.p95, cart.latency.share(cart.locks)], { title: 'Slow?' })),
  row('C', timeseries({ expr: promql\`sum(up) + sum(rate(their_calls_total[5m]))\` }, { title: 'Theirs' })),
  row('B', timeseries({ expr: promql\`sum(service:queue:max{service="cart"}) / count(rpc_latency_seconds_count)\` }, { title: 'By hand' })),
] });
`,
  'scenarios/cart.ts': `
import { scenario } from 'observability-as-code';
import { cart } from '../services/shop';
export default [
  scenario({ name: 'cart-slow', service: cart, story: { lasts: '20m', phases: [{ at: '10m', requests: { seconds: 2, in: 'locks' } }] }, expect: { fires: { CartSlow: { within: '2m', cause: 'LOCKS' } } } }),
  scenario({ name: 'cart-blind', service: cart, story: { lasts: '20m', phases: [{ at: '10m', without: ['locks'] }] }, expect: { quiet: true } }),
];
`,
};
let root: string;
let project: Project;
let files: readonly OutputFile[];
const asked = (name: string): Explanation => explain(name, { root, project, files, declared: declaredMetrics() });
const users = (name: string): Record<string, string[]> => {
  const found: Record<string, string[]> = {};
  for (const { thing } of asked(name).explained.flatMap((each) => each.users)) (found[thing.kind] ??= []).push(thing.name);
  return found;
};
const placeOf = (name: string): (string | undefined)[] => asked(name).explained.map(({ thing }) => thing.origin && `${path.relative(root, thing.origin.file)}:${thing.origin.line}`);
const facts = (name: string): Record<string, string> => Object.fromEntries(asked(name).explained.flatMap((each) => each.facts));

function start(more: Files = {}): void {
  root = repositoryWith({ ...FILES, ...more });
  const loaded = loadFrom(root);
  expect(loaded.failures).toEqual([]);
  project = loaded.project!;
  files = outputs.flatMap((output) => output.files(project));
  put(root, Object.fromEntries(files.map((file) => [`generated/${file.path}`, file.content])));
}
const fileOf = (name: string): string => files.find((file) => file.path === name)!.content;
const lineOf = (name: string, text: string | RegExp): string => {
  const found = fileOf(name).split('\n').findIndex((line) => (typeof text === 'string' ? line.includes(text) : text.test(line)));
  expect(found, `${name} has ${String(text)}`).toBeGreaterThanOrEqual(0);
  return `generated/${name}:${found + 1}`;
};

describe('what has a name', () => {
  it('a metric: where it is declared, and all that changes with it, through recordings and as text', () => {
    start();
    expect(placeOf('rpc_latency_seconds')).toEqual(['services/shop.ts:3']);
    expect(users('rpc_latency_seconds')).toMatchObject({ alert: ['CartSlow', 'StockSlow'], panel: ['shop/Slow?', 'shop/By hand'], scenario: ['cart-slow'] });
    expect(users('rpc_latency_seconds')['recording']!.filter((name) => name.startsWith('service:latency_')).length).toBeGreaterThan(3);
    expect(users('rpc_latency_seconds')['recording']).not.toContain('service:queue:max');
    expect(asked('rpc_latency_seconds').explained[0]!.pages).toEqual(['runbooks/CartSlow.md', 'runbooks/StockSlow.md']);
    expect(asked('rpc_latency_seconds_bucket').explained[0]!.thing.name).toBe('rpc_latency_seconds');
  });
  it('a metric that only names a cause, one with dots behind a recording, and one that nobody asks for', () => {
    start();
    expect(users('lock_wait_seconds_total')).toEqual({ signal: ['cart.locks', 'stock.locks', 'cart.latency.share.locks'], alert: ['CartSlow'], panel: ['shop/Slow?'], scenario: ['cart-slow', 'cart-blind'] });
    const alert = asked('lock_wait_seconds_total').explained[0]!.users.find(({ thing }) => thing.kind === 'alert')!;
    expect(alert.by.map(({ how }) => how)).toEqual(['diagnosis']);
    expect(users('queue.depth')).toEqual({ signal: ['cart.queue', 'stock.queue'], recording: ['service:queue:max', 'service:queue:max'], alert: ['CartLocked'], panel: ['shop/By hand'], autoscaler: ['cart/autoscaler', 'stock/autoscaler'] });
    expect(users('nobody_asks_total')).toEqual({});
  });
  it('what judges a load test, and what scales', () => {
    start();
    expect(users('rpc_latency_seconds')['k6 threshold']).toEqual(['cart/http_req_duration', 'stock/http_req_duration']);
    expect(users('cart.latency')['k6 threshold']).toEqual(['cart/http_req_duration']);
    expect(facts('cart/http_req_duration')).toMatchObject({ limits: 'Latency: warning 250 ms, critical 1 s', file: 'generated/k6/cart.js' });
    expect(asked('service:queue:max').explained.map((each) => each.users.filter(({ thing }) => thing.kind === 'autoscaler').map(({ thing }) => thing.name))).toEqual([['cart/autoscaler'], ['stock/autoscaler']]);
    expect(facts('cart/autoscaler')).toEqual({ of: 'the Deployment cart', holds: 'the mean of service:queue:max at 5, by 1 to 9 replicas', file: 'generated/kubernetes/autoscaling/cart.yaml' });
  });
  it('a metric that is asked for and declared nowhere', () => {
    start();
    expect(users('their_calls_total')).toEqual({ panel: ['shop/Theirs'] });
    expect([facts('their_calls_total')['kind'], facts('up')['kind']]).toEqual(['not declared', expect.stringMatching(/^gauge, of \S/) as string]);
    expect(placeOf('their_calls_total')).toEqual([undefined]);
  });
  it('signals, at their own lines; a part belongs to its family', () => {
    start();
    expect(placeOf('cart.queue')).toEqual(['services/shop.ts:12']);
    expect(asked('locks').explained.map(({ thing }) => thing.name)).toEqual(['cart.locks', 'stock.locks']);
    expect(users('cart.latency')).toMatchObject({ alert: ['CartSlow'], panel: ['shop/Slow?'] });
    expect(users('cart.latency.p50')).toEqual({});
    expect(facts('cart.latency')).toMatchObject({ limits: 'warning 250 ms, critical 1 s', reads: 'rpc_latency_seconds' });
  });
  it('signals that come from elsewhere stand at their service', () => {
    start({ 'services/other.ts': "import { service, waiting } from 'observability-as-code';\nimport { locks } from './shop';\nconst common = { slow: waiting('Slow', locks) };\n\nexport const far = service({ name: 'far', owner: 'team', select: { namespace: 'far' }, signals: common });\n" });
    expect(placeOf('far.slow')).toEqual(['services/other.ts:5']);
  });
  it('recordings of one name are kept apart by their service', () => {
    start();
    const found = asked('service:queue:max').explained;
    expect(found.map((each) => [each.facts[0], each.users.map(({ thing }) => thing.name)])).toEqual([[['of', 'service cart'], ['cart', 'shop/By hand', 'cart/autoscaler']], [['of', 'service stock'], ['stock', 'stock/autoscaler']]]);
  });
  it('an alert: what it means, promises and does, and what proves it', () => {
    start();
    expect(placeOf('CartSlow')).toEqual(['alert-rules/shop.ts:7']);
    expect(facts('CartSlow')).toMatchObject({
      means: 'It is slow.', limits: 'Latency: warning 250 ms, critical 1 s', promise: expect.stringMatching(/^fires within (?:1m\d+s|2m) of the first bad request, at 5 a second$/) as string,
      evaluated: 'by Prometheus every 10s, targets are scraped every 30s', severity: 'critical: it wakes someone', told: 'Slack, #alerts', inhibits: 'CartLocked', causes: 'LOCKS, or UNKNOWN',
      dashboard: expect.stringMatching(/^http:\/\/localhost:3000\/d\/shop\?viewPanel=\d+ \(Slow\?\)$/) as string, runbook: 'generated/runbooks/CartSlow.md', rule: 'generated/prometheus/rules/cart.yml',
    });
    expect(asked('CartSlow').explained[0]!.users.map(({ thing, by }) => [thing.name, by[0]!.note])).toEqual([['cart', 'holds it'], ['cart-slow', 'fires within 2m, cause LOCKS']]);
    expect(asked('cartslow').explained[0]!.thing.name).toBe('CartSlow');
  });
  it('dashboards by uid and title, panels by title, scenarios, services and groups', () => {
    start();
    expect(placeOf('The shop')).toEqual(['dashboards/shop.ts:4']);
    expect(users('shop')).toEqual({ alert: ['CartSlow'] });
    expect(placeOf('shop/By hand')).toEqual(placeOf('By hand'));
    expect(facts('Slow?')).toMatchObject({ shows: 'cart.latency.p95, cart.latency.share.locks', 'judged by': 'CartSlow' });
    expect(facts('cart-slow')).toMatchObject({ expects: 'CartSlow within 2m (LOCKS)', file: 'generated/prometheus/tests/cart-slow.yml' });
    expect(asked('cart').explained.map(({ thing }) => thing.kind)).toEqual(['service', 'rule group']);
  });
  it.each([
    ['CartSloww', /^did you mean CartSlow\?$/], ['cart.latncy', /^did you mean cart\.latency\?$/], ['latency_seconds', /^did you mean rpc_latency_seconds\?$/], ['wait', /^did you mean one of lock_wait_seconds_total\?$/],
    ['zzzzzzzz', /^name a metric, signal/], ['constructor', /^name a metric, signal/],
  ])('%s is nothing', (name, remedy) => {
    start();
    expect(() => asked(name)).toThrow(expect.objectContaining({ name: 'CannotRun', message: `there is nothing called '${name}'`, remedy: expect.stringMatching(remedy) as string }));
  });
});

it('a metric of a catalogue that nobody uses is known all the same', () => {
  start();
  for (const [name, remedy] of [['container_oom_events_total', /^it is of cAdvisor, with the labels container, pod/], ['nodejs_gc_duration_seconds', /^it is of prom-client/]] as const) {
    expect(() => asked(name)).toThrow(expect.objectContaining({ name: 'CannotRun', message: `no definition uses '${name}'`, remedy: expect.stringMatching(remedy) as string }));
  }
});
describe('a line of generated/', () => {
  const first = (place: string): string => {
    const [found] = asked(place).explained;
    return found ? `${found.thing.kind} ${found.thing.name}` : `from ${asked(place).from}`;
  };
  it('leads to the definition that made it', () => {
    start();
    const rules = 'prometheus/rules/cart.yml';
    expect(first(lineOf(rules, 'alert: CartSlow'))).toBe('alert CartSlow');
    expect(first(lineOf(rules, 'severity: critical'))).toBe('alert CartSlow');
    expect(first(lineOf(rules, 'record: service:queue:max'))).toBe('recording service:queue:max');
    expect(first(lineOf(rules, 'record: service:latency_requests:'))).toMatch(/^recording service:latency_requests:increase\d/);
    // Both services have a series of that name.
    expect(asked(lineOf(rules, 'record: service:latency_requests:')).explained.map((each) => each.facts[0])).toEqual([['of', 'service cart']]);
    expect(first(lineOf(rules, '- name: cart'))).toBe('rule group cart');
    expect(first(`generated/${rules}`)).toBe('rule group cart');
    expect(first(`${rules}:4`)).toBe('rule group cart');
    const board = 'grafana/dashboards/Services/shop.json';
    expect(first(lineOf(board, '"title": "By hand"'))).toBe('panel shop/By hand');
    expect(first(lineOf(board, 'service:queue:max'))).toBe('panel shop/By hand');
    expect(first(lineOf(board, '"title": "The shop"'))).toBe('dashboard shop');
    expect(first('generated/runbooks/CartSlow.md:3')).toBe('alert CartSlow');
    expect(first(lineOf('runbooks/README.md', '[StockSlow]'))).toBe('alert StockSlow');
    expect(first('generated/prometheus/tests/cart-slow.yml:5')).toBe('scenario cart-slow');
    expect(first('generated/k6/stock.js:9')).toBe('service stock');
    expect(first(lineOf('k6/stock.js', 'http_req_duration: ['))).toBe('k6 threshold stock/http_req_duration');
    expect(first('./generated/alertmanager/alertmanager.yml:3')).toBe('from oac.config.ts and alert-rules/');
    expect(first('generated/kubernetes/kustomization.yaml:2')).toBe('from all definitions');
    for (const file of ['alertmanager/alertmanager.yml', 'kubernetes/alertmanager/observability-as-code.yaml']) {
      expect(first(lineOf(file, 'CartLocked'))).toBe('alert CartLocked');
      expect(first(lineOf(file, 'receiver: page'))).toBe('from oac.config.ts and alert-rules/');
    }
    expect(first(path.join(root, 'generated', rules))).toBe('rule group cart');
    expect(first(lineOf('kubernetes/rules/cart.yaml', 'severity: critical'))).toBe('alert CartSlow');
    expect(first('kubernetes/rules/cart.yaml:3')).toBe('rule group cart');
    const wrapped = 'kubernetes/dashboards/dashboard-shop.yaml';
    expect(first(lineOf(wrapped, '"title": "By hand"'))).toBe('panel shop/By hand');
    expect(first(`${wrapped}:2`)).toBe('dashboard shop');
    expect(first('kubernetes/monitors/stock.yaml:9')).toBe('service stock');
  });
  it('says so where the file is an old one, and cannot where somebody broke it', () => {
    start();
    const rules = 'generated/prometheus/rules/cart.yml';
    writeFileSync(path.join(root, rules), `\n\n${fileOf('prometheus/rules/cart.yml')}`);
    const [, file, line] = /^(.*):(\d+)$/.exec(lineOf('prometheus/rules/cart.yml', 'alert: CartSlow'))!;
    expect(asked(`${file}:${Number(line) + 2}`)).toMatchObject({ line: { isCurrent: false }, explained: [{ thing: { name: 'CartSlow' } }] });
    writeFileSync(path.join(root, rules), 'groups: [');
    expect(() => asked(`${rules}:1`)).toThrow(expect.objectContaining({ name: 'CannotRun', remedy: 'oac generate writes it anew' }));
    writeFileSync(path.join(root, rules), '');
    expect(() => asked(`${rules}:1`)).not.toThrow(TypeError);
  });
  it('of the list of all files is answered, too', () => {
    start();
    put(root, { 'generated/.oac-manifest': 'abc  k6/cart.js\n' });
    expect(first('generated/.oac-manifest:1')).toMatch(/^from all definitions/);
  });
  it('is refused where there is none', () => {
    start();
    expect(() => asked('generated/prometheus/rules/card.yml:4')).toThrow(expect.objectContaining({ remedy: 'did you mean generated/prometheus/rules/cart.yml?' }));
    expect(() => asked('generated/prometheus/rules/cart.yml:4000')).toThrow(/has no line 4000/);
    expect(() => asked('generated/prometheus/rules/cart.yml:0')).toThrow(/has no line 0/);
    for (const odd of ['generated', 'generated/', '../x', '/etc/passwd', ':', '::4', 'generated/prometheus', '']) expect(() => asked(odd), odd).toThrow(expect.objectContaining({ name: 'CannotRun' }));
  });
});
