import { beforeAll, describe, expect, it } from 'vitest';
import { mapNode, number, type Node } from '../promql/nodes';
import { promtoolsForTests, type TestPromtool } from '../tools';
import { FAST, mostlySlow, shopStory, SLOW, steady, trialOf, type Solved } from './mostly-slow.test-support';
import { firings, type Scraped } from './promtool';

let promtools: readonly TestPromtool[];
beforeAll(async () => {
  promtools = await promtoolsForTests();
});
const isComparison = (node: Node, op: string): boolean => node.type === 'binary' && node.op === op && node.right.type === 'number';
/** The condition with each `and` rewritten by what stands on its two sides. */
const rewritten = (condition: Solved, change: (left: Node, right: Node) => Node | undefined): Solved =>
  ({ ...condition, expr: mapNode(condition.expr, (node) => (node.type === 'binary' && node.op === 'and' ? change(node.left, node.right) ?? node : node)) });

/** The same condition without one of its parts. */
const without = {
  share: (condition: Solved) => rewritten(condition, (left, right) => (isComparison(left, '>') ? right : undefined)),
  gate: (condition: Solved) => rewritten(condition, (left, right) => (isComparison(right, '>=') ? left : undefined)),
  guard: (condition: Solved) => rewritten(condition, (left, right) => (right.type === 'recorded' ? left : undefined)),
  ladder: (condition: Solved): Solved => ({ ...condition, expr: mapNode(condition.expr, (node) => (node.type === 'binary' && node.op === 'or' ? node.left : node)) }),
  /** The longer window is silent as soon as the shorter one has as many requests, good and bad, as it needs bad ones. */
  enough: (condition: Solved): Solved => ({
    ...condition,
    expr: mapNode(condition.expr, (node) => (node.type === 'binary' && node.op === '<'
      ? { ...node, right: number(condition.plan.rungs.find(({ enough }) => node.right.type === 'number' && node.right.value === enough)!.gate) } : node)),
  }),
};
interface Need {
  readonly part: keyof typeof without;
  readonly what: string;
  /** Whether the whole condition fires; without the part it is the other way round. */
  readonly fires: boolean;
  readonly story: (condition: Solved) => Scraped;
}
const story = (perSecond: number, until: number, slow: (at: number, n: number) => boolean) => ({ plan }: Solved): Scraped =>
  shopStory(plan.scrape, 2.5, until, steady(perSecond, 0.3, until, (at, n) => (slow(at, n) ? SLOW : FAST)));
const NEEDS: readonly Need[] = [
  { part: 'share', what: 'two requests of five slow', fires: false, story: story(1, 600, (at, n) => at > 300 && n % 5 < 2) },
  { part: 'gate', what: 'the only request of the last minutes slow', fires: false, story: story(1 / 400, 1300, (_, n) => n === 2) },
  { part: 'guard', what: 'a cold start as slow as a tolerated burst', fires: false, story: story(1, 400, (at) => at < 12) },
  { part: 'ladder', what: 'every request slow at a twentieth of the traffic', fires: true, story: story(0.05, 1500, (at) => at > 600) },
  { part: 'enough', what: 'three requests of five slow at a third of the traffic', fires: true, story: story(0.3, 1800, (at, n) => at > 600 && n % 5 < 3) },
];

describe.each([{ scrape: 5, detectWithin: 30 }, { scrape: 10, detectWithin: 45 }])('at scrapes of $scrape s, mostlySlow', ({ scrape, detectWithin }) => {
  it.each(NEEDS.map((need) => [need.part, need.what, need] as const))('needs its %s: %s', async (part, _, { fires, story: tell }) => {
    const condition = mostlySlow({ scrape, traffic: 1, tolerate: 12 }, detectWithin);
    const stories = [tell(condition)];
    for (const promtool of promtools) {
      const [whole, lacking] = await firings(promtool, [trialOf(condition, stories), trialOf(without[part](condition), stories)]);
      expect({ engine: promtool.series, whole: whole![0]!.length > 0, lacking: lacking![0]!.length > 0 }).toEqual({ engine: promtool.series, whole: fires, lacking: !fires });
    }
  });
});
describe.each([5, 10, 15, 30, 60])('at scrapes of %i s, a burst of 30 s stays quiet', (scrape) => {
  it('at a tenth of the traffic, at the traffic, and at ten times it', async () => {
    const condition = mostlySlow({ scrape, traffic: 1, tolerate: 30 }, 5 * scrape + 60);
    const { window } = condition.plan.rungs[0]!;
    const stories = [0.1, 0.3, 1, 10].flatMap((perSecond) => [0.11, 0.47, 0.83].map((phase) => {
      const burst = 2 * window + phase * scrape;
      return story(perSecond, burst + 30 + window + scrape, (at) => at >= burst && at < burst + 30)(condition);
    }));
    for (const promtool of promtools) {
      const [found] = await firings(promtool, [trialOf(condition, stories)]);
      expect(found!.map((fired) => fired.length), promtool.series).toEqual(stories.map(() => 0));
    }
  });
});
