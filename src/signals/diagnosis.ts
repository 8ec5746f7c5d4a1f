import { SHORTEST, type Use } from '../model/service';
import type { Holds, Sends, Signal, Spends } from '../model/signal';
import type { Condition } from '../model/condition';
import type { Is } from '../model/is';
import { DefinitionError } from '../model/problem';
import { aggregate, binary, call, number, recorded, shift, subquery, type Node } from '../promql/nodes';
import { duration } from '../promql/print';
import type { LatencySignal } from './latency';

type CauseSignal = Signal & (Spends | Holds | Sends);
/** One thing that can make requests slow. */
export interface Cause {
  /** In capitals, as the alert says it: `EVENT LOOP`. */
  readonly name: string;
  readonly signal: CauseSignal;
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
  /** Said with the cause while the value is below one, as of what happened just before. */
  readonly remark?: Remark;
}
export interface Remark {
  /** In the signal's unit. */
  readonly below: number;
  /** What it means, for the reader of the alert. */
  readonly says: string;
}
/**
 * Why requests are slow, as data: causes in the order in which they are judged, and values beside them. UNKNOWN is always last. A cause that holds an
 * event loop is judged with the cause that is that loop, one that sends work to something with the cause that waits for it.
 */
export interface Diagnosis {
  readonly of: LatencySignal;
  readonly causes: readonly Cause[];
  readonly facts: readonly Fact[];
  /** Label by which slow requests are listed, as in `route`. */
  readonly by?: string;
}
/** Share of the added request time that convicts a cause. docs/diagnosis.md says how often that is right. */
export const CONVICTS = 0.6;
/** Share of a convicted loop's added time that convicts what holds it. */
export const HOLDS = 0.5;
/** From here on it may be that: which of the two does not show. */
export const MAY_HOLD = 0.35;
/** What holds a loop for so much of its added time is convicted where the loop takes so much of the requests' that no wait could: nothing else counts such seconds. */
export const HOLDS_SURELY = { part: 0.75, whole: 0.4 } as const;
/**
 * A loop that runs so much more of the time than before is convicted by the lesser share: where it is busy, requests come in clumps and wait longer than
 * its mean business says (in simulated processes, down to 0.4 of what they waited).
 */
export const BUSIER = 0.5;
export const CONVICTS_BUSY = 0.25;
/** Two waits of which each takes so much are named together, where no loop takes more than `QUIET`: a timer that a busy loop inflates would pass for one. */
export const BOTH = 0.35;
export const QUIET = 0.2;
/**
 * What sends so much more of its work on than before sends more; from `maybe` on, it may be that. Of so many pieces: of 20 lookups of which a quarter miss
 * on a good day, so many more miss by chance once in 70 times; where a tenth do, once in 400 (binomial distribution).
 */
export const SENDS_MORE = { share: 0.25, maybe: 0.1, asked: 20 } as const;

export function cause<S>(
  name: string,
  signal: Is<S, CauseSignal, 'a cause has to know how much of the request time it takes: signals made by waiting(), calls(), eventLoop(), garbageCollection() and cpuThrottling() do, and api.cache.sends(api.database)'>,
  sentence: string,
  more?: { readonly rulesOut?: string },
): Cause;
export function cause(name: string, signal: CauseSignal, sentence: string, more: { readonly rulesOut?: string } = {}): Cause {
  return Object.freeze({ name, signal, sentence, ...more });
}
type FactOptions = Partial<Pick<Fact, 'before' | 'remark'>>;
export function fact<S>(name: string, signal: Is<S, Signal, 'a fact is the value of one signal, as in api.cpu'>, more?: FactOptions): Fact;
export function fact(name: string, signal: Signal, { before = false, remark }: FactOptions = {}): Fact {
  if (remark && !Number.isFinite(remark.below)) throw new DefinitionError(`below is ${String(remark.below)}`, "write a number in the signal's unit", 'remark.below');
  return Object.freeze({ name, signal, before, ...(remark ? { remark } : {}) });
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
  parts.causes.forEach((each, i) => {
    if (!isPart(each) || behindOf(each, parts.causes) !== undefined) return;
    const { signal } = each;
    if ('to' in signal) throw new DefinitionError(`'${each.name}' sends work to '${signal.to}', and no cause waits for it`, `list one: cause('DATABASE', …), the signal that was given to sends()`, `causes[${i}]`);
    if ('holds' in signal) throw new DefinitionError(`'${each.name}' is a part of what an event loop spends, and no cause is about that loop`, `list one: cause('EVENT LOOP', …), a signal made by eventLoop() of ${signal.loop}`, `causes[${i}]`);
  });
  if (parts.by !== undefined) of.by(parts.by); // refuses a label that the metric lacks
  return Object.freeze({ of, causes: parts.causes, facts, ...(parts.by ? { by: parts.by } : {}) });
}

/** Whether a cause is a part of another. */
export const isPart = ({ signal }: Cause): boolean => 'holds' in signal || 'to' in signal;
/** The cause that another is a part of: the event loop that it holds, the wait that it sends work to. */
export const behindOf = ({ signal }: Cause, causes: readonly Cause[]): Cause | undefined =>
  causes.find((other) => ('holds' in signal ? isLoop(other, signal.loop) : 'to' in signal && !('to' in other.signal) && other.signal.key === signal.to));
/** Whether a cause is an event loop; of that metric, where one is given. */
export const isLoop = ({ signal }: Cause, active?: string): boolean => signal.plays?.some((role) => role.is === 'eventLoop' && (active === undefined || role.active.name === active)) === true;

/** What an alert's text asks Prometheus: each question answered by the first window that can. */
export interface Questions {
  /**
   * Of the time that requests take more than before the alert, 0 to 1, one per cause; of what holds an event loop, of the time that this runs more; of what
   * sends work elsewhere, of all its work. No answer where a metric is missing.
   */
  readonly shares: readonly Node[];
  /** Of the causes that are event loops: the share of time, 0 to 1, that the busiest process runs more. */
  readonly busier: ReadonlyMap<Cause, Node>;
  readonly mean: Node;
  readonly meanBefore: Node;
  readonly facts: readonly { readonly now: Node; readonly before?: Node }[];
  /** Slow requests by the label `by`, the three largest. */
  readonly slowest?: Node;
}
/** Seconds: "before" is this long, ends before the alert's own window began, and is looked at this often. */
const BEFORE = 1800;
const LOOKS = 60;
/** Request time that is so many times as much as before is held against it. */
const CALM = 2;
/** 0/0 is NaN and would win over the next window: only numbers pass. */
const real = (node: Node): Node => binary('>=', node, number(0));
const most = (node: Node): Node => aggregate('max', node);

const asked = new WeakMap<Diagnosis, { readonly condition: Condition; readonly questions: Questions }>();
/** The questions of a diagnosis for one condition's windows. */
export function questionsOf(diagnosis: Diagnosis, condition: Condition): Questions {
  const before = asked.get(diagnosis);
  if (before?.condition === condition) return before.questions;
  const questions = askedOf(diagnosis, condition);
  asked.set(diagnosis, { condition, questions });
  return questions;
}
function askedOf(diagnosis: Diagnosis, condition: Condition): Questions {
  const { of } = diagnosis;
  const { place } = of;
  const all = condition.windows;
  const windows = [...new Set([all[0]!, all[1] ?? all[0]!, all[all.length - 1]!])];
  // Aggregated inside each alternative: else a dead pod's series from a longer window would join the living ones.
  const firstOf = (some: readonly number[], ask: (use: Use) => Node): Node => some.map((n) => real(ask(place.rule(n)))).reduce((a, b) => binary('or', a, b));
  const first = (ask: (use: Use) => Node): Node => firstOf(windows, ask);
  // What is added to waits needs no short window, as nothing that was before dilutes it; over more requests it is surer. A loop fills up fast.
  const longer = windows.length > 1 ? windows.slice(1) : windows;
  const ago = 2 * (condition.plan?.rungs[0]?.window ?? (SHORTEST + 1) * place.service.scrape);
  const limit = of.limits.critical;
  const { by } = diagnosis;
  // Not a rate over all of "before": of a service that is younger, that is too small.
  const usual = (node: Node): Node => call('avg_over_time', subquery(node, BEFORE, LOOKS, ago));
  const { by: labels } = place.rule(SHORTEST);
  /** Recorded, since an alert's text would else compute half an hour of it at each evaluation. */
  const usually = (name: string, ask: (use: Use) => Node): Node => usual(recorded(
    `service:${name.replace(/[^a-zA-Z0-9_]/g, '_')}:rate${duration((SHORTEST + 1) * place.service.scrape)}`, ask(place.rule(SHORTEST)), [{ label: 'service', op: '=', value: place.service.name }],
  ));
  /**
   * What has come on top: work that was there before did not make requests slow. Where time was as bad before (the alert is old), or nothing is known of
   * before, it is the whole, but for what goes on though nobody asks.
   */
  const added = (name: string, ask: (use: Use) => Node, use: Use, idles?: (use: Use) => Node): Node => {
    const now = ask(use);
    const calm = binary('<', binary('*', number(CALM), usually(`${of.key}_spent`, of.parts.time)), of.parts.time(use), { on: labels });
    return binary('-', now, binary('or', binary('and', usually(name, ask), calm, { on: labels }), idles?.(use) ?? binary('*', now, number(0)), { on: labels }), { on: labels });
  };
  /** Of all work, what is sent on and was not before. */
  const sentMore = ({ asked, sent }: Signal & Sends): Node => {
    const more = windows.map((n, i) => {
      const use = place.rule(n);
      const now = sent(use);
      // The ratio of a service that is younger than "before" is right all the same.
      const before = binary('or', shift(sent({ ...use, range: BEFORE }), ago), now, { on: labels });
      // A window that is mostly of before clears nobody.
      const least = i > 1 ? SENDS_MORE.maybe : 0;
      return real(binary('and', call('clamp_min', binary('-', now, before, { on: labels }), number(least)), binary('>=', asked(use), number(SENDS_MORE.asked)), { on: labels }));
    }).reduce((a, b) => binary('or', a, b));
    // Few lookups clear nobody either; none do.
    return binary('or', more, binary('*', binary('>', asked(place.rule(windows.at(-1)!)), number(0), undefined, true), number(SENDS_MORE.maybe)));
  };
  const shareOf = (cause: Cause): Node => {
    const { signal } = cause;
    if ('to' in signal) return sentMore(signal);
    return firstOf(isLoop(cause) ? windows : longer, (use) => {
      const part = 'holds' in signal ? added(`${signal.key}_spent`, signal.holds, use) : added(`${signal.key}_spent`, signal.spends, use, signal.idles);
      const whole = 'holds' in signal ? added(`${behindOf(cause, diagnosis.causes)!.signal.key}_running`, signal.running, use) : added(`${of.key}_spent`, of.parts.time, use);
      return call('clamp', binary('/', part, binary('>', whole, number(0))), number(0), number(1));
    });
  };
  const busier = (cause: Cause): Node => first((use) => {
    const now = most(cause.signal.expr(use));
    const before = usually(`${cause.signal.key}_busiest`, (rule) => most(cause.signal.expr(rule)));
    return call('clamp_min', binary('-', now, binary('or', before, binary('*', now, number(0)), { on: [] }), { on: [] }), number(0));
  });
  // As a whole from one window: what was slow long ago does not join what is slow now.
  const slowRequests = (label: string): Node => {
    const [soon, late] = [...new Set([all[1] ?? all[0]!, all[all.length - 1]!])].map((n) => binary('>', of.parts.slowBy(place.rule(n), limit, label), number(0.5)));
    return late ? binary('or', soon!, binary('unless', late, soon!, { on: [] })) : soon!;
  };
  return {
    shares: diagnosis.causes.map(shareOf),
    busier: new Map(diagnosis.causes.filter((c) => isLoop(c)).map((c) => [c, busier(c)])),
    mean: first(of.parts.mean),
    meanBefore: shift(of.parts.mean({ ...place.rule(SHORTEST), range: BEFORE }), ago),
    facts: diagnosis.facts.map((f) => ({
      now: first((use) => most(f.signal.expr(use))),
      ...(f.before ? { before: usual(most(f.signal.expr(place.rule(SHORTEST)))) } : {}),
    })),
    ...(by ? { slowest: slowRequests(by) } : {}),
  };
}
/** All that an alert asks Prometheus, in its condition and in its text, and what its condition has recorded beside. */
export function asksOf({ condition, diagnosis }: { readonly condition: Condition; readonly diagnosis?: Diagnosis }): readonly Node[] {
  const asked = [condition.expr, ...condition.records ?? []];
  if (!diagnosis) return asked;
  const { shares, busier, mean, meanBefore, facts, slowest } = questionsOf(diagnosis, condition);
  return [...asked, ...shares, ...busier.values(), mean, meanBefore, ...facts.flatMap(({ now, before }) => [now, ...(before ? [before] : [])]), ...(slowest ? [slowest] : [])];
}
/** What Prometheus records for an alert: all that this asks. Grafana asks by itself, and needs only what panels read. */
export const recordedFor = (alert: { readonly engine: 'prometheus' | 'grafana' | 'both'; readonly condition: Condition; readonly diagnosis?: Diagnosis }): readonly Node[] =>
  (alert.engine === 'grafana' ? alert.condition.records ?? [] : asksOf(alert));
