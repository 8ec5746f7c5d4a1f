import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { isSignal, type Panel, type PanelQuery } from '../../model/panel';
import type { Use } from '../../model/service';
import type { Signal } from '../../model/signal';
import type { Matcher, Node } from '../../promql/nodes';
import { print, quote } from '../../promql/print';

export interface DatasourceRef {
  readonly type: string;
  readonly uid: string;
}
/** The dashboard's own choice of Prometheus, by the variable on its top. */
export const DATASOURCE: DatasourceRef = Object.freeze({ type: 'prometheus', uid: '${datasource}' });
const MIXED: DatasourceRef = Object.freeze({ type: 'datasource', uid: '-- Mixed --' });

/** How a kind of panel asks: for the latest value only, or for its course. */
export interface Asks {
  readonly instant: boolean;
  readonly format: PromQueryFormat;
}
/**
 * Stands for the dollar of a Grafana variable until a definition's own dollars are out of the way. Printed it is an escape: a character
 * beyond Latin-1 would double the memory of every text that it was ever in, and the time to write it.
 */
const MARK = '\0';
const PRINTED_MARK = `=~${quote(MARK).slice(0, -1)}`;
/** What the reader has chosen of a label. */
export const chosen = (label: string): Matcher => ({ label, op: '=~', value: `${MARK}${label}` });

/**
 * PromQL as Grafana reads it: a dollar of the definition's own, as in `job="pay$now"`, is written as an escape, or Grafana would look for a
 * variable of that name. Raw strings know no escapes and stay as they are.
 */
export function printForGrafana(node: Node): string {
  const text = print(node);
  const safe = text.includes('`') ? text : text.replace(/\$(?!__(?:rate_interval|interval|range)\b)/g, '\\x24');
  return safe.replaceAll(PRINTED_MARK, '=~"$');
}
const texts = new WeakMap<Use, WeakMap<Signal, string>>();
/** A signal's text under a use: the same in every dashboard that offers the same choices, so it is made once. */
function textOf(signal: Signal, use: Use): string {
  let known = texts.get(use);
  if (!known) texts.set(use, known = new WeakMap());
  let text = known.get(signal);
  if (text === undefined) known.set(signal, text = printForGrafana(signal.expr(use)));
  return text;
}
/** Seconds as Grafana reads them everywhere; `1m30s` it does not, in some places. */
export const seconds = (value: number): string => (Number.isInteger(value) ? `${value}s` : `${Math.round(value * 1000)}ms`);

/** Names a signal's series: by its labels, in company by its title too, and among several services by its service's name. */
function legendOf(signal: Signal, beside: readonly PanelQuery[]): string {
  const { service } = signal.place;
  const own = beside.length === 1 || !signal.legend.includes('{{') || signal.legend.includes(signal.title) ? signal.legend : `${signal.title} ${signal.legend}`;
  return beside.some((q) => isSignal(q) && q.place.service.name !== service.name) ? `${service.name}: ${own}` : own;
}
/** A, B, … Z, AA, AB, … */
export const refId = (i: number): string => (i < 26 ? '' : refId(Math.floor(i / 26) - 1)) + String.fromCharCode(65 + (i % 26));

function queryOf(query: PanelQuery, i: number, beside: readonly PanelQuery[], use: Use, asks: Asks): Builder<Dataquery> {
  // Another datasource's query goes through as it is; its name in the panel is ours, so that none comes twice.
  if ('datasource' in query) return { build: () => ({ ...query.model, datasource: query.datasource, refId: refId(i) }) as unknown as Dataquery };
  const builder = new DataqueryBuilder().refId(refId(i)).datasource(DATASOURCE);
  if (isSignal(query)) {
    builder.expr(textOf(query, use)).legendFormat(legendOf(query, beside)).format(query.buckets ? PromQueryFormat.Heatmap : asks.format);
    // "Min step": $__rate_interval is at least four of them. The datasource knows one scrape interval, each service its own.
    builder.interval(seconds(query.place.service.scrape));
  } else {
    builder.expr(print(query.expr.node)).legendFormat(query.legend ?? '__auto').format(asks.format);
  }
  // The SDK's instant() sets `range: false` too, and range() the opposite: never both.
  return asks.instant ? builder.instant() : builder.range();
}
export const queriesOf = ({ queries }: Panel, use: Use, asks: Asks): Builder<Dataquery>[] => queries.map((q, i) => queryOf(q, i, queries, use, asks));

/** The datasource that a panel names beside its queries'. */
export function datasourceOf({ queries }: Panel): DatasourceRef {
  const [first = DATASOURCE, ...others] = queries.map((q) => ('datasource' in q ? q.datasource : DATASOURCE));
  return others.every((o) => o.uid === first.uid && o.type === first.type) ? first : MIXED;
}
