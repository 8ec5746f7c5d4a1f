import { describe, expect, it } from 'vitest';
import { tally } from '../../checks/tally.test-support';
import type { KnownMetric } from '../../model/document';
import { checkPromql, promqlChecks, type PromqlContext } from '.';

const RULE: PromqlContext = { profile: 'generated', use: 'rule' };
const METRICS = new Map<string, KnownMetric>([
  ['calls_total', { kind: 'counter', labels: ['method', 'user'], values: { method: ['GET', 'POST'] } }],
  ['http_requests_total', { kind: 'counter', labels: ['route', 'code'] }],
  ['queue_length', { kind: 'gauge', labels: [] }],
  ['latency_seconds', { kind: 'histogram', labels: ['route'], buckets: [0.1, 0.5, 1] }],
  ['native_seconds', { kind: 'nativeHistogram', labels: ['route'] }],
  ['open_total', { kind: 'counter' }],
]);
const KNOWN: Partial<PromqlContext> = { metrics: METRICS, targetLabels: ['service'], scrapeInterval: 5 };

/** Faults as `id@what is marked`. */
const found = (text: string, more: Partial<PromqlContext> = {}): string[] => checkPromql(text, { ...RULE, ...more }).map(({ id, from, to }) => `${id.slice(7)}@${text.slice(from, to)}`);
const count = tally('promql');
/** As `found`, without what a case is not about; counted. */
function counted(text: string, wanted: readonly string[], more: Partial<PromqlContext> = {}, without = 'no fault'): string[] {
  const said = found(text, more).filter((fault) => !fault.startsWith(without));
  count(wanted, said);
  return said;
}

describe('every check', () => {
  it.each(promqlChecks.map((check) => [check.id, check] as const))('%s finds its example', (id, check) => {
    const given: Partial<PromqlContext> = 'given' in check ? check.given : {};
    const faults = checkPromql(check.example, { ...RULE, ...given });
    expect(faults.map((fault) => fault.id)).toContain(id);
    for (const fault of faults.filter((one) => one.id === id)) {
      expect(fault.severity).toBe(check.severity);
      expect(fault.message.length).toBeGreaterThan(5);
      expect(fault.remedy.length).toBeGreaterThan(5);
      expect(fault.from).toBeLessThanOrEqual(fault.to);
      expect(fault.to).toBeLessThanOrEqual(check.example.length);
    }
  });
  it('has an id of its own', () => expect(new Set(promqlChecks.map(({ id }) => id)).size).toBe(promqlChecks.length));
});

describe('what Prometheus refuses', () => {
  it.each<[string, string[]]>([
    // Brackets and strings.
    ['sum(rate(x[5m])', ['syntax@(']], ['(x + y', ['syntax@(']], ['x)', ['syntax@)']], ['x]', ['syntax@]']], ['x[5m', ['syntax@[']], ['rate(x[5m)', ['syntax@[']], ['x{a="b"', ['syntax@{']], ['x{', ['syntax@{']],
    ['x{a="b}', ['syntax@"b}']], ["x{a='b", ["syntax@'b"]], ['x{a=`b', ['syntax@`b']], ['x{a="b\nc"}', ['syntax@"b']], ['x{a=~"\\d"}', ['syntax@\\d']], ['x{a="\\xzz"}', ['syntax@\\x']],
    ['()', ['syntax@()']], ['sum()', ['arguments@sum()']], ['x{}{a="b"}', ['syntax@{']], ['x[[5m]]', ['syntax@[']],
    // Operands and operators.
    ['x + ', ['syntax@+']], ['x + )', ['syntax@+']], ['(x +)', ['syntax@+']], ['* x', ['syntax@*']], ['x y', ['syntax@y']], ['x 5', ['syntax@5']], ['x > > y', ['syntax@>']], ['x, y', ['syntax@,']], ['x = 5', ['syntax@=']],
    ['x =~ "a"', ['syntax@=~']], ['x && y', ['syntax@&']], ['x || y', ['syntax@|']], ['!x', ['syntax@!']], ['x + bool', ['syntax@+']], ['on (a) x', ['syntax@on']], ['x + group_left y', ['syntax@group_left']], ['x on (a) + y', ['syntax@on']],
    ['sum(rate(x[5m]) by (job)', ['syntax@by']], ['sum x', ['syntax@x']], ['sum by job (x)', ['syntax@job']], ['sum by (job instance) (x)', ['syntax@instance']], ['sum by (job) by (job) (x)', ['syntax@by']],
    ['rate(x[5m],)', ['syntax@,']], ['max(,x)', ['syntax@,']], ['x * on (a) group_left (y)', ['syntax@group_left']],
    // Matchers.
    ['x{a}', ['syntax@}']], ['x{a=}', ['syntax@}']], ['x{a=b}', ['syntax@b']], ['x{a=5}', ['syntax@5']], ['x{a=="b"}', ['syntax@==']], ['x{a="b" c="d"}', ['syntax@c']], ['x{a="b" or c="d"}', ['syntax@or']], ['x{,}', ['syntax@,']], ['x{a="b",,}', ['syntax@,']], ['x{"y"}', ['selector@x{"y"']], ['x{__name__="y"}', ['selector@__name__="y"']],
    // Characters.
    ['x $ y', ['syntax@$']], ['x{a="$b"} > $limit', ['syntax@$']], ['x\u00a0+ 1', ['syntax@\u00a0']], ['x{a=“b”}', ['syntax@“']], ['http.requests', ['syntax@.']], ['x; y', ['syntax@;']], ['x{a="\ufffd"}', ['syntax@\ufffd']],
    // Numbers and durations.
    ['5x', ['syntax@5x']], ['1e', ['syntax@1e']], ['0x', ['syntax@0x']], ['1..2', ['syntax@1..2']], ['x[5]', []], ['x[5q]', ['syntax@5q']], ['x[1.5h]', ['syntax@1.5h']], ['x[5m1h]', ['syntax@5m1h']], ['x[1m1m]', ['syntax@1m1m']], ['x[m]', ['syntax@m']], ['x[]', ['syntax@]']], ['x[:5m]', ['syntax@:']],
    ['rate(x[0s])', ['duration@0s']], ['rate(x[-5m])', ['duration@-5m']], ['max_over_time(x[5m:0s])', ['duration@0s']], ['rate(x[300y])', ['duration@300y']],
    // Functions.
    ['raet(x[5m])', ['function@raet']], ['RATE(x[5m])', ['function@RATE']], ['irate()', ['arguments@irate()']], ['time(x)', ['arguments@time(x)']], ['round(x, 1, 2)', ['arguments@round(x, 1, 2)']], ['label_join(x, "a")', ['arguments@label_join(x, "a")']], ['topk(x)', ['arguments@topk(x)']], ['sum(5, x)', ['arguments@sum(5, x)']],
    // Types.
    ['rate(x)', ['types@x']], ['sum(x[5m])', ['types@x[5m]']], ['x[5m] + y', ['types@x[5m]']], ['-x[5m]', ['types@-x[5m]']], ['rate(rate(x[5m]))', ['types@rate(x[5m])']], ['abs(5)', ['types@5']], ['vector(x)', ['types@x']], ['label_replace(x, a, "b", "c", "d")', ['types@a']], ['x and 5', ['types@5']], ['x + "a"', ['types@"a"']], ['1 > 2', ['types@>']],
    ['x + bool y', ['types@bool']], ['topk("a", x)', ['types@"a"']], ['count_values(5, x)', ['types@5']], ['quantile(x, y)', ['types@x']], ['avg_over_time(x[5m][1h:])', ['types@x[5m][1h:]']], ['avg_over_time(5[1h:])', ['types@5[1h:]']], ['scalar(1)', ['types@1']], ['clamp(x, y, 1)', ['types@y']],
    // Windows, offsets.
    ['rate(sum(x)[5m])', ['range@[5m]']], ['(x)[5m]', ['range@[5m]']], ['rate(x[5m][5m])', ['range@[5m]']], ['x offset 5m offset 5m', ['modifier@offset 5m']], ['rate(x[5m]) offset 5m', ['modifier@offset 5m']], ['(x) offset 5m', ['modifier@offset 5m']], ['rate(x offset 1h [5m])', ['modifier@[5m]']], ['x @ 1 @ 2', ['modifier@@ 2']], ['sum(x) @ 5', ['modifier@@ 5']], ['x @ inf', ['modifier@@ inf']], ['x @ y', ['syntax@y']], ['x offset y', ['syntax@y']],
    // Matching.
    ['x and on (a) group_left y', ['matching@group_left']], ['x * on (a) group_left (a) y', ['matching@a']], ['5 * on (a) x', ['matching@on (a)']],
    // Selectors and patterns.
    ['{}', ['selector@{}']], ['{a=~".*"}', ['selector@{a=~".*"}']], ['{a=~"b|"}', ['selector@{a=~"b|"}']], ['{a!="b"}', ['selector@{a!="b"}']], ['{a=""}', ['selector@{a=""}']], ['x{a=~"(b"}', ['regex@"(b"']], ['x{a=~"(?=b)"}', ['regex@"(?=b)"']], ['x{a=~`(b)\\1`}', ['regex@`(b)\\1`']], ['x{a=~"*"}', ['regex@"*"']], ['label_replace(x, "a", "$1", "b", "(.*")', ['regex@"(.*"']],
    ['', ['empty@']], ['  \n', ['empty@  \n']], ['x[5m]', ['result@x[5m]']], ['"text"', ['result@"text"']],
  ])('%s', (text, faults) => {
    expect(counted(text, faults, {}, text === 'x[5]' ? 'result' : undefined)).toEqual(faults);
  });
  it('takes what only looks wrong', () => {
    for (const text of [
      'sum', 'by', 'x{sum="a",on="b"}', 'offset offset 5m', 'sum by (on, sum, offset) (x)', 'x # (\n+ 1', '-x ^ -2', 'x - -1', 'rate(x[5m:])', 'x == bool on (a) y', '{a=~".+"}', '{a!=""}', 'x{a="b",}', 'sum(x) by (a,)', 'SUM(x) BY (a)', 'a OR b', 'x offset -5m', 'x @ end()', 'rate(x[5m] offset 1h @ 5)',
      "x{a='it\"s'}", 'x{a=~"(?i)a.*"}', 'x{a=~"(?P<n>a)"}', 'x{a=~"(?<n>a)"}', 'hour() > bool 5', 'vector(time())', 'x > Inf', '{"a.b", "c.d"="e"} > 0', 'label_join(x, "a", "-")', 'sort_desc(x)', 'min(x) by ()', 'count(x) > 0', 'rate(x[5m] offset 1m @ 10)', 'start + end', 'x atan2 y', 'x{a="$1"}',
    ]) expect(counted(text, [], { use: 'rule' }, 'result'), text).toEqual([]);
  });
  it('says what to do', () => {
    expect(checkPromql('rate(x)', RULE)[0]).toMatchObject({ message: "'rate' wants a range vector, but this is an instant vector", remedy: 'add a window: x[5m]' });
    expect(checkPromql('rats(x[5m])', RULE)[0]!.remedy).toBe("did you mean 'rate'?");
    expect(checkPromql('x{a=b}', RULE)[0]!.remedy).toBe('write a="b"');
    expect(checkPromql('x[5m1h]', RULE)[0]!.message).toContain('wrong order');
  });
});

describe('versions', () => {
  it.each<[string, string | undefined, string[]]>([
    ['holt_winters(x[5m], 0.5, 0.5)', '2.53', []], ['holt_winters(x[5m], 0.5, 0.5)', '3.0.1', ['version@holt_winters']], ['double_exponential_smoothing(x[5m], 0.5, 0.5)', '2.53', ['version@double_exponential_smoothing']],
    ['rate(x[300])', '2.53', ['version@300']], ['rate(x[300])', '3.2', []], ['rate(x[300])', undefined, []], ['x > 5m', '2.42', ['version@5m']], ['{"a.b"} > 1', '2.42', ['version@"a.b"']], ['sum by ("a.b") (x)', '2.53', ['version@"a.b"']], ['{"a.b"} > 1', '3.13', []], ['x{a=~"(?<n>a)"}', '2.42', ['regex@"(?<n>a)"']],
    ['mad_over_time(x[5m])', undefined, ['experimental@mad_over_time']], ['first_over_time(x[5m])', '3.16', []], ['first_over_time(x[5m])', '3.8', ['experimental@first_over_time']], ['first_over_time(x[5m])', '3.1', ['version@first_over_time']], ['rate(x[2 * 5m])', '3.2', ['version@*']], ['rate(x[2 * 5m])', '3.14', []], ['x + fill (0) y', '3.16', ['experimental@fill (0)']], ['fill + fill', '2.42', []],
    ['x', 'nonsense', []], ['x offset 0s', '2.53', ['version@0s']], ['1_000 * x', '2.53', ['version@1_000']],
  ])('%s on %s', (text, prometheus, faults) => expect(counted(text, faults, prometheus === undefined ? {} : { prometheus })).toEqual(faults));
  it('only warns of what was removed where the version is unknown', () => {
    expect(checkPromql('holt_winters(x[5m], 0.5, 0.5)', RULE).map(({ severity }) => severity)).toEqual(['warning']);
  });
});

describe('what is taken and never right', () => {
  it.each<[string, string[]]>([
    // Vectors that cannot meet.
    ['sum by (a) (x) / sum by (b) (y)', ['no-match@/']], ['sum(x) / sum by (a) (y)', ['no-match@/']], ['sum by (a, b) (x) / sum by (a) (y)', ['no-match@/']], ['sum by (a) (x) and sum(y)', ['no-match@and']], ['sum by (a) (x) unless sum(y)', ['no-match@unless']], ['x{job="a"} / y{job="b"}', ['no-match@/']],
    ['sum by (a) (x) / on (b) sum by (a) (y)', ['label@b']], ['x * on (b) sum by (a) (y)', ['no-match@on (b)']], ['sum without (a) (x) + x{a="1"}', ['no-match@+']], ['x{a="1"} * y{a=""}', ['no-match@*']], ['sum by (a) (x) > absent(y{b="1"})', ['no-match@>']], ['sum by (a) (x) * on (a) group_left (c) sum by (a) (y)', ['label@c']],
    ['sum by (job, code) (x) / on (job) sum by (job) (x)', ['group@on (job)']], ['sum by (code) (x) / ignoring (code) sum(x)', ['group@ignoring (code)']],
    // Labels that are gone.
    ['sum by (a) (sum by (b) (x))', ['label@a']], ['sum by (a) (sum without (a) (x))', ['label@a']], ['max by (le) (histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m]))))', ['label@le']],
    ['histogram_quantile(0.9, sum(rate(x_bucket[5m])))', ['histogram@sum']], ['histogram_quantile(0.9, sum without (le) (rate(x_bucket[5m])))', ['histogram@without (le)']], ['histogram_quantile(0.9, (max by (job) (x_bucket)))', ['histogram@by (job)']],
    // Conditions.
    ['count(x) == 0', ['never@count(x) == 0']], ['0 == count(x)', ['never@0 == count(x)']], ['count by (a) (x) < 1', ['never@count by (a) (x) < 1']], ['absent(x) == 0', ['never@absent(x) == 0']], ['absent(x) > 1', ['never@absent(x) > 1']], ['rate(x[5m]) < 0', ['never@rate(x[5m]) < 0']], ['up > 1', ['never@up > 1']], ['day_of_week() == 7', ['never@day_of_week() == 7']],
    ['sum(x) or vector(0) > 0', ['never@vector(0) > 0']], ['count(x) == 1.5', ['never@count(x) == 1.5']], ['x{a="1",a="2"}', ['never@a="2"']], ['x{a!="",a=""}', ['never@a=""']], ['x{a=~"1|2",a!~"1|2"}', ['never@a!~"1|2"']], ['sum(rate(x[5m])) / sum(rate(y[5m])) < 0', ['never@sum(rate(x[5m])) / sum(rate(y[5m])) < 0']], ['sum(up) == -1', ['never@sum(up) == -1']], ['count_over_time(x[5m]) == 0', ['never@count_over_time(x[5m]) == 0']],
    ['x{a="api|web"}', ['regex@"api|web"']], ['x{a!="5.*", b="a b | c", c="a.b", d=~"a|b"}', ['regex@"5.*"']],
    ['up{job="$job"} == 0', ['never@"$job"']], ['x{a=~"${a:regex}"}', ['never@"${a:regex}"']], ['x{a="[[a]]"}', ['never@"[[a]]"']], ['x == NaN', ['never@x == NaN']], ['NaN < sum(x)', ['never@NaN < sum(x)']], ['histogram_quantile(0.9, rate(x_seconds_count[5m]))', ['histogram@rate(x_seconds_count[5m])']], ['histogram_quantile(0.9, sum by (le) (rate(x_seconds_sum[5m])))', ['histogram@sum by (le) (rate(x_seconds_sum[5m]))']],
    ['http_requests_total > 5', ['counter@http_requests_total > 5']], ['5 < x_total', ['counter@5 < x_total']],
    ['quantile(-1, x)', ['quantile@-1']], ['quantile_over_time(99, x[5m])', ['quantile@99']], ['histogram_quantile(99, rate(x_bucket[5m]))', ['quantile@99']],
    ['rate(sum(x_total)[5m:1m])', ['rate-order@rate']], ['increase(rate(x[5m])[1h:1m])', ['rate-order@increase']], ['delta(x_total[5m])', ['kind@delta']], ['rate(x[1m:1m])', ['window@1m']],
  ])('%s', (text, faults) => {
    expect(counted(text, faults)).toEqual(faults);
    // A rule that surely gives nothing is dead, whoever wrote it; a panel is only empty.
    const dead = (id: string): boolean => /^promql\/(?:never|histogram)$/.test(id) && !/ (?:or|unless) /.test(text);
    for (const fault of checkPromql(text, { ...RULE, profile: 'foreign' })) expect(fault.severity, text).toBe(dead(fault.id) ? 'error' : 'warning');
    for (const fault of checkPromql(text, { ...RULE, use: 'panel', profile: 'foreign' })) expect(fault.severity, text).toBe('warning');
  });
  it('leaves alone what can be right', () => {
    for (const text of [
      'sum by (a) (x) / on (a) group_left () sum by (a) (y)', 'sum by (a, b) (x) / on (a) group_left () sum by (a) (y)', 'sum by (a) (x) / ignoring (a) group_left () sum(y)', 'x / y', 'x / sum by (a) (y)', 'sum by (a) (x) or sum by (b) (y)', 'sum by (a) (x) or vector(0)', '(sum(x) or vector(0)) > 0', 'sum(x) / sum(y)', 'sum by (a) (x) / scalar(sum(y))',
      'sum by (a) (x) * on () group_left () sum(y)', 'x{job="a"} / ignoring (job) y{job="b"}', 'x{job="a"} / on (instance) y{job="b"}', 'x{job="a"} or y{job="b"}', 'x{a="1"} and x{a=~"1|2"}', 'topk(5, sum by (a) (x)) / sum by (a) (y)', 'label_replace(sum by (a) (x), "b", "$1", "a", "(.*)") * on (b) sum by (b) (y)', 'sum by (b) (label_replace(x, "b", "$1", "a", "(.*)"))',
      'sum by (v) (count_values("v", x))', 'sum by (a) (info(x, {}))', 'absent(x{a="1"}) * on (a) sum by (a) (y)', 'histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))', 'histogram_quantile(0.9, sum by (job) (rate(x[5m])))', 'histogram_quantile(0.9, rate(x_bucket[5m]))', 'histogram_quantile(0.9, sum without (job) (rate(x_bucket[5m])))',
      'x{a="1",b!="1"}', 'x{a=~"1|2",a!="1"}', 'x{a=~"1|2",a!~"2"}', 'count(x) > 0', 'absent(x) == 1', 'x > 0 or vector(0)', 'rate(x[5m]) >= 0', 'rate(x[5m]) == 0', 'x == 0', 'x_total == 0', 'increase(x_total[5m]) > 5', 'up == 0', 'count(x) - 1 == 0', 'sum(-rate(x[5m])) < 0', 'deriv(x[5m]) < 0', 'rate(x_total[5m])', 'delta(x[5m])', 'rate(x[5m:1m])', 'deriv(rate(x[5m])[1h:1m])', 'count_values("le", x)', 'changes(x[5m]) != 0',
    ]) expect(counted(text, [], { prometheus: '3.16' }, 'experimental'), text).toEqual([]);
  });
  it('judges an alert by what fires', () => {
    expect(found('x > bool 5', { alert: true })).toEqual(['always-fires@bool']);
    expect(found('x > bool 5')).toEqual([]);
    for (const always of ['up', 'up{job="a"}', 'sum(x)', 'max by (a) (rate(x[5m]))', '0', '(1)']) expect(found(always, { alert: true }), always).toEqual([`always-fires@${always}`]);
    for (const some of ['absent(x)', 'count(x{state="failed"})', 'max(a:b:c)', 'sum(x) > 1', 'x', 'vector(1)', 'ALERTS{alertstate="firing"}', 'sum(x and y)']) expect(found(some, { alert: true }), some).toEqual([]);
    expect(found('rate(x[5m]) / rate(y[5m])', { alert: true })).toEqual(['always-fires@rate(x[5m]) / rate(y[5m])']);
    for (const text of ['vector(1)', 'absent(x)', 'x unless y', 'x > 1', 'rate(x[5m]) / (y > 0)', 'job:errors:rate5m / 2', 'ALERTS']) expect(counted(text, [], { alert: true }), text).toEqual([]);
  });
});

describe('what is known', () => {
  it.each<[string, string[]]>([
    ['rate(http_request_total[1m])', ['metric@http_request_total']], ['rate(latency_seconds[1m])', ['metric@latency_seconds']], ['latency_second_bucket', ['metric@latency_second_bucket']], ['{__name__="nothing_here"}', ['metric@{__name__="nothing_here"}']],
    ['sum by (path) (http_requests_total)', ['label@path']], ['queue_length{route="a"}', ['label@route']], ['queue_length{route!="a"}', ['label@route']], ['latency_seconds_count{le="1"}', ['label@le']], ['http_requests_total / queue_length', ['no-match@/']], ['sum by (code) (latency_seconds_count)', ['label@code']], ['sum by (route) (http_requests_total) / on (code) sum by (code) (http_requests_total)', ['no-match@on (code)']],
    ['rate(calls_total{method="PATCH"}[1m])', ['label@"PATCH"']], ['rate(calls_total{method=~"P(ATCH|UT)"}[1m])', ['label@"P(ATCH|UT)"']],
    ['rate(queue_length[1m])', ['kind@rate']], ['deriv(latency_seconds_sum[1m])', ['kind@deriv']], ['latency_seconds_count > 5', ['counter@latency_seconds_count > 5']],
    ['latency_seconds_bucket{le="0.3"}', ['bucket@"0.3"']], ['rate(http_requests_total[5s])', ['window@5s']], ['rate(http_requests_total[9s])', ['window@9s']], ['max_over_time(queue_length[4s])', ['window@4s']],
  ])('%s', (text, faults) => {
    expect(counted(text, faults, KNOWN)).toEqual(faults);
    for (const fault of checkPromql(text, { ...RULE, ...KNOWN, profile: 'foreign' })) expect(fault.severity, text).toBe('warning');
  });
  it('leaves alone what is there', () => {
    for (const text of [
      'rate(latency_seconds_bucket{le="0.5",route="a",job="b",service="c"}[10s])', 'latency_seconds_bucket{le="1.0"}', 'latency_seconds_bucket{le="+Inf"}', 'sum by (le, service) (latency_seconds_bucket)', 'histogram_quantile(0.9, sum by (route) (rate(native_seconds[1m])))', 'up{job="a"} == 0', 'ALERTS{alertname="a"}', 'scrape_duration_seconds', 'job:anything:rate5m{x="y"}',
      'rate(calls_total{method="GET"}[1m])', 'rate(calls_total{method!="PATCH"}[1m])', 'rate(calls_total{method=~"P.*|x"}[1m])', 'rate(calls_total{method=""}[1m])', 'rate(calls_total{user="x"}[1m])', 'queue_length{route=""}', 'queue_length{route=~".*"}', 'http_requests_total_created', 'deriv(queue_length[1m])', 'max_over_time(queue_length[5s])', 'open_total{anything="x"} * on (anything) group_left () sum by (anything) (open_total)', 'http_requests_total / on (service) group_left () queue_length', '{__name__=~"http.*"}', 'rate(job:x:sum[5s])',
    ]) expect(counted(text, [], KNOWN), text).toEqual([]);
  });
  it('warns of whole edges on Prometheus 3 only', () => {
    expect(found('latency_seconds_bucket{le="1"}', { ...KNOWN, prometheus: '3.13' })).toEqual(['le-format@"1"']);
    expect(found('latency_seconds_bucket{le="1"}', { ...KNOWN, prometheus: '2.53' })).toEqual([]);
  });
});
