import { barGauge, dashboard, ranking, row, table } from 'observability-as-code';

/** In the order of the table's columns; Grafana names the value of a query by its letter. */
const columns = [
  { title: 'Slow requests', by: ranking('latency.slowShare'), unit: 'percentunit', warning: 0.05, critical: 0.5 },
  { title: 'Errors', by: ranking('errors'), unit: 'percentunit', warning: 0.01, critical: 0.1 },
  { title: 'CPU', by: ranking('cpu'), unit: 'percentunit', warning: 0.8, critical: 0.9 },
  { title: 'Memory', by: ranking('memory'), unit: 'percentunit', warning: 0.8, critical: 0.9 },
  { title: 'Requests', by: ranking('traffic'), unit: 'reqps' },
] as const;
type Column = (typeof columns)[number];
const colours = (column: Column): readonly { readonly id: string; readonly value: unknown }[] => ('warning' in column ? [{
  id: 'thresholds', value: { mode: 'absolute', steps: [{ value: null, color: 'green' }, { value: column.warning, color: 'orange' }, { value: column.critical, color: 'red' }] },
}] : []);

export default dashboard({
  uid: 'fleet',
  title: 'All services',
  description: 'Which service is worst off?',
  refresh: '30s',
  rows: [
    row('Which service is worst off?', table(columns.map(({ by }) => by), {
      title: 'Services', height: 10, description: 'Over five minutes; of several processes the worst.',
      transformations: [
        { id: 'merge', options: {} },
        { id: 'organize', options: { excludeByName: { Time: true }, renameByName: { service: 'Service', ...Object.fromEntries(columns.map(({ title }, i) => [`Value #${'ABCDE'[i]!}`, title])) } } },
      ],
      options: { sortBy: [{ displayName: 'Slow requests', desc: true }] },
      overrides: columns.map((column) => ({
        matcher: { id: 'byName', options: column.title }, properties: [{ id: 'unit', value: column.unit }, { id: 'custom.cellOptions', value: { type: 'color-text' } }, ...colours(column)],
      })),
    })),
    row('One by one', ...columns.slice(0, 4).map((column) => barGauge(column.by, {
      title: column.title, key: `ranking of ${column.title}`, unit: column.unit, height: 10, overrides: [{ matcher: { id: 'byType', options: 'number' }, properties: colours(column) }],
    }))),
  ],
});
