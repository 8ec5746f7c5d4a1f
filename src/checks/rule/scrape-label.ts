import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { filled, list, placed, plain, scalar, softly, type Plain } from '../values';
import { relabellingsIn, schemeOf, WITH_TARGET } from './relabelling';

const CLASSIC = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Where `$1` may stand: relabelTarget of Prometheus' model/relabel. */
const WITH_GROUPS = /^(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+$/;

/** A name as it is used, and the scheme under which it is used; `source`: one that 3 reads by no scheme. */
interface Use {
  readonly name: string;
  readonly path: DataPath;
  readonly scheme: string;
  readonly groups: boolean;
  readonly source: boolean;
}

/**
 * Names of labels in prometheus.yml: Prometheus 2 starts only with letters, digits and `_`; Prometheus 3 takes any UTF-8, unless the file says
 * `metric_name_validation_scheme: legacy`, beside which UTF-8 must not be asked for, either.
 *
 * Remedy: use letters, digits and `_`, or the scheme utf8 where all servers are Prometheus 3.
 * @example external_labels: {data.center: eu}
 */
export const scrapeLabel: DocumentCheck = {
  id: 'rule/scrape-label', severity: 'error', kinds: ['prometheus-config'],
  run(document, { prometheus }) {
    const data = plain(document.data);
    const isTwo = prometheus?.startsWith('2.') === true;
    return [
      ...usesIn(data, /^2\.(?:\d|[1-4]\d|5[0-2])(?!\d)/.test(prometheus ?? '')).flatMap(({ name, path, scheme, groups, source }): Fault[] => {
        if (CLASSIC.test(name) || (groups && WITH_GROUPS.test(name))) return [];
        const legacy = isTwo || (scheme === 'legacy' && !source);
        const refused = legacy || name === '';
        if (!refused && (prometheus !== undefined || (source && name.startsWith('__meta_')))) return []; // of labels of discovery rule/scrape knows more
        const why = isTwo ? `Prometheus ${prometheus!} does not start` : refused ? `Prometheus does not start${name === '' ? '' : ' with the scheme legacy'}` : 'Prometheus 2 does not start with it';
        return [{
          path, severity: refused ? 'error' : softly(document), message: `${name === '' ? 'an empty text' : `'${name}'`} is no ${refused && name === '' ? '' : 'classic '}name of a label: ${why}`,
          remedy: name === '' ? 'name the label, or take it away' : `use letters, digits and _, as in ${name.replace(/[^a-zA-Z0-9_]/gu, '_').replace(/^(?=\d)/, '_')}`,
        }];
      }),
      ...(isTwo ? [] : clashes(data)),
    ];
  },
};

/** `isOld`: Prometheus before 2.53, which let groups stand in targets that it took as they are. */
function usesIn(data: Plain, isOld: boolean): Use[] {
  const global = plain(data['global']);
  const everywhere = schemeOf(global);
  const uses: Use[] = [];
  const names = (map: unknown, path: DataPath, scheme: string, source: boolean): void => {
    for (const name of Object.keys(plain(map))) uses.push({ name, path: [...path, name], scheme, groups: false, source });
  };
  names(global['external_labels'], ['global', 'external_labels'], everywhere, false);
  for (const { map, path, scheme } of relabellingsIn(data)) {
    for (const [i, label] of list(map['source_labels']).entries()) uses.push({ name: scalar(label) ?? 'a', path: [...path, 'source_labels', i], scheme, groups: false, source: true });
    const action = (scalar(map['action']) ?? 'replace').toLowerCase();
    const key = action === 'labelmap' ? 'replacement' : 'target_label';
    const name = WITH_TARGET.has(action) || action === 'labelmap' ? scalar(map[key]) : undefined;
    const groups = action === 'replace' || action === 'labelmap' || (isOld && action !== 'hashmod');
    // That a target is missing is told elsewhere.
    if (name !== undefined && (name !== '' || action === 'labelmap')) uses.push({ name, path: [...path, key], scheme, groups, source: false });
  }
  for (const { map, path } of placed(data['scrape_configs'], ['scrape_configs'])) {
    for (const { map: targets, path: at } of placed(map['static_configs'], [...path, 'static_configs'])) names(targets['labels'], [...at, 'labels'], '', true);
  }
  for (const { map, path } of placed(data['remote_read'], ['remote_read'])) names(map['required_matchers'], [...path, 'required_matchers'], everywhere, true);
  return uses;
}

/** Where the file asks for UTF-8 and forbids it. As config.Load and ScrapeConfig.Validate of Prometheus 3 put it. */
function clashes(data: Plain): Fault[] {
  const global = plain(data['global']);
  const everywhere = schemeOf(global);
  const jobs = placed(data['scrape_configs'], ['scrape_configs']).flatMap(({ map, path }): Fault[] => {
    const scheme = schemeOf(map) || everywhere;
    const own = filled(map['metric_name_escaping_scheme']);
    const escaping = own ?? (schemeOf(map) === '' ? filled(global['metric_name_escaping_scheme']) : undefined);
    if (scheme !== 'legacy' || escaping !== 'allow-utf-8') return [];
    return [{ path: [...path, ...(own === undefined ? [] : ['metric_name_escaping_scheme'])], message: 'metric_name_escaping_scheme is allow-utf-8 while metric_name_validation_scheme is legacy: Prometheus does not start', remedy: 'take the scheme legacy away, or escape by underscores' }];
  });
  const strategy = filled(plain(data['otlp'])['translation_strategy']);
  const translates = everywhere === 'legacy' && /^(?:NoTranslation|NoUTF8EscapingWithSuffixes)$/.test(strategy ?? '');
  return translates ? [...jobs, { path: ['otlp', 'translation_strategy'], message: `${strategy!} keeps UTF-8 names, which metric_name_validation_scheme: legacy forbids: Prometheus does not start`, remedy: 'take the scheme legacy away, or use UnderscoreEscapingWithSuffixes' }] : jobs;
}
