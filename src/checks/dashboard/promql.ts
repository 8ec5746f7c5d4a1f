import type { Surroundings } from '../../model/document';
import { labelsOf, readExpression } from '../../promql/check/read';

/** Labels that the series of a panel's expression can have; undefined: not known, also where it is no PromQL. */
export function resultLabels(expr: string, { metrics, targetLabels }: Surroundings): ReadonlySet<string> | undefined {
  const read = readExpression(expr, { grafana: true, ...(metrics ? { metrics } : {}), ...(targetLabels ? { targetLabels } : {}) });
  const labels = read && labelsOf(read);
  return labels && new Set(labels);
}
