import type { DocumentCheck, Fault } from '../../model/document';
import { contradiction, implies, writtenMatcher } from './matchers';
import { routesOf } from './tree';

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
    return routesOf(document).flatMap(({ routes }) => routes.flatMap((route, i): Fault[] => {
      const { all } = route;
      if (!all) return [];
      const never = contradiction(all);
      const own = never?.filter((m) => route.own.all?.includes(m)).length ?? 0;
      if (never && own > 0) {
        return [{
          path: route.path,
            message: `no alert reaches this route: ${never.map(writtenMatcher).join(' and ')} exclude each other${own === 2 ? '' : ', one of them in a route above'}`,
          remedy: 'correct one of them',
        }];
      }
      const taker = routes.slice(0, i).find((before) => before.map['continue'] !== true && before.own.all?.every((m) => implies(all, m)));
      if (!taker) return [];
      const what = taker.own.all!.length === 0 ? 'takes everything' : `takes all with ${taker.own.all!.map(writtenMatcher).join(', ')}`;
      return [{ path: route.path, message: `no alert reaches this route: routes[${String(taker.path.at(-1))}] before it ${what}`,
        remedy: 'put this one first, or let the other one continue: true' }];
    }));
  },
};
