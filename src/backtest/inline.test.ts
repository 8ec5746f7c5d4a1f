import { describe, expect, it } from 'vitest';
import { inlined, type Recorded } from './inline';
import { Refused } from './query-range';

const rule = (expr: string, more: Partial<Recorded> = {}): Recorded => ({ record: 'a:b:c', expr, labels: { service: 'api' }, interval: 10, ...more });
const A = '(label_replace((sum(x)), "service", "api", "service", ".*"))';
const text = (expr: string, recordings: readonly Recorded[] = [rule('sum(x)')], interval = 10): string => inlined(expr, interval, recordings).text;
const refusal = (expr: string, recordings?: readonly Recorded[]): string => {
  try {
    return `taken: ${text(expr, recordings)}`;
  } catch (error) {
    if (error instanceof Refused) return `${error.message} → ${error.remedy}`;
    throw error;
  }
};

describe('recording rules are written out', () => {
  it.each<[string, string]>([
    ['rate(y[5m]) > 1', 'rate(y[5m]) > 1'],
    ['a:b:c > 1', `${A} > 1`],
    ['a:b:c{service="api"} / a:b:c', `${A} / ${A}`],
    ['{__name__="a:b:c", service=~"a.*"}', A],
    ['avg_over_time(a:b:c[5m])', `avg_over_time(${A}[5m:10s])`],
    ['avg_over_time(a:b:c[5m] offset 1h)', `avg_over_time(${A}[5m:10s] offset 1h)`],
    ['a:b:c offset 35s', `last_over_time((${A.slice(1, -1)})[9s999ms:10s] offset 35s)`],
    ['sum(a:b:c OFFSET -1m30s) by (job)', `sum(last_over_time((${A.slice(1, -1)})[9s999ms:10s] OFFSET -1m30s)) by (job)`],
    ['max_over_time((a:b:c > 0)[1h:7s])', `max_over_time((last_over_time((${A.slice(1, -1)})[9s999ms:10s]) > 0)[1h:7s])`],
    ['a:b:c{service="other"}', '(vector(0) > 1)'],
    ['rate(a:b:c{service!="api"}[5m])', 'rate((vector(0) > 1)[5m:10s])'],
  ])('%s', (expr, to) => expect(text(expr)).toBe(to));
  it('those that read others, constants, two of one name, labels with a dollar, another interval', () => {
    expect(text('a:b:c', [rule('d:e:f * 2'), rule('1', { record: 'd:e:f', labels: {} })])).toBe('(label_replace(((vector(1)) * 2), "service", "api", "service", ".*"))');
    expect(text('a:b:c', [rule('x'), rule('y', { labels: { service: 'b' } })])).toBe('(label_replace((x), "service", "api", "service", ".*") or label_replace((y), "service", "b", "service", ".*"))');
    expect(text('a:b:c', [rule('x', { labels: { service: '$1' } })])).toContain('"$$1"');
    expect(text('a:b:c', undefined, 5)).toContain('last_over_time(');
  });
  it.each<[string, RegExp, (readonly Recorded[])?]>([
    ['count(ALERTS{alertstate="firing"}) > 3', /reads ALERTS, which holds the alerts of the rules that were loaded then/],
    ['{__name__="ALERTS_FOR_STATE"}', /reads ALERTS_FOR_STATE/],
    ['x @ end() > 1', /@ start\(\) or @ end\(\)/], ['rate(x[5m] @ start())', /@ start\(\)/],
    ['a:b:c{job="x"}', /by the label 'job', which the rule itself does not set/], ['a:b:c @ 5', /reads the recording rule a:b:c with @/],
    ['a:b:c offset (1m + 1m)', /offset that is calculated/], ['a:b:c{service=~"(?i)x"}', /pattern that only Prometheus can read/],
    ['a:b:c', /a:b:c reads itself/, [rule('a:b:c offset 1m')]], ['sum(', /cannot be read → run oac check/],
  ])('refused with a reason: %s', (expr, why, recordings) => { expect(refusal(expr, recordings)).toMatch(why); });
});
