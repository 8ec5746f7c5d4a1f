import { dashboard, row, stat, timeseries } from 'observability-as-code';
import { api, runtime } from '../services/api';

const height = 7;

export default dashboard({
  uid: 'node-runtime',
  title: 'API: Node.js runtime',
  description: 'What is the process doing?',
  rows: [
    row('Code, collecting garbage, or waiting?',
      stat([api.eventLoop, api.heap], { title: 'Now', width: 5, height }),
      timeseries(api.eventLoop, { height, description: 'Share of time in which the event loop ran code. What is missing to 100 % it waited for something to do.' }),
      timeseries([api.collection, api.throttling], { title: 'Stopped, seconds a second', height, description: 'By garbage collection, and by the CPU limit: part of the time in which the event loop is busy.' })),
    row('For how long does it not answer?', timeseries(api.longestBlock), timeseries(runtime.lag)),
    row('What does it hold?',
      timeseries(api.heap, { key: 'heap-over-time' }),
      timeseries(runtime.spaces, { custom: { fillOpacity: 30, stacking: { mode: 'normal' } } }),
      timeseries(runtime.outside)),
    row('What else does it do?', timeseries(runtime.collections), timeseries(runtime.resources), timeseries(runtime.files)),
  ],
});
