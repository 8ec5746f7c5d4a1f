import type { Document, DocumentCheck, Fault } from '../../model/document';
import { filled, isPlain, placed, softly, type Placed } from '../values';
import { fromEnvironment, section } from './read';

/** What each kind of receiver cannot do without, one of each list; from the configurations of grafana/alerting. Others are in `provisioning/required`. */
const NEEDED: Readonly<Record<string, readonly (readonly string[])[]>> = {
  discord: [['url']], teams: [['url']], googlechat: [['url']], victorops: [['url']], dingding: [['url']], oncall: [['url']], 'prometheus-alertmanager': [['url']],
  telegram: [['bottoken'], ['chatid']], pushover: [['apiToken'], ['userKey']], pagerduty: [['integrationKey']], opsgenie: [['apiKey']], email: [['addresses']],
  kafka: [['kafkaRestProxy'], ['kafkaTopic']], line: [['token']], threema: [['gateway_id'], ['recipient_id'], ['api_secret']], sensugo: [['url'], ['apikey']],
  mqtt: [['brokerUrl'], ['topic']], wecom: [['url', 'secret']],
};
const SEVERITIES = ['critical', 'error', 'warning', 'info'];

function* ofSettings({ map: settings, path }: Placed, type: string, what: string, document: Document): Generator<Fault> {
  for (const keys of NEEDED[type] ?? []) {
    if (keys.every((key) => settings[key] === undefined || settings[key] === null || settings[key] === '')) {
      yield { path, message: `${what}: ${type} has no ${keys.join(' or ')}, and Grafana does not start`, remedy: `add ${keys[0]!}:` };
    }
  }
  for (const key of (NEEDED[type] ?? []).flat()) {
    if (typeof settings[key] === 'object' && settings[key] !== null) yield {
      path: [...path, key], message: `${what}: ${key} is ${Array.isArray(settings[key]) ? 'a list' : 'an object'}, and Grafana, which wants one text, does not start`, remedy: key === 'addresses' ? 'write a@example.com;b@example.com' : 'write it as text',
    };
  }
  for (const key of ['url', 'endpointUrl', 'kafkaRestProxy', 'apiUrl']) {
    const url = filled(settings[key]);
    if (url === undefined || fromEnvironment(url) || url.includes('{{') || /^[a-z][\w+.-]*:\/\//i.test(url)) continue;
    yield { path: [...path, key], message: `${what}: '${url}' has no scheme, so nothing is sent`, remedy: `write https://${url.replace(/^\/+/, '')}` };
  }
  const method = type === 'webhook' ? filled(settings['httpMethod']) : undefined;
  if (method !== undefined && !['POST', 'PUT'].includes(method) && !fromEnvironment(method)) {
    yield { path: [...path, 'httpMethod'], message: `${what}: a webhook cannot be sent by '${method}', so nothing is sent`, remedy: 'write POST or PUT' };
  }
  const severity = type === 'pagerduty' ? filled(settings['severity']) : undefined;
  if (severity !== undefined && !SEVERITIES.includes(severity.toLowerCase()) && !severity.includes('{{') && !fromEnvironment(severity)) {
    yield { path: [...path, 'severity'], severity: softly(document), message: `${what}: PagerDuty has no severity '${severity}', and takes it for critical`, remedy: `write ${SEVERITIES.join(', ')}` };
  }
  const addresses = type === 'email' ? filled(settings['addresses']) : undefined;
  const odd = addresses === undefined || addresses.includes('{{') || fromEnvironment(addresses) ? undefined : addresses.split(/[,;\n]/).find((each) => each.trim() !== '' && (!each.includes('@') || /^\s*[^\s<>]+\s+[^\s<>]+\s*$/.test(each)));
  if (odd !== undefined) yield { path: [...path, 'addresses'], severity: softly(document), message: `${what}: '${odd.trim()}' is no mail address`, remedy: 'write name@example.com, several separated by ;' };
}

/**
 * A contact point sends to an address and needs what its kind is told apart by: a token, a chat, a key. Without it Grafana does not start; with an
 * address without a scheme it starts, and nobody is told.
 *
 * Remedy: write https://…, and what the kind of receiver needs.
 * @example receivers: [{uid: a, type: telegram, settings: {bottoken: $TOKEN}}]
 */
export const contactPoint: DocumentCheck = {
  id: 'provisioning/contact-point', severity: 'error', kinds: ['grafana-alerting'],
  run: (document) => section(document, 'contactPoints').flatMap((point) => placed(point.map['receivers'], [...point.path, 'receivers']).flatMap(({ map, path }): Fault[] => {
    const { settings } = map;
    const type = filled(map['type'])?.toLowerCase();
    if (type === undefined || !isPlain(settings) || Object.keys(settings).length === 0) return [];
    return [...ofSettings({ map: settings, path: [...path, 'settings'] }, type, `contact point '${filled(point.map['name']) ?? ''}'`, document)];
  })),
};
