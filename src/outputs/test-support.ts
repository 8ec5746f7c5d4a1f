import {
  alert, always, cause, counter, dashboard, diagnose, errors, fact, gauge, histogram, prometheus, quantity, requestLatency, ruleGroup, service, targets, waiting,
} from '../index';
import { completeConfig, type ConfigInput } from '../model/config';
import type { Project } from '../model/project';

/** Words as a user may write them; every format has a character of its own in them. */
export const AWKWARD = `ünï "quoted" 'it''s' {{ $labels.x }} <b> & $HOME \\n | \`a < b\` 🚀`;

const requests = histogram({ name: 'rpc_duration_seconds', help: 'Duration of calls', labels: { code: 'any' }, buckets: [0.1, 0.2, 1] });
const waits = counter({ name: 'db_wait_seconds_total', help: 'Seconds' });

/** A small project that uses what alerts can say. `config` differs from the defaults. */
export function testProject(config: ConfigInput = {}): Project {
  const shop = service({
    name: 'shop', owner: 'shop-team', select: { job: 'shop' }, scrapeInterval: '30s', traffic: 2,
    signals: {
      latency: requestLatency(requests, { warning: 0.1, critical: 0.2 }),
      errors: errors(requests, { code: 'error' }, { warning: 0.01, critical: 0.1 }),
      queue: quantity({ title: 'Queue', unit: 'short', limits: { warning: 5, critical: 9 }, expr: () => gauge({ name: 'queue_length', help: 'Jobs' }).value().max() }),
      up: targets(prometheus.up),
      database: waiting('Database', waits),
    },
  });
  const runbook = { meaning: 'It is so.', firstSteps: ['Look.', 'Think.'] };
  return {
    config: completeConfig(config),
    services: [shop], scenarios: [],
    dashboards: [dashboard({ uid: 'shop', title: 'Shop', rows: [] })],
    ruleGroups: [
      ruleGroup({
        name: 'shop',
        rules: [
          alert(shop.latency.mostlySlow({ detectWithin: '2m', tolerate: '30s' }), {
            name: 'ShopSlow', severity: 'critical', dashboard: 'shop', runbook,
            diagnosis: diagnose(shop.latency, {
              causes: [cause('DATABASE', shop.database, 'queries take the time', { rulesOut: 'the network is innocent' })], facts: [fact('errors', shop.errors)],
            }),
          }),
          alert(shop.latency.mean.reaches('warning', { for: '1m' }), { name: 'ShopMeanHigh', severity: 'warning', runbook }),
          alert(shop.queue.reaches('warning', { for: '1m' }), { name: 'ShopQueueLong', severity: 'warning', engine: 'grafana', runbook: { meaning: AWKWARD, firstSteps: [AWKWARD] } }),
          alert(shop.up.down({ for: '1m' }), { name: 'ShopDown', severity: 'critical', inhibits: 'service', runbook }),
          alert(shop.up.missing({ for: '1m' }), { name: 'ShopMissing', severity: 'critical', inhibits: 'service', runbook }),
          alert(shop.queue.reaches('critical', { for: '1m' }), { name: 'ShopQueueDead', severity: 'warning', engine: 'grafana', inhibits: 'service', runbook }),
        ],
      }),
      ruleGroup({ name: 'meta', rules: [alert(always(), { name: 'Watchdog', severity: 'info', deadMan: true, runbook })] }),
    ],
  };
}
