import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { matchesEmpty } from '../../promql/check/selectors';
import { faultInRegex } from '../../promql/regex';
import { filled, list, placed, plain, scalar, softly, type Placed, type Plain } from '../values';

/** Prometheus takes what begins with `__` from a target once it is relabelled: its samples have none of it. `__name__` is theirs. */
const OF_TARGETS = /^__(?:meta_\w*|address__|scheme__|metrics_path__|scrape_interval__|scrape_timeout__|param_\w*)$/;
const ALWAYS = ['job', '__address__', '__scheme__', '__metrics_path__', '__scrape_interval__', '__scrape_timeout__'];
const actionOf = (rule: Plain): string => (scalar(rule['action']) ?? 'replace').toLowerCase();
const sourcesOf = (rule: Plain): readonly string[] => list(rule['source_labels']).flatMap((label) => scalar(label) ?? []);

/** Relabellings of samples that read what only targets have. */
function* ofSamples(rules: readonly Placed[], what: string): Generator<Omit<Fault, 'severity'>> {
  const made = new Set<string>();
  for (const { map, path } of rules) {
    for (const [i, label] of sourcesOf(map).entries()) {
      if (OF_TARGETS.test(label) && !made.has(label)) yield {
        path: [...path, 'source_labels', i], message: `${label} is a label of targets, and ${what} have none of them: this relabelling reads an empty text`,
        remedy: 'set a label from it in relabel_configs, and read that one',
      };
    }
    const regex = scalar(map['regex']) ?? '';
    if (actionOf(map) === 'labelmap' && /^\^?__meta_/.test(regex)) yield {
      path: [...path, 'regex'], message: `labels of targets are gone when ${what} are relabelled: none begins with __meta_, and this maps nothing`, remedy: 'move it to relabel_configs',
    };
    const target = scalar(map['target_label']);
    if (target !== undefined) made.add(target);
  }
}

/** Discoveries that give their targets any label. */
const OPEN = new Set(['file', 'http']);
/** What the labels of each role of Kubernetes begin with, beside those of namespaces and nodes, which all may have: discovery/kubernetes. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  node: ['node_'], pod: ['pod_'], service: ['service_'], ingress: ['ingress_'], endpoints: ['endpoint', 'service_', 'pod_'], endpointslice: ['endpointslice_', 'service_', 'pod_'],
};
/** Labels that the targets of a job surely have none of: a test, or undefined where they may have any. */
function lacks({ map: job }: Placed): ((label: string) => boolean) | undefined {
  const discoveries = Object.keys(job).flatMap((key) => /^(\w+)_sd_configs$/.exec(key)?.[1] ?? []);
  if (discoveries.some((each) => OPEN.has(each)) || (discoveries.length === 0 && placed(job['static_configs'], []).length === 0)) return undefined;
  const given = new Set([...ALWAYS, ...placed(job['static_configs'], []).flatMap(({ map }) => Object.keys(plain(map['labels']))), ...Object.keys(plain(job['params'])).map((name) => `__param_${name}`)]);
  // Labels of nodes and pods have names of their own; that all begin with the discovery's is in each folder of Prometheus' discovery.
  const roles = placed(job['kubernetes_sd_configs'], []).flatMap(({ map }) => ROLES[scalar(map['role']) ?? ''] ?? ['']);
  const starts = discoveries.flatMap((each) => (each === 'kubernetes' && roles.length > 0 ? ['namespace', 'node_', ...roles].map((of) => `kubernetes_${of}`) : each === 'static' ? '' : each.replace(/swarm$/, '')));
  return (label) => !given.has(label) && !starts.some((start) => label.startsWith(`__meta_${start}`));
}
/** A `keep` that no target of its job can pass. */
function* ofTargets(job: Placed): Generator<Omit<Fault, 'severity'>> {
  const isLacking = lacks(job);
  if (!isLacking) return;
  const made = new Set<string>();
  for (const { map, path } of placed(job.map['relabel_configs'], [...job.path, 'relabel_configs'])) {
    const action = actionOf(map);
    const sources = sourcesOf(map);
    const regex = scalar(map['regex']);
    if (action === 'keep' && regex !== undefined && sources.length > 0 && sources.every((label) => isLacking(label) && !made.has(label)) && faultInRegex(regex, { named: true }) === undefined && !passes(map, regex, sources.length)) yield {
      path: [...path, 'source_labels'], message: `no target of job '${filled(job.map['job_name']) ?? ''}' has ${sources.join(' or ')}, so this keep drops all of them`, remedy: 'name a label that its discovery gives, or one that is set before',
    };
    const target = scalar(map['target_label']);
    // What is mapped, and names with groups, may be any.
    if (action === 'labelmap' || target?.includes('$')) return;
    if (target !== undefined) made.add(target);
  }
}
/** Whether empty labels pass a pattern; of several joined ones that is left open, unless it says a text. */
function passes(rule: Plain, regex: string, count: number): boolean {
  if (count === 1) return matchesEmpty(regex);
  return !/^[\w-]+$/.test(regex) || (scalar(rule['separator']) ?? ';') !== ';';
}

/**
 * Labels that begin with `__` are a target's: relabelling of its samples finds none of them. And a `keep` by a label that no target of its job has leaves
 * the job without targets, in silence.
 *
 * Remedy: copy what is needed to a label of its own in `relabel_configs`.
 * @example metric_relabel_configs: [{source_labels: [__meta_kubernetes_pod_name], target_label: pod}]
 */
export const relabelled: DocumentCheck = {
  id: 'connection/relabelled', severity: 'warning', kinds: ['prometheus-config'],
  run(document) {
    const data = plain(document.data);
    const within = ({ map, path }: Placed, key: string): Placed[] => placed(map[key], [...path, key] as DataPath);
    const jobs = placed(data['scrape_configs'], ['scrape_configs']);
    return [
      ...jobs.flatMap((job) => [...ofTargets(job), ...ofSamples(within(job, 'metric_relabel_configs'), 'samples')]),
      ...placed(data['remote_write'], ['remote_write']).flatMap((one) => [...ofSamples(within(one, 'write_relabel_configs'), 'samples')]),
      ...ofSamples(placed(plain(data['alerting'])['alert_relabel_configs'], ['alerting', 'alert_relabel_configs']), 'alerts'),
    ].map((fault) => ({ ...fault, severity: softly(document) }));
  },
};
