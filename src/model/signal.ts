import type { Node } from '../promql/nodes';
import { DefinitionError } from './problem';
import type { Role } from './role';
import type { Place, Use } from './service';

/** A Grafana unit id; the values are in the base unit, as in `s` for seconds. */
export type Unit = 's' | 'percentunit' | 'reqps' | 'bytes' | 'short' | 'dateTimeAsIso' | (string & {});
/** Where a quantity turns bad, in its unit; where little is bad, as in free space, critical is the lower one. Say in a comment or the runbook where the numbers come from. */
export interface Limits {
  readonly warning: number;
  readonly critical: number;
}
/** Refuses limits that are no numbers. */
export function checkLimits(limits: Limits): void {
  for (const name of ['warning', 'critical'] as const) {
    if (!Number.isFinite(limits?.[name])) throw new DefinitionError(`${name} limit is ${String(limits?.[name])}`, 'write a number', `limits.${name}`);
  }
}
/** Refuses limits of what turns bad by rising that are out of order, or, of a share, out of reach: 80 would be 8000 %. */
export function checkUpperLimits(limits: Limits, unit: 's' | 'percentunit'): void {
  checkLimits(limits);
  const { warning, critical } = limits;
  for (const [name, limit] of [['warning', warning], ['critical', critical]] as const) {
    if (limit <= 0) throw new DefinitionError(`${name} limit ${limit} is always reached`, `write ${unit === 's' ? 'seconds above 0' : 'a share above 0, as in 0.01 for 1 %'}`, `limits.${name}`);
    if (unit === 'percentunit' && limit > 1) throw new DefinitionError(`${name} limit ${limit} is ${limit * 100} %`, `a share runs from 0 to 1${limit <= 100 ? `: write ${limit / 100} for ${limit} %` : ''}`, `limits.${name}`);
  }
  if (warning > critical) throw new DefinitionError(`warning limit ${warning} is above critical limit ${critical}`, 'exchange them', 'limits');
}
/** What happened to a service, marked on the graphs of a dashboard that is about it. */
export interface Mark {
  readonly title: string;
  /** Names one of them, in Grafana's legend format. */
  readonly text: string;
  /** When: at a sample above zero, or at what a sample says, in milliseconds since 1970. */
  readonly at: 'sample' | 'value';
  expr(use: Use): Node;
}
/** A quantity of one service: a function of its use, not an expression. */
export interface Signal {
  readonly kind: 'signal';
  readonly place: Place;
  /** Its name under the service, as in `latency.p95`. */
  readonly key: string;
  readonly title: string;
  readonly unit: Unit;
  readonly limits?: Limits;
  /** Names a series in a panel, in Grafana's legend format. */
  readonly legend: string;
  /** True where the result is a histogram's buckets: for a heatmap. */
  readonly buckets?: boolean;
  /** True where it reads what rules record, and nothing else. */
  readonly recorded?: boolean;
  /** What its metrics stand for, so that a story can be told of them. */
  readonly plays?: readonly Role[];
  readonly mark?: Mark;
  /** Another signal of the service that it is made of, as the share of request time that one takes. */
  readonly of?: Signal;
  expr(use: Use): Node;
}
/** A signal that can be a cause of slow requests. */
export interface Spends {
  /** Seconds a second that it takes, to be compared with the seconds a second that requests take. */
  spends(use: Use): Node;
  /** What of it goes on though nobody asks, where nothing is known of before. Default: nothing. */
  idles?(use: Use): Node;
}
/** A signal that can be why a wait grew: what it no longer answers goes there. */
export interface Sends {
  /** Pieces of work over the use's window. */
  asked(use: Use): Node;
  /** Share of them, 0 to 1, that it sends there. */
  sent(use: Use): Node;
  /** Key of the signal that waits for the answers. */
  readonly to: string;
}
/** A signal that can be a cause of an event loop being busy: a part of what that spends. */
export interface Holds {
  /** Seconds a second in which it holds the loop. */
  holds(use: Use): Node;
  /** Seconds a second in which the loop runs, held or not. */
  running(use: Use): Node;
  /** Name of the metric that counts those. */
  readonly loop: string;
}
