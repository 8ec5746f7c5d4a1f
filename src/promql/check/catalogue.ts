import type { PromqlContext } from './report';

/** One kind of fault. */
export interface PromqlCheck {
  readonly id: string;
  /** In files of ours. */
  readonly severity: 'error' | 'warning';
  /** In anybody's files, where a server takes what only gives nothing. Default: the same. */
  readonly foreign?: 'error' | 'warning';
  readonly why: string;
  /** A faulty expression. */
  readonly example: string;
  /** What has to be known for the example to be found. */
  readonly given?: Partial<PromqlContext>;
  readonly remedy: string;
}

const shop: Partial<PromqlContext> = {
  targetLabels: ['service'],
  metrics: new Map([
    ['http_requests_total', { kind: 'counter', labels: ['route', 'code'] }],
    ['queue_length', { kind: 'gauge', labels: [] }],
    ['http_request_duration_seconds', { kind: 'histogram', labels: ['route'], buckets: [0.1, 0.5, 1] }],
  ]),
};

/** Every fault that `checkPromql` finds. */
export const promqlChecks = [
  // Refused by Prometheus: a rule file with one of these does not load, a panel shows an error.
  {
    id: 'promql/syntax', severity: 'error',
    why: 'Prometheus cannot read it: one such rule stops the whole rule file.',
    example: 'sum(rate(http_requests_total[5m]) by (job)',
    remedy: 'Mend the expression at the place named.',
  },
  {
    id: 'promql/empty', severity: 'error', foreign: 'warning',
    why: 'A query without expression asks nothing; in a rule file it is an error.',
    example: ' # nothing',
    remedy: 'Write the expression, or remove the query.',
  },
  {
    id: 'promql/function', severity: 'error',
    why: 'Prometheus refuses a function that it does not know.',
    example: 'rates(http_requests_total[5m])',
    remedy: 'Correct the name.',
  },
  {
    id: 'promql/arguments', severity: 'error',
    why: 'Prometheus refuses a call with too many or too few arguments.',
    example: 'histogram_quantile(x_bucket)',
    remedy: 'Give the arguments that the function takes.',
  },
  {
    id: 'promql/types', severity: 'error',
    why: 'Numbers, instant vectors, range vectors and strings do not mix: Prometheus refuses it.',
    example: 'rate(http_requests_total)',
    remedy: 'Give what is wanted: a range vector has a window, as in x[5m].',
  },
  {
    id: 'promql/range', severity: 'error',
    why: 'Only a metric has a window; everything else needs a subquery.',
    example: 'sum(x)[5m]',
    remedy: 'Move the window to the metric, or write a subquery: [5m:].',
  },
  {
    id: 'promql/modifier', severity: 'error',
    why: 'offset and @ belong directly to a metric, window or subquery, once.',
    example: 'sum(x) offset 1h',
    remedy: 'Move it behind the metric.',
  },
  {
    id: 'promql/duration', severity: 'error',
    why: 'Prometheus refuses windows of zero or less, and durations that it cannot count.',
    example: 'rate(x[0s])',
    remedy: 'Write a positive duration.',
  },
  {
    id: 'promql/matching', severity: 'error',
    why: 'on, ignoring and group_left say how two vectors meet; elsewhere Prometheus refuses them.',
    example: 'x and on (job) group_left y',
    remedy: 'Remove the clause, or correct it.',
  },
  {
    id: 'promql/selector', severity: 'error',
    why: 'A selector that would take every series, or names its metric twice, is refused.',
    example: '{job=~".*"}',
    remedy: 'Add a metric name, or a matcher that the empty value does not pass.',
  },
  {
    id: 'promql/regex', severity: 'error',
    why: 'Patterns are RE2: no lookahead, no back references. Prometheus refuses others.',
    example: 'x{job=~"(?!api).*"}',
    remedy: 'Write a pattern that RE2 knows; to exclude use !~.',
  },
  {
    id: 'promql/version', severity: 'error',
    why: 'The Prometheus that is configured does not know it, or knows it no more.',
    example: 'holt_winters(x[5m], 0.5, 0.5)', given: { prometheus: '3.13' },
    remedy: 'Write what this version knows.',
  },
  {
    id: 'promql/result', severity: 'error',
    why: 'A rule needs one number per series: a range vector or a string is none, and its evaluation fails each time.',
    example: 'x[5m]',
    remedy: 'Wrap it in a function, as in rate(x[5m]).',
  },
  // Taken, but it needs a flag, or a limit of ours.
  {
    id: 'promql/experimental', severity: 'warning',
    why: 'Works only on a server with the feature flag promql-experimental-functions or the like, and may change.',
    example: 'limitk(10, x)',
    remedy: 'Enable the flag on every server that reads this, or avoid it.',
  },
  {
    id: 'promql/size', severity: 'error',
    why: 'Longer than 200,000 characters or nested deeper than 500 levels: not checked, and what nobody has judged is not called good.',
    example: `${'('.repeat(501)}1${')'.repeat(501)}`,
    remedy: 'Make recording rules of its parts.',
  },
  // Taken, and never what was meant.
  {
    id: 'promql/no-match', severity: 'error', foreign: 'warning',
    why: 'Two vectors meet where their labels are equal. With labels that can never be equal, the result is always empty.',
    example: 'sum by (job) (x) / sum by (instance) (y)',
    remedy: 'Aggregate both sides by the same labels, or say on (…) / ignoring (…), with group_left where one side has more.',
  },
  {
    id: 'promql/group', severity: 'warning',
    why: 'Without group_left or group_right each series may meet one other; with a second one the query fails.',
    example: 'sum by (job, code) (x) / on (job) sum by (job) (x)',
    remedy: 'Add group_left or group_right, named after the side that has more series.',
  },
  {
    id: 'promql/never', severity: 'error', foreign: 'warning',
    why: 'A condition that no value meets gives nothing, ever: an alert on it cannot fire.',
    example: 'count(up) == 0',
    remedy: 'To find that nothing is there, use absent(…).',
  },
  {
    id: 'promql/unit', severity: 'warning',
    why: 'A limit in another unit than the value is passed always or never: 0.9 for 90 %, days for seconds, MB for bytes.',
    example: '100 * (1 - disk_free_bytes / disk_size_bytes) > 0.9',
    remedy: "Write the limit in the value's unit.",
  },
  {
    id: 'promql/same', severity: 'error', foreign: 'warning',
    why: 'Something divided by itself is 1, whatever happens: a matcher has been forgotten on one side.',
    example: 'sum(rate(http_requests_total[5m])) / sum(rate(http_requests_total[5m]))',
    remedy: 'Correct one of the sides.',
  },
  {
    id: 'promql/absent', severity: 'warning',
    why: 'An alert on what is absent has to name what: as long as any other target is scraped, it stays quiet.',
    example: 'absent(up{job=~".*"})',
    remedy: 'Name the job: absent(up{job="api"}).',
  },
  {
    id: 'promql/by-zero', severity: 'error', foreign: 'warning',
    why: 'Divided by 0, everything is infinite or no number, and no limit means anything.',
    example: 'sum(rate(http_requests_total[5m])) / 0',
    remedy: 'Correct the number.',
  },
  {
    id: 'promql/mean', severity: 'warning',
    why: 'A mean is a sum divided by its own count, a share a part divided by the whole of the same time; quantiles have no mean.',
    example: 'rate(http_request_duration_seconds_count[5m]) / rate(http_request_duration_seconds_sum[5m])',
    remedy: 'Divide the _sum by the _count, over the same window; aggregate buckets before their quantile.',
  },
  {
    id: 'promql/always-fires', severity: 'warning',
    why: 'An alert fires on every series of its result, whatever the value; without a condition, always.',
    example: 'rate(http_errors_total[5m]) > bool 0', given: { alert: true },
    remedy: 'Compare without bool, as in … > 0.',
  },
  {
    id: 'promql/counter', severity: 'warning',
    why: 'A counter only grows: once over a threshold it stays there until the process restarts.',
    example: 'http_requests_total > 5',
    remedy: 'Compare how much it grew: increase(x[5m]) > 5.',
  },
  {
    id: 'promql/since-start', severity: 'warning',
    why: 'Buckets are counters too: a quantile of them without rate is one of everything since the process started, and hardly moves.',
    example: 'histogram_quantile(0.9, sum by (le) (http_request_duration_seconds_bucket))',
    remedy: 'Take the rate first: sum by (le) (rate(x_bucket[5m])).',
  },
  {
    id: 'promql/kind', severity: 'error', foreign: 'warning',
    why: 'rate and increase read each fall as a restart, so of a gauge they give nonsense; delta and deriv of a counter fall at each restart.',
    example: 'rate(queue_length[5m])', given: shop,
    remedy: 'Counters: rate, increase. Gauges: deriv, delta, or avg_over_time.',
  },
  {
    id: 'promql/rate-order', severity: 'warning',
    why: 'A sum of counters falls when one of them restarts or goes away, and rate takes the whole rest for new events.',
    example: 'rate(sum(http_requests_total)[5m:1m])',
    remedy: 'Take the rate first: sum(rate(x[5m])).',
  },
  {
    id: 'promql/histogram', severity: 'error', foreign: 'warning',
    why: 'A quantile of a classic histogram is read from the label le of its buckets; without it there is no result.',
    example: 'histogram_quantile(0.9, sum by (job) (rate(x_bucket[5m])))',
    remedy: 'Keep le: sum by (le, job) (…).',
  },
  {
    id: 'promql/quantile', severity: 'error', foreign: 'warning',
    why: 'A quantile lies between 0 and 1; outside of that the result is infinite. Of a factor of smoothing outside of it the query fails.',
    example: 'histogram_quantile(95, rate(x_bucket[5m]))',
    remedy: 'Write 0.95 for 95 %.',
  },
  {
    id: 'promql/bucket', severity: 'error', foreign: 'warning',
    why: 'A histogram has only its own edges; any other value of le selects nothing.',
    example: 'http_request_duration_seconds_bucket{le="0.3"}', given: shop,
    remedy: 'Use an edge that exists, or add one to the metric.',
  },
  {
    id: 'promql/le-format', severity: 'warning',
    why: 'Prometheus 3 stores whole edges as 1.0, so le="1" selects nothing that it scraped.',
    example: 'x_bucket{le="1"}', given: { prometheus: '3.13' },
    remedy: 'Match both: le=~"1(\\\\.0)?".',
  },
  {
    id: 'promql/window', severity: 'error', foreign: 'warning',
    why: 'rate and its like need two samples in the window, others one; in a shorter window there are too few, always or by turns.',
    example: 'rate(x[5s])', given: { scrapeInterval: 5 },
    remedy: 'Make the window at least two scrape intervals long, better four.',
  },
  {
    id: 'promql/interval', severity: 'warning',
    why: '$__interval becomes shorter than two scrapes when the panel is wide or the time range short, and the graph is empty.',
    example: 'rate(x[$__interval])', given: { grafana: true, use: 'panel' },
    remedy: 'Use $__rate_interval.',
  },
  {
    id: 'promql/metric', severity: 'error', foreign: 'warning',
    why: 'No declared metric has this name, or its exporter has given it another, so the query is empty.',
    example: 'http_request_total', given: shop,
    remedy: 'Correct the name, or declare the metric.',
  },
  {
    id: 'promql/label', severity: 'error', foreign: 'warning',
    why: 'A label that is not there selects nothing, and groups everything into one.',
    example: 'sum by (instance) (sum by (job) (x))',
    remedy: 'Use a label that the operand has, and a value that it takes.',
  },
] as const satisfies readonly PromqlCheck[];

export type PromqlCheckId = (typeof promqlChecks)[number]['id'];
