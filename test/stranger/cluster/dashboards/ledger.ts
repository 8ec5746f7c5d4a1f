import { dashboard, heatmap, row, timeseries } from 'observability-as-code';
import { containers, ledger } from '../services/ledger.js';

export default dashboard({
  uid: 'ledger',
  title: 'Ledger',
  rows: [
    row('Is it slow?', timeseries([ledger.latency.p50, ledger.latency.p95]), heatmap(ledger.latency.distribution)),
    row('Because of what?', timeseries(ledger.loop), timeseries(ledger.errors), timeseries(ledger.traffic)),
    row('Do its containers have what they need?', timeseries(containers.throttled), timeseries(containers.memory), timeseries(containers.recentRestarts)),
  ],
});
