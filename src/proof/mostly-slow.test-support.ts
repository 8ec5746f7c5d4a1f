import { histogram } from '../metrics/contract';
import type { Condition } from '../model/condition';
import { completeConfig } from '../model/config';
import { DefinitionError } from '../model/problem';
import { alert, ruleGroup } from '../model/rules';
import { service } from '../model/service';
import { ruleFiles } from '../outputs/prometheus/rules';
import { requestLatency } from '../signals/latency';
import type { Plan } from '../signals/solver';
import { observes, type Request } from './instruments';
import type { Scraped, Trial } from './promtool';

/** Seconds: the limit, and a request on either side of it. */
const LIMIT = 0.2;
export const FAST = 0.02;
export const SLOW = 0.3;
const requestDuration = histogram({ name: 'request_duration_seconds', buckets: [0.1, LIMIT] });

/** A service and what is asked of its condition; seconds, requests a second. */
export interface Cell {
  readonly scrape: number;
  readonly traffic: number;
  readonly tolerate: number;
}
export type Solved = Condition & { readonly plan: Plan };
/** The condition of a service that is like the cell. */
export function mostlySlow({ scrape, traffic, tolerate }: Cell, detectWithin: number): Solved {
  const shop = service({
    name: 'shop', owner: 'shop-team', select: { job: 'shop' }, scrapeInterval: `${scrape}s`, traffic,
    signals: { latency: requestLatency(requestDuration, { warning: 0.1, critical: LIMIT }) },
  });
  return shop.latency.mostlySlow({ detectWithin: `${detectWithin}s`, ...(tolerate > 0 ? { tolerate: `${tolerate}s` as const } : {}) }) as Solved;
}
/** What the refusal of an impossible wish proposes instead, in seconds. */
export function leastDetectWithin(cell: Cell): number {
  try {
    mostlySlow(cell, 1);
  } catch (error) {
    const least = error instanceof DefinitionError ? /detectWithin: '(\d+)s'/.exec(error.remedy) : null;
    if (least) return Number(least[1]);
    throw error;
  }
  throw new Error(`a second is enough for ${JSON.stringify(cell)}`);
}
/** Rules with one alert, `Slow`, and stories for them. */
export function trialOf(condition: Condition, stories: readonly Scraped[]): Trial {
  const group = ruleGroup({ name: 'latency', rules: [alert(condition, { name: 'Slow', severity: 'critical', runbook: { meaning: 'Slow.', firstSteps: ['Look.'] } })] });
  const rules = ruleFiles({ config: completeConfig({}), services: [], dashboards: [], ruleGroups: [group], scenarios: [] }).map(({ content }) => content);
  return { rules, evaluation: condition.service!.evaluation, stories };
}
/** Requests at a steady pace, the first at `phase`, up to `until`. */
export function steady(perSecond: number, phase: number, until: number, seconds: (at: number, n: number) => number): Request[] {
  return Array.from({ length: Math.max(0, Math.ceil((until - phase) * perSecond)) }, (_, n) => {
    const at = phase + n / perSecond;
    return { at, seconds: seconds(at, n) };
  });
}
/** One process of the service, scraped from `offset` on. */
export const shopStory = (scrape: number, offset: number, until: number, requests: readonly Request[]): Scraped => ({
  until, targets: [{ labels: { job: 'shop', instance: 'shop:1' }, every: scrape, offset, instruments: [observes(requestDuration, requests)] }],
});
