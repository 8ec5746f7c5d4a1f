import { dashboard, postgresExporter, quantity, row, service, table, timeseries, type Family, type Signal, type Use, type Vector } from 'observability-as-code';

const { pg_stat_statements_calls_total: calls, pg_stat_statements_rows_total: rows, pg_stat_statements_seconds_total: seconds } = postgresExporter;
const MANY = 10;
const line = (title: string, unit: string, expr: (range: Use['range']) => { readonly node: Vector['node'] }): Family<Signal> => quantity({ title, unit, legend: '{{queryid}} ({{datname}})', expr: ({ range }) => expr(range) });

const queries = service({
  name: 'postgres', owner: 'dba', select: { job: 'postgres' },
  signals: {
    seconds: line('Query time consumption rate', 's', (range) => seconds.rate(range).top(MANY)),
    mean: line('Slowest queries by mean time', 's', () => seconds.sinceStart().div(calls.sinceStart().plus(1)).top(MANY)),
    calls: line('Most frequent queries', 'ops', (range) => calls.rate(range).top(MANY)),
    rows: line('Top queries by rows', 'rows/s', (range) => rows.rate(range).top(MANY)),
    allSeconds: line('Time', 's', (range) => seconds.rate(range)),
    allCalls: line('Calls', 'ops', (range) => calls.rate(range)),
    allRows: line('Rows', 'rows/s', (range) => rows.rate(range)),
    allMeans: line('Mean', 's', () => seconds.sinceStart().div(calls.sinceStart().plus(1))),
    allTime: line('Total', 's', () => seconds.sinceStart()),
  },
});

export default dashboard({
  uid: 'rebuilt-postgres',
  title: 'PostgreSQL query performance',
  rows: [
    row('Queries', timeseries(queries.seconds), timeseries(queries.mean), timeseries(queries.calls), timeseries(queries.rows)),
    row('All', table([queries.allSeconds, queries.allCalls, queries.allRows, queries.allMeans, queries.allTime], { title: 'Query statistics' })),
  ],
});
