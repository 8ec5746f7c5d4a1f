import { describe, expect, it } from 'vitest';
import { labelsOf, readExpression } from './read';

const declared = { metrics: new Map([['http_requests_total', { kind: 'counter' as const, labels: ['route'] }]]), targetLabels: ['service'] };

describe('reading an expression', () => {
  it('gives every part of it after the parts that it is made of', () => {
    const { root, nodes } = readExpression('sum by (a) (rate(x[5m])) > 1')!;
    expect(nodes.map(({ type }) => type)).toEqual(['selector', 'range', 'call', 'aggregate', 'number', 'binary']);
    expect(nodes.at(-1)).toBe(root);
    expect(nodes.map(({ value }) => value)).toEqual(['vector', 'range', 'vector', 'vector', 'scalar', 'vector']);
  });

  it.each(['', '  # why', 'sum(', 'x{', '{job="a"} |= "b"', 'x[5m', "'", '$job', 'x offset', `${'('.repeat(100_000)}1`, 'x + '.repeat(60_000)])('%.20s is none', (text) => expect(readExpression(text)).toBeUndefined());
  it('reads variables where Grafana puts them in', () => {
    expect(labelsOf(readExpression('sum by (a) (rate($metric{job=~"$job"}[$__rate_interval]))', { grafana: true })!)).toEqual(['a']);
    expect(labelsOf(readExpression('sum by ($by) (x)', { grafana: true })!)).toBeUndefined();
    expect(readExpression('$anything x', { grafana: true })).toBeUndefined();
  });

  it.each([
    ['http_requests_total', ['__name__', 'instance', 'job', 'route', 'service']], ['rate(http_requests_total{code="5"}[5m])', ['__name__', 'code', 'instance', 'job', 'route', 'service']],
    ['sum without (instance) (http_requests_total)', ['job', 'route', 'service']], ['sum by (__name__, route, other) (http_requests_total)', ['__name__', 'route']], ['other_total', undefined],
  ])('knows the labels of a declared metric: %s', (text, labels) => {
    const found = labelsOf(readExpression(text, declared)!);
    expect(found && [...new Set(found)].sort()).toEqual(labels);
  });
});
