// Repositories to be measured: one service, and as many dashboards of twelve panels, one a file, as a real one would write them.
import fs from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

const CONFIG = `import { defineConfig } from 'observability-as-code';

export default defineConfig({ outputs: ['grafana'] });
`;

const SERVICE = `import {
  counter, cpuOfLimit, cpuPerRequest, defineMetrics, errors, eventLoop, histogram, longestBlock, matches, node, requestLatency, residentOfLimit, service, traffic, uptime, waiting,
} from 'observability-as-code';

export const metrics = defineMetrics({
  requestDuration: histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests',
    labels: { method: ['GET', 'POST'], route: 'any', status_code: 'any' },
    buckets: [0.05, 0.1, 0.2, 0.5, 1],
  }),
  database: counter({ name: 'db_query_wait_seconds_total', help: 'Seconds that requests waited for the database' }),
  downstream: counter({ name: 'http_client_wait_seconds_total', help: 'Seconds that requests waited for other services' }),
});

export const shop = service({
  name: 'shop',
  owner: 'shop-team',
  select: { job: 'shop' },
  scrapeInterval: '15s',
  traffic: 10,
  signals: {
    latency: requestLatency(metrics.requestDuration, { warning: 0.1, critical: 0.2 }),
    traffic: traffic(metrics.requestDuration),
    errors: errors(metrics.requestDuration, { status_code: matches('5..') }, { warning: 0.01, critical: 0.1 }),
    cpu: cpuOfLimit(node.process, { warning: 0.8, critical: 0.9 }),
    cpuPerRequest: cpuPerRequest(node.process.cpuSeconds, metrics.requestDuration),
    memory: residentOfLimit(node.process, { warning: 0.8, critical: 0.9 }),
    eventLoop: eventLoop(node.eventLoop),
    longestBlock: longestBlock(node.eventLoop.longestBlock),
    uptime: uptime(node.process.startTime),
    database: waiting('Database', metrics.database),
    downstream: waiting('Downstream', metrics.downstream),
  },
});
`;

const dashboard = (number) => `import { dashboard, heatmap, row, stat, timeseries } from 'observability-as-code';
import { shop } from '../services/shop';

export default dashboard({
  uid: 'shop-${number}',
  title: 'Shop, part ${number}',
  description: 'Is part ${number} of the shop slow, and because of what?',
  rows: [
    row('Is it slow?',
      stat([shop.latency.mean, shop.latency.p95], { title: 'Latency now', width: 6 }),
      timeseries([shop.latency.p50, shop.latency.p95, shop.latency.mean], { title: 'Latency of part ${number}', width: 10 }),
      timeseries(shop.latency.slowShare, { width: 8 })),
    row('Because of what?',
      timeseries([shop.eventLoop, shop.cpu], { title: 'Event loop and CPU' }),
      timeseries([shop.database, shop.downstream], { title: 'Seconds of waiting a second' }),
      timeseries(shop.longestBlock), timeseries(shop.cpuPerRequest)),
    row('What else?', timeseries(shop.errors), timeseries(shop.traffic), timeseries(shop.memory), timeseries(shop.uptime)),
    row('Distribution', heatmap(shop.latency.distribution)),
  ],
});
`;

/** A repository with `size` dashboard files in a folder that does not exist yet. */
export function writeProject(folder, size) {
  write(folder, 'package.json', `${JSON.stringify({ name: 'shop', private: true })}\n`);
  write(folder, 'oac.config.ts', CONFIG);
  write(folder, 'services/shop.ts', SERVICE);
  for (let number = 1; number <= size; number++) write(folder, `dashboards/shop-${number}.ts`, dashboard(number));
  link(folder);
}

/** This repository's own definitions, in a folder that does not exist yet. */
export function copyRepository(folder) {
  // Not its package.json, which is named like the package itself and would be found instead of it.
  write(folder, 'package.json', `${JSON.stringify({ name: 'copy', private: true })}\n`);
  for (const name of ['oac.config.ts', 'tsconfig.json', 'services', 'dashboards', 'alert-rules', 'scenarios']) fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  link(folder);
}

/** What both ways of writing dashboards find installed: this package, Grafana's SDK, the compiler. */
export function link(folder) {
  const modules = path.join(folder, 'node_modules');
  for (const scope of ['@grafana', '@types']) fs.mkdirSync(path.join(modules, scope), { recursive: true });
  fs.symlinkSync(root, path.join(modules, 'observability-as-code'), 'junction');
  for (const name of ['typescript', '@grafana/grafana-foundation-sdk', '@types/node']) fs.symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'junction');
}

export function write(folder, file, text) {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), text);
}
