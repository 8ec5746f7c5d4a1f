import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { filled, list, milliseconds, placed, plain, repeated, scalar, softly, type Plain } from '../values';

/** Prometheus' defaults of a queue: config.DefaultQueueConfig of 3.16. */
const QUEUE = { capacity: 10_000, max_shards: 50, min_shards: 1, max_samples_per_send: 2000 } as const;

/** What QueueConfig.Validate of Prometheus 3.16 refuses, and Prometheus 2 takes. */
function ofQueue(queue: Plain, path: DataPath): Fault[] {
  const value = (key: keyof typeof QUEUE): number => (queue[key] === undefined || queue[key] === null ? QUEUE[key] : Number(scalar(queue[key])));
  const backoff = (key: string, byDefault: number): number => milliseconds(queue[key]) ?? byDefault;
  const refuse = (key: string, message: string, remedy: string): Fault => ({ path: [...path, key], message, remedy });
  return [
    ...(Object.keys(QUEUE) as (keyof typeof QUEUE)[]).filter((key) => value(key) <= 0).map((key) => refuse(key, `${key} is ${value(key)}: nothing is sent`, `write ${QUEUE[key]}, or leave it out`)),
    ...(value('min_shards') > value('max_shards') && value('max_shards') > 0 ? [refuse(queue['min_shards'] === undefined ? 'max_shards' : 'min_shards', `min_shards ${value('min_shards')} is more than max_shards ${value('max_shards')}`, 'lower it')] : []),
    ...(backoff('max_backoff', 5000) < backoff('min_backoff', 30) ? [refuse(queue['max_backoff'] === undefined ? 'min_backoff' : 'max_backoff', 'max_backoff is less than min_backoff', 'raise max_backoff')] : []),
  ];
}

/** What Prometheus takes, and what then does not work: a batch that never fills the queue it waits in, a path that answers queries. */
function* doubtful(key: string, map: Plain, path: DataPath): Generator<Fault> {
  const queue = plain(map['queue_config']);
  const [capacity, most] = (['capacity', 'max_samples_per_send'] as const).map((each) => (queue[each] === undefined || queue[each] === null ? QUEUE[each] : Number(scalar(queue[each]))));
  if (capacity! > 0 && most! > 0 && capacity! < most!) yield { path: [...path, 'queue_config', queue['capacity'] === undefined ? 'max_samples_per_send' : 'capacity'], message: `a queue of ${capacity!} samples never holds the ${most!} that are sent at once`, remedy: `make capacity three to ten times max_samples_per_send, as in ${most! * 5}` };
  const url = filled(map['url']);
  const wrong = url === undefined ? null : (key === 'remote_write' ? /\/api\/v1\/(?:query|query_range|read|series|labels)\/?$|\/(?:graph|metrics)\/?$/ : /\/api\/v1\/(?:write|push|query|query_range)\/?$|\/(?:graph|metrics)\/?$/).exec(url);
  if (wrong) yield { path: [...path, 'url'], message: `${wrong[0]} takes no ${key}: nothing gets through`, remedy: key === 'remote_write' ? 'write the address that takes samples, as in …/api/v1/write of Prometheus or …/api/v1/push of Mimir' : 'write the address that is read from, as in …/api/v1/read' };
}
/** reservedHeaders of Prometheus' config. */
const RESERVED = new Set(['authorization', 'host', 'content-encoding', 'content-length', 'content-type', 'user-agent', 'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'www-authenticate', 'accept-encoding', 'x-prometheus-remote-write-version', 'x-prometheus-remote-read-version', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256']);

function ofEnd(map: Plain, path: DataPath): Fault[] {
  const message = filled(map['protobuf_message']);
  return [
    ...(map['url'] === null ? [{ path: [...path, 'url'], message: 'the url is empty', remedy: 'write where it is, as in https://host/path' }] : []),
    ...Object.keys(plain(map['headers'])).filter((header) => RESERVED.has(header.toLowerCase())).map((header) => ({ path: [...path, 'headers', header], message: `the header ${header} is Prometheus' own`, remedy: header.toLowerCase() === 'authorization' ? 'write authorization: or basic_auth:' : 'take it away' })),
    ...(message !== undefined && !MESSAGES.includes(message) ? [{ path: [...path, 'protobuf_message'], message: `'${message}' is no message of remote write`, remedy: `write ${MESSAGES.join(' or ')}` }] : []),
  ];
}
const MESSAGES = ['prometheus.WriteRequest', 'io.prometheus.write.v2.Request'];

function ofOtlp(otlp: Plain): Fault[] {
  const all = otlp['promote_all_resource_attributes'] === true;
  const key = all ? 'promote_resource_attributes' : 'ignore_resource_attributes';
  const read = all ? 'ignore_resource_attributes' : 'promote_resource_attributes';
  const names = list(otlp[read]).map((name) => (scalar(name) ?? '').trim());
  return [
    ...(list(otlp[key]).length > 0 ? [{ path: ['otlp', key], message: `${key} is for ${all ? 'some' : 'all'} attributes, and promote_all_resource_attributes is ${all ? '' : 'not '}true`, remedy: all ? 'keep one of them' : 'set promote_all_resource_attributes: true, or take it away' }] : []),
    ...names.flatMap((name, i): Fault[] => (name === '' || names.indexOf(name) < i ? [{ path: ['otlp', read, i], message: name === '' ? 'an empty name of an attribute' : `the attribute ${name} stands twice`, remedy: 'take it away' }] : [])),
  ];
}

/**
 * What Prometheus sends to others, reads from them and takes in needs an address, room to wait, and one wish at a time; Prometheus 3 does not start otherwise, and
 * has no `api_version: v1` of Alertmanager.
 *
 * Remedy: add what is missing, and leave out what is zero.
 * @example remote_write: [{ url: }]
 */
export const remote: DocumentCheck = {
  id: 'connection/remote', severity: 'error', kinds: ['prometheus-config'],
  run(document, { prometheus }) {
    const data = plain(document.data);
    const stops = (fault: Fault): Fault => ({ ...fault, message: `${fault.message}: Prometheus does not start` });
    // What 2 takes is an error only where 3 surely runs.
    const by3 = (fault: Fault): Fault => (prometheus?.startsWith('2.') ? { ...fault, severity: 'warning' } : { ...stops(fault), message: `${fault.message}: Prometheus 3 does not start`, severity: prometheus === undefined ? 'warning' : 'error' });
    const ends = ['remote_write', 'remote_read'].flatMap((key) => placed(data[key], [key]));
    return [
      ...ends.flatMap(({ map, path }) => ofEnd(map, path)).map(stops),
      ...['remote_write', 'remote_read'].flatMap((key) => repeated(placed(data[key], [key]), ({ map }) => filled(map['name'])).map((twice) => ({ ...twice, key }))).map(({ item, id, key }) => stops({ path: [...item.path, 'name'], message: `two ${key} are named ${id}`, remedy: 'give each a name of its own' })),
      ...ends.flatMap(({ map, path }) => ofQueue(plain(map['queue_config']), [...path, 'queue_config'])).map(by3),
      ...['remote_write', 'remote_read'].flatMap((key) => placed(data[key], [key]).flatMap(({ map, path }) => [...doubtful(key, map, path)])).map((fault) => ({ ...fault, severity: softly(document) })),
      ...ofOtlp(plain(data['otlp'])).map(stops),
      ...placed(plain(data['alerting'])['alertmanagers'], ['alerting', 'alertmanagers']).filter(({ map }) => map['api_version'] === 'v1' && !prometheus?.startsWith('2.'))
        .map(({ path }) => by3({ path: [...path, 'api_version'], message: 'the API v1 of Alertmanager is gone', remedy: 'write v2, or leave it out' })),
    ];
  },
};
