import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectRefused } from '../model/refusal.test-support';
import { print } from '../promql/print';
import { atEdge, counter, defineMetrics, foreign, gauge, histogram, matches, not, notMatches, seriesOf, toMatchers } from './contract';
import { toSeconds } from './duration';

const refused = (make: () => unknown, message: string, remedy: string, at?: string): void => expectRefused(__filename, make, message, remedy, at);
const hits = counter({ name: 'hits_total', labels: { result: ['hit', 'miss'] } });
const durations = histogram({ name: 'rpc_duration_seconds', buckets: [0.1, 1] });

describe('metrics', () => {
  it('make the queries that fit their kind', () => {
    expect(print(hits.rate('90s').node)).toBe('rate(hits_total[1m30s])');
    expect(print(hits.where({ result: 'hit', job: not('x') }).increase('$__rate_interval').node)).toBe('increase(hits_total{result="hit",job!="x"}[$__rate_interval])');
    expect(print(gauge({ name: 'queue_jobs' }).value().node)).toBe('queue_jobs');
    expect(print(durations.rate(300).node)).toBe('rate(rpc_duration_seconds_bucket[5m])');
    expect(print(foreign.nativeHistogram({ name: 'http.server.request.duration' }).rate('5m').node)).toBe('rate({"http.server.request.duration"}[5m])');
    expect(print(foreign.counter({ name: 'http.requests', labels: { 'http.route': 'any' } }).where({ 'http.route': '/a' }).rate('5m').node)).toBe('rate({"http.requests","http.route"="/a"}[5m])');
    expect(() => counter({ name: 'requests_total', labels: { 'http.route': 'any' } })).toThrow(/is no label name/);
    expect(() => foreign.counter({ name: 'requests', labels: { 'a"b': 'any' } })).toThrow(/is no label name/);
  });
  it('know the line that declared them, narrowed or not', () => {
    for (const { origin } of [hits, hits.where({ result: 'hit' }), durations]) expect(origin).toMatchObject({ file: __filename });
    expect(hits.where({ result: 'hit' }).origin).toEqual(hits.origin);
  });
  it('are refused where nothing could expose them', () => {
    refused(() => counter({ name: '' } as never), 'a metric has no name', "write { name: 'requests_total'", 'name');
    refused(() => gauge({} as never), 'a metric has no name', 'write', 'name');
    for (const name of ['a{b="c"}', 'a"b', 'a\nb', 'a\\b']) refused(() => foreign.gauge({ name }), 'is no metric name', 'use letters', 'name');
    refused(() => histogram({ name: 'x_seconds', buckets: [0.1, 0.1] }), 'buckets of x_seconds do not ascend at 0.1', 'from small to large', 'buckets[1]');
    refused(() => histogram({ name: 'x_seconds', buckets: [1, Infinity] }), 'buckets of x_seconds do not ascend at Infinity', 'without +Inf', 'buckets[1]');
    refused(() => defineMetrics({ a: counter({ name: 'x_total' }), b: counter({ name: 'x_total' }) }), "'b' and 'a' are both named x_total", 'a name of its own', 'b');
    refused(() => hits.rate('5 m' as never), "'5 m' is not a duration", "as in '30s'");
    refused(() => hits.rate('$__interval_ms' as never), "'$__interval_ms' is not a duration", "as in '30s'");
    refused(() => hits.rate(-5 as number), 'a window of hits_total of -5 s', 'from a millisecond');
  });
  it('are narrowed by regular expressions that Prometheus takes', () => {
    for (const make of [matches, notMatches]) refused(() => make('(5..'), 'the regular expression "(5.." is none that Prometheus takes: \'(\' is not closed', 'RE2');
  });
  it('turn label values into matchers, and leave out what is not given', () => {
    expect(toMatchers({ a: 'x', b: matches('5..'), c: not('y'), d: notMatches('z'), e: undefined })).toEqual([
      { label: 'a', op: '=', value: 'x' }, { label: 'b', op: '=~', value: '5..' }, { label: 'c', op: '!=', value: 'y' }, { label: 'd', op: '!~', value: 'z' },
    ]);
  });
});

describe('the series of a histogram', () => {
  it('have suffixes where it is a classic one', () => {
    expect([seriesOf(durations, 'bucket'), seriesOf(durations, 'sum'), seriesOf({ kind: 'nativeHistogram', name: 'x' }, 'bucket')]).toEqual(['rpc_duration_seconds_bucket', 'rpc_duration_seconds_sum', 'x']);
  });
  it('are named in one place only, but for what reads the PromQL of others', () => {
    const src = path.resolve(__dirname, '..');
    const files = (readdirSync(src, { recursive: true }) as string[]).filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|test-support\.ts$|^(?:promql\/check|checks|live|explain)\//.test(file.replaceAll(path.sep, '/')));
    const code = (file: string): string => readFileSync(path.join(src, file), 'utf8').replace(/^\s*(?:\/\*\*|\*|\/\/).*$/gm, '');
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => /(?<!\bz)_bucket\b|_\$\{part\}/.test(code(file)))).toEqual([path.join('metrics', 'contract.ts')]);
  });
  // Left: what prom-client, client_golang (Go's %g), client_python and Prometheus 3 write for the edge.
  it.each([
    [0.2, ['0.2']], [1, ['1', '1.0']], [2.5, ['2.5']], [0, ['0', '0.0']], [100_000, ['100000', '100000.0']], [1_000_000, ['1000000', '1e+06', '1000000.0']],
    [1_048_576, ['1048576', '1.048576e+06', '1048576.0']], [0.0001, ['0.0001']], [0.00001, ['0.00001', '1e-05']], [5e-7, ['5e-7', '5e-07']], [-1, ['-1', '-1.0']], [1e21, ['1e+21']],
  ])('are found by the edge %d however it is written', (edge, spellings) => {
    const { label, op, value } = atEdge(edge);
    const finds = (text: string): boolean => (op === '=' ? value === text : new RegExp(`^(?:${value})$`).test(text));
    expect(label).toBe('le');
    expect(spellings.filter((text) => !finds(text))).toEqual([]);
    expect(['10.2', `${edge}1`, `1${edge}`, '+Inf', '0x2', '1_0'].filter(finds)).toEqual([]);
  });
});

describe('toSeconds', () => {
  it.each([['5s', 5], ['1.5m', 90], ['250ms', 0.25], ['2h', 7200], ['1d', 86_400], ['1.1m', 66], ['0.001s', 0.001]])('%s', (text, seconds) => expect(toSeconds(text)).toBe(seconds));
  it.each(['', '5', 's', '5 s', ' 5s', '-5s', '0s', '1m30s', '5S', '1e3s', '5sec', '.5s', '0.1ms', '99999999d'])("'%s' is none", (text) => {
    refused(() => toSeconds(text, 'for'), `'${text}' is not a duration`, 'write a number', 'for');
  });
});
