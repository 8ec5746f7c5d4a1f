import { SHORTEST } from '../model/service';
import { calmOf, type Edged, type ToldEdges } from './edges';

/** The edges of an alert on missing metrics: each of them is gone, alone. */
export function edgesOfGone({ alert, evaluation, service }: Edged): ToldEdges {
  const { gone = [], for: holds = 0 } = alert.condition;
  const window = SHORTEST * service.info.scrape;
  // So that a window of twice the length would see it an evaluation later.
  const calm = Math.ceil((calmOf(service) + 1.5 * window) / evaluation) * evaluation - 1.5 * window;
  const within = holds + 2 * evaluation + 3 * service.info.scrape;
  return Object.fromEntries(gone.map((metric) => [`${metric.name.replaceAll('_', '-')}-gone`, { phases: [{ at: calm, without: [metric] }], within, lasts: calm + within }]));
}
