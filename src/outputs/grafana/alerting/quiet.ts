import { alertsOf, type Alert, type RuleGroup } from '../../../model/rules';
import { binary, call, number, subquery, type Node } from '../../../promql/nodes';

/** Seconds between the looks at whether a condition has held. */
const LOOKS = 10;

/** Alerts during which one that only Grafana tells about stays quiet: those of `inhibits` and `explains`. */
export const silencersOf = (alert: Alert, groups: readonly RuleGroup[]): Alert[] => (alert.engine === 'grafana' && !alert.deadMan
  ? alertsOf(groups).filter((other) => other !== alert && other.condition.service !== undefined && other.condition.service.name === alert.condition.service?.name && (
    (other.engine === 'grafana' && other.inhibits === 'service' && alert.inhibits === undefined)
    || (other.severity === 'critical' && alert.explains?.some(({ place: { key } }) => key === other.condition.signal?.place.key) === true)))
  : []);

/** An alert's condition once it has held as long as it must to fire. */
function fires({ condition: { expr, for: held = 0 } }: Alert): Node {
  return held < LOOKS ? expr : binary('>=', call('count_over_time', subquery(expr, held, LOOKS)), number(Math.floor(held / LOOKS)));
}
/** Grafana knows no inhibition, so the question itself has no answer while an alert fires that silences this one. */
export const unlessSilenced = (asked: Node, alert: Alert, groups: readonly RuleGroup[]): Node =>
  silencersOf(alert, groups).reduce((node, silencer) => binary('unless', node, fires(silencer), { on: [] }), asked);
