import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { filled, list, placed, plain, softly, type Plain } from '../values';
import { objectsOf, serverOf } from './places';

/** Keys whose value a server calls, so that it has to be a whole address; by the object that they stand in, or anywhere. */
const URLS = /^(?:url|api_url|webhook_url|server_url|slack_api_url|opsgenie_api_url|victorops_api_url|pagerduty_url|wechat_api_url|telegram_api_url|webex_api_url|mattermost_webhook_url|token_url)$/;
/** Roles of Kubernetes discovery: Prometheus 3.16's discovery/kubernetes. *Not run*: no promtool here is built with that discovery. */
const ROLES = ['node', 'pod', 'service', 'endpoints', 'endpointslice', 'ingress'];
const RECORDS = ['A', 'AAAA', 'SRV', 'MX', 'NS'];
const MODES = ['Markdown', 'MarkdownV2', 'HTML'];

type Said = { readonly message: string; readonly remedy: string };
function url(text: string): Said | undefined {
  if (text.includes('{{') || text.includes('${') || text === '<secret>') return undefined;
  if (/^https?:\/\/[^/\s]/i.test(text)) return undefined;
  const scheme = /^([a-z][\w+.-]*):\/\//i.exec(text)?.[1];
  return scheme === undefined
    ? { message: `'${text}' has no scheme`, remedy: `write ${/^\/\//.test(text) ? 'https:' : 'https://'}${text.replace(/^\/+/, (slashes) => (slashes.length > 1 ? slashes : ''))}` }
    : /^https?$/i.test(scheme) ? { message: `'${text}' has no host`, remedy: 'add the host, as in https://example.org' } : { message: `'${scheme}' is no scheme that is called`, remedy: 'write http:// or https://' };
}
const oneOf = (value: string, words: readonly string[], what: string): Said | undefined => {
  if (words.includes(value)) return undefined;
  const close = nearest(value, words) ?? words.find((word) => word.toLowerCase() === value.toLowerCase());
  return { message: `'${value}' is no ${what}`, remedy: close ? `did you mean '${close}'?` : `one of ${words.join(', ')}` };
};
/** `host:port` of a mail server. */
const smarthost = (text: string): Said | undefined => (/^(?:\[[^\]]+\]|[^:\s]*):\w+$/.test(text) || text.includes('{{') ? undefined
  : { message: `'${text}' has no port`, remedy: `write ${/:$/.test(text) ? text : `${text}:`}587, as its server has it` });

/** What stands under a key of an object. */
function faultsOf(map: Plain, key: string, kind: string): readonly { readonly at: DataPath; readonly said: Said; readonly mild?: boolean }[] {
  const found: { at: DataPath; said: Said; mild?: boolean }[] = [];
  const look = (name: string, of: (text: string) => Said | undefined, mild = false): void => {
    const text = filled(map[name]);
    const said = text === undefined ? undefined : of(text);
    if (said) found.push({ at: [name], said, mild });
  };
  for (const name of Object.keys(map)) {
    // Servers start with any proxy or remote end, and fail at each call.
    if (/^remote_/.test(key) && name === 'url') look(name, url, true);
    else if (name === 'proxy_url' && key !== '') look(name, (text) => (/^socks5h?:\/\//.test(text) ? undefined : url(text)), true);
    else if (URLS.test(name)) look(name, url);
  }
  if (kind === 'alertmanager-config') {
    look('smarthost', smarthost);
    look('smtp_smarthost', smarthost);
    if (key === 'telegram_configs') look('parse_mode', (text) => oneOf(text, MODES, 'way to parse a text of Telegram'));
    return found;
  }
  if (key === 'kubernetes_sd_configs') {
    if (filled(map['role']) === undefined) found.push({ at: [], said: { message: 'a discovery in Kubernetes has no role', remedy: `add role: ${ROLES.join(', ')}` } });
    look('role', (text) => oneOf(text, ROLES, 'role of Kubernetes'));
  }
  if (key === 'dns_sd_configs') {
    const type = filled(map['type'])?.toUpperCase() ?? 'SRV';
    const said = oneOf(type, RECORDS, 'type of DNS record');
    if (said) found.push({ at: ['type'], said });
    else if (type !== 'SRV' && !(Number(map['port']) > 0)) found.push({ at: [], said: { message: `DNS records of type ${type} have no port`, remedy: 'add port:' } });
    if (list(map['names']).length === 0) found.push({ at: [], said: { message: 'a discovery by DNS has no names', remedy: 'add names:' } });
  }
  if (key === 'http_sd_configs' && filled(map['url']) === undefined) found.push({ at: [], said: { message: 'a discovery by HTTP has no url', remedy: 'add url:' } });
  if (key === 'file_sd_configs') {
    if (list(map['files']).length === 0) found.push({ at: [], said: { message: 'a discovery by files names none', remedy: 'add files:' } });
    list(map['files']).forEach((file, i) => {
      const text = filled(file);
      // Prometheus 3's pattern; that of 2 has no case either.
      if (text !== undefined && !/^[^*]*(?:\*[^/]*)?\.(?:json|yml|yaml|JSON|YML|YAML)$/.test(text)) found.push({ at: ['files', i], said: { message: `'${text}' is no path that file discovery takes`, remedy: 'it ends in .json, .yml or .yaml, and * stands in its last part only' } });
    });
  }
  if (key === 'static_configs') {
    list(map['targets']).forEach((target, i) => {
      const text = filled(target);
      if (text !== undefined && text.includes('/') && kind === 'prometheus-config') found.push({ at: ['targets', i], said: { message: `the target '${text}' has a '/', and is host:port only`, remedy: /^https?:\/\//.test(text) ? `write ${text.replace(/^https?:\/\//, '').replace(/\/.*$/, '')}; scheme: and metrics_path: are the job's` : 'write host:port; a path is metrics_path:' } });
    });
  }
  look('body_size_limit', (text) => (/^(?:0|\d+(?:\.\d+)?(?:B|[KMGTPE]i?B?))$/i.test(text) ? undefined : { message: `'${text}' is no size`, remedy: 'write it as in 10MB' }));
  return found;
}
/** A blackbox exporter is handed whole addresses as targets, and puts them into a parameter by relabelling. */
const relabelsAddress = (job: Plain): boolean => placed(job['relabel_configs'], []).some(({ map }) => filled(map['target_label']) === '__address__');

/**
 * What a server calls has to be whole: an address without its scheme, a mail server without its port, a discovery of an unknown role keep it from
 * starting.
 *
 * Remedy: write https://host/path, host:port, and the words that the documentation lists.
 * @example slack_api_url: hooks.slack.com/services/…
 */
export const address: DocumentCheck = {
  id: 'connection/address', severity: 'error', kinds: ['prometheus-config', 'alertmanager-config'],
  run(document) {
    const server = serverOf(document);
    const data = plain(document.data);
    const spared = [...placed(data['scrape_configs'], ['scrape_configs']), ...placed(plain(data['alerting'])['alertmanagers'], ['alerting', 'alertmanagers'])].filter(({ map }) => relabelsAddress(map)).map(({ path }) => path);
    return objectsOf(document).flatMap(({ map, path, key }) => faultsOf(map, key, document.kind)
      .filter(({ at }) => !(key === 'static_configs' && at[0] === 'targets' && spared.some((job) => job.every((step, i) => step === path[i]))))
      .map(({ at, said: { message, remedy }, mild }): Fault => ({ path: [...path, ...at], message: `${message}: ${mild ? 'no call gets through' : `${server} does not start`}`, remedy, ...(mild ? { severity: softly(document) } : {}) })));
  },
};
