import type { DocumentCheck, Fault } from '../../model/document';
import type { ProblemSeverity } from '../../model/problem';
import { matchesEmpty } from '../../promql/check/selectors';
import { faultInRegex } from '../../promql/regex';
import { filled, list, milliseconds, placed, plain, repeated, scalar, softly, written } from '../values';

/** Relabelling actions that read `regex`. */
const WITH_REGEX = new Set(['replace', 'keep', 'drop', 'labelmap', 'labeldrop', 'labelkeep']);
const WITH_TARGET = new Set(['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal']);

/**
 * Prometheus does not start with two scrape jobs of one name, a scrape timeout longer than its interval, or a relabelling without its target or with
 * a bad pattern; with rules and no Alertmanager it starts, and nobody hears of alerts.
 *
 * Remedy: name each job once, keep the timeout within the interval, and name the Alertmanagers.
 * @example scrape_interval: 10s, scrape_timeout: 30s
 */
export const scrape: DocumentCheck = {
  id: 'rule/scrape', severity: 'error', kinds: ['prometheus-config'],
  run(document) {
    const data = plain(document.data);
    const global = plain(data['global']);
    const jobs = placed(data['scrape_configs'], ['scrape_configs']);
    const faults: Fault[] = repeated(jobs, ({ map }) => filled(map['job_name'])).map(({ item, id, first }) => ({
      path: [...item.path, 'job_name'], message: `two scrape jobs are named '${id}' (scrape_configs[${String(first.path[1])}] too), and Prometheus does not start`,
        remedy: 'give each a name of its own',
    }));
    const times = [{ map: global, path: ['global'] as (string | number)[] }, ...jobs];
    for (const { map, path } of times) {
      for (const key of ['scrape_interval', 'scrape_timeout', 'evaluation_interval']) {
        const text = scalar(map[key]);
        if (text === undefined || text === '' || milliseconds(text) !== undefined) continue;
        faults.push({ path: [...path, key], message: `${key}: '${text}' is no duration, and Prometheus does not start`, remedy: 'write it as in 15s or 1m' });
      }
      // A job without its own interval has the global one; a timeout that only the global part names is cut to the interval.
      const interval = milliseconds(map['scrape_interval'] ?? global['scrape_interval'] ?? '1m') || 60_000;
      const timeout = milliseconds(map['scrape_timeout']);
      if (timeout !== undefined && timeout > interval) {
        faults.push({
          path: [...path, 'scrape_timeout'],
            message: `scrape_timeout ${written(timeout)} is longer than scrape_interval ${written(interval)}, and Prometheus does not start`,
          remedy: `shorten it to ${written(interval)} or less`,
        });
      }
    }
    for (const { map, path } of jobs) {
      if (filled(map['job_name']) === undefined) faults.push({ path, message: 'a scrape job has no job_name, and Prometheus does not start',
        remedy: 'add job_name:' });
      for (const key of ['relabel_configs', 'metric_relabel_configs']) faults.push(...placed(map[key], [...path, key]).flatMap(({ map: rule, path: at }) => relabelling(rule, at, softly(document))));
    }
    const managers = list(plain(data['alerting'])['alertmanagers']);
    if (list(data['rule_files']).length > 0 && managers.length === 0) {
      faults.push({ path: ['rule_files'], severity: softly(document), message: 'rules are evaluated, but no Alertmanager is named: nobody hears of their alerts',
        remedy: 'add alerting: alertmanagers: with where it listens' });
    }
    return faults;
  },
};

/** Groups of a pattern that capture. */
const groupsIn = (regex: string): number => [...regex.replace(/\\.|\[(?:\\.|[^\]])*\]/g, '').matchAll(/\((?!\?)|\(\?P?<[A-Za-z_]/g)].length;

function relabelling(rule: Readonly<Record<string, unknown>>, path: readonly (string | number)[], severity: ProblemSeverity): Fault[] {
  const action = (scalar(rule['action']) ?? 'replace').toLowerCase();
  const regex = scalar(rule['regex']);
  const fault = WITH_REGEX.has(action) && regex !== undefined ? faultInRegex(regex, { named: true }) : undefined;
  const groups = groupsIn(regex ?? '(.*)');
  const replacement = scalar(rule['replacement']);
  const beyond = action === 'replace' && !fault ? [...(replacement ?? '').matchAll(/\$(?:(\d+)|\{(\d+)\})/g)].find(([, bare, braced]) => Number(bare ?? braced) > groups) : undefined;
  const filters = action === 'keep' || action === 'drop';
  const blind = filters && list(rule['source_labels']).length === 0 && regex !== undefined && !fault && !matchesEmpty(regex);
  const unset = list(rule['source_labels']).flatMap((label, i) => (typeof label === 'string' && /^__meta_\w*[^\w]/.test(label) ? [{ label, i }] : []));
  return [
    ...unset.map(({ label, i }) => ({ path: [...path, 'source_labels', i], severity, message: `no discovery gives a label '${label}': what is no letter or digit becomes _ in its name`, remedy: `write ${label.replace(/\W/g, '_')}` })),
    ...(beyond ? [{ path: [...path, 'replacement'], severity, message: `the replacement asks for ${beyond[0]}, and the pattern '${regex ?? '(.*)'}' has ${groups} group${groups === 1 ? '' : 's'}: the label becomes empty`, remedy: `take a group that there is${groups > 0 ? `, as in $${groups}` : ', or put ( ) around a part of the pattern'}` }] : []),
    ...(blind ? [{ path, severity, message: `${action} without source_labels compares an empty text with '${regex ?? ''}': ${action === 'keep' ? 'nothing is kept' : 'nothing is dropped'}`, remedy: 'add source_labels:' }] : []),
    ...(fault ? [{ path: [...path, 'regex'], message: `the pattern '${regex ?? ''}' is no RE2: ${fault}; Prometheus does not start`,
      remedy: 'write it without look-ahead and back references' }] : []),
    ...(WITH_TARGET.has(action) && filled(rule['target_label']) === undefined
      ? [{ path, message: `a relabelling with action ${action} has no target_label, and Prometheus does not start`,
        remedy: 'add target_label:, or another action' }] : []),
    ...(action === 'hashmod' && !(Number(scalar(rule['modulus'])) > 0) ? [{ path,
      message: 'a relabelling with action hashmod has no modulus, and Prometheus does not start',
      remedy: 'add modulus: with the number of shards' }] : []),
    ...(action === 'labeldrop' || action === 'labelkeep' ? ['source_labels', 'target_label', 'modulus'].filter((key) => rule[key] !== undefined && list(rule[key]).length + (filled(rule[key])?.length ?? 0) > 0) : []).map((key) => ({
      path: [...path, key], message: `${action} reads regex only, and with ${key} Prometheus does not start`,
        remedy: action === 'labeldrop' ? `take ${key} away; to drop series the action is drop` : `take ${key} away; to keep series the action is keep`,
    })),
  ];
}
