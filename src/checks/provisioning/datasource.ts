import type { DataPath, Document, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { seconds } from '../dashboard/patterns';
import { slipOf } from '../schema/words';
import { filled, list, plain, scalar, shown, softly, type Placed } from '../values';
import { fromEnvironment, section } from './read';

/** Datasources that are asked over HTTP at their `url`, of those that come with Grafana. */
const BY_URL = ['prometheus', 'loki', 'tempo', 'alertmanager', 'elasticsearch', 'graphite', 'influxdb', 'opentsdb', 'jaeger', 'zipkin', 'parca', 'grafana-pyroscope-datasource'];
/** The others that come with Grafana 9 to 13. */
const OTHERS = [
  'mysql', 'postgres', 'grafana-postgresql-datasource', 'mssql', 'cloudwatch', 'stackdriver', 'grafana-azure-monitor-datasource', 'testdata', 'grafana-testdata-datasource', 'phlare', 'grafana', 'dashboard', 'mixed',
];
const TYPES = [...BY_URL, ...OTHERS];
/** What people write for them. Ids of other plugins have a hyphen. */
const MEANT: Readonly<Record<string, string>> = { postgresql: 'postgres', influx: 'influxdb', elastic: 'elasticsearch', 'alert-manager': 'alertmanager', pyroscope: 'grafana-pyroscope-datasource', prom: 'prometheus', azuremonitor: 'grafana-azure-monitor-datasource' };

/** The plugin of Grafana's own that a type surely means; undefined where it is one, or may be another's. */
export const typeMeant = (type: string): string | undefined => (TYPES.includes(type) ? undefined
  : (Object.hasOwn(MEANT, type) ? MEANT[type] : undefined) ?? TYPES.find((each) => each === type.toLowerCase()) ?? (type.includes('-') ? undefined : nearest(type, TYPES.filter((each) => !each.includes('-')))));

function* ofType({ map, path }: Placed, what: string): Generator<Fault> {
  const type = filled(map['type']);
  const near = type === undefined || fromEnvironment(type) ? undefined : typeMeant(type);
  if (near !== undefined) yield { path: [...path, 'type'], message: `${what} has the type '${shown(type)}', for which there is no plugin, so it cannot be asked`, remedy: `did you mean '${near}'?` };
}
function* ofUrl({ map, path }: Placed, what: string, type: string, document: Document): Generator<Fault> {
  const at = [...path, 'url'];
  const said = scalar(map['url']) ?? '';
  const url = said.trim();
  const mild = { severity: softly(document) };
  if (url === '') {
    yield { path: map['url'] === undefined ? path : at, message: `${what} has no url, so it cannot be asked`, remedy: 'add url: http://host:port', ...mild };
    return;
  }
  if (fromEnvironment(url)) return;
  const scheme = /^([a-z][\w+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    // Grafana's browser side added http://, its server and thus alerts never did.
    const rest = url.replace(/^h?t+ps?:?\/+/i, '');
    yield { path: at, message: `${what}: the url '${shown(url)}' has no scheme, so its queries fail`, remedy: `write http://${shown(rest)}`, ...(type === 'prometheus' || type === 'loki' ? {} : mild) };
  } else if (scheme !== 'http' && scheme !== 'https' && nearest(scheme, ['http', 'https']) !== undefined) {
    yield { path: at, message: `${what}: '${scheme}' is no scheme, so its queries fail`, remedy: 'write http:// or https://' };
  } else if (Number(/^[^/]*\/\/[^/]*:(\d+)(?:\/|$)/.exec(url)?.[1] ?? 0) > 65_535) {
    yield { path: at, message: `${what}: '${shown(url)}' has a port that there is not`, remedy: 'write one of at most 65535' };
  } else if (type === 'prometheus' && /\/api\/v1(?:\/|$)/.test(url)) {
    yield { path: at, message: `${what}: Grafana puts /api/v1 behind the url '${shown(url)}' itself`, remedy: `write ${shown(url.replace(/\/api\/v1.*$/, ''))}`, ...mild };
  } else if ((type === 'prometheus' && /\/(?:graph|query|metrics|alerts)\/?$/.test(url)) || (type === 'loki' && /\/loki\/api\/v1(?:\/|$)/.test(url))) {
    yield { path: at, message: `${what}: '${shown(url)}' is a page or call of the server, behind which Grafana puts its own`, remedy: `write ${shown(url.replace(/\/(?:graph|query|metrics|alerts|loki\/api\/v1.*)\/?$/, ''))}`, ...mild };
  } else if (said !== url) yield { path: at, message: `${what}: the url has blanks around it`, remedy: 'take them away', ...mild };
}
function* ofPrometheus(json: Placed, what: string, document: Document): Generator<Fault> {
  for (const key of ['timeInterval', 'queryTimeout', 'incrementalQueryOverlapWindow']) {
    const value = json.map[key];
    const text = scalar(value)?.trim();
    if (text === undefined || text === '' || fromEnvironment(text)) continue;
    const at = { path: [...json.path, key], severity: softly(document) };
    if (typeof value !== 'string') yield { ...at, message: `${what}: ${key} is ${shown(value)}, and Grafana takes a text`, remedy: `write ${key}: ${text}s` };
    else if (seconds(text) === undefined && !/^\d+$/.test(text)) yield { ...at, message: `${what}: ${key} '${shown(value)}' is no duration`, remedy: 'write it as in 15s' };
  }
  const method = filled(json.map['httpMethod']);
  if (method !== undefined && !fromEnvironment(method) && method !== 'GET' && method !== 'POST') {
    yield { path: [...json.path, 'httpMethod'], severity: softly(document), message: `${what}: httpMethod '${shown(method)}' is not GET or POST`, remedy: 'write POST' };
  }
  for (const [i, each] of list(json.map['exemplarTraceIdDestinations']).entries()) {
    const { datasourceUid, url } = plain(each);
    if (filled(datasourceUid) === undefined && filled(url) === undefined) yield {
      path: [...json.path, 'exemplarTraceIdDestinations', i], severity: softly(document), message: `${what}: a link of exemplars leads nowhere`, remedy: 'add datasourceUid: or url:',
    };
  }
}
function* ofLoki(json: Placed, what: string, document: Document): Generator<Fault> {
  for (const [i, each] of list(json.map['derivedFields']).entries()) {
    const { matcherRegex, url, datasourceUid } = plain(each);
    const at = [...json.path, 'derivedFields', i];
    const pattern = filled(matcherRegex);
    if (filled(url) === undefined && filled(datasourceUid) === undefined) yield { path: at, severity: softly(document), message: `${what}: a derived field leads nowhere`, remedy: 'add url:, or datasourceUid: with url: $${__value.raw}' };
    if (pattern === undefined || fromEnvironment(pattern)) continue;
    try {
      // How many groups a pattern has, it says of itself when it takes nothing.
      const groups = new RegExp(`${pattern}|`).exec('')!.length - 1;
      if (groups === 0 && plain(each)['matcherType'] !== 'label') yield { path: [...at, 'matcherRegex'], severity: softly(document), message: `${what}: the pattern of a derived field has no group, so its value is empty`, remedy: 'put the part that is the value into parentheses' };
    } catch (error) {
      yield { path: [...at, 'matcherRegex'], severity: softly(document), message: `${what}: the pattern of a derived field is broken: ${String((error as Error).message).replace(/^.*: /, '').toLowerCase()}`, remedy: 'mend it' };
    }
  }
}
/** Databases are called by host and port. */
function* ofDatabase({ map, path }: Placed, what: string, document: Document): Generator<Fault> {
  const scheme = /^(?:postgres|postgresql|mysql|mssql|sqlserver|jdbc:\w+|https?):\/\//i.exec(scalar(map['url'])?.trim() ?? '')?.[0];
  if (scheme !== undefined) yield { path: [...path, 'url'], severity: softly(document), message: `${what}: a database is called by host and port, and no host begins with ${scheme}`, remedy: `write ${shown(scalar(map['url'])!.trim().slice(scheme.length).replace(/\/.*/, ''))}` };
}
/** How far from a trace its logs and metrics are looked for. */
function* ofTempo(json: Placed, what: string, document: Document): Generator<Fault> {
  for (const key of ['tracesToLogsV2', 'tracesToLogs', 'tracesToMetrics', 'tracesToProfiles']) for (const shift of ['spanStartTimeShift', 'spanEndTimeShift']) {
    const value = plain(json.map[key])[shift];
    const text = scalar(value)?.trim();
    if (text === undefined || text === '' || text === '0' || fromEnvironment(text) || seconds(text.replace(/^[-+]/, '')) !== undefined) continue;
    yield { path: [...json.path, key, shift], severity: softly(document), message: `${what}: ${shift} '${shown(text)}' is no duration`, remedy: "write it as in '-1h'" };
  }
}
const SECRET = /^(?:httpHeaderValue\d+|basicAuthPassword|tlsClientKey|tlsClientCert|tlsCACert)$/;
const SECRETS = ['basicAuthPassword', 'tlsClientKey', 'tlsClientCert', 'tlsCACert'];
/** What is said in two places, of which one is missing, or in the wrong one. */
function* ofHalves({ map, path }: Placed, what: string, document: Document): Generator<Fault> {
  const json = plain(map['jsonData']);
  const secrets = plain(map['secureJsonData']);
  const missing = (at: readonly (string | number)[], message: string, remedy: string): Fault => ({ path: [...path, ...at], severity: softly(document), message: `${what} ${message}`, remedy });
  if (scalar(map['basicAuth']) === 'true' && filled(map['basicAuthUser']) === undefined) yield missing(['basicAuth'], 'has basicAuth without basicAuthUser', 'add basicAuthUser:, and basicAuthPassword: under secureJsonData');
  if (scalar(json['tlsAuth']) === 'true' && (filled(secrets['tlsClientCert']) === undefined || filled(secrets['tlsClientKey']) === undefined)) {
    yield missing(['jsonData', 'tlsAuth'], 'has tlsAuth without certificate and key', 'add tlsClientCert: and tlsClientKey: under secureJsonData');
  }
  for (const key of Object.keys(secrets)) {
    const meant = SECRETS.includes(key) ? undefined : slipOf(key, SECRETS);
    if (meant !== undefined) yield missing(['secureJsonData', key], `has ${key} under secureJsonData, which Grafana does not read`, `did you mean '${meant}'?`);
  }
  for (const key of Object.keys(json)) {
    if (SECRET.test(key)) yield missing(['jsonData', key], `has ${key} under jsonData, where Grafana does not read it and everybody can`, 'put it under secureJsonData');
    const n = /^httpHeaderName(\d+)$/.exec(key)?.[1];
    if (n !== undefined && filled(secrets[`httpHeaderValue${n}`]) === undefined) yield missing(['jsonData', key], `has ${key} without its value`, `add httpHeaderValue${n}: under secureJsonData`);
  }
}

/** No setting nests deeper. */
const DEEPEST = 12;
/** Uids of other datasources, as links from logs to traces have them: one may be elsewhere, a slip of one here is none. */
function* ofOthers(value: unknown, path: DataPath, uids: readonly string[], what: string): Generator<Fault> {
  if (path.length > DEEPEST) return;
  for (const [key, inner] of Array.isArray(value) ? value.entries() : Object.entries(plain(value))) {
    if ((key === 'datasourceUid' || key === 'alertmanagerUid') && typeof inner === 'string') {
      const meant = uids.includes(inner) ? undefined : slipOf(inner, uids);
      if (meant !== undefined) yield { path: [...path, key], severity: 'warning', message: `${what} leads to a datasource '${shown(inner)}', which is not in this file`, remedy: `did you mean '${meant}'?` };
    } else if (typeof inner === 'object') yield* ofOthers(inner, [...path, key], uids, what);
  }
}

/**
 * A datasource of a type that no plugin has, or with an address without http://, is there and cannot be asked; Grafana starts all the same.
 *
 * Remedy: write the type as the plugin is called, the url with its scheme, durations as text with a unit.
 * @example datasources: [{name: Prometheus, type: promethues, url: 'prometheus:9090', jsonData: {timeInterval: 15}}]
 */
export const datasource: DocumentCheck = {
  id: 'provisioning/datasource', severity: 'error', kinds: ['grafana-datasources'],
  *run(document) {
    const sources = section(document, 'datasources');
    const uids = sources.flatMap(({ map }) => filled(map['uid']) ?? []);
    for (const source of sources) {
      const what = `datasource '${shown(source.map['name'])}'`;
      const type = filled(source.map['type']);
      yield* ofType(source, what);
      if (type !== undefined && BY_URL.includes(type)) yield* ofUrl(source, what, type, document);
      const json = { map: plain(source.map['jsonData']), path: [...source.path, 'jsonData'] };
      if (type === 'prometheus') yield* ofPrometheus(json, what, document);
      if (type === 'loki') yield* ofLoki(json, what, document);
      if (type === 'tempo') yield* ofTempo(json, what, document);
      if (/^(?:postgres|grafana-postgresql-datasource|mysql|mssql)$/.test(type ?? '')) yield* ofDatabase(source, what, document);
      yield* ofHalves(source, what, document);
      yield* ofOthers(json.map, json.path, uids, what);
    }
  },
};
