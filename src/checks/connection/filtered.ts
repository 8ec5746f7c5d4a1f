import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { matchesEmpty } from '../../promql/check/selectors';
import { takes } from '../../promql/check/takes';
import { faultInRegex, matchesAll } from '../../promql/regex';
import { list, placed, plain, scalar, softly, type Placed } from '../values';

/** What Prometheus cannot do without: of targets and of samples. */
const CORE = { targets: '__address__', samples: '__name__' } as const;
/** Labels that are never empty, whatever is relabelled. */
const NEVER_EMPTY: ReadonlySet<string> = new Set(['__address__', '__name__', '__scheme__', '__metrics_path__', 'job']);
type Found = Omit<Fault, 'severity'>;

/** What an address and a port look like that are joined. */
const ADDRESSES = ['10.0.0.1:8080;9102', '10.0.0.1;9102', 'host.example.org:80;9102'];
/** Whether a pattern that RE2 takes is read here too: of others is not known what they take. */
function isJavaScript(regex: string): boolean {
  return !/\(\?[^:<]|\\[QCAz]|\[\[:/.test(regex);
}
/** One relabelling that lets nothing pass, or takes away what everything has. */
function* alone({ map, path }: Placed, action: string, of: keyof typeof CORE | 'alerts'): Generator<Found> {
  const regex = scalar(map['regex']);
  const sources = list(map['source_labels']).flatMap((label) => scalar(label) ?? []);
  const at = regex === undefined ? path : [...path, 'regex'];
  if (regex !== undefined && faultInRegex(regex, { named: true }) !== undefined) return;
  if (action === 'drop' && (regex === undefined || matchesAll(regex))) yield {
    path: at, message: `${regex === undefined ? 'a drop without a regex takes everything' : `'${regex}' is any text`}: all ${of} are dropped`, remedy: regex === undefined ? 'add regex: with what to drop' : 'write what to drop; to drop where a label is not empty, .+',
  };
  if (action === 'keep' && regex === '' && sources.length === 1 && NEVER_EMPTY.has(sources[0]!)) yield {
    path: at, message: `${sources[0]!} is never empty, and this keep wants it to be: all ${of} are dropped`, remedy: 'write what to keep',
  };
  const separator = scalar(map['separator']) ?? ';';
  if (action === 'keep' && sources.length > 1 && regex !== undefined && separator !== '' && /^[\w\s|()?:+*/-]*$/.test(regex) && ![...separator].every((each) => regex.includes(each))) yield {
    path: at, message: `${sources.length} labels are joined by '${separator}', and the pattern '${regex}' has none: all ${of} are dropped`, remedy: `write it as in ${regex}${separator}.*`,
  };
  if (action === 'replace' && sources.length === 2 && sources[0] === '__address__' && /port$/.test(sources[1]!) && separator === ';' && regex !== undefined && !ADDRESSES.some((each) => takes('=~', regex, each))) yield {
    path: at, message: `address and port are joined by ';', as in ${ADDRESSES[0]}, which '${regex}' never is: nothing is replaced`, remedy: String.raw`write ([^:]+)(?::\d+)?;(\d+)`,
  };
  if (of === 'samples' && sources.length === 1 && sources[0] === '__name__' && regex !== undefined) {
    const alternatives = regex.replace(/^\^|\$$/g, '').split('|');
    if (action === 'keep' && alternatives.every((each) => each === 'up' || /^scrape_\w+$/.test(each))) yield { path: at, message: `'${regex}' is what Prometheus writes itself of each scrape, which is never relabelled: all samples of the target are dropped`, remedy: 'name the metrics to keep' };
    else if ((action === 'keep' || action === 'drop') && alternatives.some((each) => /^[A-Za-z]\w*_$/.test(each))) yield { path: at, message: `patterns take the whole name, and no metric is called '${alternatives.find((each) => /^[A-Za-z]\w*_$/.test(each))!}': nothing is ${action === 'keep' ? 'kept' : 'dropped'} by it`, remedy: `write ${alternatives.find((each) => /^[A-Za-z]\w*_$/.test(each))!}.*` };
  }
  if (of === 'alerts' || regex === undefined) return;
  const core = CORE[of];
  if ((action === 'labelkeep' && !takes('=~', regex, core)) || (action === 'labeldrop' && isJavaScript(regex) && takes('=~', regex, core))) yield {
    path: at, message: `${action} '${regex}' takes ${core} away, without which ${of} are dropped`, remedy: action === 'labelkeep' ? `write ${core}|${regex}` : 'name the labels to drop',
  };
}

/** Characters of a pattern whose alternatives are compared with those of another. */
const LONGEST = 10_000;
/** The beginnings of all that a pattern takes; undefined: not known. */
function beginnings(regex: string): readonly string[] | undefined {
  const bare = /^\((?:\?:)?([^()]*)\)$/.exec(regex)?.[1] ?? regex;
  if (/[()]/.test(bare) || bare.length > LONGEST) return undefined;
  const found = bare.split('|').map((each) => /^\^?((?:[\w:-](?![?*{]))*)/.exec(each)![1]!);
  return found.includes('') ? undefined : found;
}
/** What is left of a label's values, and how that is said. */
interface Kept { readonly all: readonly string[]; readonly said: string }
/** Two that keep by one label, of which the second keeps nothing of the first's. */
function* together(rules: readonly Placed[], of: string): Generator<Found> {
  const kept = new Map<string, Kept>();
  for (const { map, path } of rules) {
    const sources = list(map['source_labels']);
    const [label, regex] = [sources.length === 1 ? scalar(sources[0]) : undefined, scalar(map['regex'])];
    const action = (scalar(map['action']) ?? 'replace').toLowerCase();
    const target = scalar(map['target_label']);
    const modulus = Number(scalar(map['modulus']));
    if (action === 'labelmap' || target?.includes('$')) kept.clear();
    else if (target !== undefined) kept.delete(target);
    if (action === 'hashmod' && target !== undefined && modulus > 0 && modulus <= MOST_SHARDS) kept.set(target, { all: Array.from({ length: modulus }, (_, i) => `${i}\n`), said: `0 to ${modulus - 1}` });
    const own = action === 'keep' && label !== undefined && regex !== undefined && faultInRegex(regex, { named: true }) === undefined && !matchesEmpty(regex) ? beginnings(regex) : undefined;
    if (!own || label === undefined) continue;
    const before = kept.get(label);
    if (before && !before.all.some((a) => own.some((b) => a.startsWith(b) || b.startsWith(a)))) yield {
      path: [...path, 'regex'], message: `a rule before leaves only ${before.said} of ${label}, and this keep wants '${regex!}': all ${of} are dropped`, remedy: 'rules are passed one after the other: to keep both make one of them, as in regex: a|b',
    };
    kept.set(label, { all: own, said: `'${regex!}'` });
  }
}
const MOST_SHARDS = 1000;

/**
 * A relabelling that drops everything, one that keeps what another has dropped, or one that takes away the address of targets or the name of samples leaves
 * a job with nothing, in silence.
 *
 * Remedy: write what to keep or to drop; of two that keep by one label make one, as in `regex: a|b`.
 * @example metric_relabel_configs: [{source_labels: [__name__], action: keep, regex: 'http_.*'}, {source_labels: [__name__], action: keep, regex: 'node_.*'}]
 */
export const filtered: DocumentCheck = {
  id: 'connection/filtered', severity: 'warning', kinds: ['prometheus-config'],
  run(document) {
    const data = plain(document.data);
    const judge = ({ map, path }: { readonly map: Placed['map']; readonly path: DataPath }, key: string, of: keyof typeof CORE | 'alerts'): Found[] => {
      const rules = placed(map[key], [...path, key]);
      return [...rules.flatMap((rule) => [...alone(rule, (scalar(rule.map['action']) ?? 'replace').toLowerCase(), of)]), ...together(rules, of)];
    };
    return [
      ...placed(data['scrape_configs'], ['scrape_configs']).flatMap((job) => [...judge(job, 'relabel_configs', 'targets'), ...judge(job, 'metric_relabel_configs', 'samples')]),
      ...placed(data['remote_write'], ['remote_write']).flatMap((one) => judge(one, 'write_relabel_configs', 'samples')),
      ...judge({ map: plain(data['alerting']), path: ['alerting'] }, 'alert_relabel_configs', 'alerts'),
    ].map((fault) => ({ ...fault, severity: softly(document) }));
  },
};
