import { dashboard, gaugePanel, nodeExporter, not, promql, quantity, row, service, table, timeseries } from 'observability-as-code';

const { node_load1, node_load5, node_load15 } = nodeExporter;
const cpu = nodeExporter.node_cpu_seconds_total;
const total = nodeExporter.node_memory_MemTotal_bytes.value();
const free = nodeExporter.node_memory_MemFree_bytes.value();
const buffers = nodeExporter.node_memory_Buffers_bytes.value();
const cached = nodeExporter.node_memory_Cached_bytes.value();
const device = { device: not('') } as const;
const space = { fstype: not(''), mountpoint: not('') } as const;
const wire = { device: not('lo') } as const;

const node = service({
  name: 'node', owner: 'platform', select: { job: 'node' },
  signals: {
    // One processor of many to all of them: matching many to one is not among the verbs.
    cpu: quantity({
      title: 'CPU Usage', unit: 'percentunit', legend: '{{cpu}}',
      expr: (use) => promql`(1 - sum without (mode) (rate(node_cpu_seconds_total{mode=~"idle|iowait|steal",${use.where}}[${use.range}]))) / ignoring (cpu) group_left count without (cpu, mode) (node_cpu_seconds_total{mode="idle",${use.where}})`,
    }),
    load1: quantity({ title: '1m load average', unit: 'short', expr: () => node_load1.value() }),
    load5: quantity({ title: '5m load average', unit: 'short', expr: () => node_load5.value() }),
    load15: quantity({ title: '15m load average', unit: 'short', expr: () => node_load15.value() }),
    cores: quantity({ title: 'logical cores', unit: 'short', expr: () => cpu.where({ mode: 'idle' }).sinceStart().count() }),
    used: quantity({ title: 'memory used', unit: 'bytes', expr: () => total.minus(free).minus(buffers).minus(cached) }),
    buffers: quantity({ title: 'memory buffers', unit: 'bytes', expr: () => buffers }),
    cached: quantity({ title: 'memory cached', unit: 'bytes', expr: () => cached }),
    free: quantity({ title: 'memory free', unit: 'bytes', expr: () => free }),
    usage: quantity({ title: 'Memory Usage', unit: 'percent', expr: () => nodeExporter.node_memory_MemAvailable_bytes.value().avg().div(total.avg()).times(100).rest(100) }),
    read: quantity({ title: 'read', unit: 'Bps', legend: '{{device}} read', expr: (use) => nodeExporter.node_disk_read_bytes_total.where(device).rate(use.range) }),
    written: quantity({ title: 'written', unit: 'Bps', legend: '{{device}} written', expr: (use) => nodeExporter.node_disk_written_bytes_total.where(device).rate(use.range) }),
    busy: quantity({ title: 'io time', unit: 'percentunit', legend: '{{device}} io time', expr: (use) => nodeExporter.node_disk_io_time_seconds_total.where(device).rate(use.range) }),
    size: quantity({ title: 'Size', unit: 'decbytes', legend: '{{mountpoint}}', expr: () => nodeExporter.node_filesystem_size_bytes.where(space).value().max('mountpoint') }),
    available: quantity({ title: 'Available', unit: 'decbytes', legend: '{{mountpoint}}', expr: () => nodeExporter.node_filesystem_avail_bytes.where(space).value().max('mountpoint') }),
    received: quantity({ title: 'Network Received', unit: 'bps', legend: '{{device}}', expr: (use) => nodeExporter.node_network_receive_bytes_total.where(wire).rate(use.range).times(8) }),
    sent: quantity({ title: 'Network Transmitted', unit: 'bps', legend: '{{device}}', expr: (use) => nodeExporter.node_network_transmit_bytes_total.where(wire).rate(use.range).times(8) }),
  },
});

export default dashboard({
  uid: 'rebuilt-nodes',
  title: 'Node Exporter / Nodes',
  rows: [
    row('CPU', timeseries(node.cpu), timeseries([node.load1, node.load5, node.load15, node.cores], { title: 'Load Average' })),
    row('Memory', timeseries([node.used, node.buffers, node.cached, node.free], { title: 'Memory Usage' }), gaugePanel(node.usage)),
    row('Disk', timeseries([node.read, node.written, node.busy], { title: 'Disk I/O' }), table([node.size, node.available], { title: 'Disk Space Usage' })),
    row('Network', timeseries(node.received), timeseries(node.sent)),
  ],
});
