import type { DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { labelsOf, readExpression } from '../../promql/check/read';
import { rangeOf } from '../template/faults';
import { templatesOf } from '../template/places';
import { isPlain, plain, softly, type Plain } from '../values';
import { queriesOf, type Query } from './queries';
import { rulesOf, type GrafanaRule } from './read';

/** Labels that Grafana gives to every alert: ngalert's state and models. */
const OWN = ['alertname', 'grafana_folder', 'ref_id', 'datasource_uid', 'rulename'];
const isOwn = (label: string): boolean => OWN.includes(label) || label.startsWith('__');

/** Labels that the results of a rule can have at most; undefined where one of its queries leaves them open. */
function labelsIn(rule: GrafanaRule): ReadonlySet<string> | undefined {
  const labels = new Set<string>();
  const asks = ({ expression }: Query): boolean => !expression;
  const queries = queriesOf(rule);
  if (!queries.some(asks) || queries.some(({ type }) => type === 'sql' || type === 'classic_conditions')) return undefined;
  for (const { map } of queries.filter(asks)) {
    const { expr, datasource } = plain(map['model']);
    if (typeof expr !== 'string' || (isPlain(datasource) && datasource['type'] !== undefined && datasource['type'] !== 'prometheus')) return undefined;
    const read = readExpression(expr, { grafana: true });
    const only = read && labelsOf(read);
    if (!only) return undefined;
    for (const label of only) labels.add(label);
  }
  return labels;
}

/**
 * `$labels` holds the labels of the queries' results: of one that they aggregate away the message shows nothing.
 *
 * Remedy: keep the label, as in `sum by (job, pod) (…)`, or do not print it.
 * @example annotations: {summary: '{{ $labels.pod }} fails'}, data: [{refId: A, model: {expr: 'sum by (job) (rate(errors_total[5m]))'}}]
 */
export const label: DocumentCheck = {
  id: 'provisioning/label', severity: 'warning', kinds: ['grafana-alerting'],
  run(document) {
    const rules = new Map(rulesOf(document).map((rule) => [JSON.stringify(rule.path), rule]));
    const known = new Map<GrafanaRule, ReadonlySet<string> | undefined>();
    return templatesOf(document).flatMap((place): Fault[] => {
      const rule = place.rule && rules.get(JSON.stringify(place.rule.place));
      if (!rule) return [];
      const uses = place.read().uses.flatMap((use) => (use.variable === '$labels' && use.fields[0] !== undefined && use.printed ? [{ name: use.fields[0], use }] : []));
      if (uses.length === 0) return [];
      if (!known.has(rule)) known.set(rule, labelsIn(rule));
      const labels = known.get(rule);
      if (!labels) return [];
      const given: Plain = plain(rule.map['labels']);
      return uses.filter(({ name }) => !labels.has(name) && !isOwn(name) && given[name] === undefined).map(({ name, use }) => {
        const near = nearest(name, labels);
        return {
          path: place.path, ...rangeOf(place, use), severity: softly(document),
          message: `rule ${rule.name}: the label ${name} is empty in ${place.rule!.key}, because its queries' results have ${labels.size === 0 ? 'no labels' : `only ${[...labels].sort().join(', ')}`}`,
          remedy: near === undefined ? `keep it by aggregating by (${[...labels, name].join(', ')}), or do not print it` : `did you mean '${near}'?`,
        };
      });
    });
  },
};
