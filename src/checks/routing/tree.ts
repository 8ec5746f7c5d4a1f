import type { DataPath, Document } from '../../model/document';
import { isPlain, milliseconds, perDocument, placed, plain, type Plain } from '../values';
import { matchersOf, type Matcher, type Matchers } from './matchers';

/** A route of Alertmanager's tree, or a policy of Grafana's. */
export interface Route {
  readonly map: Plain;
  readonly path: DataPath;
  readonly parent: Route | undefined;
  readonly own: Matchers;
  /** Its own and all above it; undefined where one of them cannot be read. */
  readonly all: readonly Matcher[] | undefined;
  readonly routes: readonly Route[];
}
const DEEPEST = 40;

function routeAt(map: Plain, path: DataPath, parent: Route | undefined, depth: number): Route {
  const own = matchersOf(map, path);
  const above = parent ? parent.all : [];
  const route = { map, path, parent, own, all: above && own.all && [...above, ...own.all], routes: [] as Route[] };
  if (depth < DEEPEST) route.routes.push(...placed(map['routes'], [...path, 'routes']).map((child) => routeAt(child.map, child.path, route, depth + 1)));
  return route;
}
/** The roots: Alertmanager has one, a Grafana file one for each organisation. */
export const rootsOf = perDocument((document: Document): readonly Route[] => {
  const data = plain(document.data);
  if (document.kind === 'grafana-alerting') return placed(data['policies'], ['policies']).map(({ map, path }) => routeAt(map, path, undefined, 0));
  return isPlain(data['route']) ? [routeAt(data['route'], ['route'], undefined, 0)] : [];
});
/** All routes, each before those below it. */
export const routesOf = perDocument((document: Document): readonly Route[] => {
  const all: Route[] = [];
  const add = (route: Route): void => {
    all.push(route);
    route.routes.forEach(add);
  };
  rootsOf(document).forEach(add);
  return all;
});
/** Milliseconds of a time that routes inherit. */
export function inherited(route: Route, key: 'group_wait' | 'group_interval' | 'repeat_interval'): number {
  for (let r: Route | undefined = route; r; r = r.parent) {
    const own = milliseconds(r.map[key]);
    if (own !== undefined) return own;
  }
  // Alertmanager's defaults, which are Grafana's too.
  return { group_wait: 30_000, group_interval: 300_000, repeat_interval: 14_400_000 }[key];
}
