import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { filled, isPlain, list, placed, plain, scalar, softly, type Placed } from '../values';

type Found = Omit<Fault, 'severity'>;
/** Whether relabelling sets what a job says otherwise. */
const sets = (job: Placed['map'], label: string): boolean => placed(job['relabel_configs'], []).some(({ map }) => scalar(map['target_label']) === label || ((scalar(map['action']) ?? '').toLowerCase() === 'labelmap' && /__/.test(scalar(map['replacement']) ?? '')));

function* ofJob({ map, path }: Placed): Generator<Found> {
  const scheme = scalar(map['scheme']);
  if (scheme !== undefined && scheme !== '' && scheme !== 'http' && scheme !== 'https' && !scheme.includes('$')) yield { path: [...path, 'scheme'], message: `'${scheme}' is no scheme that is called: every scrape fails`, remedy: `write ${/https/i.test(scheme) ? 'https' : 'http'}` };
  const metricsPath = scalar(map['metrics_path']);
  if (metricsPath?.includes('?')) yield { path: [...path, 'metrics_path'], message: `the ? of '${metricsPath}' is taken for a part of the path: every scrape fails`, remedy: 'write what stands behind it under params' };
  const tls = map['tls_config'];
  if (isPlain(tls) && Object.keys(tls).length > 0 && (scheme === undefined || scheme === 'http') && !sets(map, '__scheme__') && !placed(map['static_configs'], []).some(({ map: one }) => Object.hasOwn(plain(one['labels']), '__scheme__'))) yield {
    path: [...path, 'tls_config'], message: `job '${filled(map['job_name']) ?? ''}' says how to speak TLS, and its targets are asked by http, without`, remedy: 'add scheme: https',
  };
  for (const rule of placed(map['relabel_configs'], [...path, 'relabel_configs'])) {
    const replacement = scalar(rule.map['replacement']) ?? '';
    if (scalar(rule.map['target_label']) === '__address__' && /^\w+:\/\//.test(replacement)) yield { path: [...rule.path, 'replacement'], message: `'${replacement}' is put into __address__, which is host:port only: every target is dropped`, remedy: `write ${replacement.replace(/^\w+:\/\//, '').replace(/\/.*/, '')}, and scheme: and metrics_path: of the job` };
  }
  const seen = new Map<string, DataPath>();
  for (const one of placed(map['static_configs'], [...path, 'static_configs'])) for (const [i, value] of list(one.map['targets']).entries()) {
    const target = scalar(value);
    const at = [...one.path, 'targets', i];
    if (target === undefined) continue;
    if (/[\s,;]/.test(target.trim())) yield { path: at, message: `'${target}' is one target, and no host has such a name: no scrape gets through`, remedy: "write each as an item of its own, as in ['a:9090', 'b:9090']" };
    else if (/^[^/\s]*[^:/\s]:$/.test(target)) yield { path: at, message: `the target '${target}' has no port behind its colon: no scrape gets through`, remedy: 'add the port' };
    // With other labels, or parameters, it is another target.
    const key = `${target} ${JSON.stringify(one.map['labels'] ?? {})}`;
    if (seen.has(key)) yield { path: at, message: `job '${filled(map['job_name']) ?? ''}' names the target '${target}' twice`, remedy: 'take one away' };
    seen.set(key, at);
  }
}
/** The name that a certificate has to have, wherever TLS is spoken. */
function* serverNames(value: unknown, path: DataPath): Generator<Found> {
  if (path.length > 8) return;
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* serverNames(item, [...path, i]);
  if (!isPlain(value)) return;
  const name = filled(plain(value['tls_config'])['server_name']);
  if (name !== undefined && /[/:]/.test(name.replace(/^\[.*\]$/, ''))) yield { path: [...path, 'tls_config', 'server_name'], message: `'${name}' is no name that a certificate has: no call gets through`, remedy: `write the host alone${/^\w+:\/\//.test(name) ? `, as in ${name.replace(/^\w+:\/\//, '').replace(/[/:].*/, '')}` : ''}` };
  for (const [key, inner] of Object.entries(value)) if (typeof inner === 'object' && inner !== null) yield* serverNames(inner, [...path, key]);
}
function* ofDocker({ map, path }: Placed): Generator<Found> {
  for (const key of ['docker_sd_configs', 'dockerswarm_sd_configs']) for (const one of placed(map[key], [...path, key])) {
    const host = filled(one.map['host']);
    if (host !== undefined && !/^(?:unix|tcp|https?|npipe):\/\//.test(host)) yield { path: [...one.path, 'host'], message: `'${host}' has no scheme, and Docker is not found`, remedy: host.startsWith('/') ? `write unix://${host}` : `write tcp://${host}` };
  }
}

/**
 * How targets are called: a job whose scheme, path, host or certificate's name is none scrapes nothing, and one that is asked by http never speaks TLS.
 *
 * Remedy: write scheme http or https, a path alone, and host:port once.
 * @example { job_name: api, tls_config: {ca_file: /ca.crt}, static_configs: [{targets: ['api:8443']}] }
 */
export const target: DocumentCheck = {
  id: 'connection/target', severity: 'warning', kinds: ['prometheus-config'],
  run(document) {
    const data = plain(document.data);
    const files = list(data['rule_files']).flatMap((file, i): Found[] => (/\/$/.test(scalar(file) ?? '') ? [{ path: ['rule_files', i], message: `'${scalar(file)!}' is a folder, and names no rule file: Prometheus cannot read it as one`, remedy: `write ${scalar(file)!}*.yml` }] : []));
    return [...files, ...placed(data['scrape_configs'], ['scrape_configs']).flatMap((job) => [...ofJob(job), ...ofDocker(job)]), ...serverNames(data, [])].map((fault) => ({ ...fault, severity: softly(document) }));
  },
};
