import { SHORTEST, type Use } from '../model/service';
import type { Signal, Spends } from '../model/signal';
import type { Condition } from '../model/condition';
import type { Is } from '../model/is';
import { DefinitionError } from '../model/problem';
import { aggregate, binary, call, number, shift, subquery, type Node } from '../promql/nodes';
import type { LatencySignal } from './latency';

/** One thing that can make requests slow. */
export interface Cause {
  /** In capitals, as the alert says it: `EVENT LOOP`. */
  readonly name: string;
  readonly signal: Signal & Spends;
  /** What it means, for the reader of the alert. */
  readonly sentence: string;
  /** What this cause makes worthless as evidence, said where it is convicted. */
  readonly rulesOut?: string;
}
/** A value that the alert shows and does not judge. */
export interface Fact {
  readonly name: string;
  readonly signal: Signal;
  /** Shows the value from before the alert too. */
  readonly before: boolean;
}
/** Why requests are slow, as data: causes in the order in which they are judged, and values beside them. UNKNOWN is always last. */
export interface Diagnosis {
  readonly of: LatencySignal;
  readonly causes: readonly Cause[];
  readonly facts: readonly Fact[];
  /** Label by which slow requests are listed, as in `route`. */
  readonly by?: string;
}
/**
 * Share of request time that convicts a cause. At firing the shortest window still holds some of the time before, so more than 0.6
 * would acquit the guilty (measured over 500 texts: none wrong, none empty).
 */
export const CONVICTS = 0.6;

export function cause<S>(
  name: string,
  signal: Is<S, Signal & Spends, 'a cause has to know how much of the request time it takes: signals made by waiting() and eventLoop() do'>,
  sentence: string,
  more?: { readonly rulesOut?: string },
): Cause;
export function cause(name: string, signal: Signal & Spends, sentence: string, more: { readonly rulesOut?: string } = {}): Cause {
  return Object.freeze({ name, signal, sentence, ...more });
}
export function fact<S>(name: string, signal: Is<S, Signal, 'a fact is the value of one signal, as in api.cpu'>, more?: { readonly before?: boolean }): Fact;
export function fact(name: string, signal: Signal, more: { readonly before?: boolean } = {}): Fact {
  return Object.freeze({ name, signal, before: more.before ?? false });
}

/** The diagnosis of a latency alert. Throws a `DefinitionError` where a cause or fact belongs to another service, or a name comes twice. */
export function diagnose<L>(
  of: Is<L, LatencySignal, 'a diagnosis explains a latency: a signal made by requestLatency()'>,
  parts: { readonly causes: readonly Cause[]; readonly facts?: readonly Fact[]; readonly by?: string },
): Diagnosis;
export function diagnose(of: LatencySignal, parts: { readonly causes: readonly Cause[]; readonly facts?: readonly Fact[]; readonly by?: string }): Diagnosis {
  const facts = parts.facts ?? [];
  if (parts.causes.length === 0) throw new DefinitionError('a diagnosis has no causes', "list at least one cause('NAME', signal, 'sentence')", 'causes');
  const { name } = of.place.service;
  [...parts.causes, ...facts].forEach((part, i, all) => {
    const path = i < parts.causes.length ? `causes[${i}]` : `facts[${i - parts.causes.length}]`;
    const other = part.signal.place.service.name;
    if (other !== name) throw new DefinitionError(`'${part.name}' is a signal of service '${other}', the diagnosis is one of '${name}'`, `take a signal of '${name}'`, path);
    if (all.findIndex((p) => p.name === part.name) !== i) throw new DefinitionError(`'${part.name}' is listed twice`, 'give each cause and fact a name of its own', path);
  });
  if (parts.by !== undefined) of.by(parts.by); // refuses a label that the metric lacks
  return Object.freeze({ of, causes: parts.causes, facts, ...(parts.by ? { by: parts.by } : {}) });
}

/** What an alert's text asks Prometheus: each question answered by the shortest window that can. */
export interface Questions {
  /** Of request time, 0 to 1, one per cause; no answer where a metric is missing. */
  readonly shares: readonly Node[];
  readonly mean: Node;
  readonly meanBefore: Node;
  readonly facts: readonly { readonly now: Node; readonly before?: Node }[];
  /** Slow requests by the label `by`, the three largest. */
  readonly slowest?: Node;
}
/** Seconds: "before" is this long, ends before the alert's own window began, and is looked at this often. */
const BEFORE = 1800;
const LOOKS = 60;
/** 0/0 is NaN and would win over the next window: only numbers pass. */
const real = (node: Node): Node => binary('>=', node, number(0));
const most = (node: Node): Node => aggregate('max', node);

/** The questions of a diagnosis for one condition's windows. */
export function questionsOf(diagnosis: Diagnosis, condition: Condition): Questions {
  const { of } = diagnosis;
  const { place } = of;
  const all = condition.windows;
  const windows = [...new Set([all[0]!, all[1] ?? all[0]!, all[all.length - 1]!])];
  // Aggregated inside each alternative: else a dead pod's series from a longer window would join the living ones.
  const first = (ask: (use: Use) => Node): Node => windows.map((n) => real(ask(place.rule(n)))).reduce((a, b) => binary('or', a, b));
  const ago = 2 * (condition.plan?.rungs[0]?.window ?? (SHORTEST + 1) * place.service.scrape);
  const limit = of.limits.critical;
  const { by } = diagnosis;
  // As a whole from one window: what was slow long ago does not join what is slow now.
  const slowRequests = (label: string): Node => {
    const [soon, late] = [...new Set([all[1] ?? all[0]!, all[all.length - 1]!])].map((n) => binary('>', of.parts.slowBy(place.rule(n), limit, label), number(0.5)));
    return late ? binary('or', soon!, binary('unless', late, soon!, { on: [] })) : soon!;
  };
  return {
    shares: diagnosis.causes.map((c) => first((use) => call('clamp_max', binary('/', c.signal.spends(use), binary('>', of.parts.time(use), number(0))), number(1)))),
    mean: first(of.parts.mean),
    meanBefore: shift(of.parts.mean({ ...place.rule(SHORTEST), range: BEFORE }), ago),
    facts: diagnosis.facts.map((f) => ({
      now: first((use) => most(f.signal.expr(use))),
      // Not a rate over all of "before": of a service that is younger, that is too small.
      ...(f.before ? { before: call('avg_over_time', subquery(most(f.signal.expr(place.rule(SHORTEST))), BEFORE, LOOKS, ago)) } : {}),
    })),
    ...(by ? { slowest: aggregate('topk', slowRequests(by), {}, number(3)) } : {}),
  };
}
