import type { DocumentCheck } from '../../model/document';
import { circleIn } from './circle';
import { read } from './read';
import { KINDS, mild, plain, shown, strings, text } from './values';
import { usesIn } from './variables';

/**
 * Grafana asks for a variable's values once those that it reads have theirs. In a circle none ever has, and every panel that uses one waits for ever.
 *
 * Remedy: let one of them do without the other.
 * @example [{ "name": "a", "query": "label_values(up{b=\"$b\"}, a)" }, { "name": "b", "query": "label_values(up{a=\"$a\"}, b)" }]
 */
export const dashboardVariableCircle: DocumentCheck = {
  id: 'dashboard/variable-circle', severity: 'error', kinds: KINDS,
  *run(document) {
    const { variables } = read(document);
    const asked = variables.filter((v) => v.type === 'query' && text(v.name) !== undefined);
    const reads = new Map(asked.map((v): [string, Set<string>] => {
      const said = [...strings(v.query), ...strings(plain(v.datasource)['uid'] ?? v.datasource), ...strings(v.spec['regex'])];
      return [v.name as string, new Set(said.flatMap((s) => usesIn(s.value).map((use) => use.name)))];
    }));
    for (const { name, queryPath: path } of asked) {
      if (!reads.get(name as string)!.delete(name as string)) continue;
      yield {
        path, message: `the query of variable '${shown(name)}' reads '${shown(name)}' itself`, remedy: 'take it out of the query: at that time it has no value',
        ...mild(document),
      };
    }
    const circle = circleIn(reads);
    if (!circle) return;
    const first = asked.find((v) => circle.has(v.name as string))!;
    yield {
      path: first.queryPath,
      message: `the variables ${[...circle].slice(0, 5).map((name) => `'${shown(name)}'`).join(', ')} wait for each other's values, so panels that use them stay empty`,
      remedy: 'let the query of one of them do without the other',
    };
  },
};
