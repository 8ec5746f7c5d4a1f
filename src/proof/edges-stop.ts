import { calmOf, LOST, ofNeighbour, type Edged, type Told, type ToldEdges } from './edges';

/** The edges of an alert on requests that stopped: nobody asks, or ever asked, also while scrapes are lost or a process is down; too briefly; once in a while somebody does; and a service that is down, or too young to have been asked. */
export function edgesOfStop({ alert, service, evaluation, processes }: Edged): ToldEdges {
  const { stops: over, for: holds = 0, keepFiringFor = 0 } = alert.condition;
  if (over === undefined) return {};
  const { scrape } = service.info;
  const calm = Math.max(calmOf(service), over + 6 * scrape);
  const settle = 3 * scrape + 2 * evaluation;
  const within = over + holds + settle;
  const none = { traffic: 0 } as const;
  const more: Told = { phases: [{ at: calm, lasts: within, ...none }], within, lasts: calm + within + keepFiringFor + settle };
  const once = { traffic: 2 / over };
  return {
    stops: more, 'stops-of-neighbour': ofNeighbour({ ...more, lasts: calm + within }),
    'stops-briefly': { phases: [{ at: calm, lasts: over * 0.8, ...none }], lasts: calm + over + settle },
    'stops-hardly': { phases: [{ at: 0, ...once }], lasts: 3 * over + holds },
    'stops-while-scrapes-are-lost': { phases: [{ at: 0, scrapes: LOST }, { at: calm, ...none }], within: within + scrape, lasts: calm + within + scrape },
    ...(processes > 1 ? { 'stops-while-one-is-down': { phases: [{ at: 0, down: 1 }, { at: calm, ...none }], within, lasts: calm + within } satisfies Told } : {}),
    'stops-and-down': { phases: [{ at: calm, ...none }, { at: calm + over / 2, down: true }], lasts: calm + within },
    'never-asked': { phases: [{ at: 0, ...none }], within, lasts: within },
    'never-asked-yet': { phases: [{ at: 0, ...none }], lasts: Math.max(1, over - scrape) },
  };
}
