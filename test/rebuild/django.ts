import { dashboard, foreign, matches, notMatches, panel, promql, quantity, row, service, stat, table, timeseries, type Family, type Signal, type Use, type Vector } from 'observability-as-code';

const VIEW = { method: 'any', view: 'any', transport: 'any' } as const;
const counter = <const N extends string, const L extends Readonly<Record<string, 'any'>>>(name: N, labels: L) => foreign.counter({ name, labels });
const all = { view: notMatches('<unnamed view>|health_check.views.HealthCheckView|prometheus-django-metrics') } as const;
const requests = counter('django_http_requests_total_by_view_transport_method_total', VIEW).where(all);
const responses = counter('django_http_responses_total_by_status_view_method_total', { ...VIEW, status: 'any' }).where(all);
const latency = foreign.histogram({ name: 'django_http_requests_latency_seconds_by_view_method', labels: { view: 'any', method: 'any' } }).where(all);
const queries = foreign.histogram({ name: 'django_db_query_duration_seconds', labels: { vendor: 'any' } });
const ofDatabase = (what: string) => counter(`django_db_${what}_total`, { vendor: 'any' });
const errorsOf = counter('django_db_errors_total', { type: 'any' });
const ofCache = (what: string) => counter(`django_cache_get${what}_total`, { backend: 'any' });
const applied = foreign.gauge({ name: 'django_migrations_applied_total' });
const unapplied = foreign.gauge({ name: 'django_migrations_unapplied_total' });
const [HOUR, HALF_HOUR, WEEK] = [3600, 1800, 7 * 86_400];

const line = (title: string, unit: string, legend: string, expr: (use: Use) => { readonly node: Vector['node'] }): Family<Signal> => quantity({ title, unit, legend, expr });
const success = (title: string, failed: string): Family<Signal> =>
  line(title, 'percentunit', title, ({ range }) => responses.where({ status: notMatches(failed) }).rate(range).sum().div(responses.rate(range).sum()));
const ofClass = (first: 2 | 3 | 4 | 5): Family<Signal> =>
  line(`${first}xx`, 'reqps', `${first}xx`, ({ range }) => responses.where({ status: matches(`${first}.*`) }).rate(range).above(0).sum().round(0.001));
const p = (q: number): Family<Signal> => line(`P${q * 100}`, 's', `P${q * 100}`, ({ range }) => latency.rate(range).sum('le').quantile(q));
const ofQueries = (q: number): Family<Signal> => line(`${q * 100}`, 's', `${q * 100} - {{vendor}}`, ({ range }) => queries.rate(range).sum('vendor', 'le').quantile(q));
const cache = (title: string, what: string): Family<Signal> => line(title, 'ops', `${title} - {{backend}}`, ({ range }) => ofCache(what).rate(range).sum('backend'));

const django = service({
  name: 'django', owner: 'web', select: { job: 'django' },
  signals: {
    volume: line('Request Volume', 'reqps', '', ({ range }) => requests.rate(range).sum().round(0.001)),
    success: success('Success Rate (Excluding 4xx)', '5.*'),
    successOfAll: success('Success Rate (Including 4xx)', '[4-5].*'),
    p95: line('Request Latency (P95)', 's', '', ({ range }) => latency.rate(range).sum('le').quantile(0.95)),
    operations: line('Database Ops', 'ops', '', ({ range }) => ofDatabase('execute').rate(range).sum()),
    hits: line('Cache Hitrate [30m]', 'percentunit', '', () => ofCache('_hits').rate(HALF_HOUR).sum().div(ofCache('').rate(HALF_HOUR).sum())),
    byMethod: line('Request Distribution by Method [1h]', 'reqps', '{{method}}', () => requests.rate(HOUR).sum('method')),
    // A label made of another one.
    byStatusClass: line('Response Distribution by Status Class [1h]', 'reqps', '{{status_class}}', () => promql`sum by (status_class) (label_replace(${responses.rate(HOUR)}, "status_class", "\${1}xx", "status", "([0-9]).*"))`),
    byView: line('Top View Traffic Share [1h]', 'reqps', '{{view}}', () => requests.rate(HOUR).sum('view').top(10)),
    good: ofClass(2), moved: ofClass(3), refused: ofClass(4), failed: ofClass(5),
    median: p(0.5), slow: p(0.95), slowest: p(0.99),
    applied: line('Migrations Applied', 'short', '', () => applied.value().max()),
    unapplied: line('Migrations Unapplied', 'short', '', () => unapplied.value().max()),
    connections: line('Database Connections', 'short', '{{vendor}}', ({ range }) => ofDatabase('new_connections').rate(range).sum('vendor').round()),
    queries50: ofQueries(0.5), queries95: ofQueries(0.95), queries99: ofQueries(0.99),
    operationsByVendor: line('Database Operations', 'ops', '{{vendor}}', ({ range }) => ofDatabase('execute').rate(range).sum('vendor')),
    connectionErrors: line('Database New Connection Errors', 'ops', '{{vendor}}', ({ range }) => ofDatabase('new_connection_errors').rate(range).sum('vendor')),
    databaseErrors: line('Top Database Errors (1w)', 'short', '{{type}}', () => errorsOf.increase(WEEK).sum('type').top(10).round()),
    cacheHits: cache('Hit', '_hits'), cacheMisses: cache('Miss', '_misses'), cacheFails: cache('Fail', '_fail'),
    hitRate: line('Cache Hit Rate', 'percentunit', '{{backend}}', ({ range }) => ofCache('_hits').rate(range).sum('backend').div(ofCache('').rate(range).sum('backend'))),
  },
});

export default dashboard({
  uid: 'rebuilt-django',
  title: 'Django / Overview',
  rows: [
    row('Summary', stat(django.volume), stat(django.success), stat(django.successOfAll), stat(django.p95), stat(django.operations), stat(django.hits)),
    row('Shares', ...[django.byMethod, django.byStatusClass, django.byView].map((queries) => panel({ type: 'piechart', queries }))),
    row('Requests', timeseries([django.good, django.moved, django.refused, django.failed], { title: 'Responses' }), timeseries([django.median, django.slow, django.slowest], { title: 'Request Latency' })),
    row('Database', stat(django.applied), stat(django.unapplied), timeseries(django.connections), timeseries([django.queries50, django.queries95, django.queries99], { title: 'Database Latency' }),
      timeseries(django.operationsByVendor), timeseries(django.connectionErrors), table(django.databaseErrors)),
    row('Cache', timeseries([django.cacheHits, django.cacheMisses, django.cacheFails], { title: 'Cache Operations' }), timeseries(django.hitRate)),
  ],
});
