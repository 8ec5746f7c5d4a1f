import type { Alert } from '../model/rules';
import { duration } from '../promql/print';
import type { Rung } from '../signals/solver';
import { calmOf, ofNeighbour, SLOWER, type Edged, type Told, type ToldEdges } from './edges';

/** Seconds of a window that an edge needs no haste for. */
const LONG = 600;
/**
 * The edges of an alert that judges a share, for each window of its ladder: a little more than the share where the window has just enough requests to judge
 * by itself, the same where it has too few and the next one has to speak, a little less, and too few bad ones. What has to be noticed ends, and the alert
 * with it. And a service that is bad from its start, too young to be judged.
 */
export function edgesOfShare({ alert, service, processes }: Edged): ToldEdges {
  const { plan, told, keepFiringFor = 0 } = alert.condition;
  if (!plan || !told) return {};
  const { rungs, share, evidence, scrape, evaluation, newborn, guard } = plan;
  const calm = Math.max(calmOf(service), 2 * guard);
  // What takes long to be noticed is noticed as well by a third of the evaluations.
  const every = (window: number): number => (window > LONG ? SLOWER : 1) * evaluation;
  const settle = (window: number): number => 3 * scrape + 2 * every(window);
  // Of a newborn series `increase()` does not count the first.
  const lost = newborn ? processes : 0;
  interface Bad { readonly traffic: number; readonly bad: number; readonly until: number; readonly window: number }
  const bad = (rung: Rung, density: number, of: number, judge = rung): Bad => {
    const traffic = (density * rung.enough) / rung.window;
    const part = Math.min(1, of * share);
    const outweighs = Math.min((share * judge.window + lost / traffic) / part, (share * calm + lost / traffic) / Math.max(part - share, 1e-3));
    return { traffic, bad: part, window: judge.window, until: Math.max(outweighs, (evidence + lost) / (traffic * part)) + 2 / (traffic * part) + settle(judge.window) };
  };
  const fires = ({ traffic, bad: part, until, window }: Bad): Told => ({
    phases: [{ at: 0, traffic }, { at: calm, lasts: until, ...told(part) }], within: until, lasts: calm + until + window + keepFiringFor + settle(window), evaluation: every(window),
  });
  const quiet = ({ traffic, bad: part }: Bad, until: number, lasts?: number): Told => ({ phases: [{ at: 0, traffic }, { at: calm, ...(lasts === undefined ? {} : { lasts }), ...told(part) }], lasts: calm + until });
  const ladder = rungs.flatMap((rung, i): [string, Bad][] => {
    const next = rungs[i + 1];
    const name = duration(rung.window);
    return [
      [name, bad(rung, 1.1 * (1 + lost / evidence), 1.3)],
      ...(next ? [[`${name}-to-${duration(next.window)}`, bad(rung, 0.7, 1.2, next)] as [string, Bad]] : []),
    ];
  });
  // Where the next window is still over the share, and this one has enough requests to say that it is over.
  const over = rungs.slice(0, -1).map((rung, i): [string, Told] => {
    const window = rungs[i + 1]!.window;
    const lasts = Math.max(1.5 * share * window, bad(rung, 1.2, 1 / share).until);
    return [`${duration(rung.window)}-ends`, { phases: [{ at: 0, traffic: (1.2 * rung.enough) / rung.window }, { at: calm, lasts, ...told(1) }], within: lasts, lasts: calm + lasts + rung.window + keepFiringFor + settle(window), evaluation: every(window) }];
  });
  const young = bad(rungs[0]!, 2.5, 1 / share);
  return {
    ...Object.fromEntries(ladder.map(([name, each]) => [name, fires(each)])),
    ...Object.fromEntries(ladder.map(([name, each]) => [`${name}-of-neighbour`, ofNeighbour(quiet(each, each.until))])),
    ...Object.fromEntries(rungs.map((rung) => [`${duration(rung.window)}-less`, quiet(bad(rung, 2.5, 0.8), rung.window)])),
    ...(evidence > 3 && !misses(alert) ? Object.fromEntries(rungs.map((rung) => {
      const few = bad(rung, 0.45, 1 / share);
      // Prometheus extrapolates a newborn series to its birth and beyond: it may count more than there are.
      const lasts = (evidence - (newborn ? 3 : 2)) / few.traffic;
      return [`${duration(rung.window)}-few`, quiet(few, Math.min(rung.window, 2 * lasts), lasts)];
    })) : {}),
    ...Object.fromEntries(over),
    // Who never had a good one exposes none.
    ...(misses(alert) ? Object.fromEntries(ladder.map(([name, { traffic, until, window }]): [string, Told] => [`${name}-from-the-start`, { phases: [{ at: 0, traffic, ...told(1) }], within: guard + until, lasts: guard + until, evaluation: every(window) }])) : {}),
    young: { phases: [{ at: 0, traffic: young.traffic, ...told(young.bad) }], lasts: guard },
  };
}
/** Whether some are bad on a good day too, as of lookups: then a few more are not few. */
const misses = ({ condition: { signal } }: Alert): boolean => signal?.plays?.some((role) => role.is === 'share' && role.good > 0) === true;
