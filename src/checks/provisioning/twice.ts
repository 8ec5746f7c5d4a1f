import { inWords, type Document, type DocumentCheck, type Surroundings } from '../../model/document';
import type { ProblemSeverity } from '../../model/problem';
import { filled, placed, repeated, scalar, softly, type Placed } from '../values';
import { before, fromEnvironment, orgOf, rulesOf, section } from './read';

interface Unique {
  readonly items: readonly Placed[];
  readonly key: string;
  /** What it is unique within, beside the organisation. */
  readonly within?: (item: Placed) => string;
  readonly org: (item: Placed) => string;
  readonly what: string;
  readonly consequence: string;
  readonly severity?: ProblemSeverity;
}
function uniquesOf(document: Document, { grafana }: Surroundings): Unique[] {
  const own = ({ map }: Placed): string => orgOf(map);
  if (document.kind === 'grafana-dashboards') return [{ items: section(document, 'providers'), key: 'name', org: () => '', what: 'providers are named', consequence: 'Grafana does not start' }];
  if (document.kind === 'grafana-datasources') {
    const items = section(document, 'datasources');
    return [
      { items, key: 'name', org: own, what: 'datasources are named', consequence: 'Grafana does not start' },
      { items, key: 'uid', org: own, what: 'datasources have the uid', consequence: 'Grafana does not start' },
    ];
  }
  const rules = rulesOf(document);
  const groupOf = new Map<Placed, Placed>(rules.map((rule) => [rule, rule.group]));
  const orgOfRule = (item: Placed): string => orgOf(groupOf.get(item)?.map ?? {});
  const folder = (item: Placed): string => filled(groupOf.get(item)?.map['folder']) ?? '';
  const points = section(document, 'contactPoints');
  const receivers = points.flatMap((point) => placed(point.map['receivers'], [...point.path, 'receivers']).map(({ map, path }) => ({ map: { ...map, orgId: orgOf(point.map) }, path })));
  return [
    { items: rules, key: 'uid', org: orgOfRule, what: 'rules have the uid', consequence: 'only the last one is there' },
    {
      items: rules, key: 'title', org: orgOfRule, within: folder, what: 'rules of a folder have the title',
      ...(before(grafana, '12') ? { consequence: 'Grafana does not start' } : { consequence: 'Grafana before 12 does not start', severity: softly(document) }),
    },
    { items: section(document, 'groups'), key: 'name', org: own, within: ({ map }) => filled(map['folder']) ?? '', what: 'groups of a folder are named', consequence: 'they are one group, of one interval', severity: softly(document) },
    { items: receivers, key: 'uid', org: own, what: 'receivers have the uid', consequence: 'Grafana does not start' },
    { items: points, key: 'name', org: own, what: 'contact points are named', consequence: 'one of them is lost' },
    { items: section(document, 'templates'), key: 'name', org: own, what: 'templates are named', consequence: 'only the last one is there' },
    { items: section(document, 'muteTimes'), key: 'name', org: own, what: 'mute timings are named', consequence: 'Grafana does not start' },
  ];
}

/**
 * Names and uids stand for one thing each: with two, Grafana does not start, or keeps one of them without a word.
 *
 * Remedy: rename one, or delete it.
 * @example rules: [{uid: a, …}, {uid: a, …}]
 */
export const twice: DocumentCheck = {
  id: 'provisioning/twice', severity: 'error', kinds: ['grafana-alerting', 'grafana-dashboards', 'grafana-datasources'],
  run: (document, surroundings) => uniquesOf(document, surroundings).flatMap(({ items, key, within, org, what, consequence, severity }) => repeated(items, (item) => {
    const text = filled(item.map[key]);
    return text === undefined || fromEnvironment(text) ? undefined : JSON.stringify([org(item), within?.(item), text]);
  }).map(({ item, first }) => ({
    path: [...item.path, key], ...(severity ? { severity } : {}),
      message: `two ${what} '${scalar(item.map[key]) ?? ''}' (${inWords(first.path)} too): ${consequence}`,
      remedy: 'rename one, or delete it',
  }))),
};
