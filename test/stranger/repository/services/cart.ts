import { counter, cpuOfLimit, defineMetrics, histogram, matches, requestLatency, service, traffic, waiting } from 'observability-as-code';

export const metrics = defineMetrics({
  latency: histogram({ name: 'cart_rpc_latency_seconds', help: 'Duration of calls', labels: { rpc: 'any' }, buckets: [0.05, 0.25, 1] }),
  locks: counter({ name: 'cart_lock_wait_seconds_total', help: 'Seconds that calls waited for a lock' }),
  stock: counter({ name: 'cart_stock_wait_seconds_total', help: 'Seconds that calls waited for the stock service' }),
  cpuSeconds: counter({ name: 'cart_cpu_seconds_total', help: 'CPU seconds used' }),
});

export const cart = service({
  name: 'cart',
  owner: 'shop-team',
  select: { namespace: 'shop', pod: matches('cart-.*') },
  traffic: 5,
  signals: {
    latency: requestLatency(metrics.latency, { warning: 0.25, critical: 1 }),
    traffic: traffic(metrics.latency),
    cpu: cpuOfLimit({ cpuSeconds: metrics.cpuSeconds, cpuLimit: 2 }, { warning: 0.8, critical: 0.9 }),
    locks: waiting('Locks', metrics.locks),
    stock: waiting('Stock service', metrics.stock),
  },
});
