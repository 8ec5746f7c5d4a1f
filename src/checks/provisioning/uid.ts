import type { DocumentCheck, Fault } from '../../model/document';
import { filled, placed } from '../values';
import { before, fromEnvironment, rulesOf, section } from './read';

/**
 * A uid has at most 40 letters, digits, `-` and `_`; with another one Grafana 12 does not start.
 *
 * Remedy: shorten it, and replace other characters.
 * @example uid: api.latency
 */
export const uid: DocumentCheck = {
  id: 'provisioning/uid', severity: 'error', kinds: ['grafana-alerting', 'grafana-datasources'],
  run(document, { grafana }) {
    const items = document.kind === 'grafana-datasources' ? section(document, 'datasources')
      : [...rulesOf(document), ...section(document, 'contactPoints').flatMap(({ map, path }) => placed(map['receivers'], [...path, 'receivers']))];
    return items.flatMap(({ map, path }): Fault[] => {
      const text = filled(map['uid']);
      if (text === undefined || fromEnvironment(text) || (text.length <= 40 && /^[A-Za-z0-9_-]+$/.test(text))) return [];
      return [{
        path: [...path, 'uid'], severity: before(grafana, '12') ? 'warning' : 'error',
        message: text.length > 40 ? `uid '${text}' has ${text.length} characters, and Grafana does not start with more than 40` : `uid '${text}' has more than letters, digits, - and _, and Grafana does not start`,
        remedy: `write ${text.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40)}`,
      }];
    });
  },
};
