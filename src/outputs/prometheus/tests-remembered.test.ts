import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { alert, counter, cpuOfLimit, gauge, histogram, prometheus as own, requestLatency, ruleGroup, scenario, service, targets, waiting, type Phase } from '../../index';
import { completeConfig } from '../../model/config';
import type { Project, Remember } from '../../model/project';
import { openCache } from '../../pipeline/cache';
import { testFiles } from './tests';

interface Change {
  readonly name?: string;
  readonly scrapeInterval?: '10s' | '30s';
  readonly traffic?: number;
  readonly job?: string;
  readonly buckets?: readonly number[];
  readonly warning?: number;
  readonly limit?: number;
  readonly metric?: string;
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  readonly phase?: Partial<Phase<'latency' | 'up' | 'cpu' | 'locks'>>;
  readonly within?: '90s' | '120s';
  readonly mayFire?: readonly string[];
  readonly processes?: number;
  readonly wait?: '30s' | '10m';
  readonly group?: string;
  readonly perSecond?: number;
  readonly targetLabels?: readonly string[];
}
/** A shop's project, in one thing other than usual. */
function shop(change: Change = {}): Project {
  const { scrapeInterval = '15s', traffic = 2, job = 'shop', buckets = [0.1, 0.5, 1], warning = 0.1, limit = 2, metric = 'shop_seconds', labels = {} } = change;
  const shopService = service({
    name: 'shop', owner: 'shopkeepers', select: { job }, scrapeInterval, traffic,
    signals: {
      latency: requestLatency(histogram({ name: metric, help: 'Duration', buckets, labels }), { warning, critical: 1 }),
      up: targets(own.up),
      cpu: cpuOfLimit({ cpuSeconds: counter({ name: 'shop_cpu_seconds_total', help: 'CPU' }), cpuLimit: limit }, { warning: 0.8, critical: 0.9 }),
      locks: waiting('Locks', counter({ name: 'shop_lock_wait_seconds_total', help: 'Waits' })),
    },
  });
  const jobs = gauge({ name: 'shop_jobs', help: 'Jobs', labels: { queue: 'any' } });
  const series = [{ metric: jobs, value: change.perSecond ?? 3, labels: { queue: 'a' } }];
  return {
    config: completeConfig(change.targetLabels ? { targetLabels: change.targetLabels } : {}), services: [shopService], dashboards: [],
    ruleGroups: [ruleGroup({
      name: change.group ?? 'shop',
      rules: [alert(shopService.up.down({ for: change.wait ?? '1m' }), { name: 'ShopDown', severity: 'critical', runbook: { meaning: 'It is down.', firstSteps: ['Look.'] } })],
    })],
    scenarios: [scenario({
      name: change.name ?? 'shop-closes', service: shopService,
      story: { lasts: '10m', processes: change.processes ?? 2, phases: [{ at: '4m', down: 1, series, ...change.phase }] },
      expect: { fires: { ShopDown: { within: change.within ?? '100s' as '90s' } }, mayFire: change.mayFire ?? [] },
    })],
  };
}
/** Remembers all that it is asked for, and counts what it made. */
function memory(): { readonly remember: Remember; readonly made: () => number } {
  const texts = new Map<string, string>();
  const remember: Remember = (about, make) => {
    const key = JSON.stringify(about);
    const text = texts.get(key) ?? make('');
    texts.set(key, text);
    return text;
  };
  return { remember, made: () => texts.size };
}

it('makes what is known already once', () => {
  const { remember, made } = memory();
  const first = testFiles(shop(), remember);
  expect(testFiles(shop(), remember)).toEqual(first);
  expect(made()).toBe(1);
  expect(first).toEqual(testFiles(shop()));
});
it.each<[string, Change]>([
  ['name', { name: 'shop-is-shut' }], ['scrape interval', { scrapeInterval: '30s' }], ['traffic', { traffic: 5 }], ['selector', { job: 'store' }],
  ['buckets', { buckets: [0.1, 0.5, 1, 2] }], ['limit of the latency', { warning: 0.5 }], ['metric', { metric: 'shop_duration_seconds' }],
  ['labels', { labels: { route: ['/a', '/b'] } }], ['phase', { phase: { background: 0.5 } }], ['where time goes', { phase: { requests: { seconds: 0.3, in: 'locks' } } }], ['what is missing', { phase: { without: ['locks'] } }],
  ['series', { perSecond: 4 }], ['time to fire', { within: '120s' }], ['what may fire', { mayFire: ['Other'] }], ['processes', { processes: 3 }], ['rule file', { group: 'store' }],
  ['set of target labels', { targetLabels: ['job', 'instance', 'zone'] }],
])('another %s is another file', (_, change) => {
  const { remember } = memory();
  const before = testFiles(shop(), remember);
  const after = testFiles(shop(change), remember);
  expect(after).not.toEqual(before);
  expect(after).toEqual(testFiles(shop(change)));
});
it('the cache keeps it from one run to the next, and no longer than it is used', () => {
  const root = fs.mkdtempSync(path.join(tmpdir(), 'oac-remembered-'));
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }));
  const asked: string[] = [];
  const run = (about: string): string => {
    const cache = openCache(root);
    const text = cache.remember([about], () => {
      asked.push(about);
      return `text of ${about}`;
    }, 'a.yml');
    cache.save();
    return text;
  };
  expect([run('a'), run('a'), run('b'), run('a')]).toEqual(['text of a', 'text of a', 'text of b', 'text of a']);
  expect(asked).toEqual(['a', 'b', 'a']);
});
