import type { DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { BUILT_IN } from '../dashboard/known';
import { decides, hasOwnDollars, mayBeLiteral, usesIn } from '../dashboard/variables';
import { plain, scalar, shown, softly } from '../values';
import { queriesOf } from './queries';
import { rulesOf } from './read';

/** What Grafana's server itself puts into queries of Prometheus and Loki. */
const MACROS = ['__interval', '__interval_ms', '__range', '__range_s', '__range_ms', '__rate_interval', '__rate_interval_ms', '__auto'];

/**
 * Variables of dashboards have no value in a rule: Grafana asks for a literal `$job`, and finds nothing.
 *
 * Remedy: write the value, or a pattern. `$__interval`, `$__rate_interval` and `$__range` work in rules too.
 * @example model: {expr: 'up{job="$job"} == 0', instant: true}
 */
export const ruleVariable: DocumentCheck = {
  id: 'provisioning/rule-variable', severity: 'error', kinds: ['grafana-alerting'],
  run: (document) => rulesOf(document).flatMap((rule) => queriesOf(rule).flatMap(({ map, path, refId, expression }): Fault[] => {
    const { expr, datasource } = plain(map['model']);
    const type = scalar(plain(datasource)['type']);
    if (expression || typeof expr !== 'string' || (type !== undefined && type !== 'prometheus' && type !== 'loki') || hasOwnDollars(expr)) return [];
    const said = new Set<string>();
    return usesIn(expr).flatMap((use): Fault[] => {
      const { name, written, from, to } = use;
      if (said.has(name) || MACROS.includes(name) || (mayBeLiteral(use, expr) && !(decides(use, expr) && expr[from - 1] === '"'))) return [];
      said.add(name);
      const near = name.startsWith('__') ? nearest(name, MACROS) : undefined;
      // What is none of the browser's may be a newer server's.
      if (name.startsWith('__') && near === undefined && !BUILT_IN.has(name)) return [];
      return [{
        path: [...path, 'model', 'expr'], range: { from, to }, ...(decides(use, expr) && !mayBeLiteral(use, expr) ? {} : { severity: softly(document) }),
        message: `rule ${rule.name}: query ${refId ?? ''} uses ${shown(written)}, and rules have no variables: Grafana asks for it as it is written, and finds nothing`,
        remedy: near === undefined ? 'write the value, or a pattern such as .+' : `did you mean '$${near}'?`,
      }];
    });
  })),
};
