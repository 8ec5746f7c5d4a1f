import { beforeAll, describe, expect, it } from 'vitest';
import { scenario, type Phase } from 'observability-as-code';
import { api } from '../services/api';
import type { Firing } from '../src/proof/promtool';
import { repository, said } from '../src/proof/repository.test-support';
import { tell } from '../src/proof/tell';
import { promtoolsForTests } from '../src/tools';

/** Seconds: when requests turn slow, and when the story ends. */
const T = 420;
const UNTIL = T + 60;
type Key = keyof typeof api.signals & string;

interface Case {
  /** Where the time goes; undefined: where nothing counts it. */
  readonly slow: Key | undefined;
  readonly more?: Omit<Phase<Key>, 'at'>;
  readonly without?: readonly Key[];
  readonly perSecond?: number;
  readonly until?: number;
  readonly says: string;
}
const LOOP = 'EVENT LOOP: synchronous code blocks the process';
const DATABASE = 'DATABASE: queries take the time';
/** Where lookups are too few to tell. */
const EITHER = 'DATABASE or CACHE COLD: queries take the time, or far fewer lookups hit than before';
const UNKNOWN = 'UNKNOWN: no listed cause takes 60 % of the time added to requests';
/** What makes requests slow, and how the cause has to begin. */
const CASES: Readonly<Record<string, Case>> = {
  'a blocked loop': { slow: 'eventLoop', says: LOOP },
  'a blocked loop beside background work': { slow: 'eventLoop', more: { background: 0.7 }, says: LOOP },
  'a slow database': { slow: 'database', says: DATABASE },
  'a cold cache': { slow: 'database', more: { levels: { cache: 0.05 } }, says: 'CACHE COLD: far fewer lookups hit than before' },
  'a cold cache, lookups not measured': { slow: 'database', more: { levels: { cache: 0.05 } }, without: ['cache'], says: `${DATABASE}, or what metrics are missing of: cache_requests_total.` },
  'a slow database beside fewer hits': { slow: 'database', more: { levels: { cache: 0.66 } }, says: DATABASE },
  'a slow database beside far fewer hits': { slow: 'database', more: { levels: { cache: 0.58 } }, says: EITHER },
  'a slow downstream service beside a cold cache': { slow: 'downstream', more: { levels: { cache: 0.05 } }, says: 'DOWNSTREAM: calls to other services take the time' },
  'a slow downstream service': { slow: 'downstream', says: 'DOWNSTREAM: calls to other services take the time' },
  'a wait that nothing counts': { slow: undefined, says: UNKNOWN },
  'a slow database at a tenth of the traffic': { slow: 'database', perSecond: 0.1, until: T + 400, says: EITHER },
  'a slow database at a fiftieth of the traffic, for half an hour': { slow: 'database', perSecond: 0.02, until: T + 1800, says: EITHER },
  'a wait that nothing counts at a fiftieth of the traffic': { slow: undefined, perSecond: 0.02, until: T + 900, says: UNKNOWN },
  'a blocked loop at a tenth of the traffic': { slow: 'eventLoop', perSecond: 0.1, until: T + 400, says: LOOP },
  'a wait that nothing counts, database not measured': { slow: undefined, without: ['database'], says: 'UNKNOWN: metrics are missing: db_query_wait_seconds_total.' },
  'a wait that nothing counts, nothing measured': {
    slow: undefined, without: ['database', 'downstream', 'eventLoop'],
    says: 'UNKNOWN: metrics are missing: nodejs_eventloop_active_seconds_total nodejs_eventloop_idle_seconds_total db_query_wait_seconds_total http_client_wait_seconds_total.',
  },
  'a blocked loop, database not measured': { slow: 'eventLoop', without: ['database'], says: LOOP },
};
const heard = new Map<string, ReadonlyMap<string, readonly Firing[]>>();
beforeAll(async () => {
  const project = await repository();
  const stories = Object.values(CASES).map(({ slow, more = {}, without, perSecond, until = UNTIL }) => tell(scenario({
    name: 'slow', service: api, expect: { quiet: true },
    story: {
      lasts: `${until}s`, labels: { route: ['/product', '/order', '/product', '/health'] },
      phases: [
        ...(perSecond === undefined && !without ? [] : [{ at: '0s', ...(perSecond === undefined ? {} : { traffic: perSecond }), ...(without ? { without } : {}) } as const]),
        { at: `${T}s`, requests: { seconds: 0.28, ...(slow === undefined ? {} : { in: slow }) }, ...more },
      ],
    },
  }), project.config, { offset: 2, shift: 0 }));
  await Promise.all((await promtoolsForTests()).map(async (promtool) => {
    const found = await said(promtool, project, stories);
    heard.set(promtool.series, new Map(Object.keys(CASES).map((name, i) => [name, found[i]!.filter(({ alert }) => alert === 'ApiLatencyRegression')])));
  }));
}, 300_000);

const FACTS = ['CPU of limit', 'event loop busy', 'longest block', 'CPU per request', 'errors', 'traffic', 'memory of limit', 'cache hits', 'up for'];
it('ApiLatencyRegression says its facts, with the values from before, and what else is wrong', () => {
  for (const [engine, stories] of heard) {
    const { facts: listed, also } = stories.get('a blocked loop')![0]!.annotations;
    const facts = listed!.split(', ');
    expect(also!.split(', ').sort(), engine).toEqual(['ApiCpuPerRequestHigh (pending)', 'ApiEventLoopBlocked (pending)', 'ApiLatencyMeanHigh (pending)']);
    expect(facts.map((fact) => fact.replace(/ [\d.]+.*/, '')), engine).toEqual(FACTS);
    expect(facts.join(', '), engine).toContain('CPU of limit 27% (before 1%), event loop busy 27% (before 1%), longest block 262ms');
    expect(facts.join(', '), engine).toContain('errors 0% (before 0%), traffic 1.0/s (before 1.0/s), memory of limit 30% (before 30%), cache hits 70% (before 70%), up for 7m 25s');
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
        expect(annotations.cause, when).toMatch(/\. Of the time added to requests: EVENT LOOP (?:\d+%|no data) \(of it CPU LIMIT (?:\d+%|no data), GARBAGE COLLECTION (?:\d+%|no data)\)(?:, (?:DOWNSTREAM|CONNECTION POOL|DATABASE) (?:\d+%|no data)(?: \(newly sent there: CACHE COLD (?:\d+%|no data)\))?){3}(?:$|\. )/);
        // The story begins with the process.
        expect(/\. Up for [\dmhs ]+: there was a restart just before; if it was a deploy, roll it back first$/.test(annotations.cause!), when).toBe(at < 900);
        expect(annotations.cause!.includes('Not the database'), when).toBe(says === LOOP);
        expect(annotations.latency, when).toMatch(/^mean \d+(\.\d+)?ms, before \d+(\.\d+)?ms$/);
        expect(annotations.slowest, when).toMatch(/^\/\w+ \d+(, \/\w+ \d+)*$/);
        expect(annotations.also, when).toMatch(/^(?:\w+ \((?:pending|firing)\)(?:, |$))*$/);
        expect(Object.values(annotations).join('\n'), when).not.toMatch(/NaN|[+-]Inf|no value|<error|<nil>|\{\{/);
      }
    }
  });
});
