import type { DocumentCheck } from '../../model/document';
import { placed, plain } from '../values';
import { matchersOf } from './matchers';
import { routesOf } from './tree';

/**
 * A matcher that cannot be read, or whose pattern is no RE2, keeps Alertmanager and Grafana from starting.
 *
 * Remedy: write label, operator and quoted value: `severity="critical"`, `service=~"api|web"`.
 * @example matchers: ['severity: critical']
 */
export const matcher: DocumentCheck = {
  id: 'routing/matcher', severity: 'error', kinds: ['alertmanager-config', 'grafana-alerting'],
  run(document) {
    const server = document.kind === 'alertmanager-config' ? 'Alertmanager' : 'Grafana';
    const inhibitions = document.kind === 'alertmanager-config' ? placed(plain(document.data)['inhibit_rules'], ['inhibit_rules']) : [];
    return [
      ...routesOf(document).flatMap((route) => route.own.bad),
      ...inhibitions.flatMap(({ map, path }) => [...matchersOf(map, path, 'source_').bad, ...matchersOf(map, path, 'target_').bad]),
    ].map((bad) => ({ ...bad, message: `${bad.message}; ${server} does not start` }));
  },
};
