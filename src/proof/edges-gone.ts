import { SHORTEST } from '../model/service';
import type { MetricData } from '../metrics/contract';
import type { Phase } from '../model/story';
import { calmOf, type Edged, type Told, type ToldEdges } from './edges';

/** As many scrapes in a row are lost as may be: a window of three is for that. */
const MOST_LOST = { lost: 2, of: 4 } as const;
/** The edges of an alert on missing metrics: each of them is gone, alone, and all at once; one while scrapes are lost, and while a process is down; and all are, because all processes are. */
export function edgesOfGone({ alert, evaluation, service, processes }: Edged): ToldEdges {
  const { gone = [], for: holds = 0 } = alert.condition;
  const window = SHORTEST * service.info.scrape;
  // So that a window of twice the length would see it an evaluation later.
  const calm = Math.ceil((calmOf(service) + 1.5 * window) / evaluation) * evaluation - 1.5 * window;
  const within = holds + 2 * evaluation + 3 * service.info.scrape;
  const [first] = gone;
  if (!first) return {};
  const without = (metric: MetricData, more: Omit<Phase, 'at' | 'lasts'> = {}): Told => ({ phases: [{ at: calm, without: [metric], ...more }], within, lasts: calm + within });
  return {
    ...Object.fromEntries(gone.map((metric) => [`${metric.name.replaceAll('_', '-')}-gone`, without(metric)])),
    // So that a window of half the length would see it an evaluation earlier.
    'all-gone': { phases: [{ at: calm + 1.5 * window - 2 * service.info.scrape, without: gone }], within, lasts: calm + 1.5 * window + within },
    'gone-while-scrapes-are-lost': without(first, { scrapes: MOST_LOST }),
    ...(processes > 1 ? { 'gone-while-one-is-down': without(first, { down: 1 }) } : {}),
    'gone-as-all-are-down': { phases: [{ at: calm, down: true }], lasts: calm + within },
  };
}
