import { describe, expect, it } from 'vitest';
import { tally } from '../../checks/tally.test-support';
import { checkPromql } from '.';
import { readExpression } from './read';
import { recordedBy, recordedByBoth } from './recorded';

const count = tally('promql-units');
const found = (text: string, wanted: readonly string[], more: Partial<Parameters<typeof checkPromql>[1]> = {}): string[] => {
  const said = checkPromql(text, { profile: 'foreign', use: 'rule', ...more }).map(({ id, from, to }) => `${id.slice(7)}@${text.slice(from, to)}`);
  count(wanted, said);
  return said;
};
const whole = (id: string, text: string): readonly [string, readonly string[]] => [text, [`${id}@${text}`]];

describe('limits in another unit are found', () => {
  it.each<readonly [string, readonly string[]]>([
    whole('unit', '100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))) > 0.9'), whole('unit', '100 - 100 * free_bytes / size_bytes > 0.8'), whole('unit', '100 * sum(a) / sum(b) < 0.99'),
    whole('unit', 'probe_ssl_earliest_cert_expiry - time() < 30'), whole('unit', 'min(probe_ssl_earliest_cert_expiry) < 86400 * 30'), whole('unit', 'backup_last_success_timestamp_seconds < 3600'),
    whole('unit', 'node_memory_MemAvailable_bytes < 500'), whole('unit', 'max by (pod) (container_memory_working_set_bytes) > 1024'), whole('unit', 'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 500'),
    whole('unit', 'count(up == 1) / count(up) < 50'), whole('never', '0 < up < 0.5'),
    whole('never', 'backup_last_success_timestamp_seconds - time() > 3600'), whole('never', 'time() - backup_last_run_timestamp < 0'),
  ])('%s', (text, wanted) => expect(found(text, wanted)).toEqual(wanted));
  it.each([
    'count(up == 1) / count(up) < 0.5', '0 < up < 2', 'a / b < 50', '100 * (1 - free / size) > 90', '100 * errors / requests > 0.5', '100 * errors / requests > 0.9', '100 * free / size < 0.5', '(100 * a / b) > bool 0.9 > 0', 'probe_ssl_earliest_cert_expiry - time() < 86400', '(probe_ssl_earliest_cert_expiry - time()) / 86400 < 30',
    'lease_expiry_seconds - time() < 0', 'backup_last_success_timestamp_seconds == 0', 'backup_last_success_timestamp_seconds > 0', 'time() - backup_last_success_timestamp_seconds > 86400', 'backup_last_success_timestamp_seconds < time() - 3600',
    'node_memory_SwapFree_bytes == 0', 'node_memory_MemAvailable_bytes > 0', 'node_memory_MemAvailable_bytes < 5e8', 'queue_pending_bytes > 100', 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.1',
    'histogram_quantile(0.99, sum by (le) (rate(backup_duration_seconds_bucket[1d]))) > 7200', 'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 10', 'sum(rate(http_request_duration_seconds_bucket[5m])) > 500',
  ])('but not %s', (text) => expect(found(text, [])).toEqual([]));
});

describe('slips in selectors and functions are found', () => {
  it.each<readonly [string, readonly string[]]>([
    ['sum(rate(a_total[5m])) / sum(rate(a_total[5m])) > 0.1', ['same@/']], ['x{a!~".*"} > 0', ['never@a!~".*"']], ['x{a="b",c!~"(.*)"} > 0', ['never@c!~"(.*)"']], ['x{code="5.."} == 1', ['regex@"5.."']],
    ['ALERTS{alertstate="fire"} == 1', ['label@"fire"']], ['x{job="a",job=~"b.*|c"} == 1', ['never@job="a"']], ['x{job="a",job!~"a|b"} == 1', ['never@job="a"']], ['x{job="{{ job }}"} == 1', ['never@"{{ job }}"']], ['sum_over_time(x_total[5m]) > 1', ['kind@sum_over_time']],
    ['x_bucket{le="Inf"} == 1', ['never@"Inf"']], ['x_bucket{le="300ms"} == 1', ['never@"300ms"']], ['label_replace(x, "a", "$2", "b", "(.*)") == 1', ['label@"$2"']], ['label_replace(x, "a", "$1", "b", ".*") == 1', ['label@"$1"']], ['label_replace(x, "from", "to", "(.*)", "$1") == 1', ['label@"(.*)"']],
  ])('%s', (text, wanted) => expect(found(text, wanted)).toEqual(wanted));
  it.each([
    'ALERTS{alertstate="firing"} == 1', 'ALERTS{alertstate=""} == 1', 'x{job="a",job=~"a|b"} == 1', 'x{job="a",job=~"(?i)A"} == 1', 'x{job="{a}"} == 1', 'sum_over_time(x[5m]) > 1', 'sum_over_time(j:x_total:rate[5m]) > 1',
    'x / x * on (a) y > 0', 'sum(rate(a_total[5m])) / sum(rate(a_total[1h])) > 2', 'sum(rate(a_total[5m])) / sum(rate(a_total[5m] offset 1d)) > 2', 'x{a!~".+"} > 0', 'x{code="5xx"} == 1', 'x_bucket{le="+Inf"} == 1', 'x_bucket{le="1e-05"} == 1',
    'label_replace(x, "a", "$1-${2}", "b", "(.*):(.*)") == 1', 'label_replace(x, "a", "$name", "b", "(?P<name>.*)") == 1', 'label_replace(x, "a", "costs $$5", "b", ".*") == 1', 'label_replace(x, "a", "", "", "") == 1', 'label_replace(x, "a", "$0", "b", "c.*") == 1',
  ])('but not %s', (text) => expect(found(text, [])).toEqual([]));
});

describe('through what is recorded', () => {
  const rule = (expr: string, labels: readonly string[] = []) => recordedBy(readExpression(expr), labels);
  const recorded = new Map([
    ['job:x:rate5m', rule('sum by (job) (rate(x_total[5m]))', ['team'])], ['job:x:sum', rule('sum by (job) (x_total)')], ['job:le:rate5m', rule('sum by (job, le) (rate(x_bucket[5m]))')], ['job:nole:rate5m', rule('sum by (job) (rate(x_bucket[5m]))')],
    ['job:native:rate5m', rule('sum by (job) (rate(x_seconds[5m]))')], ['job:any:max', rule('max without (pod) (y)')], ['x:total', rule('max_over_time(x_total[5m])')], ['two:x:rate', recordedByBoth(rule('sum by (job) (rate(x_total[5m]))'), rule('sum by (pod) (x)'))],
  ]);
  it.each<readonly [string, readonly string[]]>([
    ['rate(job:x:rate5m[5m]) > 1', ['rate-order@rate']], ['increase(job:x:sum[5m]) > 1', ['rate-order@increase']], ['sum by (pod) (job:x:rate5m) > 1', ['label@pod']], ['sum by (pod) (job:any:max) > 1', ['label@pod']], ['job:x:rate5m{pod="a"} > 1', ['label@pod']], ['job:any:max{pod=~"a.+"} > 1', ['label@pod']],
    ['histogram_quantile(0.9, job:nole:rate5m) > 1', ['histogram@job:nole:rate5m']], ['job:x:rate5m / on (job, pod) y{pod="a"} > 1', ['no-match@on (job, pod)']],
  ])('%s', (text, wanted) => expect(found(text, wanted, { recorded })).toEqual(wanted));
  it.each([
    'sum by (team) (job:x:rate5m) > 1', 'job:x:rate5m{job="a",team="b"} > 1', 'job:x:rate5m{pod=""} > 1', 'avg_over_time(job:x:rate5m[1h]) > 1', 'deriv(job:x:rate5m[1h]) > 1', 'histogram_quantile(0.9, job:le:rate5m) > 1', 'histogram_quantile(0.9, job:native:rate5m) > 1', 'job:any:max{node="a"} > 1',
    'rate(x:total[5m]) > 1', 'rate(two:x:rate[5m]) > 1', 'two:x:rate{pod="a"} > 1', 'rate(other:x:rate5m[5m]) > 1', 'job:x:rate5m / job:x:sum > 1',
  ])('but not %s', (text) => expect(found(text, [], { recorded })).toEqual([]));
});
