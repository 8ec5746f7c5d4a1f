import type { DocumentCheck, Fault } from '../../model/document';
import { contradiction, implies, valuesOf, writtenMatcher, type Matcher } from './matchers';
import { routesOf, type Route } from './tree';

/** Routes that only exclude are compared as far as this: nobody has more, and each is looked at for every route behind it. */
const MOST_OPEN = 200;
/** Routes that let nothing pass, by a value that an alert must have to be taken: of ten thousand few are looked at for each route behind them. */
class Takers {
  readonly #by = new Map<string, [order: number, Route][]>();
  readonly #open: [order: number, Route][] = [];

  add(order: number, route: Route): void {
    if (route.map['continue'] === true || !route.own.all) return;
    // Of several matchers by the one that tells routes apart.
    const size = (keys: readonly string[]): number => keys.reduce((sum, key) => sum + (this.#by.get(key)?.length ?? 0), 0);
    const [keys] = route.own.all.map(keysOf).filter((each) => each.length > 0).sort((a, b) => size(a) - size(b));
    if (!keys && this.#open.length < MOST_OPEN) this.#open.push([order, route]);
    for (const key of keys ?? []) {
      const others = this.#by.get(key);
      if (others) others.push([order, route]);
      else this.#by.set(key, [[order, route]]);
    }
  }

  /** The first that takes all that has these matchers. */
  first(all: readonly Matcher[]): Route | undefined {
    const takes = ([, { own }]: [number, Route]): boolean => own.all!.every((m) => implies(all, m));
    const lists = [this.#open, ...all.flatMap((m) => keysOf(m).slice(0, 1)).map((key) => this.#by.get(key) ?? [])];
    const found = lists.flatMap((each) => { const first = each.find(takes); return first ? [first] : []; });
    return found.sort((a, b) => a[0] - b[0])[0]?.[1];
  }
}
/** A given matcher implies one of a taker only if it shares its first key with it; none for what excludes, or lets every value through. */
function keysOf(matcher: Matcher): readonly string[] {
  const values = valuesOf(matcher);
  if (values) return values.map((value) => `${matcher.label}=${value}`);
  return matcher.op === '=~' && !/^\.[*+]$/.test(matcher.value) ? [`${matcher.label}~${matcher.value}`] : [];
}

/**
 * The first route that matches takes the alert unless it says `continue: true`: a route behind one that takes all it would take never gets an alert,
 * nor does one whose matchers exclude each other.
 *
 * Remedy: put the narrower route first, or let the wider one continue.
 * @example routes: [{matchers: ['team="db"']}, {matchers: ['team="db"', 'severity="critical"']}]
 */
export const unreachable: DocumentCheck = {
  id: 'routing/unreachable', severity: 'warning', kinds: ['alertmanager-config', 'grafana-alerting'],
  run(document) {
    return routesOf(document).flatMap(({ routes }) => {
      const takers = new Takers();
      return routes.flatMap((route, i): Fault[] => {
        const fault = faultOf(route, takers);
        takers.add(i, route);
        return fault ? [fault] : [];
      });
    });
  },
};

function faultOf(route: Route, takers: Takers): Fault | undefined {
  const { all } = route;
  if (!all) return undefined;
  const never = contradiction(all);
  const own = never?.filter((m) => route.own.all?.includes(m)).length ?? 0;
  if (never && own > 0) return {
    path: route.path,
    message: `no alert reaches this route: ${never.map(writtenMatcher).join(' and ')} exclude each other${own === 2 ? '' : ', one of them in a route above'}`,
    remedy: 'correct one of them',
  };
  const taker = takers.first(all);
  if (!taker) return undefined;
  const what = taker.own.all!.length === 0 ? 'takes everything' : `takes all with ${taker.own.all!.map(writtenMatcher).join(', ')}`;
  return {
    path: route.path, message: `no alert reaches this route: routes[${String(taker.path.at(-1))}] before it ${what}`, remedy: 'put this one first, or let the other one continue: true',
  };
}
