import { dashboard, heatmap, row, stat, timeseries } from 'observability-as-code';
import { api } from '../services/api';

export default dashboard({
  uid: 'api-overview',
  title: 'API overview',
  description: 'Is the API slow? Since when? Because of what?',
  rows: [
    row('Is it slow, and since when?',
      stat([api.latency.mean, api.latency.p95], { title: 'Latency now', width: 6 }),
      timeseries([api.latency.p50, api.latency.p95, api.latency.mean], { title: 'Latency', width: 10 }),
      timeseries(api.latency.slowShare, { width: 8 })),
    row('Because of what?',
      timeseries([api.eventLoop, api.cpu], { title: 'Event loop and CPU' }),
      timeseries([api.database, api.downstream], { title: 'Seconds of waiting a second' }),
      timeseries(api.longestBlock)),
    row('What else?', timeseries(api.errors), timeseries(api.traffic), timeseries(api.memory)),
    row('Distribution', heatmap(api.latency.distribution)),
  ],
});
