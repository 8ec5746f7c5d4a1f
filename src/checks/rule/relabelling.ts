import type { DataPath, Fault } from '../../model/document';
import type { ProblemSeverity } from '../../model/problem';
import { matchesEmpty } from '../../promql/check/selectors';
import { faultInRegex, groupsIn, regexRemedy } from '../../promql/regex';
import { filled, list, placed, plain, scalar, type Placed, type Plain } from '../values';

/** Relabelling actions that read `regex`. */
const WITH_REGEX = new Set(['replace', 'keep', 'drop', 'labelmap', 'labeldrop', 'labelkeep']);
/** Actions that write to `target_label`. */
export const WITH_TARGET = new Set(['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal']);

/** A relabelling, and what its names have to keep. */
export interface Relabelling extends Placed {
  /** `metric_name_validation_scheme` of the job or the file; empty: none is said. */
  readonly scheme: string;
}
export const schemeOf = (map: Plain): string => filled(map['metric_name_validation_scheme']) ?? '';

/** Every relabelling of a prometheus.yml. */
export function relabellingsIn(data: Plain): Relabelling[] {
  const everywhere = schemeOf(plain(data['global']));
  const within = ({ map, path }: Placed, keys: readonly string[], scheme = everywhere): Relabelling[] => keys.flatMap((key) => placed(map[key], [...path, key]).map((each) => ({ ...each, scheme })));
  const alerting = plain(data['alerting']);
  return [
    ...placed(data['scrape_configs'], ['scrape_configs']).flatMap((job) => within(job, ['relabel_configs', 'metric_relabel_configs'], schemeOf(job.map) || everywhere)),
    ...within({ map: alerting, path: ['alerting'] }, ['alert_relabel_configs']),
    ...placed(alerting['alertmanagers'], ['alerting', 'alertmanagers']).flatMap((one) => within(one, ['relabel_configs', 'alert_relabel_configs'])),
    ...placed(data['remote_write'], ['remote_write']).flatMap((one) => within(one, ['write_relabel_configs'])),
  ];
}

/** Keys that keep Prometheus from starting beside an action: relabel.Config.Validate, by which a default says nothing. */
function unread(rule: Plain, action: string): string[] {
  const says = (key: string, byDefault: string): boolean => rule[key] !== undefined && rule[key] !== null && scalar(rule[key]) !== byDefault;
  const only = action === 'labeldrop' || action === 'labelkeep' ? ['source_labels', 'target_label', 'modulus', 'separator', 'replacement'] : /^(?:keep|drop)equal$/.test(action) ? ['regex', 'modulus', 'separator', 'replacement'] : /^(?:low|upp)ercase$/.test(action) ? ['replacement'] : [];
  return only.filter((key) => says(key, UNSAID[key] ?? ''));
}
const UNSAID: Readonly<Record<string, string>> = { modulus: '0', separator: ';', replacement: '$1', regex: '\0' };

/** What is wrong with a relabelling; `severity`: of what Prometheus accepts. */
export function faultsOf(rule: Plain, path: DataPath, severity: ProblemSeverity): Fault[] {
  const action = (scalar(rule['action']) ?? 'replace').toLowerCase();
  const regex = scalar(rule['regex']);
  const fault = WITH_REGEX.has(action) && regex !== undefined ? faultInRegex(regex, { named: true }) : undefined;
  const groups = groupsIn(regex ?? '(.*)');
  const replacement = scalar(rule['replacement']);
  const beyond = action === 'replace' && !fault ? [...(replacement ?? '').matchAll(/\$(?:(\d+)|\{(\d+)\})/g)].find(([, bare, braced]) => Number(bare ?? braced) > groups) : undefined;
  const mapped = action === 'labelmap' && !fault && groups === 0 && (replacement === undefined || /\$\{?1/.test(replacement));
  const filters = action === 'keep' || action === 'drop';
  const blind = filters && list(rule['source_labels']).length === 0 && regex !== undefined && !fault && !matchesEmpty(regex);
  const unset = list(rule['source_labels']).flatMap((label, i) => (typeof label === 'string' && /^__meta_\w*[^\w]/.test(label) ? [{ label, i }] : []));
  return [
    ...unset.map(({ label, i }) => ({ path: [...path, 'source_labels', i], severity, message: `no discovery gives a label '${label}': what is no letter or digit becomes _ in its name`, remedy: `write ${label.replace(/\W/g, '_')}` })),
    ...(beyond ? [{ path: [...path, 'replacement'], severity, message: `the replacement asks for ${beyond[0]}, and the pattern '${regex ?? '(.*)'}' has ${groups} group${groups === 1 ? '' : 's'}: the label becomes empty`, remedy: `take a group that there is${groups > 0 ? `, as in $${groups}` : ', or put ( ) around a part of the pattern'}` }] : []),
    ...(mapped ? [{ path: [...path, 'regex'], severity, message: `labelmap names labels after the group of its pattern, and '${regex!}' has none: nothing is mapped`, remedy: 'put the part that is the new name into parentheses, as in __meta_kubernetes_pod_label_(.+)' }] : []),
    ...(action === 'labelmap' && filled(rule['target_label']) !== undefined ? [{ path: [...path, 'target_label'], severity, message: 'labelmap does not read target_label: the new names come from replacement', remedy: 'take it away' }] : []),
    ...(blind ? [{ path, severity, message: `${action} without source_labels compares an empty text with '${regex ?? ''}': ${action === 'keep' ? 'nothing is kept' : 'nothing is dropped'}`, remedy: 'add source_labels:' }] : []),
    ...(fault ? [{ path: [...path, 'regex'], message: `the pattern '${regex ?? ''}' is no RE2: ${fault}; Prometheus does not start`,
      remedy: regexRemedy(regex ?? '') }] : []),
    ...(WITH_TARGET.has(action) && filled(rule['target_label']) === undefined
      ? [{ path, message: `a relabelling with action ${action} has no target_label, and Prometheus does not start`,
        remedy: 'add target_label:, or another action' }] : []),
    ...(action === 'hashmod' && !(Number(scalar(rule['modulus'])) > 0) ? [{ path,
      message: 'a relabelling with action hashmod has no modulus, and Prometheus does not start',
      remedy: 'add modulus: with the number of shards' }] : []),
    ...unread(rule, action).map((key) => ({
      path: [...path, key], message: `${action} does not read ${key}, and with it Prometheus does not start`,
      remedy: action === 'labeldrop' ? `take ${key} away; to drop series the action is drop` : action === 'labelkeep' ? `take ${key} away; to keep series the action is keep` : `take ${key} away`,
    })),
  ];
}
