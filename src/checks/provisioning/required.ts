import type { DocumentCheck, Fault } from '../../model/document';
import { filled, isPlain, list, placed, scalar, type Placed } from '../values';
import { rulesOf, section } from './read';

/**
 * Grafana does not start with a rule that lacks uid, title, condition or data, a group without name, folder or interval, a contact point without
 * name, uid, type or settings, a template or mute timing without a name, or a datasource without one.
 *
 * Remedy: add what is missing.
 * @example rules: [{title: Slow, condition: B, data: […]}]
 */
export const required: DocumentCheck = {
  id: 'provisioning/required', severity: 'error', kinds: ['grafana-alerting', 'grafana-datasources'],
  run(document) {
    const faults: Fault[] = [];
    const demand = ({ map, path }: Placed, what: string, keys: readonly string[]): void => {
      for (const key of keys) if (filled(map[key]) === undefined) faults.push({ path, message: `${what} has no ${key}, and Grafana does not start`,
        remedy: `add ${key}:` });
    };
    if (document.kind === 'grafana-datasources') {
      for (const source of section(document, 'datasources')) demand(source, 'a datasource', ['name']);
      return faults;
    }
    for (const group of section(document, 'groups')) demand(group, `rule group '${(scalar(group.map['name']) ?? '')}'`, ['name', 'folder', 'interval']);
    for (const rule of rulesOf(document)) {
      demand(rule, `rule ${rule.name}`, ['uid', 'title', ...(isPlain(rule.map['record']) ? [] : ['condition'])]);
      if (list(rule.map['data']).length === 0) faults.push({ path: rule.path, message: `rule ${rule.name} has no data, and Grafana does not start`,
        remedy: 'add data: with its queries' });
    }
    for (const point of section(document, 'contactPoints')) {
      demand(point, 'a contact point', ['name']);
      for (const receiver of placed(point.map['receivers'], [...point.path, 'receivers'])) {
        const what = `a receiver of contact point '${(scalar(point.map['name']) ?? '')}'`;
        demand(receiver, what, ['uid', 'type']);
        const { settings, type } = receiver.map;
        if (!isPlain(settings) || Object.keys(settings).length === 0) faults.push({ path: receiver.path,
          message: `${what} has no settings, and Grafana does not start`,
          remedy: 'add settings:' });
        else if (type === 'slack' && filled(settings['url']) === undefined && filled(settings['token']) === undefined) {
          faults.push({ path: [...receiver.path, 'settings'], message: `${what}: slack has neither url nor token, and Grafana does not start`,
            remedy: 'add url: $SLACK_WEBHOOK_URL, or token: with recipient:' });
        } else if (type === 'slack' && filled(settings['url']) === undefined && filled(settings['recipient']) === undefined) {
          faults.push({ path: [...receiver.path, 'settings'], message: `${what}: slack with a token has no recipient, and Grafana does not start`,
            remedy: "add recipient: '#channel'" });
        } else if (type === 'webhook') demand({ map: settings, path: [...receiver.path, 'settings'] }, `${what}: webhook`, ['url']);
      }
    }
    for (const item of section(document, 'templates')) demand(item, 'a template', ['name', 'template']);
    for (const item of section(document, 'muteTimes')) demand(item, 'a mute timing', ['name']);
    for (const item of section(document, 'policies')) demand(item, 'the root policy', ['receiver']);
    return faults;
  },
};
