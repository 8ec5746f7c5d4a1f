import type { DocumentCheck, Fault } from '../../model/document';
import { plain, softly } from '../values';
import { expressionOf } from './promql';
import { rulesOf } from './read';

/** Metrics that a target has one of, so that its series differ by target alone. */
const OF_TARGETS = /^(?:up|scrape_\w+|process_\w+|node_load\d+|probe_success)$/;
/** `instance`, where an expression is of one metric of all targets, each as it is. */
function ofAll(expr: string, keys: readonly string[]): string | undefined {
  if (!keys.includes('instance')) return undefined;
  const [, metric, matchers = ''] = /^\s*(\w+)\s*(\{[^{}]*\})?\s*(?:[<>=!]=?\s*[\d.]+)?\s*$/.exec(expr) ?? [];
  return metric !== undefined && OF_TARGETS.test(metric) && !/instance\s*=/.test(matchers) ? 'instance' : undefined;
}

/**
 * A rule's label takes the place of the series' label of the same name: where the expression keeps series apart only by that label, two of them
 * become one, and Prometheus ends the evaluation with an error.
 *
 * Remedy: name the rule's label differently, or aggregate the label away.
 * @example expr: sum by (instance) (up) == 0, labels: {instance: all}
 */
export const labelOverrides: DocumentCheck = {
  id: 'rule/label-overrides', severity: 'warning', kinds: ['prometheus-rules'],
  run: (document) => rulesOf(document).flatMap(({ map, path, kind, name }): Fault[] => {
    const fixed = Object.entries(plain(map['labels'])).filter(([, value]) => typeof value === 'string' && !value.includes('{{'));
    const { expr } = map;
    // A label that the result has alone is named in the expression: most need not be read again.
    if (kind === undefined || typeof expr !== 'string' || fixed.length === 0) return [];
    const labels = fixed.some(([key]) => expr.includes(key)) ? expressionOf(document, expr)?.labels : undefined;
    // With more labels than the one, series may still differ.
    const all = labels ? undefined : ofAll(expr, fixed.map(([key]) => key));
    if (all !== undefined) return [{
      path: [...path, 'labels', all], severity: softly(document),
      message: `${name}: the label ${all} takes the place of each target's own, so with two targets the evaluation fails`, remedy: `name the rule's label differently, or aggregate without ${all}`,
    }];
    if (!labels || labels.size !== 1) return [];
    return fixed.filter(([key]) => labels.has(key)).map(([key]) => ({
      path: [...path, 'labels', key], severity: softly(document),
      message: `${name}: the label ${key} takes the place of the one that keeps its series apart, so with two series the evaluation fails`,
        remedy: `name the rule's label differently, or aggregate without ${key}`,
    }));
  }),
};
