import { describe, expect, it } from 'vitest';
import { circuitBreaker, counter, errors, eventLoop, gauge, histogram, matches, prometheus, promql, quantity, requestLatency, scenario, service, targets, usedOf, waiting, type Phase, type ScenarioDefinition } from '../index';

const calls = histogram({ name: 'rpc_seconds', labels: { rpc: 'any', code: 'any' }, buckets: [0.1, 1] });
const queue = gauge({ name: 'queue_length' });
const loop = { active: counter({ name: 'loop_active_seconds_total' }), idle: counter({ name: 'loop_idle_seconds_total' }) };
const shop = service({
  name: 'shop', owner: 'team', select: { job: 'shop' },
  signals: {
    latency: requestLatency(calls, { warning: 0.1, critical: 1 }), errors: errors(calls, { code: matches('5..') }, { warning: 0.1, critical: 0.5 }), up: targets(prometheus.up), loop: eventLoop(loop),
    pool: usedOf('Pool', { used: gauge({ name: 'pool_used' }), size: 10 }, { warning: 0.8, critical: 0.9 }), breaker: circuitBreaker(gauge({ name: 'breaker' }), 2),
    locks: waiting('Locks', counter({ name: 'lock_wait_seconds_total' })), queue: quantity({ title: 'Queue', unit: 'short', expr: () => queue.value().max() }),
  },
});
const bare = service({ name: 'bare', owner: 'team', select: { job: 'bare' }, signals: { queue: quantity({ title: 'Queue', unit: 'short', expr: () => promql`queue_length` }) } });
type Anything = ScenarioDefinition<string>;
const fine: Anything = { name: 'slow', service: shop, story: { lasts: '12m', phases: [{ at: '7m', requests: { seconds: 0.3, in: 'locks' } }] }, expect: { fires: { ShopSlow: { within: '30s' } } } };
const made = (change: object) => scenario({ ...fine, ...change } as Anything);
const told = (phase: object, more: object = {}) => made({ story: { lasts: '12m', phases: [{ at: '7m', ...phase }], ...more } });

describe('a scenario', () => {
  it('knows its times in seconds, its onset and where it was written', () => {
    const { story, onset, expect: { fires }, origin } = made({ story: { lasts: '12m', phases: [{ at: '0s', memory: undefined, lasts: '1m', requests: { seconds: 3, count: 1 } }, { at: '7.5m', restart: '8s' }, { at: '8m', lasts: '30s', down: true }] } });
    expect(story.phases.map(({ at, until, restart }) => [at, until, restart])).toEqual([[0, 60, undefined], [450, 720, 8], [480, 510, undefined]]);
    expect([onset, fires, origin?.file]).toEqual([450, { ShopSlow: { within: 30 } }, __filename]);
    expect(Object.isFrozen(made({}))).toBe(true);
  });
  it.each<[string, () => unknown, string | RegExp, string | RegExp, string]>([
    ['a name that is no file name', () => made({ name: 'Slow one' }), "scenario name 'Slow one' is not usable", /lower-case/, 'name'],
    ['no service', () => made({ service: undefined }), /has no service/, /service: api/, 'service'],
    ['nothing expected', () => made({ expect: {} }), /expects nothing/, /quiet: true/, 'expect'],
    ['silence and noise', () => made({ expect: { quiet: true, fires: { ShopSlow: { within: '30s' } } } }), /expects silence, and ShopSlow to fire/, /leave one/, 'expect.quiet'],
    ['an alert that fires and may', () => made({ expect: { ...fine.expect, mayFire: ['ShopSlow'] } }), /and that it may/, /leave it out/, 'expect.mayFire'],
    ['no time to fire in', () => made({ expect: { fires: { ShopSlow: {} } } }), /'undefined' is no span/, /90s/, 'expect.fires.ShopSlow.within'],
    ['within no time', () => made({ expect: { fires: { ShopSlow: { within: '0s' } } } }), /within no time/, /within: '30s'/, 'expect.fires.ShopSlow.within'],
    ['more time than the story has', () => made({ expect: { fires: { ShopSlow: { within: '6m' } } } }), /until 780 s, but the story ends at 720 s/, "let the story last at least '780s'", 'expect.fires.ShopSlow.within'],
    ['a receiver that there is not', () => made({ expect: { fires: { ShopSlow: { within: '30s', receiver: 'pgae' } } } }), "ShopSlow should reach receiver 'pgae', which the config does not know", "did you mean 'page'?", 'expect.fires.ShopSlow.receiver'],
    ['the receiver of heartbeats', () => made({ expect: { fires: { ShopSlow: { within: '30s', receiver: 'deadMan' } } } }), /should reach receiver 'deadMan'/, /^one of page, notice/, 'expect.fires.ShopSlow.receiver'],
    ['nothing inhibited', () => made({ expect: { fires: { ShopSlow: { within: '30s', inhibits: [] } } } }), 'ShopSlow inhibits nothing', /leave it out/, 'expect.fires.ShopSlow.inhibits'],
    ['no list of what is inhibited', () => made({ expect: { fires: { ShopSlow: { within: '30s', inhibits: 'ShopShift' } } } }), 'ShopSlow inhibits nothing', /inhibits: \['/, 'expect.fires.ShopSlow.inhibits'],
    ['an alert that inhibits itself', () => made({ expect: { fires: { ShopSlow: { within: '30s', inhibits: ['ShopSlow'] } } } }), 'ShopSlow should inhibit itself', /nothing new/, 'expect.fires.ShopSlow.inhibits'],
    ['a story without an end', () => made({ story: { phases: [] } }), /'undefined' is no span/, /90s/, 'story.lasts'],
    ['a span in words', () => told({ at: '7 minutes' }), "'7 minutes' is no span of time", /90s/, 'story.phases[0].at'],
    ['a negative span', () => told({ at: '-7m' }), /is no span/, /90s/, 'story.phases[0].at'],
    ['a phase after the end', () => told({ at: '12m' }), /when the story has ended/, /before 720 s/, 'story.phases[0].at'],
    ['a phase beyond the end', () => told({ lasts: '6m', down: true }), /a phase ends at 780 s, the story at 720 s/, /leave lasts out/, 'story.phases[0].lasts'],
    ['an unknown key', () => told({ memroy: 0.9 }), "a phase has no 'memroy'", "did you mean 'memory'?", 'story.phases[0].memroy'],
    ['an unknown signal', () => told({ requests: { seconds: 0.3, in: 'lokcs' } }), "service 'shop' has no signal 'lokcs'", "did you mean 'locks'?", 'story.phases[0].requests.in'],
    ['a signal that takes no time', () => told({ requests: { seconds: 0.3, in: 'queue' } }), /time cannot go to 'queue'/, /loop, locks/, 'story.phases[0].requests.in'],
    ['the level of a signal that there is not', () => told({ levels: { pol: 0.9 } }), "service 'shop' has no signal 'pol'", "did you mean 'pool'?", 'story.phases[0].levels'],
    ['the level of a signal that follows from the rest', () => told({ levels: { latency: 0.9 } }), "a story cannot say the value of 'latency'", /one of pool, breaker/, 'story.phases[0].levels'],
    ['a level in per cent', () => told({ levels: { breaker: 90 } }), 'breaker is at 90', /from 0 to 1/, 'story.phases[0].levels.breaker'],
    ['a level that ends nowhere', () => told({ levels: { breaker: { from: 0 } } }), 'breaker is at undefined', /from 0 to 1/, 'story.phases[0].levels.breaker'],
    ['two levels at once', () => made({ story: { lasts: '12m', phases: [{ at: '1m', levels: { pool: 1, breaker: 1 } }, { at: '2m', levels: { pool: 0.5 } }] } }), /says something else of levels.pool/, /lasts: '60s'/, 'story.phases[1].levels.pool'],
    ['an unknown signal to leave out', () => told({ without: ['lock'] }), "service 'shop' has no signal 'lock'", "did you mean 'locks'?", 'story.phases[0].without'],
    ["Prometheus' own metric", () => told({ without: ['up'] }), /Prometheus' own/, /gone or down/, 'story.phases[0].without'],
    ['negative traffic', () => told({ traffic: -1 }), 'traffic is -1', /0 or more/, 'story.phases[0].traffic'],
    ['no number', () => told({ background: Number.NaN }), /background is|no signal/, /cores/, 'story.phases[0].background'],
    ['a share in per cent', () => told({ failing: 30 }), 'failing is 30', /0\.05 for 5 %/, 'story.phases[0].failing'],
    ['requests in no time', () => told({ requests: { seconds: 0 } }), 'requests take 0 s', /above 0/, 'story.phases[0].requests.seconds'],
    ['parts above the whole', () => told({ requests: { seconds: 0.3, in: { locks: 0.2, loop: 0.2 } } }), /take 0\.3 s, and spend 0\.4 s/, /add up/, 'story.phases[0].requests.in'],
    ['more work than a loop can do', () => told({ traffic: 10, requests: { seconds: 0.3, in: 'loop' } }), /ask for 3\.0 s a second/, /processes: 3/, 'story.phases[0].requests'],
    ['more processes down than there are', () => told({ down: 2 }), 'down is 2, and there is 1 process', /processes: 2/, 'story.phases[0].down'],
    ['gone and down', () => told({ gone: true, down: true }), /gone and down at once/, /leave one out/, 'story.phases[0].down'],
    ['nobody asks, slowly', () => told({ traffic: 0, requests: { seconds: 1 } }), /nobody asks/, /leave one/, 'story.phases[0].traffic'],
    ['every scrape lost', () => told({ scrapes: { lost: 3, of: 3 } }), /scrapes is/, /fewer than all/, 'story.phases[0].scrapes'],
    ['half a process', () => told({}, { processes: 0.5 }), 'processes is 0.5', /whole number/, 'story.processes'],
    ['no signal of memory', () => told({ memory: 0.9 }), /has no signal of memory: residentOfLimit\(\)/, /add the signal/, 'story.phases[0].memory'],
    ['no signal of requests', () => made({ service: bare }), /service 'bare' has no signal of requests/, /add the signal/, 'story.phases[0].requests'],
    ['a series of what the story tells', () => told({ series: [{ metric: loop.active, perSecond: 1 }] }), /follows from the rest of the story, as signal 'loop' says/, /leave/, 'story.phases[0].series[0]'],
    ['a gauge that grows', () => told({ series: [{ metric: queue, perSecond: 1 }] }), /queue_length is a gauge without value/, /value:/, 'story.phases[0].series[0].value'],
    ['a series of a histogram', () => told({ series: [{ metric: calls, value: 1 }] }), /no counter and no gauge/, /quantity/, 'story.phases[0].series[0].metric'],
  ])('with %s is refused', (_, make, message, remedy, path) => {
    expect(make).toThrow(expect.objectContaining({
      name: 'DefinitionError', path, message: typeof message === 'string' ? message : expect.stringMatching(message), remedy: typeof remedy === 'string' ? remedy : expect.stringMatching(remedy), origin: expect.objectContaining({ file: __filename }),
    }) as Error);
  });
  it('lets what is inhibited fire, whether or not it has to', () => {
    const { expect: { fires, mayFire } } = made({ expect: { mayFire: ['ShopCpu', 'ShopShift'], fires: { ShopSlow: { within: '30s', receiver: 'page', inhibits: ['ShopMean', 'ShopShift', 'ShopQueue'] }, ShopMean: { within: '1m' } } } });
    expect(mayFire).toEqual(['ShopCpu', 'ShopShift', 'ShopQueue']);
    expect(fires).toEqual({ ShopSlow: { within: 30, receiver: 'page', inhibits: ['ShopMean', 'ShopShift', 'ShopQueue'] }, ShopMean: { within: 60 } });
  });
  it('with phases that contradict each other is refused, and one without a contradiction is not', () => {
    const phases = (...list: Phase[]) => () => made({ story: { lasts: '12m', phases: list } });
    expect(phases({ at: '1m', traffic: 2 }, { at: '7m', traffic: 3 })).toThrow(expect.objectContaining({ message: 'phases 0 and 1 overlap, and each says something else of traffic', remedy: "give phase 0 an end: lasts: '360s'" }) as Error);
    expect(phases({ at: '1m', lasts: '6m', traffic: 2 }, { at: '7m', traffic: 3 })).not.toThrow();
    expect(phases({ at: '1m', traffic: 2 }, { at: '7m', traffic: 2, failing: 0.5 })).not.toThrow();
    for (const [none, why] of [[{ traffic: 0 }, 'nobody asks'], [{ gone: true }, 'no process is seen'], [{ down: true }, 'no process is seen']] as const) {
      expect(phases({ at: '1m', ...none }, { at: '7m', lasts: '2m', failing: 0.5 })).toThrow(expect.objectContaining({ message: `requests of phase 1 are slow or fail, and in phase 0, which is there all the while, ${why}`, path: 'story.phases[1]' }) as Error);
      expect(phases({ at: '8m', ...none }, { at: '7m', lasts: '2m', failing: 0.5 })).not.toThrow();
    }
    expect(phases({ at: '0s', series: [{ metric: queue, value: 1 }] }, { at: '7m', series: [{ metric: queue, value: 9 }] })).toThrow(/something else of series of queue_length/);
    expect(phases({ at: '0s', series: [{ metric: queue, value: 1, labels: { q: 'a' } }] }, { at: '7m', series: [{ metric: queue, value: 9, labels: { q: 'b' } }] })).not.toThrow();
  });
});
