import { beforeAll, describe, expect, it } from 'vitest';
import { promtoolsForTests } from '../tools';
import { FAST, leastDetectWithin, mostlySlow, shopStory, SLOW, steady, trialOf, type Cell, type Solved } from './mostly-slow.test-support';
import { firings, type Scraped } from './promtool';

const GRID: readonly Cell[] = [5, 10, 15, 30, 60].flatMap((scrape) => [0.1, 0.5, 1, 10].flatMap((traffic) => [0, 12, 30].map((tolerate) => ({ scrape, traffic, tolerate }))));
/** With more time than the least: the window is longer then. */
const SPARE: readonly Cell[] = [5, 15, 30, 60].map((scrape) => ({ scrape, traffic: 1, tolerate: 12 }));

interface Told {
  readonly what: string;
  readonly story: Scraped;
  /** When requests turn slow, and when the first slow one begins: up to one gap between requests later. Seconds. */
  readonly onset: number;
  readonly first: number;
  /** Seconds from the onset until it has to fire. */
  readonly within: number;
}
interface Case {
  readonly cell: Cell;
  readonly condition: Solved;
  readonly told: readonly Told[];
}
/** Fractions of a period, far apart and no multiples of each other. */
const phase = (n: number): number => (n * 0.618034) % 1;
/** Half a second is the sample grid; an offset on the evaluation grid would be no server's. */
const offGrid = (offset: number, evaluation: number): number => (offset % evaluation === 0 ? offset + 0.5 : offset);
/** Bad requests that a window needs, by the arithmetic of the solver's documentation. */
const needed = ({ share, evidence }: Solved['plan'], perSecond: number, span: number): number =>
  Math.max(evidence, Math.floor(share * Math.ceil(perSecond * span - 1e-9)) + 1);

/**
 * A cold start as slow as a tolerated burst, quiet traffic, such a burst, quiet traffic, and then every request slow. `late` puts the
 * request with that number just behind a scrape, which is just behind an evaluation: the worst that can be.
 */
function incident({ plan }: Solved, n: number, late?: number): Told {
  const { scrape, traffic, tolerate, evaluation } = plan;
  const { window } = plan.rungs[0]!;
  const offset = late === undefined ? offGrid(Math.round(2 * scrape * phase(n)) / 2, evaluation) : 0.5;
  const burst = tolerate + plan.guard + window + 3 * scrape + phase(n) * scrape;
  let onset = burst + tolerate + window + 2 * scrape + phase(n + 2) * scrape;
  let first = phase(n + 4) / traffic;
  if (late !== undefined) {
    const scraped = offset + scrape * Math.ceil((onset + late / traffic + SLOW - offset) / scrape);
    const slow = scraped + 0.01 - SLOW - (late - 1) / traffic;
    onset = slow - 1 / traffic + 0.001;
    first = slow % (1 / traffic);
  }
  const until = onset + plan.promise + 2 * (scrape + evaluation);
  const slow = (at: number): boolean => at < tolerate || (at >= burst && at < burst + tolerate) || at >= onset;
  const requests = steady(traffic, first, until, (at) => (slow(at) ? SLOW : FAST));
  return {
    what: `all slow, ${late === undefined ? `phase ${n}` : `request ${late} just missed`}`, onset, within: plan.promise + SLOW,
    first: requests.find(({ at }) => at >= onset)!.at, story: shopStory(scrape, offset, until, requests),
  };
}
/** A part of requests slow, at a part of the traffic, after a quiet time as long as the window that can judge it. */
function thin({ plan }: Solved, what: string, perSecond: number, slowOfFive: number): Told {
  const { scrape, evaluation } = plan;
  const share = slowOfFive / 5;
  const rung = plan.rungs.find(({ intervals }) => perSecond * share * intervals * scrape >= plan.evidence + 1)!;
  const span = rung.intervals * scrape;
  const onset = Math.max(plan.guard, rung.window) + 3 * scrape;
  const within = (needed(plan, perSecond, span) / share + 5) / perSecond + scrape + evaluation + SLOW;
  const until = onset + within + evaluation;
  const requests = steady(perSecond, phase(1) / perSecond, until, (at, n) => (at >= onset && n % 5 < slowOfFive ? SLOW : FAST));
  return { what, onset, within, first: requests.find(({ at }) => at >= onset)!.at, story: shopStory(scrape, 0.5, until, requests) };
}
function caseOf(cell: Cell, spare: number): Case {
  const condition = mostlySlow(cell, Math.ceil(spare * leastDetectWithin(cell)));
  const { plan } = condition;
  const late = needed(plan, plan.traffic, plan.guard);
  return {
    cell, condition,
    told: [
      incident(condition, 0, late), incident(condition, 1, late - Math.ceil((plan.traffic * (SLOW - FAST)) / 2)), incident(condition, 2), incident(condition, 3),
      // What bursts are tolerated makes no difference to these.
      ...(cell.tolerate === 12 ? [
        thin(condition, 'a tenth of the traffic', plan.traffic / 10, 5), thin(condition, '60 % slow', plan.traffic, 3),
        thin(condition, '60 % slow at 0.3 of the traffic', plan.traffic * 0.3, 3),
      ] : []),
    ],
  };
}

/** How many of a case's stories have every request slow; they come first. */
const WHOLE = 4;
const cases = [...GRID.map((cell) => caseOf(cell, 1)), ...SPARE.map((cell) => caseOf(cell, 2))];
/** Seconds of the first firing, by engine, case and story. */
const fired = new Map<string, readonly (readonly (number | undefined)[])[]>();
beforeAll(async () => {
  const trials = cases.map(({ condition, told }) => trialOf(condition, told.map(({ story }) => story)));
  await Promise.all((await promtoolsForTests()).map(async (promtool) => {
    const found = await firings(promtool, trials);
    fired.set(promtool.series, found.map((stories) => stories.map((story) => story[0]?.at)));
  }));
  console.log(`seconds from the first slow request to the firing rule, promtool ${[...fired.keys()].join(', ')}:\n${table()}`);
}, 300_000);

/** The measured table: the worst of each case, on every engine alike or one column each. */
const table = (): string => cases.map(({ cell: { scrape, traffic, tolerate }, condition: { plan }, told }, i) => {
  const all = told.slice(0, WHOLE).map((_, k) => k);
  const engines = (seconds: (found: readonly (number | undefined)[]) => number): string =>
    [...new Set([...fired.values()].map((found) => seconds(found[i]!).toFixed(1)))].join('/');
  const worst = engines((found) => Math.max(...all.map((k) => (found[k] ?? Infinity) - told[k]!.first)));
  const rest = told.slice(WHOLE).map(({ what, onset }, k) => `${what} ${engines((found) => (found[WHOLE + k] ?? Infinity) - onset)}`);
  return [`scrape ${scrape}`, `${traffic}/s`, `bursts ${tolerate}`, `window ${plan.rungs[0]!.window}`, `promise ${plan.promise.toFixed(1)}`, `worst ${worst}`, ...rest].join(', ');
}).join('\n');

describe('mostlySlow', () => {
  const named = cases.map(({ cell: { scrape, traffic, tolerate }, condition: { plan }, told }, i) =>
    [`scrapes of ${scrape} s, ${traffic} requests/s, bursts of ${tolerate} s, within ${plan.detectWithin} s`, told, i] as const);
  it.each(named)('%s', (_, told, i) => {
    for (const [engine, found] of fired) {
      told.forEach(({ what, onset, within }, k) => {
        const at = found[i]![k];
        expect(at, `${what}: never fires on ${engine}`).toBeDefined();
        expect(at, `${what}: a cold start or a burst fires on ${engine}`).toBeGreaterThan(onset);
        expect(at! - onset, `${what}: fires later than promised on ${engine}`).toBeLessThanOrEqual(within);
      });
    }
  });
});
