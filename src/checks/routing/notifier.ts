import type { DocumentCheck, Fault } from '../../model/document';
import { filled, isPlain, list, placed, plain, type Plain } from '../values';

/** One of these keys must be there, in the notifier or under `global:`. */
interface Demand {
  readonly own: readonly string[];
  readonly global?: readonly string[];
}
const file = (...keys: string[]): string[] => keys.flatMap((key) => [key, `${key}_file`]);
/** What each notifier cannot do without: the checks of Alertmanager 0.34's config and notify packages that 0.25 has too. */
const DEMANDS: Readonly<Record<string, readonly Demand[]>> = {
  slack: [{ own: [...file('api_url'), ...file('app_token')], global: [...file('slack_api_url'), ...file('slack_app_token')] }],
  webhook: [{ own: file('url') }],
  email: [{ own: ['to'] }, { own: ['smarthost'], global: ['smtp_smarthost'] }, { own: ['from'], global: ['smtp_from'] }],
  pagerduty: [{ own: [...file('routing_key'), ...file('service_key')] }],
  opsgenie: [{ own: file('api_key'), global: file('opsgenie_api_key') }],
  victorops: [{ own: ['routing_key'] }, { own: file('api_key'), global: file('victorops_api_key') }],
  pushover: [{ own: file('user_key') }, { own: file('token') }],
  telegram: [{ own: file('chat_id') }, { own: file('bot_token'), global: file('telegram_bot_token') }],
  discord: [{ own: file('webhook_url') }],
  msteams: [{ own: file('webhook_url') }],
  msteamsv2: [{ own: file('webhook_url') }],
  mattermost: [{ own: file('webhook_url'), global: file('mattermost_webhook_url') }],
  webex: [{ own: ['room_id'] }],
  wechat: [{ own: file('api_secret'), global: file('wechat_api_secret') }, { own: ['corp_id'], global: ['wechat_api_corp_id'] }],
  sns: [{ own: ['target_arn', 'topic_arn', 'phone_number'] }],
  rocketchat: [{ own: file('token_id'), global: file('rocketchat_token_id') }, { own: file('token'), global: file('rocketchat_token') }],
  jira: [{ own: ['project'] }, { own: ['issue_type'] }],
  incidentio: [{ own: file('url') }],
};
interface Own { readonly at: readonly (string | number)[]; readonly message: string; readonly remedy: string }
/** What one kind of notifier must not say, by the same packages. */
const OWN: Readonly<Record<string, (map: Plain) => readonly Own[]>> = {
  email: (map) => {
    const headers = Object.keys(plain(map['headers']));
    return headers.flatMap((header, i): Own[] => (headers.findIndex((each) => each.toLowerCase() === header.toLowerCase()) < i ? [{ at: ['headers', header], message: `the header ${header} is set twice`, remedy: 'take one away' }] : []));
  },
  opsgenie: (map) => placed(map['responders'], ['responders']).flatMap(({ map: one, path }): Own[] => (['id', 'name', 'username'].some((key) => filled(one[key]) !== undefined) ? [] : [{ at: path, message: 'a responder has no id, name or username', remedy: 'add name:' }])),
  sns: (map) => (['target_arn', 'topic_arn', 'phone_number'].filter((key) => filled(map[key]) !== undefined).length === 2 ? [{ at: [], message: 'the sns notifier has two places to send to', remedy: 'keep one of target_arn, topic_arn and phone_number' }] : []),
  telegram: (map) => (map['chat_id'] === 0 || typeof map['chat_id'] === 'string' ? [{ at: ['chat_id'], message: `the chat_id ${typeof map['chat_id'] === 'string' ? `'${map['chat_id']}' is a text` : '0 is no chat'}`, remedy: 'write the number of the chat, without quotes' }] : []),
  webex: (map) => (isPlain(plain(map['http_config'])['authorization']) ? [] : [{ at: [], message: 'the webex notifier has no authorization', remedy: 'add http_config: {authorization: {credentials_file: …}}' }]),
  slack: (map) => placed(map['actions'], ['actions']).flatMap(({ map: one, path }): Own[] => (filled(one['url']) === undefined && filled(one['name']) === undefined ? [{ at: path, message: 'an action has neither url nor name', remedy: 'add url:' }] : [])),
};
function faultsOf(type: string, map: Plain, path: readonly (string | number)[], global: Plain): Fault[] {
  const has = (of: Plain, keys: readonly string[]): boolean => keys.some((key) => filled(of[key]) !== undefined);
  return [
    ...(DEMANDS[type] ?? []).filter(({ own, global: shared }) => !has(map, own) && !(shared && has(global, shared))).map(({ own, global: shared }) => ({
      path, message: `the ${type} notifier has no ${own.filter((key) => !key.endsWith('_file')).join(' or ')}: Alertmanager does not start`,
      remedy: `add ${own.includes(`${own[0]}_file`) ? `${own[0]}_file: with the secret's path` : `${own[0]}:`}${shared ? `, or global: ${shared.at(shared.length > 1 ? 1 : 0)}` : ''}`,
    })),
    ...doubled(map, path, `the ${type} notifier`),
    ...(OWN[type]?.(map) ?? []).map(({ at, message, remedy }) => ({ path: [...path, ...at], message: `${message}: Alertmanager does not start`, remedy })),
    ...(type === 'slack' && has(map, file('api_url')) && has(map, file('app_token')) ? [{ path,
      message: 'the slack notifier has both api_url and app_token: Alertmanager does not start',
      remedy: 'keep one of them' }] : []),
  ];
}
/** A secret stands in the file or in one beside it, not in both. */
function doubled(map: Plain, path: readonly (string | number)[], what: string): Fault[] {
  return Object.keys(map).filter((key) => filled(map[key]) !== undefined && filled(map[`${key}_file`]) !== undefined).map((key) => ({
    path: [...path, key], message: `${what} has both ${key} and ${key}_file: Alertmanager does not start`, remedy: `keep ${key}_file`,
  }));
}

/**
 * A notifier without its address or key, neither its own nor a global one, keeps Alertmanager from starting; so does one that has it twice.
 *
 * Remedy: add the address or key, best as a file, or set the global one.
 * @example slack_configs: [{channel: '#ops'}]
 */
export const notifier: DocumentCheck = {
  id: 'routing/notifier', severity: 'error', kinds: ['alertmanager-config'],
  run(document) {
    const data = plain(document.data);
    const global = plain(data['global']);
    return [...doubled(global, ['global'], 'global:'), ...placed(data['receivers'], ['receivers']).flatMap(({ map, path }) => Object.keys(map).filter((key) => key.endsWith('_configs')).flatMap((key) =>
      list(map[key]).flatMap((config, i) => (isPlain(config) ? faultsOf(key.slice(0, -'_configs'.length), config, [...path, key, i], global) : []))))];
  },
};
