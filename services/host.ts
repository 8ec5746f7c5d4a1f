import { busyTime, failures, hostCpu, nodeExporter, notMatches, prometheus, quantity, service, targets, usedOf } from 'observability-as-code';

/** Disks that can fill: no memory that looks like one, no images that are full by nature, and none that cannot be read. */
const disks = { device_error: '', fstype: notMatches('tmpfs|ramfs|overlay|squashfs|iso9660|fuse.*') } as const;
const NEARLY_FULL = { warning: 0.8, critical: 0.9 } as const;
/** Share of time in which something waited: a tenth is felt, at a third half of the work is waiting. */
const WAITS = { warning: 0.1, critical: 0.33 } as const;

/** The machines that all else runs on, by node_exporter. */
export const host = service({
  name: 'host',
  owner: 'platform',
  select: { job: 'node' },
  scrapeInterval: '15s',
  kubernetes: { namespace: 'monitoring', port: 'http-metrics', labels: { 'app.kubernetes.io/name': 'prometheus-node-exporter' } },
  signals: {
    up: targets(prometheus.up),
    cpu: hostCpu(nodeExporter.node_cpu_seconds_total.where({ mode: 'idle' }), NEARLY_FULL),
    memory: usedOf('Memory of the machine', { free: nodeExporter.node_memory_MemAvailable_bytes, size: nodeExporter.node_memory_MemTotal_bytes }, NEARLY_FULL),
    space: usedOf('Disk space', { free: nodeExporter.node_filesystem_avail_bytes.where(disks), size: nodeExporter.node_filesystem_size_bytes.where(disks) }, NEARLY_FULL),
    disk: busyTime('Disk busy', nodeExporter.node_disk_io_time_seconds_total.where({ device: notMatches('(loop|ram|sr|dm-).*') }), NEARLY_FULL),
    // Since Linux 4.20: what saturation is, whatever the number of cores or the speed of a disk.
    waitsForCpu: busyTime('Waiting for CPU', nodeExporter.node_pressure_cpu_waiting_seconds_total, WAITS),
    waitsForDisk: busyTime('Waiting for disks', nodeExporter.node_pressure_io_waiting_seconds_total, WAITS),
    waitsForMemory: busyTime('Waiting for memory', nodeExporter.node_pressure_memory_waiting_seconds_total, WAITS),
    received: quantity({ title: 'Received', unit: 'Bps', legend: '{{instance}}', expr: (use) => nodeExporter.node_network_receive_bytes_total.where({ device: notMatches('lo|veth.*') }).rate(use.range).sum('instance') }),
    sent: quantity({ title: 'Sent', unit: 'Bps', legend: '{{instance}}', expr: (use) => nodeExporter.node_network_transmit_bytes_total.where({ device: notMatches('lo|veth.*') }).rate(use.range).sum('instance') }),
    lost: failures('Packets dropped', nodeExporter.node_network_receive_drop_total, { each: 'device' }),
  },
});
