import type { Node } from '../promql/nodes';
import type { Is } from './is';
import { originHere, type Origin } from './origin';
import { DefinitionError, type Exclude } from './problem';
import type { Signal } from './signal';
import type { WholeQuery } from './whole';

/** A query of another datasource, as Grafana stores it: logs, traces. */
export interface OtherQuery {
  /** `type` and `uid`, as in `{ type: 'loki', uid: 'loki' }`. */
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly model: Readonly<Record<string, unknown>>;
}
/** A PromQL query that is no signal: the marked way out. */
export interface RawQuery {
  readonly expr: { readonly node: Node };
  readonly legend?: string;
}
export type PanelQuery = Signal | OtherQuery | RawQuery;
/** The Foundation SDK's types as data: every part may be left out, and enumerations are the words that they stand for. */
type Data<T> = T extends string ? T | `${T}`
  : T extends readonly (infer Item)[] ? readonly Data<Item>[]
    : T extends object ? PartsOf<T>
      : T;
/** Apart, so that a message names it and does not spell it out. */
type PartsOf<T> = { readonly [K in keyof T]?: Data<T[K]> };
/** Options in the Foundation SDK's own types; they are data, so that they can be compared and previewed. */
export interface PanelOptions<Options = Readonly<Record<string, unknown>>, Custom = Readonly<Record<string, unknown>>> {
  /** Default: the titles of its signals. */
  readonly title?: string;
  readonly description?: string;
  /** Panel key, from which its id comes; give one where two panels of a dashboard show the same. Default: signal and type. */
  readonly key?: string;
  /** Of 24. Default: the row is shared evenly. */
  readonly width?: number;
  /** In grid units of 30 px. Default 8. */
  readonly height?: number;
  readonly unit?: string;
  /** Put over ours key by key; lists are replaced. */
  readonly options?: Data<Options>;
  /** Of `fieldConfig.defaults.custom`, in the same way. */
  readonly custom?: Data<Custom>;
  readonly overrides?: readonly { readonly matcher: { readonly id: string; readonly options?: unknown }; readonly properties: readonly { readonly id: string; readonly value?: unknown }[] }[];
  readonly transformations?: readonly { readonly id: string; readonly options: unknown }[];
  /** Problems of this panel that are none, by check, with the reason. */
  readonly exclude?: Exclude;
  /** Variable for each of whose values the panel is shown. */
  readonly repeat?: string;
}
export interface Panel {
  readonly kind: 'panel';
  /** Grafana's panel type. */
  readonly type: string;
  readonly queries: readonly PanelQuery[];
  readonly options: PanelOptions;
  readonly origin: Origin | undefined;
}
export const isSignal = (query: PanelQuery): query is Signal => 'kind' in query && query.kind === 'signal';

/** A panel of any type. Throws a `DefinitionError` where a query is missing. */
export function makePanel(type: string, queries: readonly PanelQuery[], options: PanelOptions): Panel {
  if (queries.some((q) => q === undefined || q === null)) throw new DefinitionError(`a ${type} panel has a query that is ${String(queries.find((q) => q === undefined || q === null))}`, "is the signal's name spelled as in the service?", 'queries');
  const at = originHere();
  return Object.freeze({ kind: 'panel', type, queries, options, get origin() { return at.origin; } });
}
export const listed = (queries: PanelQuery | readonly PanelQuery[]): readonly PanelQuery[] => (Array.isArray(queries) ? (queries as readonly PanelQuery[]) : [queries as PanelQuery]);
type Shown<Q> = Is<Q, PanelQuery | WholeQuery | readonly (PanelQuery | WholeQuery)[], 'a panel shows a signal, a query as in { expr: promql`…` }, or a list of them'>;
/** A panel kind that shows signals. */
export const shows = <Options, Custom = Readonly<Record<string, unknown>>>(type: string) =>
  <const Q>(queries: Shown<Q>, options: PanelOptions<Options, Custom> = {}): Panel => makePanel(type, listed(queries as PanelQuery | readonly PanelQuery[]), options as PanelOptions);
