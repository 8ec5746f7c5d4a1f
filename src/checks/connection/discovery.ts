import type { DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { filled, isPlain, list, plain, scalar, type Plain } from '../values';
import { objectsOf } from './places';

/** Keys that a discovery of targets cannot do without, one of each pair: UnmarshalYAML in each folder of Prometheus 3.16's discovery. */
const NEEDED: Readonly<Record<string, string>> = {
  azure: 'subscription_id', docker: 'host', dockerswarm: 'host role', eureka: 'server', gce: 'project zone', hetzner: 'role', ionos: 'datacenter_id', kuma: 'server', marathon: 'servers',
  nerve: 'servers paths', openstack: 'role region', outscale: 'region access_key secret_key|secret_key_file', ovhcloud: 'application_key application_secret consumer_key service', puppetdb: 'url query',
  scaleway: 'role project_id access_key secret_key|secret_key_file', serverset: 'servers paths', stackit: 'endpoint|region', triton: 'account dns_suffix endpoint', uyuni: 'server username password',
};
/** Of azure, unless it authenticates otherwise. */
const OAUTH = ['tenant_id', 'client_id', 'client_secret'];
const HTTP = ['basic_auth', 'authorization', 'oauth2', 'bearer_token', 'bearer_token_file', 'proxy_url', 'no_proxy', 'proxy_from_environment', 'tls_config', 'http_headers'];
/** What each role of Kubernetes may select by: discovery/kubernetes. */
const SELECTED: Readonly<Record<string, readonly string[]>> = {
  pod: ['pod', 'node'], service: ['service'], endpoints: ['pod', 'service', 'endpoints'], endpointslice: ['pod', 'service', 'endpointslice'], node: ['node'], ingress: ['ingress'],
};
type Lack = readonly [message: string, remedy: string, ...at: (string | number)[]];
const says = (map: Plain, key: string): boolean => filled(map[key]) !== undefined || list(map[key]).length > 0;

function lacks(map: Plain, service: string): Lack[] {
  const oauth = service === 'azure' && (scalar(map['authentication_method']) ?? 'OAuth') === 'OAuth' ? OAUTH : [];
  const needed = Object.hasOwn(NEEDED, service) ? [...NEEDED[service]!.split(' '), ...oauth] : [];
  const missing = needed.map((each) => each.split('|')).filter((keys) => !keys.some((key) => says(map, key)));
  return [
    ...missing.map((keys): Lack => [`a discovery by ${service}_sd_configs has no ${keys.join(' or ')}`, `add ${keys.at(-1)!}:`]),
    ...(says(map, 'secret_key') && says(map, 'secret_key_file') ? [['secret_key and secret_key_file are set at once', 'keep secret_key_file', 'secret_key'] as Lack] : []),
    ...(service === 'nerve' || service === 'serverset' ? list(map['paths']).flatMap((path, i): Lack[] => (typeof path === 'string' && !path.startsWith('/') ? [[`the path '${path}' does not begin with /`, `write /${path}`, 'paths', i]] : [])) : []),
    ...(service === 'ec2' ? list(map['filters']).flatMap((each, i): Lack[] => (list(plain(each)['values']).length === 0 ? [['a filter has no values', 'add values:', 'filters', i]] : [])) : []),
  ];
}

/** Keys of the discoveries that most use, beside those of an HTTP client: UnmarshalYAML is strict in each. */
const KEYS: Readonly<Record<string, string>> = {
  ec2: 'endpoint region access_key secret_key profile role_arn external_id port refresh_interval filters',
  consul: 'server path_prefix token datacenter namespace partition tag_separator scheme username password services tags node_meta allow_stale refresh_interval filter health_filter',
  dns: 'names type port refresh_interval', file: 'files refresh_interval', http: 'url refresh_interval', docker: 'host port filters host_networking_host match_first_network refresh_interval',
};
const CLIENT = [...HTTP, 'follow_redirects', 'enable_http2', 'proxy_connect_header'];
/** A key that is a slip of another; one that is near none may be of a newer version. */
function slips(map: Plain, service: string): Lack[] {
  if (!Object.hasOwn(KEYS, service)) return [];
  const known = [...KEYS[service]!.split(' '), ...CLIENT];
  return Object.keys(map).flatMap((key): Lack[] => {
    const near = known.includes(key) ? undefined : nearest(key, known);
    return near === undefined ? [] : [[`a discovery by ${service}_sd_configs has no key ${key}`, `did you mean ${near}?`, key]];
  });
}

function ofKubernetes(map: Plain): Lack[] {
  const [file, server] = [says(map, 'kubeconfig_file'), says(map, 'api_server')];
  const own = plain(map['namespaces'])['own_namespace'] === true;
  const client = HTTP.find((key) => says(map, key) || (isPlain(map[key]) && Object.keys(map[key]).length > 0) || map[key] === true)
    ?? ['follow_redirects', 'enable_http2'].find((key) => map[key] === false);
  const said = (one: string, other: string): Lack => [`${one} and ${other} exclude each other`, 'keep one of them', other];
  const role = filled(map['role']) ?? '';
  const selectors = list(map['selectors']).map(plain);
  return [
    ...(file && server ? [said('kubeconfig_file', 'api_server')] : []),
    ...(client !== undefined && file ? [said('kubeconfig_file', client)] : client !== undefined && !server ? [[`${client} is set, and no api_server`, `add api_server:, or take ${client} away`, client] as Lack] : []),
    ...(own && (file || server) ? [['namespaces.own_namespace is for inside of the cluster', `take it, or ${file ? 'kubeconfig_file' : 'api_server'}, away`, 'namespaces'] as Lack] : []),
    ...(Object.hasOwn(SELECTED, role) ? selectors : []).flatMap((selector, i): Lack[] => {
      const [of, field] = [scalar(selector['role']) ?? '', filled(selector['field'])];
      if (selectors.findIndex((each) => scalar(each['role']) === of) < i) return [[`two selectors of the role ${of}`, 'join them by a comma', 'selectors', i]];
      if (!SELECTED[role]!.includes(of)) return [[`a discovery of the role ${role} selects no ${of || 'thing without a role'}`, `it selects by ${SELECTED[role]!.join(', ')}`, 'selectors', i]];
      const bad = field?.split(/(?<!\\),/).find((term) => term.trim() !== '' && !term.includes('='));
      return bad === undefined ? [] : [[`'${bad}' selects by no value`, 'write it as in status.phase=Running', 'selectors', i, 'field']];
    }),
  ];
}

/**
 * A discovery of targets names what it asks, once and in one way; without that, Prometheus does not start.
 *
 * Remedy: add what its documentation calls mandatory, and of what excludes each other keep one.
 * @example kubernetes_sd_configs: [{ role: pod, api_server: 'https://k', kubeconfig_file: /k }]
 */
export const discovery: DocumentCheck = {
  id: 'connection/discovery', severity: 'error', kinds: ['prometheus-config'],
  run: (document) => objectsOf(document).flatMap(({ map, path, key }): Fault[] => {
    const service = /^(\w+)_sd_configs$/.exec(key)?.[1];
    // Objects within a discovery stand under its key, too, if in a list.
    if (service === undefined || typeof path.at(-1) !== 'number' || path.at(-2) !== key) return [];
    return (service === 'kubernetes' ? ofKubernetes(map) : [...slips(map, service), ...lacks(map, service)]).map(([message, remedy, ...at]) => ({ path: [...path, ...at], message: `${message}: Prometheus does not start`, remedy }));
  }),
};
