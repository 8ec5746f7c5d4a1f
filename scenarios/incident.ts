import { scenario } from 'observability-as-code';
import { api } from '../services/api';

/*
 * The incident of 2025-06-05: synchronous, CPU-heavy code in the handlers of /product and /order; the mean response went from 20 ms to 282 ms
 * at one request a second, without an error. What the CPU showed depended on how much of it the process had.
 */
const labels = { route: ['/product', '/order', '/product', '/health'] };
const blocked = { seconds: 0.28, in: 'eventLoop' } as const;
const warns = ['ApiLatencyMeanHigh', 'ApiEventLoopBlocked'];
const fires = {
  // One page names the cause; what else is slow says nothing new.
  ApiLatencyRegression: { within: '28s', cause: 'EVENT LOOP', receiver: 'page', inhibits: warns },
  ApiLatencyMeanHigh: { within: '60s' },
  ApiEventLoopBlocked: { within: '75s' },
} as const;

export default [
  scenario({
    name: 'incident-blocked-handlers',
    service: api,
    fault: 'block-loop',
    // It ends with the rollback, and the alerts with it.
    story: { lasts: '10m', labels, phases: [{ at: '4m', lasts: '2m', requests: blocked }] },
    expect: { fires: { ...fires, ApiLatencyRegression: { ...fires.ApiLatencyRegression, inhibits: [...warns, 'ApiLatencyShift', 'ApiCpuPerRequestHigh'] } }, mayFire: ['ApiLatencyBudgetBurnsFast', 'ApiCpuPerRequestHigh'] },
  }),
  scenario({
    name: 'incident-small-cpu-limit',
    service: api,
    // 0.27 of 0.3 cores: CPU at 90 %, as the team saw after 25 minutes.
    story: { lasts: '6m', cpuLimit: 0.3, labels, phases: [{ at: '4m', requests: blocked }] },
    expect: { fires, mayFire: ['ApiCpuHigh', 'ApiLatencyBudgetBurnsFast', 'ApiCpuPerRequestHigh'] },
  }),
  scenario({
    name: 'incident-busy-core',
    service: api,
    fault: 'block-loop-background',
    story: { lasts: '6m', labels, phases: [{ at: '4m', requests: blocked, background: 0.7 }] },
    expect: { fires, mayFire: ['ApiCpuHigh', 'ApiEventLoopSaturated', 'ApiLatencyBudgetBurnsFast', 'ApiCpuPerRequestHigh'] },
  }),
];
