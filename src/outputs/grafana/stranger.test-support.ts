import {
  alert, always, cause, collapsedRow, counter, cpuOfLimit, dashboard, diagnose, errors, gauge, gaugePanel, heatmap, histogram, matches, panel, prometheus, promql, quantity,
  recording, requestLatency, row, ruleGroup, service, stat, table, targets, text, timeseries, waiting, type Row,
} from '../../index';
import { completeConfig, configInUse, useConfig, type ConfigInput } from '../../model/config';
import type { Project } from '../../model/project';
import { AWKWARD } from '../test-support';

/** 2 characters longer than a uid of Grafana's. */
export const LONG_NAME = 'CheckoutTheQueueOfUnsettledPaymentsIsLong1';

/** Somebody else's project: other labels, two scrape intervals, a name with a dollar, and everything that panels and alerts can be. */
export function stranger(config: ConfigInput = {}, more: readonly Row[] = []): Project {
  const before = configInUse();
  const complete = completeConfig({ targetLabels: ['namespace', 'pod', 'zone'], grafana: { folder: 'Team ünï $1', version: '12.4' }, ...config });
  useConfig(complete);
  try {
    return define(complete, more);
  } finally {
    useConfig(before);
  }
}
function define(config: Project['config'], more: readonly Row[]): Project {
  const runbook = { meaning: AWKWARD, firstSteps: ['Look.'] };
  // The labels of this test are not those that the types know.
  const select = (labels: object) => labels as { job: string };
  const pay = service({
    name: 'pay', owner: 'team-$1', select: select({ namespace: 'pay$instance', pod: matches('pay-.*') }), scrapeInterval: '30s', traffic: 5,
    kubernetes: { namespace: 'pay', labels: { app: 'pay', on: 'on' }, port: 'metrics', monitor: 'pod', scale: { on: 'pay:queue:jobs', target: 2.5, min: 1, max: 9, deployment: 'pay-workers' } },
    signals: {
      latency: requestLatency(histogram({ name: 'pay_rpc_latency_seconds', help: 'Duration', buckets: [0.25, 1] }), { warning: 0.25, critical: 1 }),
      errors: errors(counter({ name: 'pay_rpc_calls_total', help: 'Calls', labels: { code: 'any' } }), { code: matches('5..') }, { warning: 0.01, critical: 0.1 }),
      up: targets(prometheus.up),
      cpu: cpuOfLimit({ cpuSeconds: counter({ name: 'pay_cpu_seconds_total', help: 'CPU' }), cpuLimit: 2 }, { warning: 0.8, critical: 0.9 }),
      queue: quantity({ title: 'Queue', unit: 'short', limits: { warning: 5, critical: 9 }, expr: () => gauge({ name: 'pay_queue_length', help: 'Jobs' }).value().max() }),
      stock: quantity({ title: 'Stock', unit: 'short', limits: { warning: 20, critical: 5 }, expr: () => gauge({ name: 'pay_stock', help: 'Pieces' }).value().max() }),
      locks: waiting('Locks', counter({ name: 'pay_lock_wait_seconds_total', help: 'Seconds' })),
    },
  });
  const ship = service({
    name: 'ship', owner: 'shippers', select: select({ namespace: 'ship' }), scrapeInterval: '90s',
    signals: { up: targets(prometheus.up), memory: quantity({ title: 'Memory', unit: 'bytes', legend: '{{pod}}', expr: () => gauge({ name: 'ship_memory_bytes', help: 'Bytes' }).value() }) },
  });
  const loki = { type: 'loki', uid: 'logs' };
  return {
    config,
    services: [pay, ship], scenarios: [],
    dashboards: [
      dashboard({
        uid: 'pay', title: `Pay ${AWKWARD}`, description: AWKWARD, tags: ['pay'], links: [{ title: 'Wiki', url: 'https://wiki.example.org' }],
        rows: [
          row('Signals', ...[pay.latency.p95, pay.errors, pay.cpu, pay.queue, pay.locks].map((s) => timeseries(s))),
          ...more,
          collapsedRow('Closed', heatmap(pay.latency.distribution, { width: 10 }), stat([pay.cpu, pay.latency.mean], { description: 'Now' }), gaugePanel(pay.cpu, { height: 4, width: 3 }), gaugePanel(pay.stock)),
          row('Others', table([pay.cpu, pay.queue]), text(AWKWARD), panel({ type: 'logs', queries: { datasource: loki, model: { expr: '{app="pay"}', refId: 'B' } }, options: { wrapLogMessage: true } }),
            timeseries([pay.cpu, { datasource: loki, model: { expr: 'rate({app="pay"}[$__auto])' } }], { title: 'Mixed', repeat: 'pod', custom: { fillOpacity: 30 }, overrides: [{ matcher: { id: 'byName', options: 'x' }, properties: [] }] }),
            timeseries({ expr: promql`vector(1)`, legend: 'one' }, { title: 'Raw', options: { legend: { placement: 'right' } } })),
        ],
      }),
      dashboard({ uid: 'both', title: 'Both services', rows: [row('Up', timeseries([pay.up, ship.up]), timeseries(ship.memory))] }),
    ],
    ruleGroups: [
      ruleGroup({
        name: 'pay',
        rules: [
          alert(pay.queue.reaches('warning', { for: '1m' }), { name: LONG_NAME, severity: 'warning', engine: 'grafana', dashboard: 'pay', labels: { tier: 'gold $HOME' }, runbook }),
          alert(pay.latency.mostlySlow({ detectWithin: '4m' }), { name: 'PaySlow', severity: 'critical', engine: 'both', dashboard: 'pay', runbook,
            diagnosis: diagnose(pay.latency, { causes: [cause('LOCKS', pay.locks, 'locks take the time')] }) }),
          alert(pay.up.down({ for: '1m' }), { name: 'PayDown', severity: 'critical', engine: 'grafana', dashboard: 'both', runbook }),
          alert(pay.cpu.reaches('critical', { for: '90s' }), { name: 'PayCpuHigh', severity: 'critical', dashboard: 'both', runbook }),
          recording('pay:queue:jobs', pay.queue),
        ],
      }),
      ruleGroup({ name: 'meta', rules: [alert(always(), { name: 'Watchdog', severity: 'info', deadMan: true, engine: 'grafana', runbook })] }),
    ],
  };
}
