import { barGauge, dashboard, promql, row, stat, stateTimeline, table, timeseries, type Defined, type RawQuery } from 'observability-as-code';
import { alertmanagerServer, prometheusServer } from '../services/monitoring';

/** The heartbeat fires always, as it should. */
const firing = 'ALERTS{alertstate="firing",deadman=""}';
/** Seconds between two looks at the past. What came and went between them is not counted. */
const LOOKS = 60;
const [day, week] = [86_400, 7 * 86_400];
const begins = (over: number): RawQuery => ({ expr: promql`sort_desc(sum by (alertname) (count_over_time((${firing} unless ${firing} offset ${LOOKS})[${over}:${LOOKS}])))`, legend: '{{alertname}}' });
const fires = (over: number): RawQuery => ({ expr: promql`sort_desc(${LOOKS} * max by (alertname) (count_over_time(${firing}[${over}:${LOOKS}])))`, legend: '{{alertname}}' });
/** What is defined here, and did not fire in a week: proven, or dead? */
const silent = ({ alerts }: Defined): RawQuery => ({
  expr: promql`(${alerts.filter(({ deadMan, engine }) => !deadMan && engine !== 'grafana').map(({ name }) => `label_replace(vector(1), "alertname", "${name}", "", "")`).join(' or ')}) unless on (alertname) count_over_time(ALERTS{alertstate="firing"}[${week}:${5 * LOOKS}])`,
});
/** Grafana's column with the value has the query's name, where there is one query: Value. */
const columns = (hidden: readonly string[], renamed: Readonly<Record<string, string>>) => [{ id: 'organize', options: { excludeByName: Object.fromEntries(['Time', '__name__', ...hidden].map((name) => [name, true])), renameByName: renamed } }];
const height = 8;
/** Any is one too many. */
const none = [{ matcher: { id: 'byType', options: 'number' }, properties: [{ id: 'thresholds', value: { mode: 'absolute', steps: [{ value: null, color: 'green' }, { value: 1, color: 'red' }] } }] }];

export default dashboard({
  uid: 'alerting',
  title: 'Alerting',
  description: 'What fires now, what fires too often, and would an alert reach anyone?',
  from: 'now-24h',
  refresh: '30s',
  rows: [
    row('What fires, and for how long?',
      stat({ expr: promql`sum(${firing}) or vector(0)` }, { title: 'Firing now', width: 4, height, overrides: none }),
      table({ expr: promql`sort_desc(time() - ALERTS_FOR_STATE and ignoring (alertstate) ${firing})` }, {
        title: 'Since when', width: 10, height, transformations: columns(['owner', 'signal'], { Value: 'For', alertname: 'Alert' }), overrides: [{ matcher: { id: 'byName', options: 'For' }, properties: [{ id: 'unit', value: 's' }] }],
      }),
      stateTimeline({ expr: promql`max by (alertname) (${firing})`, legend: '{{alertname}}' }, { title: 'Fired', width: 10, height, overrides: none })),
    row('What fires too often?',
      barGauge(begins(day), { title: 'Times in a day' }), barGauge(begins(week), { title: 'Times in a week' }), barGauge(fires(week), { title: 'Time in a week', unit: 's' }),
      table(silent, { title: 'Not once in a week', transformations: columns(['Value'], { alertname: 'Alert' }) })),
    row('Would an alert reach anyone?',
      timeseries([prometheusServer.evaluations, prometheusServer.missed], { title: 'Evaluations that fail, or are missed' }),
      timeseries(prometheusServer.groups),
      timeseries([prometheusServer.dropped, alertmanagerServer.notifications], { title: 'Notifications lost' }),
      stateTimeline([prometheusServer.configuration, alertmanagerServer.configuration], {
        title: 'Configuration loaded', overrides: [{ matcher: { id: 'byType', options: 'number' }, properties: [{ id: 'thresholds', value: { mode: 'absolute', steps: [{ value: null, color: 'red' }, { value: 1, color: 'green' }] } }] }],
      })),
  ],
});
