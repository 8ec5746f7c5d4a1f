import { collapsedRow, dashboard, heatmap, row, stat, timeseries } from 'observability-as-code';
import { api } from '../services/api';

const { latency, errors } = api;
/** A full screen (1080 px) shows 26 units of height: the first three rows. */
const height = 7;

export default dashboard({
  uid: 'api-overview',
  title: 'API overview',
  description: 'Is the API slow? Since when? Because of what?',
  rows: [
    row('Is it slow, and since when?',
      stat([latency.mean, latency.p95, latency.slowShare], { title: 'Now', width: 5, height }),
      timeseries([latency.p50, latency.p95, latency.mean], { title: 'Latency', width: 11, height }),
      timeseries(latency.by('route'), { height })),
    row('Because of what?',
      timeseries([latency.share(api.eventLoop), latency.share(api.database), latency.share(api.downstream)], {
        title: 'Where request time goes', custom: { fillOpacity: 30, stacking: { mode: 'normal' } },
        description: 'Share of the time that requests take. What is missing to 100 % waits for something that has no metric; above it, the event loop also works for nobody.',
      }),
      timeseries([api.eventLoop, api.cpu], { title: 'Event loop and CPU' }),
      timeseries(api.longestBlock)),
    row('What else?',
      timeseries(errors.by('route'), { height }), timeseries(api.traffic, { height }), timeseries(api.memory, { height })),
    collapsedRow('In detail',
      heatmap(latency.distribution), timeseries(latency.slowShare), timeseries([api.database, api.downstream], { title: 'Seconds of waiting a second' })),
  ],
});
