import type { DocumentCheck } from '../../model/document';
import { filled, list, placed, plain } from '../values';
import { routesOf } from './tree';

/** Who is called like this is meant to hear. */
const TELLS = /pager|page|on-?call|critical|urgent|slack|mail|opsgenie|pagerduty|victorops|teams|telegram|discord|webhook|pushover|sms/i;
const notifies = (map: Readonly<Record<string, unknown>>): boolean => Object.keys(map).some((key) => key.endsWith('_configs') && list(map[key]).length > 0);

/**
 * A receiver without a notifier takes alerts and tells nobody. One that is called like a pager or a chat, beside others that do notify, has lost its own.
 *
 * Remedy: add its notifier, or lead the route to another receiver.
 * @example receivers: [{name: page}, {name: chat, slack_configs: [{channel: '#ops'}]}], route: {receiver: page}
 */
export const receiverSilent: DocumentCheck = {
  id: 'routing/receiver-silent', severity: 'warning', kinds: ['alertmanager-config'],
  run(document) {
    const receivers = placed(plain(document.data)['receivers'], ['receivers']);
    // Where none notifies, the file is a pattern to be filled in.
    if (!receivers.some(({ map }) => notifies(map))) return [];
    const used = new Set(routesOf(document).map(({ map }) => filled(map['receiver'])));
    return receivers.flatMap(({ map, path }) => {
      const name = filled(map['name']);
      if (name === undefined || !used.has(name) || !TELLS.test(name) || Object.keys(map).some((key) => key !== 'name' && !key.endsWith('_configs')) || notifies(map)) return [];
      return [{ path: [...path, 'name'], message: `alerts go to receiver '${name}', which has no notifier: nobody hears of them`, remedy: 'add its notifier, such as webhook_configs:' }];
    });
  },
};
