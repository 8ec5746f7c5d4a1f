import type { Config } from '../model/config';
import type { Scenario } from '../model/scenario';
import { NEGATED } from '../promql/nodes';
import { valuesFor } from './labels';

/**
 * Services beside the one that a scenario is about, with the same metrics: each fits all of its selector but one matcher, so that whoever forgets that
 * one sees both. Each is of one process. None where the selector is of labels that the service itself exposes.
 */
export function neighboursOf<S extends Pick<Scenario, 'service' | 'story' | 'origin'>>(scenario: S, { targetLabels }: Pick<Config, 'targetLabels'>): readonly S[] {
  const { service, story: { neighbour = [], ...story } } = scenario;
  const { selector } = service.info;
  return selector.flatMap((matcher, i): S[] => {
    const other = selector.map((each, n) => (n === i ? { ...each, op: NEGATED[each.op] } : each));
    if (!targetLabels.includes(matcher.label) || valuesFor(matcher.label, other, undefined, { first: [service.info.name] }).length === 0) return [];
    return [{ ...scenario, service: { ...service, info: { ...service.info, selector: other } }, story: { ...story, processes: 1, phases: neighbour } }];
  });
}
