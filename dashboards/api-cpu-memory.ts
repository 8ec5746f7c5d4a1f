import { dashboard, row, stat, timeseries } from 'observability-as-code';
import { api } from '../services/api';

export default dashboard({
  uid: 'api-cpu-memory',
  title: 'API CPU and memory',
  description: 'Is a process near its CPU or memory limit?',
  rows: [
    row('Near a limit?',
      stat(api.cpu, { width: 6 }), timeseries(api.cpu, { width: 6, key: 'cpu-over-time' }),
      stat(api.memory, { width: 6 }), timeseries(api.memory, { width: 6, key: 'memory-over-time' })),
    row('Why?', timeseries(api.cpuPerRequest), timeseries(api.eventLoop), timeseries(api.traffic), timeseries(api.uptime)),
  ],
});
