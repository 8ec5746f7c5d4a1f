import { beforeAll, describe, expect, it } from 'vitest';
import { node } from 'observability-as-code';
import { waits } from '../services/metrics';
import type { NodeProcess } from '../src/proof/node-process';
import type { Firing, Scraped } from '../src/proof/promtool';
import { repository, said } from '../src/proof/repository.test-support';
import { promtoolsForTests } from '../src/tools';
import { api, requests, slow } from '../test/api-story';

/** Seconds: when requests turn slow, and when the story ends. */
const T = 420;
const UNTIL = T + 60;

interface Case {
  readonly why: keyof typeof slow;
  readonly process?: Partial<NodeProcess>;
  readonly perSecond?: number;
  readonly until?: number;
  readonly says: string;
}
const LOOP = 'EVENT LOOP: synchronous code blocks the process';
const DATABASE = 'DATABASE: queries take the time';
const UNKNOWN = 'UNKNOWN: no listed cause takes 60 % of the request time';
/** What makes requests slow, and how the cause has to begin. */
const CASES: Readonly<Record<string, Case>> = {
  'a blocked loop': { why: 'blocked loop', says: LOOP },
  'a blocked loop beside background work': { why: 'blocked loop', process: { background: (second) => (second >= T ? 0.7 : 0.01) }, says: LOOP },
  'a slow database': { why: 'slow database', says: DATABASE },
  'a slow downstream service': { why: 'slow downstream', says: 'DOWNSTREAM: calls to other services take the time' },
  'a wait that nothing counts': { why: 'a wait that nothing counts', says: UNKNOWN },
  'a slow database at a tenth of the traffic': { why: 'slow database', perSecond: 0.1, until: T + 400, says: DATABASE },
  'a slow database at a fiftieth of the traffic, for half an hour': { why: 'slow database', perSecond: 0.02, until: T + 1800, says: DATABASE },
  'a wait that nothing counts at a fiftieth of the traffic': { why: 'a wait that nothing counts', perSecond: 0.02, until: T + 900, says: UNKNOWN },
  'a blocked loop at a tenth of the traffic': { why: 'blocked loop', perSecond: 0.1, until: T + 400, says: LOOP },
  'a wait that nothing counts, database not measured': { why: 'a wait that nothing counts', process: { without: [waits.database] }, says: 'UNKNOWN: metrics are missing: db_query_wait_seconds_total.' },
  'a wait that nothing counts, nothing measured': {
    why: 'a wait that nothing counts', process: { without: [waits.database, waits.downstream, node.eventLoop.active] },
    says: 'UNKNOWN: metrics are missing: nodejs_eventloop_active_seconds_total db_query_wait_seconds_total http_client_wait_seconds_total.',
  },
  'a blocked loop, database not measured': { why: 'blocked loop', process: { without: [waits.database] }, says: LOOP },
};
const heard = new Map<string, ReadonlyMap<string, readonly Firing[]>>();
beforeAll(async () => {
  const project = await repository();
  const stories = Object.values(CASES).map(({ why, process = {}, perSecond = 1, until = UNTIL }): Scraped => ({
    until, targets: [api(requests(until, (at) => (at >= T ? slow[why] : undefined), { perSecond }), { process })],
  }));
  await Promise.all((await promtoolsForTests()).map(async (promtool) => {
    const found = await said(promtool, project, stories);
    heard.set(promtool.series, new Map(Object.keys(CASES).map((name, i) => [name, found[i]!.filter(({ alert }) => alert === 'ApiLatencyRegression')])));
  }));
}, 300_000);

const FACTS = ['CPU of limit', 'event loop busy', 'longest block', 'CPU per request', 'errors', 'traffic', 'memory of limit', 'last restart'];
it('ApiLatencyRegression says its facts, with the values from before, and what else is wrong', () => {
  for (const [engine, stories] of heard) {
    const { facts: listed, also } = stories.get('a blocked loop')![0]!.annotations;
    const facts = listed!.split(', ');
    expect(also, engine).toBe('ApiLatencyMeanHigh (pending)');
    expect(facts.map((fact) => fact.replace(/ [\d.]+.*/, '')), engine).toEqual(FACTS);
    expect(facts.join(', '), engine).toContain('CPU of limit 27% (before 1%), event loop busy 27% (before 1%), longest block 260ms');
    expect(facts.join(', '), engine).toContain('errors 0% (before 0%), traffic 1.0/s (before 1.0/s), memory of limit 30% (before 30%), last restart 7m 25s');
  }
});
describe('ApiLatencyRegression says the cause', () => {
  it.each(Object.entries(CASES))('of %s, at every evaluation', (name, { says }) => {
    for (const [engine, stories] of heard) {
      const firings = stories.get(name)!;
      expect(firings.length, `never fires on ${engine}`).toBeGreaterThan(0);
      for (const { annotations, at } of firings) {
        const when = `${engine}, ${at - T} s after requests turned slow`;
        expect(annotations.cause!.slice(0, says.length), when).toBe(says);
        expect(annotations.cause, when).toMatch(/\. Of request time: (?:(?:EVENT LOOP|DATABASE|DOWNSTREAM) (?:\d+%|no data)(?:, |$|\. )){3}/);
        expect(annotations.cause!.includes('Not the database'), when).toBe(says === LOOP);
        expect(annotations.latency, when).toMatch(/^mean \d+(\.\d+)?ms, before \d+(\.\d+)?ms$/);
        expect(annotations.slowest, when).toMatch(/^\/\w+ \d+(, \/\w+ \d+)*$/);
        expect(annotations.also, when).toMatch(/^(?:\w+ \((?:pending|firing)\)(?:, |$))*$/);
        expect(Object.values(annotations).join('\n'), when).not.toMatch(/NaN|[+-]Inf|no value|<error|<nil>|\{\{/);
      }
    }
  });
});
