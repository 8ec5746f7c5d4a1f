import { beforeAll, describe, expect, it } from 'vitest';
import { waits } from '../services/metrics';
import type { Project } from '../src/model/project';
import { alertsOf } from '../src/model/rules';
import type { Firing, Scraped } from '../src/proof/promtool';
import { repository, said } from '../src/proof/repository.test-support';
import type { Target } from '../src/proof/scrape';
import { promtoolsForTests } from '../src/tools';
import { api, requests, slow } from '../test/api-story';

/** Seconds: when things change. */
const T = 420;
const after = <V>(value: V) => (at: number): V | undefined => (at >= T ? value : undefined);

interface Fires {
  /** Seconds after `T` in which it has to fire. */
  readonly within: number;
  readonly targets: (until: number) => readonly Target[];
  /** Those of the series, and besides owner and service. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: RegExp;
}
const instance = { job: 'api', instance: 'api:3000' };
/** For each alert what makes it fire. An alert without a story fails the first test. */
const FIRES: Readonly<Record<string, Fires>> = {
  ApiLatencyRegression: {
    within: 28.3, targets: (until) => [api(requests(T + until, after(slow['blocked loop'])))],
    labels: { severity: 'critical', signal: 'latency', job: 'api' }, summary: /^api: \d+(\.\d+)?% of requests slower than 200 ms$/,
  },
  ApiLatencyShift: {
    within: 300, targets: (until) => [api(requests(T + until, after({ seconds: 0.09, waits: { database: 0.08 } })))],
    labels: { severity: 'warning', signal: 'latency', job: 'api' }, summary: /^api: mean latency \d+(\.\d+)?ms, more than 3 times that of the 1h before$/,
  },
  ApiLatencyMeanHigh: {
    within: 60, targets: (until) => [api(requests(T + until, after(slow['slow database'])))],
    labels: { severity: 'warning', signal: 'latency', job: 'api' }, summary: /^api: Mean latency \d+(\.\d+)?ms, limit 200 ms$/,
  },
  ApiErrorRatioHigh: {
    within: 60, targets: (until) => [api(requests(T + until, (at, n) => (at >= T && n % 3 === 0 ? { seconds: 0.01, status: '500' } : undefined)))],
    labels: { severity: 'critical', signal: 'errors', job: 'api' }, summary: /^api: \d+(\.\d+)?% of requests fail, limit 10 %$/,
  },
  ApiDown: {
    within: 45, targets: (until) => [api(requests(T + until), { fails: (at) => at >= T }), api(requests(T + until), { fails: (at) => at >= T, labels: { job: 'api', instance: 'new:3000' } })],
    labels: { severity: 'critical', signal: 'up', job: 'api' }, summary: /^api: scrapes of all its targets fail$/,
  },
  ApiTargetDown: {
    within: 90, targets: (until) => [api(requests(T + until), { fails: (at) => at >= T }), api(requests(T + until), { labels: { job: 'api', instance: 'new:3000' } })],
    labels: { severity: 'warning', signal: 'up', ...instance }, summary: /^api: scrapes of api:3000 fail$/,
  },
  ApiTargetMissing: {
    within: 75, targets: (until) => [api(requests(T + until), { known: (at) => at < T })],
    labels: { severity: 'critical', signal: 'up', job: 'api' }, summary: /^api: Prometheus has no such target$/,
  },
  ApiNoTraffic: {
    within: 375, targets: () => [api(requests(T))],
    labels: { severity: 'warning', signal: 'traffic', job: 'api' }, summary: /^api: no request in 5m although it is up$/,
  },
  ApiCpuHigh: {
    within: 90, targets: (until) => [api(requests(T + until), { process: { background: (second) => (second >= T ? 0.92 : 0.01) } })],
    labels: { severity: 'warning', signal: 'cpu', ...instance }, summary: /^api: CPU of limit 9\d(\.\d+)?%, limit 80 %$/,
  },
  ApiMemoryNearLimit: {
    within: 90, targets: (until) => [api(requests(T + until), { process: { memory: (now) => (now >= T ? 0.95 : 0.4) } })],
    labels: { severity: 'warning', signal: 'memory', ...instance }, summary: /^api: Memory of limit 95%, limit 90 %$/,
  },
  ApiMetricsMissing: {
    within: 330,
    targets: (until) => [
      api(requests(T + until), { known: (at) => at < T }),
      api(requests(T + until), { known: (at) => at >= T, labels: { job: 'api', instance: 'new:3000' }, process: { without: [waits.database] } }),
    ],
    labels: { severity: 'warning', job: 'api', metric: waits.database.name }, summary: /^api: up, but metric db_query_wait_seconds_total is missing, and rules that read it cannot fire$/,
  },
};
const UNTIL = T + 150;
const told = (targets: readonly Target[], until = UNTIL): Scraped => ({ targets, until });
const during = (from: number, seconds: number) => (at: number) => (at >= from && at < from + seconds ? slow['blocked loop'] : undefined);
const calm = api(requests(UNTIL));
/** Stories in which nothing fires but the heartbeat. */
const QUIET: Readonly<Record<string, Scraped>> = {
  'steady state': told([calm]),
  'one request of 5 s': told([api(requests(UNTIL, (at) => (at > T && at < T + 1 ? { ...slow['slow database'], seconds: 5 } : undefined)))]),
  ...Object.fromEntries([0, 1.3, 2.6, 3.9].map((phase) => [`12 s of slow requests, ${phase} s after a scrape`, told([api(requests(UNTIL, during(T + 2 + phase, 12)))])])),
  'a cold start': told([api(requests(UNTIL, during(0, 12)))]),
  'a deploy: eight seconds down, counters begin anew, a cold start':
    told([api(requests(UNTIL, during(T + 8, 8)).filter(({ at }) => at < T || at >= T + 8), { starts: [0, T + 8], fails: (at) => at >= T && at < T + 8 })]),
  'a rolling deploy: a new process beside the old one, which then goes': told([
    api(requests(T + 10), { known: (at) => at < T + 10 }),
    api(requests(UNTIL, during(T, 8), { from: T }), { starts: [T], known: (at) => at >= T, labels: { job: 'api', instance: 'new:3000' } }),
  ]),
  'every third scrape lost': told([api(requests(UNTIL), { fails: (at) => at >= T && Math.round(at / 5) % 3 === 0 })]),
  'two scrapes of four lost': told([api(requests(UNTIL), { fails: (at) => at >= T && Math.round(at / 5) % 4 < 2 })]),
  'a tenth of the requests slow': told([api(requests(UNTIL, (at, n) => (at >= T && n % 10 === 0 ? slow['slow database'] : undefined)))]),
  'one request in two minutes, from the start': told([api(requests(UNTIL, undefined, { perSecond: 1 / 120 }))]),
  'four minutes after the start, nobody has asked yet': told([api([])], 240),
  'all of that at another service with the same metrics': told([
    calm,
    ...[slow['blocked loop'], slow['slow database'], { seconds: 0.3, status: '500' }].map((kind, i) => api(requests(UNTIL, after(kind)), {
      labels: { job: 'other', instance: `other:${i}` }, process: { background: () => 0.95, memory: () => 0.99, without: [waits.database] },
    })),
    api(requests(T), { labels: { job: 'other', instance: 'other:down' }, fails: (at) => at >= T }),
    api([], { labels: { job: 'idle', instance: 'idle:1' } }),
  ]),
};

let project: Project;
/** What was said, by engine and name of the story. */
const heard = new Map<string, ReadonlyMap<string, readonly Firing[]>>();
const first = (name: string, engine: string): Firing | undefined => heard.get(engine)!.get(name)!.find(({ alert, at }) => alert === name && at >= T);
beforeAll(async () => {
  project = await repository();
  const stories: [string, Scraped][] = [
    ...Object.entries(FIRES).map(([name, { targets, within }]): [string, Scraped] => [name, { targets: targets(within), until: T + within }]),
    ...Object.entries(QUIET),
  ];
  await Promise.all((await promtoolsForTests()).map(async (promtool) => {
    const found = await said(promtool, project, stories.map(([, story]) => story));
    heard.set(promtool.series, new Map(stories.map(([name], i) => [name, found[i]!])));
  }));
}, 300_000);

describe('every alert', () => {
  it('has a story here, but for the heartbeat', () => {
    expect(alertsOf(project.ruleGroups).filter(({ deadMan }) => !deadMan).map(({ name }) => name).sort()).toEqual(Object.keys(FIRES).sort());
  });
  it.each(Object.entries(FIRES))('%s fires in time, and says what', (name, { labels, summary }) => {
    for (const engine of heard.keys()) {
      const before = heard.get(engine)!.get(name)!.filter(({ alert, at }) => alert !== 'Watchdog' && at < T);
      expect(before, `fires on ${engine} before anything happens`).toEqual([]);
      const firing = first(name, engine);
      expect(firing, `never fires on ${engine}`).toBeDefined();
      expect(firing!.labels, engine).toEqual({ ...labels, service: 'api', owner: 'backend-oncall' });
      expect(firing!.annotations.summary, engine).toMatch(summary);
    }
  });
  it('has texts without holes, in every story', () => {
    const firings = [...heard.values()].flatMap((stories) => [...stories.values()].flat());
    const texts = firings.flatMap(({ alert, annotations }) => Object.entries(annotations).map(([key, text]) => `${alert}.${key}: ${text}`));
    expect(texts.length).toBeGreaterThan(1000);
    expect([...new Set(texts.filter((text) => /NaN|[+-]Inf|no value|<error|<nil>|\{\{|: $/.test(text)))]).toEqual([]);
  });
});
describe('the heartbeat', () => {
  it('fires at every evaluation of every story', () => {
    for (const stories of heard.values()) {
      for (const [name, firing] of stories) {
        const { until } = QUIET[name] ?? { until: T + FIRES[name]!.within };
        expect(firing.filter(({ alert }) => alert === 'Watchdog').map(({ at }) => at), name).toEqual(Array.from({ length: Math.floor(until / 5) + 1 }, (_, n) => 5 * n));
      }
    }
  });
});
describe('nothing else fires', () => {
  it.each(Object.keys(QUIET))('%s', (name) => {
    for (const [engine, stories] of heard) {
      expect(stories.get(name)!.filter(({ alert }) => alert !== 'Watchdog').map(({ alert, at }) => `${alert} after ${at} s`), engine).toEqual([]);
    }
  });
});
