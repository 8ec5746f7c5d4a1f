import { DefinitionError } from '../model/problem';
import type { Place, Use } from '../model/service';
import type { Limits, Signal } from '../model/signal';
import type { Phase } from '../model/story';
import { binary, number, recorded, type Node } from '../promql/nodes';
import { duration } from '../promql/print';

/** Fewest bad requests that count as evidence, unless said otherwise. */
export const EVIDENCE = 10;

/** The two counts that a share is made of, over a use's window. */
export interface ShareParts {
  /** Bad ones may be a series that is born with the first of them. */
  readonly newborn?: boolean;
  readonly total: { readonly name: string; of(use: Use): Node };
  readonly bad: { readonly name: string; of(use: Use): Node };
  /** What a story says so that such a share is bad. */
  told(share: number): Omit<Phase, 'at' | 'lasts'>;
}
/** A signal that tells good requests from bad ones. */
export interface Promisable extends Signal {
  /** What is counted, and in words what a good one does: `of requests succeed`. */
  counts(limit?: keyof Limits): ShareParts & { readonly good: string };
}
/** Refuses evidence that is no number of requests. */
export function needEvidence(evidence: number): void {
  if (!(Number.isInteger(evidence) && evidence >= 1)) throw new DefinitionError(`evidence is ${String(evidence)}`, 'write a number of bad requests, at least 1', 'evidence');
}
/** A count over a window of so many seconds, recorded as `service:latency_requests:increase40s{service="api"}`: the label keeps two services from sharing a series. */
export function recordedCount(place: Place, what: string, window: number, of: Node, offset?: number): Node {
  const level = `${place.key}_${what}`.replace(/[^a-zA-Z0-9_]/g, '_');
  return recorded(`service:${level}:increase${duration(window)}`, of, [{ label: 'service', op: '=', value: place.service.name }], offset);
}
/** A value is above a limit, and so many bad requests are behind it that it can be believed. */
export const clearly = (value: Node, above: number, bad: Node, gate: number): Node =>
  binary('and', binary('>', value, number(above)), binary('>=', bad, number(gate)));
