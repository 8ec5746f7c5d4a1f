import type { DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { routesOf, rootsOf } from '../routing/tree';
import { filled, isPlain, list, plain, repeated, scalar, softly } from '../values';
import { before, fromEnvironment, orgOf, rulesOf, section } from './read';

const MATCHING = ['match', 'match_re', 'matchers', 'object_matchers'];

/**
 * Grafana has one policy tree for each organisation: of two the last counts. A root with matchers drops what does not match (Grafana 12 does not
 * start), and so does one with an unknown contact point or mute timing.
 *
 * Remedy: keep one tree, its root without matchers, and name what is defined.
 * @example policies: [{receiver: page}, {receiver: notice}]
 */
export const policy: DocumentCheck = {
  id: 'provisioning/policy', severity: 'error', kinds: ['grafana-alerting'],
  run(document, { grafana }) {
    const faults: Fault[] = [];
    const roots = rootsOf(document);
    faults.push(...repeated(roots, ({ map }) => orgOf(map)).map(({ item }) => ({ path: item.path, message: 'a second policy tree: Grafana keeps only the last one',
      remedy: 'put its routes under the first one, or give it an orgId of its own' })));
    for (const { map, path } of roots) {
      const key = MATCHING.find((k) => list(map[k]).length > 0 || (isPlain(map[k]) && Object.keys(map[k]).length > 0));
      if (key) faults.push({ path: [...path, key],
        message: `the root policy has ${key}: ${before(grafana, '12') ? 'what does not match is dropped' : 'Grafana does not start, and before 12 it drops what does not match'}`,
        remedy: 'move it into a policy below the root' });
    }
    const points = new Set(section(document, 'contactPoints').flatMap(({ map }) => filled(map['name'])?.trim() ?? []));
    const timings = new Set(section(document, 'muteTimes').flatMap(({ map }) => filled(map['name']) ?? []));
    // Other files may define more of them.
    const unknown = (name: string | undefined, known: ReadonlySet<string>, at: (string | number)[], what: string, where: string): void => {
      if (name === undefined || known.size === 0 || known.has(name) || fromEnvironment(name) || name === 'empty') return;
      if (name === 'grafana-default-email') return;
      const close = nearest(name, known);
      faults.push({ path: at, severity: softly(document),
        message: `${what} '${name}' is not defined in this file, and Grafana does not start if no other one defines it`,
        remedy: close ? `did you mean '${close}'?` : `define it under ${where}:` });
    };
    const users = [...routesOf(document), ...rulesOf(document).flatMap(({ map, path }) => (isPlain(map['notification_settings']) ? [{ map: plain(map['notification_settings']), path: [...path, 'notification_settings'] }] : []))];
    for (const { map, path } of users) {
      const name = filled(map['receiver']);
      if (name === 'grafana-default-email' && !points.has(name) && !before(grafana, '12')) {
        faults.push({ path: [...path, 'receiver'], severity: grafana === undefined ? 'warning' : 'error',
          message: "receiver 'grafana-default-email' is gone in Grafana 12, which does not start with it",
          remedy: 'name a contact point of your own' });
      }
      unknown(name, points, [...path, 'receiver'], 'contact point', 'contactPoints');
      for (const key of ['mute_time_intervals', 'active_time_intervals']) list(map[key]).forEach((item, i) => unknown(scalar(item), timings, [...path, key, i], 'mute timing', 'muteTimes'));
    }
    return faults;
  },
};
