import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promtoolsForTests, run } from '../../tools';
import { SEED } from '../arbitrary.test-support';
import { checkPromql, type PromqlContext } from '.';

/** What no series of any data passes. */
const NEVER = [
  // One thing that is to be two at once.
  'x{job=~"api|web",job!~"a.*|web"}', 'sum(x) > 5 and on () sum(x) < 3', 'hour() > 22 and on () hour() < 6', 'max by (a) (x) > 5 and on (a) max by (a) (x) < 3', 'x unless on () x', 'x > 5 unless ignoring (a) x', 'x{quantile="99"}',
  'up == 0 and up == 1', 'up{job="1"} == 1 and up == 0', 'x > 10 and x < 5', 'x > 10 and y > 1 and x < 5', 'x >= 10 and (y or x < 20) and x < 10', '5 > x and (x) > 5', 'rate(c_total{a="1"}[5m]) > 1 and rate(c_total[5m]) < 0.5', 'sum by (a) (x) > 5 and sum by (a) (x) < 5', 'x == 3 and x != 3 == 4', 'x < 3 and x != 1 > 4',
  '(up == 1) < 1', 'x > 5 <= 5', '((x > 5) < 10) == 4', '-(x > 1) > 0', 'up == 0.5', 'avg(up) * 100 > 100', '1 - avg(up) > 1', 'count(x) - 1 < 0', 'sum(up) * 2 == 1.5', 'clamp_max(x, 5) > 5', 'clamp_min(x, 0) < 0', 'clamp(x, 1, 5) == 7', 'abs(x) + 1 < 1', 'hour() >= 24', 'timestamp(x) < 0', 'round(rate(c_total[5m])) < 0', 'ceil(x) == 1.5', 'floor(clamp_min(x, 2)) < 2',
  // What takes itself away, or is over itself.
  'x unless x', 'x > 5 unless x > 1', 'x{a="1"} unless x', 'y and x > 5 unless x', 'x > x', 'x{a="1"} < x', 'rate(c_total[5m]) > (rate(c_total[5m]))', 'up > count(up)', 'count(x) < absent(z)',
  'max_over_time(x[5m]) < min_over_time(x[5m])', 'min_over_time(x[5m]) > avg_over_time(x[5m])', 'x > max_over_time(x[5m])', 'max(x) < min(x)', 'avg by (a) (x) > max by (a) (x)', 'quantile(0.9, x) < quantile(0.5, x)', 'histogram_quantile(0.9, rate(h_bucket[5m])) < histogram_quantile(0.5, rate(h_bucket[5m]))',
  // A part that is to be more than the whole.
  'sum(rate(c_total{a="1"}[5m])) / sum(rate(c_total[5m])) > 5', 'sum by (b) (rate(c_total{a="1"}[5m])) / on (b) sum by (b) (rate(c_total[5m])) * 100 > 101', '1 - sum(increase(c_total{a=~"1|2"}[5m])) / sum(increase(c_total[5m])) < 0', 'count(up == 0) / count(up) > 50', 'count(x{a="1"} > 2) / count(x) > 1', 'sum(rate(h_bucket{le="0.5"}[5m])) / sum(rate(h_count[5m])) > 95',
  // Parameters that leave nothing.
  'clamp(x, 10, 1) > 0', 'topk(0, x)', 'bottomk(0.5, x)', 'topk by (a) (-1, x)',
  // What is never absent, and buckets beside what has none.
  'absent(x or vector(0))', 'absent(sum(z) or vector(0)) == 1', 'absent(vector(1) * 2)', 'rate(h_sum[5m]) / rate(h_bucket[5m])', 'h_bucket{le="0.5"} / h_count > 0.5', 'sum without (a) (h_count) > sum without (a) (h_bucket)',
];
/** As near, and right: what gives something with the data below. */
const FULL = [
  'up == 1 and on (b) up == 0', 'x > 1 and x < 1000', 'x{a="1"} > 1 and ignoring (a, job) x{a="2"} < 1000', 'x unless y{a="1"}', 'x unless x > 50', 'x unless x{a="1"}', 'x == x', 'x > x offset 5m', 'max_over_time(x[5m]) > min_over_time(x[5m])', 'max(x) > avg(x)', 'histogram_quantile(0.9, rate(h_bucket[5m])) > histogram_quantile(0.5, rate(h_bucket[5m]))',
  'x > max_over_time(x[5m] offset 5m)', 'sum(rate(c_total[5m])) / sum(rate(c_total{a="1"}[5m])) > 1', 'sum(rate(c_total{a="1"}[5m])) / sum(rate(c_total[5m])) > 0.05', '100 * sum(rate(c_total{a="1"}[5m])) / sum(rate(c_total[5m])) > 5', 'sum(x{a="1"}) / sum(x - 20) > 1', 'clamp(x, 1, 10) == 10', 'topk(1, x)',
  'round(x, 0.01) > 1', 'x / (y > 0) > 0', 'sum(c_total) > 0', 'sum(c_total) >= 1', 'absent(z or w)', 'absent(x > 5000)', 'h_bucket{le="0.5"} / ignoring (le) h_count < 2', 'rate(h_sum[5m]) / rate(h_count[5m]) > 0', 'sum(up) / count(up) < 1', 'avg(up) * 100 < 100', '(sum(z) or vector(0)) >= 0', 'x % 2 == 1', '-x < 0', 'count(x) >= 1', 'sum(x > 1) > 0 and sum(x < 1000) > 0', 'x > 5 or x < 1', 'vector(1) / 0 > 1 or x', 'x != 3',
];
/** And what need not. */
const SPARE = [
  'x{name="*.example.com"}', 'haproxy_server_http_responses_total{code=~"5xx"}', 'http_requests_total{path=~"/api/"}', 'x{job=~"api|web",job!~"a.*"}', 'x{job=~"api|web",job!="api"}', 'rate(c_total[5m]) / rate(c_total[1h]) > 5', 'sum(rate(c_total{a="1"}[5m])) / sum(rate(c_total{a="2"}[1h])) > 5',
  'max(histogram_quantile(0.9, rate(h_bucket[5m]))) > 1', 'avg by (a) (x{quantile="0.9"} > 5)', 'sum(x) > 5 and on () sum(y) < 3', 'x > 5 and on () x < 3', 'sum(rate(c_total[5m])) < 0.5 * sum(rate(c_total[5m] offset 1d))', 'predict_linear(x[6h], 3600) < 0', '(x_expiration_timestamp_seconds - time()) / 86400 < 14', 'node_memory_MemFree_bytes / 1024 / 1024 < 512', 'x unless on () x{a="1"}', 'x{quantile="0.99"}', 'resets(c_total[5m]) > 3',
  'x{job=~"api.*"}', 'x{job=~"[a-z]*"}', 'x{job=~"(a|b)*"}', 'x{job=~"a.*b"}', 'x{job=~"colou*r"}', 'x{job=~"x0*"}', 'x{job=~"https?|a+"}', 'sum(x{a="b"}) / sum(x) > 5', 'avg(rate(c_total{a="b"}[5m])) / avg(rate(c_total[5m])) > 5', 'x > 1 unless x > 5', 'x unless x != 5', 'x > 5 unless x != 7', 'x != 5 and x != 3',
  'rate(cache_misses_total[5m]) / rate(cache_hits_total[5m]) > 5', 'rate(http_request_errors_total[5m]) / rate(http_requests_total[5m]) > 0.5', 'fs_avail_bytes / fs_size_bytes * 100 < 10', 'fs_size_bytes / fs_avail_bytes > 10', 'memory_usage_bytes / memory_limit_bytes > 1', 'histogram_quantile(0.9, sum by (le) (job:h_bucket:rate5m))', 'histogram_quantile(0.9, h_bucket - h_bucket offset 1h)',
  'sum(increase(c_total[5m])) > 100', 'sum(c_total) - sum(c_total offset 5m) > 100', 'changes(c_total[5m]) > 3', 'resets(c_total[5m]) > 3', 'count(c_total) > 3', 'absent(c_total offset 5m)', 'absent(up{job=~"api.*"})', 'absent(up)', 'x_expiry_seconds - time() < 0', 'time() - x_timestamp_seconds < 0', 'time() - process_start_time_seconds < 300', 'rate(x[5m]) > max_over_time(rate(x[5m])[1h:])', '1 / 0 * x', 'x % 10 == 0',
];
/** Warnings: what gives something, and hardly what was meant. */
const DOUBTFUL: readonly (readonly [string, string])[] = [
  ['sum(c_total) > 100', 'counter'], ['max by (a) (c_total{b="1"}) >= 5', 'counter'], ['5 < sum(c_total)', 'counter'], ['topk(3, c_total) > 7', 'counter'], ['x / 0 > 1', 'by-zero'], ['x % 0', 'by-zero'], ['round(x, 0) > 1', 'by-zero'], ['histogram_quantile(0.9, sum by (le) (h_bucket))', 'since-start'], ['histogram_quantile(0.9, h_bucket{a="1"}) > 1', 'since-start'],
  ['rate(http_request_errors_total[5m]) / rate(http_requests_total[5m]) > 5', 'never'], ['sum by (a) (rate(net_receive_errs_total[5m])) / sum by (a) (rate(net_receive_packets_total[5m])) * 100 > 200', 'never'], ['node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 90', 'never'], ['time() - process_start_time_seconds < 0', 'never'], ['histogram_fraction(1, 0.1, rate(x[5m]))', 'never'],
  ['absent(up{job=~".*"})', 'absent'], ['absent(up{job=~".+",instance=~".*"})', 'absent'], ['x{job=~"api*"}', 'regex'], ['x{job!~"web|api-*"}', 'regex'], ['x{host=~"web*-prod"}', 'regex'], ['x{job="api*"}', 'regex'], ['x{instance!="*.example.com:9100"}', 'regex'], ['rate(http_requests_total{code=~"5xx"}[5m]) > 1', 'regex'], ['rate(http_requests_total{status="4xx"}[5m]) > 1', 'regex'],
  ['x{job=~"/api/"}', 'regex'], ['sum(rate(c_total{a="1"}[5m])) / sum(rate(c_total[1h])) > 5', 'mean'], ['rate(h_count[5m]) / rate(h_sum[5m]) > 5', 'mean'], ['rate(h_sum[5m]) / rate(g_count[5m]) > 5', 'mean'],
  ['avg(histogram_quantile(0.9, rate(h_bucket[5m]))) > 1', 'mean'], ['avg by (a) (s_seconds{quantile="0.9"}) > 1', 'mean'], ['sum(rate(c_total[5m])) < 0.5 * sum(rate(c_total[5m]))', 'same'], ['x > 2 * x', 'same'], ['sum(x) - sum(x) > 0', 'same'], ['x - x > 0', 'same'], ['(x_expiration_timestamp_seconds - time()) / 86400 < 1209600', 'unit'], ['node_memory_MemFree_bytes / 1024 / 1024 < 524288000', 'unit'], ['ALERTS_FOR_STATE > 300', 'unit'], ['x / 3 >= x', 'same'], ['predict_linear(x[6h], 4) < 0', 'unit'],
  
];
/** Alerts that fire on every series. */
const ALWAYS = ['sum(rate(c_total[5m])) / sum(rate(c_total{a="1"}[5m])) > 0.05', 'up >= 0', 'up < 2', '0 <= up', 'rate(c_total[5m]) >= 0', 'sum(rate(c_total[5m])) > -1', 'up == 0 or up == 1', 'x > 5 or x <= 5', 'x < 9 or x > 3', '(x > 0) or vector(0)', 'vector(0) or x > 5', 'absent(x) or sum(vector(1))', '(x >= 2) or (x < 2)', 'fs_avail_bytes / fs_size_bytes < 10', 'sum(rate(c_total{a="1"}[5m])) / sum(rate(c_total[5m])) < 5'];
const SOMETIMES = ['sum(rate(c_total[5m])) / sum(rate(c_total{a="1"}[5m])) > 5', 'up == 1', 'up != 1', 'rate(c_total[5m]) > 0', 'x > 5 or x < 5', 'x >= 5 or y < 5', 'x != 5 or x != 5', '(x or vector(0)) > 0', 'x > 5 or vector(time()) > 5', 'vector(1)', 'x > 5 or absent(x)', 'count(x) >= 1', 'absent(x) == 1', 'x >= 0', 'fs_avail_bytes / fs_size_bytes < 0.1', 'sum(x > 5) >= 0', 'rate(c_total[5m]) >= 0 and x > 5', 'up == 0 or on (job) up == 1'];

const RULE: PromqlContext = { profile: 'foreign', use: 'rule', prometheus: '3.16' };
const ids = (text: string, more: Partial<PromqlContext> = {}): string[] => checkPromql(text, { ...RULE, ...more }).map(({ id }) => id.slice('promql/'.length)).filter((id) => id !== 'experimental');

describe('values', () => {
  it('the table', () => {
    const missed = [
      ...NEVER.filter((text) => !ids(text).some((id) => id === 'never' || id === 'no-match')), ...DOUBTFUL.filter(([text, id]) => !ids(text).includes(id)).map(([text]) => text), ...ALWAYS.filter((text) => !ids(text, { alert: true }).includes('always-fires')),
    ];
    const falsely = [...FULL, ...SPARE].filter((text) => ids(text).some((id) => id !== 'by-zero' || !text.includes('/ 0'))).concat(SOMETIMES.filter((text) => ids(text, { alert: true }).length > 0));
    console.log(`promql values: ${NEVER.length + DOUBTFUL.length + ALWAYS.length} mistakes, ${missed.length} missed; ${FULL.length + SPARE.length + SOMETIMES.length} near misses, ${falsely.length} false`);
    expect({ missed, falsely }).toEqual({ missed: [], falsely: [] });
  });
  it('only what is sure stops anybody', () => {
    for (const [text] of DOUBTFUL) for (const { severity } of checkPromql(text, { ...RULE, alert: true })) expect(severity, text).toBe('warning');
    expect(checkPromql('x unless x', RULE)[0]!.severity).toBe('error');
    // Beside something else, a dead part is only superfluous; what is absent for sure makes absent() speak.
    for (const text of ['y or x unless x', 'y unless x > x', 'absent(x > x)', 'x or topk(0, y)']) expect(checkPromql(text, RULE).map(({ severity }) => severity), text).toEqual(['warning']);
  });
  it('Prometheus evaluates to nothing what is said to be never true, and to something what is like it', { timeout: 60_000 }, async () => {
    for (const [series, some] of await giveSomething([...NEVER, ...FULL])) expect(some, series).toEqual(FULL);
  });
  it('whatever is written at random', { timeout: 120_000 }, async () => {
    const texts = fc.sample(conditions, { seed: SEED, numRuns: 6000 });
    const said = new Set(texts.flatMap((text) => checkPromql(text, RULE).flatMap(({ id, from, to, message }) => {
      if (id !== 'promql/never') return [];
      return message.includes("'and'") || message.includes("'unless'") ? (text.startsWith('(') && from === ends(text) ? [text] : []) : [text.slice(from, to)];
    })));
    expect(said.size).toBeGreaterThan(300);
    for (const [series, some] of await giveSomething([...said])) expect(some, series).toEqual([]);
  });
});

/** Conditions on the data below, many of which are never true. */
const conditions = fc.letrec<{ readonly vector: string; readonly condition: string }>((tie) => {
  const metric = fc.constantFrom('x', 'x{a="1"}', 'y', 'up', 'up{b="2"}', 'c_total', 'z');
  const number = fc.constantFrom('0', '1', '2', '-1', '0.5', '5', '100');
  const op = fc.constantFrom('>', '<', '>=', '<=', '==', '!=');
  const of = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> => fc.tuple(...parts).map((all) => all.join(''));
  const words = (...all: string[]): fc.Arbitrary<string> => fc.constantFrom(...all);
  return {
    vector: fc.oneof({ maxDepth: 4, depthSize: 'small' }, metric,
      of(words('abs(', 'ceil(', '-(', 'sum(', 'max by (a) (', 'avg(', 'count(', 'min by (b) (', 'absent(', 'sgn(', 'round('), tie('vector'), words(')')),
      of(words('rate(', 'max_over_time(', 'min_over_time(', 'avg_over_time(', 'changes(', 'count_over_time('), metric, words('[5m])')),
      of(words('clamp_min(', 'clamp_max('), tie('vector'), words(', '), number, words(')')),
      of(words('('), tie('vector'), words(' + ', ' - ', ' * ', ' / '), fc.oneof(number, tie('vector')), words(')')),
      of(words('('), tie('condition'), words(')'))),
    condition: fc.oneof({ maxDepth: 4, depthSize: 'small' },
      of(tie('vector'), op.map((each) => ` ${each} `), fc.oneof(number, tie('vector'))), of(words('('), tie('condition'), words(') '), words('and', 'unless', 'or'), words(' ('), tie('condition'), words(')'))),
  };
}).condition;
/** Where the operator stands after the parenthesis that a text begins with. */
function ends(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i + 2;
  }
  return -1;
}

/** Which expressions give something, in their order, by the version of Prometheus. */
async function giveSomething(texts: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const grid = ['1', '2'].flatMap((a) => ['1', '2'].map((b) => ({ a, b, labels: `job="${a}",a="${a}",b="${b}"` })));
  const input_series = grid.flatMap(({ a, b, labels }) => [
    { series: `x{${labels}}`, values: `${Number(a) * Number(b)}+${b}x30` }, { series: `y{${labels}}`, values: '3+0x30' }, { series: `up{${labels}}`, values: `${a === b ? 1 : 0}x30` }, { series: `c_total{${labels}}`, values: `0+${Number(a) * 10}x30` },
    ...['0.5', '2', '+Inf'].map((le, i) => ({ series: `h_bucket{${labels},le="${le}"}`, values: `0+${i + 1}x30` })), { series: `h_count{${labels}}`, values: '0+3x30' }, { series: `h_sum{${labels}}`, values: '0+4x30' },
  ]);
  const folder = await mkdtemp(path.join(tmpdir(), 'oac-values-'));
  try {
    const promql_expr_test = texts.map((expr) => ({ expr, eval_time: '20m', exp_samples: [] }));
    await writeFile(path.join(folder, 'test.yml'), JSON.stringify({ evaluation_interval: '1m', tests: [{ interval: '1m', input_series, promql_expr_test }] }));
    const found = new Map<string, readonly string[]>();
    for (const { tool, series } of await promtoolsForTests()) {
      const { stdout, stderr } = await run(tool.path, ['test', 'rules', 'test.yml'], { cwd: folder, timeout: 60_000 });
      const said = `${stdout}${stderr}`;
      // What a query fails of, such as many series for one, gives nothing.
      found.set(series, [...said.matchAll(/expr: ("(?:[^"\\]|\\.)*"), time: [^\n]*,\n\s*exp:/g)].map(([, expr]) => JSON.parse(expr!) as string));
      if (!/FAILED|SUCCESS/.test(said)) throw new Error(said);
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
