import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { DatasourceVariableBuilder, QueryVariableBuilder, VariableRefresh, VariableSort, type VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Config } from '../../model/config';
import type { Dashboard } from '../../model/dashboard';
import { isSignal } from '../../model/panel';
import type { Use } from '../../model/service';
import type { Signal } from '../../model/signal';
import { aggregate, binary, metricsOf, nodesOf, select, type Matcher, type Node } from '../../promql/nodes';
import { chosen, DATASOURCE, printForGrafana } from './queries';
import { plain } from './sdk';

/** Signals of a dashboard by the service that they belong to. */
function byService(dashboard: Dashboard): Map<string, Signal[]> {
  const found = new Map<string, Signal[]>();
  for (const signal of dashboard.rows.flatMap((r) => r.panels).flatMap((p) => p.queries).filter(isSignal)) {
    const { name } = signal.place.service;
    const others = found.get(name);
    if (others) others.push(signal);
    else found.set(name, [signal]);
  }
  return found;
}
/** Target labels that a reader can choose by: those that no service pins to one value, and that Grafana can call a variable. */
function openLabels(services: readonly (readonly Signal[])[], config: Config): string[] {
  const pinned = new Set(services.flatMap(([first]) => first!.place.service.selector.filter((m) => m.op === '=').map((m) => m.label)));
  return config.targetLabels.filter((label) => !pinned.has(label) && /^[a-zA-Z_]\w*$/.test(label));
}
/** A metric whose series tell which processes there are: not the buckets of a histogram, of which there are many times more. */
function countedMetric(signals: readonly Signal[]): string | undefined {
  let bucket: string | undefined;
  for (const signal of signals) {
    const expr = signal.expr({ for: 'panel', range: '$__rate_interval', where: [], by: [] });
    const buckets = new Set(nodesOf(expr).flatMap((n) => (n.type === 'aggregate' && n.by?.includes('le') ? metricsOf(n) : [])));
    const found = metricsOf(expr).find((metric) => !buckets.has(metric));
    if (found !== undefined) return found;
    bucket ??= [...buckets][0];
  }
  return bucket;
}
/** Values of a label, among what is chosen of the labels before it. Of several services, of all of them: `label_values` takes one selector. */
function valuesOf(label: string, before: readonly Matcher[], services: readonly (readonly Signal[])[]): { readonly query: string; readonly regex?: string } | undefined {
  const selectors = services.flatMap((signals): Node[] => {
    const metric = countedMetric(signals);
    return metric === undefined ? [] : [select(metric, [...signals[0]!.place.service.selector, ...before])];
  });
  const [first, ...others] = selectors;
  if (!first) return undefined;
  if (others.length === 0) return { query: `label_values(${printForGrafana(first)}, ${label})` };
  const any = selectors.map((s) => aggregate('count', s, { by: [label] })).reduce((a, b) => binary('or', a, b));
  return { query: `query_result(${printForGrafana(any)})`, regex: `/${label}="([^"]+)"/` };
}

const uses = new Map<string, Use>();
/** One object for the same choices: what is known of a signal under it holds for the next dashboard, too. */
function useOf(where: readonly Matcher[]): Use {
  const key = where.map(({ label }) => label).join();
  const use = uses.get(key) ?? Object.freeze<Use>({ for: 'panel', range: '$__rate_interval', where, by: [] });
  uses.set(key, use);
  return use;
}

export interface Variables {
  readonly builders: readonly Builder<VariableModel>[];
  /** How the panels below use a signal: Grafana's own window, and what the reader chose. */
  readonly use: Use;
}
/** The choices on top of a dashboard: which Prometheus, and one per target label that is open. */
export function variablesOf(dashboard: Dashboard, config: Config): Variables {
  const { name, uid } = config.datasource;
  const services = [...byService(dashboard).values()];
  const where: Matcher[] = [];
  const builders: Builder<VariableModel>[] = [new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus').current({ selected: true, text: name, value: uid })];
  for (const label of openLabels(services, config)) {
    const values = valuesOf(label, where, services);
    if (!values) continue;
    const builder = new QueryVariableBuilder(label).label(label).datasource(DATASOURCE).query(values.query).definition(values.query)
      .refresh(VariableRefresh.OnTimeRangeChanged).sort(VariableSort.AlphabeticalAsc)
      // `.*`, not `.+`: a series that lacks the label stays when nothing is chosen.
      .multi(true).includeAll(true).allValue('.*').current({ selected: true, text: ['All'], value: ['$__all'] });
    if (values.regex) builder.regex(values.regex);
    builders.push(builder);
    where.push(chosen(label));
  }
  return { builders: builders.map((b) => plain(b, 'auto', 'auto_count', 'auto_min')), use: useOf(where) };
}
