import { barGauge, dashboard, row, timeseries } from 'observability-as-code';
import { api } from '../services/api';
import { host } from '../services/host';

const height = 7;

export default dashboard({
  uid: 'host',
  title: 'Host and container',
  description: 'Is the machine full, or the container on it?',
  rows: [
    row('Is the machine full, or the container?',
      barGauge([host.cpu, host.memory, host.space, host.disk], { title: 'Now', width: 9, height, options: { valueMode: 'text' } }),
      timeseries([host.waitsForCpu, host.waitsForDisk, host.waitsForMemory], { title: 'Share of time in which work waits', height, description: 'Pressure, as Linux tells it: not how much is in use, but how long something waited for it. Without it (before Linux 4.20) this is empty.' }),
      timeseries([api.cpu, api.memory], { title: 'The container: CPU and memory of its limit', height })),
    row('CPU and memory', timeseries(host.cpu, { key: 'cpu-over-time' }), timeseries(host.memory, { key: 'memory-over-time' }), timeseries(api.throttling, { description: 'Seconds a second in which the CPU limit stops the processes of the container.' })),
    row('Disks', timeseries(host.space, { key: 'space-over-time' }), timeseries(host.disk, { key: 'disk-over-time' })),
    row('Network', timeseries([host.received, host.sent], { title: 'Traffic' }), timeseries(host.lost)),
  ],
});
