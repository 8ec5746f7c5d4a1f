import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../tools';
import { checkPromql, type PromqlContext } from '.';

const PANEL: PromqlContext = { profile: 'foreign', use: 'panel', grafana: true };
const found = (text: string, more: Partial<PromqlContext> = {}): string[] => checkPromql(text, { ...PANEL, ...more }).map(({ id, from, to }) => `${id.slice(7)}@${text.slice(from, to)}`);

describe('variables of Grafana', () => {
  it('may stand wherever something stands', () => {
    for (const text of [
      '$query', '${query}', '[[query]]', '${query:raw} > 5', '$a + $b', '${metric}{job="a"}', '$metric[5m]', 'rate($metric[5m])', 'rate(${prefix}_total{a="$b"}[$__rate_interval])', 'node_$what_total', '[[metric]]_sum / [[metric]]_count', '${a}${b}', '$a:$b', 'topk($limit, x)', 'topk($all)', 'quantile(0.$q, x)', 'histogram_quantile($q, rate(x_bucket[5m]))', 'x > $limit', 'x > $__interval_ms / 1000',
      '{$filter}', 'x{$filter}', 'x{$filter, a="b"}', 'x{a="b", $filter}', 'x{a="b" $filter}', 'x{$label="a"}', 'x{$label=~"$value"}', 'x{a=~"$value|(b"}', 'x{a="${value:pipe}"}', 'x{a=~"${value.text:regex}"}', 'x{$filter}[5m]', '{__name__="$metric"}', '{"$metric"}', 'sum by ($by) (x)', 'sum by (a, ${by:csv}) (x)', 'sum($filter) by ($by)', 'sum $by (x)', 'sum by $by (x)',
      '$agg(x)', '$agg by (a) (x)', '$agg(x) by (a)', '${fn}(x[5m])', '${fn}_over_time(x[5m])', 'x $op 5', 'x $op y', 'x[$interval]', 'x[${n}m]', 'x[5$unit]', 'rate(x[$__interval:$step])', 'rate(x[$__range:])', 'rate(x[[[interval]]])', 'x offset $offset', 'x offset ${offset}', 'x offset -$offset', 'x @ $time', 'x * on ($by) group_left ($more) y', 'label_replace(x, "$a", "$1", "b", "(.*)")', 'label_replace($args)',
      'increase(x[$__range])', 'sum(x) / $__range_s', 'rate(x[${__range_s}s])', 'x{a="$__all"}', 'sum by ($by) (sum by (a) (x))', 'sum by (a) ($query)', 'sum by ($by) (x) / sum by (a) (y)', 'x{a="$a"} / y{a="$b"}', 'histogram_quantile(0.9, sum by ($by) (rate(x_bucket[5m])))', '$query and $query', '-$query', '($query)', 'count($query) > 0', 'x{a=~"foo$"}', 'x{a=~"^$|b"}', 'x{a="$5"}', 'x @ end() > $x',
    ]) expect(found(text).filter((fault) => !/^(?:interval|result|version)@/.test(fault)), text).toEqual([]);
  });
  it('do not hide what is wrong elsewhere, nor move its place', () => {
    expect(found('rate(x{a="$a"}[$__rate_interval)')).toEqual(['syntax@[']);
    expect(found('sum(rate(${m}_total[$__range]) by (a)')).toEqual(['syntax@by']);
    expect(found('rate($metric{a="b"})')).toEqual(['types@$metric{a="b"}']);
    expect(found('$a + rats(x[5m])')).toEqual(['function@rats']);
    expect(found('x{a="$a", b=~"("}')).toEqual(['regex@"("']);
    expect(found('x{a="$a') ).toEqual(['syntax@"$a']);
    expect(found('$__rate_interval x')).toEqual(['syntax@x']);
    expect(found('x[$__rate_interval 5]')).toEqual(['syntax@5']);
    expect(found('sum by ($by) (sum(x[$__interval]))')).toEqual(['types@x[$__interval]']);
    expect(found('rate(x[$__interval])')).toEqual(['interval@$__interval']);
    expect(found('deriv(x[${__interval}])')).toEqual(['interval@${__interval}']);
    expect(found('max_over_time(x[$__interval])')).toEqual([]);
  });
  it('are quoted where a value stands, and have a unit where a window does', () => {
    expect(found('x{a=~$value}')).toEqual(['syntax@$value']);
    expect(found('x{a=~${value:doublequote}}')).toEqual([]);
    expect(found('sum(rate(x[$__interval_ms]))')).toEqual(['duration@$__interval_ms']);
    expect(found('sum(increase(x[${__range_s}]))')).toEqual(['version@${__range_s}']);
    expect(found('sum(increase(x[${__range_s}s]))')).toEqual([]);
  });
  it('are none in Prometheus', () => expect(found('rate(x[$__rate_interval])', { grafana: false })).toEqual(['syntax@$']));
});

describe('other places', () => {
  it('judges the query inside of a variable', () => {
    const variable = (text: string): string[] => found(text, { use: 'variable' });
    for (const text of ['label_values(instance)', 'label_values(up{job="$job"}, instance)', 'label_values({job="a"}, $label)', 'label_names()', 'metrics(node_.*[)', 'query_result(sum by (a) (x))', ' label_values( x , y ) ', 'up{job="a"}', 'label_values(x{a="b,c"}, d)']) expect(variable(text), text).toEqual([]);
    expect(variable('label_values(up{job=a}, instance)')).toEqual(['syntax@a']);
    expect(variable('query_result(raet(x[5m]))')).toEqual(['function@raet']);
    expect(variable('label_value(up, instance)')).toEqual(['function@label_value']);
  });
  it('takes an empty query of a panel for a slip, of a rule for an error', () => {
    expect(checkPromql('', PANEL).map(({ id, severity }) => [id, severity])).toEqual([['promql/empty', 'warning']]);
    expect(checkPromql('', { ...PANEL, use: 'rule' })[0]!.severity).toBe('error');
    expect(checkPromql('', { ...PANEL, profile: 'generated' })[0]!.severity).toBe('error');
  });
  it('knows that only instant queries give windows', () => {
    expect(checkPromql('x[5m]', PANEL).map(({ id, severity }) => [id, severity])).toEqual([['promql/result', 'warning']]);
    expect(checkPromql('x[5m]', { ...PANEL, use: 'template', grafana: false })[0]!.severity).toBe('error');
  });
});

describe('odd input', () => {
  it('ends without an exception', () => {
    const ends = (text: string): string[] => checkPromql(text, PANEL).map(({ id }) => id);
    expect(ends('x + '.repeat(250_000))).toEqual(['promql/size']);
    for (const deep of ['(', '-', 'abs(', 'x ^ ', 'sum by (a) (', 'x + (']) expect(ends(`${deep.repeat(10_000)}x`), deep).toEqual(['promql/size']);
    expect(ends(`${'('.repeat(10_000)}x${')'.repeat(10_000)}`)).toEqual(['promql/size']);
    expect(ends(`x offset ${'-'.repeat(10_000)}5m`)).toEqual(['promql/size']);
    expect(ends(`x[${'('.repeat(10_000)}5m`)).toEqual(['promql/size']);
    for (const long of [`${'x + '.repeat(40_000)}x`, `x${' offset 5m'.repeat(10_000)}`, `x{${'a="b",'.repeat(30_000)}}`, `x{a=~"${'('.repeat(90_000)}"}`, `${'$a'.repeat(90_000)}`, `"${'${a.'.repeat(40_000)}"`, `x[${'1h'.repeat(50_000)}]`, ' '.repeat(150_000), '"'.repeat(100_001), `${'[[a'.repeat(50_000)}`, `${'sum without (a) (x) + '.repeat(5000)}x`]) expect(ends(long).length, long.slice(0, 20)).toBeLessThanOrEqual(100);
  });
  it('is not misled by names that JavaScript knows', () => {
    for (const text of ['constructor', '__proto__', 'toString{__proto__="x"}', 'sum by (constructor) (hasOwnProperty)', 'x or toString', 'x + valueOf']) expect(found(text, { grafana: false, use: 'rule' }), text).toEqual([]);
    expect(found('constructor(x)')).toEqual(['function@constructor']);
  });
  it('takes surroundings that are not what their types say', () => {
    const odd = { ...PANEL, prometheus: 3 as unknown as string, metrics: {} as unknown as ReadonlyMap<string, never>, scrapeInterval: NaN };
    expect(checkPromql('rate(x[5s])', odd)).toEqual([]);
  });
});

const REAL = path.join(projectRoot(), '..', 'shared', 'real-dashboards');
interface Query { readonly file: string; readonly expr: string }
/** The queries of a dashboard that go to a Prometheus. */
function queriesOf(file: string): Query[] {
  const dashboard = JSON.parse(readFileSync(path.join(REAL, file), 'utf8')) as { templating?: { list?: { name: string; type: string; query: unknown }[] } };
  const loki = new Set((dashboard.templating?.list ?? []).filter(({ type, query }) => type === 'datasource' && query === 'loki').map(({ name }) => name));
  const found: Query[] = [];
  const walk = (value: unknown, outer: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const source = (value as { datasource?: unknown }).datasource ?? outer;
    for (const [key, inner] of Object.entries(value)) {
      const text = JSON.stringify(source ?? '');
      if (key === 'expr' && typeof inner === 'string' && !/loki/i.test(text) && ![...loki].some((name) => text.includes(name))) found.push({ file, expr: inner });
      else walk(inner, source);
    }
  };
  walk(dashboard, undefined);
  return found;
}
describe.skipIf(!existsSync(REAL))('dashboards as people wrote them', () => {
  it('get no error, and few warnings', () => {
    const queries = readdirSync(REAL, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json')).flatMap(queriesOf);
    expect(queries.length).toBeGreaterThan(3000);
    const faults = queries.flatMap(({ file, expr }) => checkPromql(expr, PANEL).map(({ id, severity, message }) => ({ id, severity, text: `${file}: ${message}: ${expr}` })));
    expect(faults.filter(({ severity }) => severity === 'error').map(({ text }) => text)).toEqual([]);
    expect(faults.length).toBeLessThan(queries.length / 50);
  });
});
if (!existsSync(REAL)) console.warn('no real dashboards beside the project: they were not tried');
