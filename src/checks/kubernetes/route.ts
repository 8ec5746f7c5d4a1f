import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { faultInRegex, regexRemedy } from '../../promql/regex';
import { filled, isPlain, list, milliseconds, placed, plain, scalar, softly, written, type Placed } from '../values';

const DEEPEST = 40;
function routes(map: Placed['map'], path: DataPath, depth: number): Placed[] {
  return [{ map, path }, ...(depth < DEEPEST ? placed(map['routes'], [...path, 'routes']).flatMap((child) => routes(child.map, child.path, depth + 1)) : [])];
}
const matchers = (value: unknown): string => JSON.stringify(placed(value, []).map(({ map }) => [scalar(map['name']), scalar(map['matchType']) ?? (map['regex'] === true ? '=~' : '='), scalar(map['value']) ?? '']).sort());
function* patterns(value: unknown, path: DataPath): Generator<Fault> {
  for (const { map, path: at } of placed(value, path)) {
    const said = scalar(map['value']);
    if (said === undefined || !(map['regex'] === true || /~$/.test(scalar(map['matchType']) ?? ''))) continue;
    const fault = faultInRegex(said, { named: true });
    if (fault !== undefined) yield { path: [...at, 'value'], message: `the pattern '${said}' is no RE2: ${fault}; the operator passes the resource over`, remedy: regexRemedy(said) };
  }
}
/** What each kind of receiver cannot do without, of what people forget: the operator's validation. */
const NEEDS: Readonly<Record<string, readonly string[]>> = { pagerdutyConfigs: ['routingKey', 'serviceKey'], webhookConfigs: ['url', 'urlSecret'], discordConfigs: ['apiURL'], msteamsConfigs: ['webhookUrl'], emailConfigs: ['to'] };

/**
 * An AlertmanagerConfig is passed over, all of it, for a pattern, a time interval or a receiver that cannot be; and what is muted or repeated otherwise than
 * it says is so here as in Alertmanager's own file.
 *
 * Remedy: write patterns in RE2, name intervals that are defined, give each receiver its key, and repeat in several groupIntervals.
 * @example route: {receiver: page, groupInterval: 5m, repeatInterval: 1m}
 */
export const resourceRoute: DocumentCheck = {
  id: 'kubernetes/route', severity: 'error', kinds: ['kubernetes'],
  run(document) {
    const { kind, spec: said } = plain(document.data);
    if (kind !== 'AlertmanagerConfig') return [];
    const spec = plain(said);
    const severity = softly(document);
    const intervals = new Set(placed(spec['muteTimeIntervals'], []).flatMap(({ map }) => filled(map['name']) ?? []));
    return [
      ...routes(plain(spec['route']), ['spec', 'route'], 0).flatMap(({ map, path }): Fault[] => {
        const [group, repeat] = [milliseconds(map['groupInterval']) ?? 300_000, milliseconds(map['repeatInterval'])];
        return [
          ...patterns(map['matchers'], [...path, 'matchers']),
          ...['muteTimeIntervals', 'activeTimeIntervals'].flatMap((key) => list(map[key]).flatMap((item, i): Fault[] => {
            const name = scalar(item);
            if (name === undefined || intervals.has(name)) return [];
            const near = nearest(name, intervals);
            return [{ path: [...path, key, i], message: `time interval '${name}' is not defined, and the operator passes the whole AlertmanagerConfig over`, remedy: near ? `did you mean '${near}'?` : 'define it under muteTimeIntervals:' }];
          })),
          ...(repeat !== undefined && repeat > 0 && repeat < group / 2 ? [{ path: [...path, 'repeatInterval'], severity, message: `repeatInterval ${written(repeat)} is shorter than groupInterval ${written(group)}, so notifications repeat every ${written(group)}`, remedy: 'shorten groupInterval too' }] : []),
        ];
      }),
      ...placed(spec['inhibitRules'], ['spec', 'inhibitRules']).flatMap(({ map, path }): Fault[] => [
        ...patterns(map['sourceMatch'], [...path, 'sourceMatch']), ...patterns(map['targetMatch'], [...path, 'targetMatch']),
        ...(list(map['sourceMatch']).length > 0 && matchers(map['sourceMatch']) === matchers(map['targetMatch']) ? [{ path, severity, message: 'this inhibition never mutes: its source and target are the same alerts', remedy: 'let source and target differ' }] : []),
      ]),
      ...placed(spec['receivers'], ['spec', 'receivers']).flatMap(({ map, path }) => Object.entries(NEEDS).flatMap(([key, needs]) => list(map[key]).flatMap((config, i): Fault[] => (
        isPlain(config) && needs.every((each) => config[each] === undefined || config[each] === '') ? [{ path: [...path, key, i], message: `a receiver under ${key} has no ${needs.join(' or ')}, and the operator passes the whole AlertmanagerConfig over`, remedy: `add ${needs[0]!}:` }] : [])))),
    ];
  },
};
