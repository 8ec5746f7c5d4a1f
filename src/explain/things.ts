import type { Declared } from '../metrics/contract';
import type { Dashboard } from '../model/dashboard';
import type { Scale } from '../model/kubernetes';
import type { Origin } from '../model/origin';
import type { Panel } from '../model/panel';
import type { Alert, RuleGroup } from '../model/rules';
import type { Scenario } from '../model/scenario';
import type { AnyService, ServiceInfo } from '../model/service';
import type { Signal } from '../model/signal';
import type { Node } from '../promql/nodes';

/** A series that a recording rule makes, for one service. */
export interface RecordedSeries {
  readonly expr: Node;
  readonly service: ServiceInfo;
}
/** What there is to explain, and what each is made of. */
export interface Kinds {
  /** Undefined: nobody has declared it, and something asks for it all the same. */
  readonly metric: Declared | undefined;
  readonly signal: Signal;
  readonly recording: RecordedSeries;
  readonly alert: { readonly alert: Alert; readonly group: RuleGroup };
  readonly panel: { readonly panel: Panel; readonly dashboard: Dashboard };
  readonly dashboard: Dashboard;
  readonly scenario: Scenario;
  readonly service: AnyService;
  readonly 'rule group': RuleGroup;
  readonly 'k6 threshold': { readonly service: AnyService; readonly signal: Signal };
  readonly autoscaler: { readonly service: AnyService; readonly scale: Scale };
}
export type Kind = keyof Kinds;
/** In the order in which they are listed. */
export const KINDS = ['service', 'metric', 'signal', 'recording', 'alert', 'rule group', 'panel', 'dashboard', 'k6 threshold', 'autoscaler', 'scenario'] as const satisfies readonly Kind[];

/** `reads`: it changes with what it reads. `diagnosis`: it reads it to name a cause, and works without. `names`: it only points there. */
export type How = 'reads' | 'diagnosis' | 'names';
export interface Link {
  readonly to: Thing;
  readonly how: How;
  /** What it has to do with it, in words. */
  readonly note?: string;
}
/** One definition, or what is made of one: whatever has a name. */
export interface ThingOf<K extends Kind> {
  readonly kind: K;
  /** As `oac explain` takes it: `api.latency`, `api-overview/Latency`. */
  readonly name: string;
  /** Other names by which people may look for it. */
  readonly also: readonly string[];
  readonly origin: Origin | undefined;
  readonly of: Kinds[K];
  readonly links: Link[];
}
export type Thing = { [K in Kind]: ThingOf<K> }[Kind];

/** Something that uses another, and by what way. */
export interface User {
  readonly thing: Thing;
  /** Links by which it does, directly or by others. */
  readonly by: readonly Link[];
}

/** All that leads to a thing by what reads what; each once, in the order of `KINDS`, then of definition. */
export function usersOf(thing: Thing, all: readonly Thing[]): readonly User[] {
  const leads = new Map<Thing, boolean>([[thing, true]]);
  const leadsTo = (from: Thing): boolean => {
    const known = leads.get(from);
    if (known !== undefined) return known;
    leads.set(from, false);
    const found = from.links.some((link) => link.how !== 'names' && leadsTo(link.to));
    leads.set(from, found);
    return found;
  };
  return KINDS.flatMap((kind) => all.filter((each) => each.kind === kind && each !== thing)).flatMap((user): User[] => {
    const by = user.links.filter((link) => link.to === thing || (link.how !== 'names' && leadsTo(link.to)));
    return by.length > 0 ? [{ thing: user, by }] : [];
  });
}
/** All that a thing reads of one kind, directly or by others; `diagnosis`: what it reads only to name a cause. */
export function readBy(thing: Thing, kind: Kind, how: 'reads' | 'diagnosis' = 'reads'): readonly Thing[] {
  const needed = reached(thing, ['reads']);
  const found = how === 'reads' ? needed : [...reached(thing, ['reads', 'diagnosis'])].filter((each) => !needed.has(each));
  return [...found].filter((each) => each.kind === kind);
}
function reached(from: Thing, hows: readonly How[], seen = new Set<Thing>()): ReadonlySet<Thing> {
  for (const { to, how } of from.links) {
    if (!hows.includes(how) || seen.has(to)) continue;
    seen.add(to);
    reached(to, hows, seen);
  }
  return seen;
}
