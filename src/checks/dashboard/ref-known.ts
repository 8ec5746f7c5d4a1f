import type { DataPath, Document, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { overridesOf } from './fields';
import { circleIn } from './circle';
import { nameOf, read, type Panel, type Target } from './read';
import { KINDS, list, mild, plain, shown, text } from './values';
import { namesOf } from './variables';

/** The refIds of a panel's queries, with the letters that Grafana gives those without one. */
function refIdsOf(panel: Panel): ReadonlySet<string> {
  const given = new Set(panel.targets.flatMap((t) => text(t.refId) ?? []));
  const missing = panel.targets.filter((t) => text(t.refId) === undefined).length;
  const free = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((letter) => !given.has(letter)).slice(0, missing);
  return new Set([...given, ...free]);
}
const isExpression = ({ datasource }: Target): boolean => datasource === '__expr__' || plain(datasource)['uid'] === '__expr__' || plain(datasource)['type'] === '__expr__';
interface Ref {
  readonly name: string;
  readonly path: DataPath;
}
/** What a server-side expression reads. */
function expressionRefs({ query, queryPath }: Target): Ref[] {
  const path = [...queryPath, 'expression'];
  const expression = text(query['expression']);
  switch (query['type']) {
    case 'math': return [...(expression ?? '').matchAll(/\$(?:(\w+)|\{([^{}]+)\})/g)].map((found) => ({ name: (found[1] ?? found[2])!.trim(), path }));
    case 'reduce': case 'resample': case 'threshold': return expression === undefined ? [] : [{ name: expression.trim().replace(/^\$(?:\{(.*)\}|(\w+))$/, '$1$2'), path }];
    case 'classic_conditions': return list(query['conditions']).flatMap((condition, i) => {
      const name = text(list(plain(plain(condition)['query'])['params'])[0]);
      return name === undefined ? [] : [{ name, path: [...queryPath, 'conditions', i, 'query', 'params', 0] }];
    });
    default: return [];
  }
}
/** `A`, `A|B`; a pattern names none. */
const frames = (value: unknown, path: DataPath): Ref[] => (typeof value === 'string' && value !== '' && !value.startsWith('/') ? value.split('|').map((name) => ({ name, path })) : []);
function transformationRefs(panel: Panel): Ref[] {
  return panel.transformations.flatMap(({ id, options, optionsPath, filter, filterPath }) => [
    ...(filter['id'] === 'byRefId' ? frames(filter['options'], [...filterPath, 'options']) : []),
    ...(id === 'filterByRefId' ? [...frames(options['include'], [...optionsPath, 'include']), ...frames(options['exclude'], [...optionsPath, 'exclude'])] : []),
    ...(id === 'configFromData' ? frames(options['configRefId'], [...optionsPath, 'configRefId']) : []),
  ]);
}

/** An expression that comes back to itself through others. */
function circleOf(panel: Panel): Target | undefined {
  const circle = circleIn(new Map(panel.targets.filter(isExpression).flatMap((t) => (typeof t.refId === 'string' ? [[t.refId, expressionRefs(t).map(({ name }) => name)] as const] : []))));
  return circle && panel.targets.find(({ refId }) => circle.has(refId as string));
}
function* faultsOf(panel: Panel, document: Document, variables: ReadonlySet<string>): Generator<Fault> {
  const known = refIdsOf(panel);
  const fault = ({ name, path }: Ref, what: string, effect: string): Fault => {
    const near = nearest(name, known);
    return {
      path, message: `${what} of ${nameOf(panel)} names query '${shown(name)}', which the panel does not have, so ${effect}`,
      remedy: near === undefined ? `name one of its queries${known.size > 0 ? `: ${shown([...known].join(', '))}` : ', of which there are none'}` : `did you mean '${near}'?`,
    };
  };
  for (const target of panel.targets) {
    if (!isExpression(target)) continue;
    for (const ref of expressionRefs(target)) {
      if (variables.has(ref.name)) continue;
      if (!known.has(ref.name)) yield fault(ref, 'an expression', 'Grafana refuses to compute it');
      else if (ref.name === target.refId) yield {
        path: ref.path, message: `the expression '${shown(ref.name)}' of ${nameOf(panel)} reads itself`, remedy: 'name the query that it is computed from',
      };
    }
  }
  const circle = circleOf(panel);
  if (circle) yield {
    path: circle.path,
    message: `the expressions of ${nameOf(panel)} read each other in a circle through '${shown(circle.refId)}', so Grafana refuses to compute them`,
    remedy: 'let one of them read a query instead',
  };
  // Transformations name their own frames, as in `joinByField-A-B`; and a panel that shows another one's data has that one's queries.
  const own = (name: string): boolean => variables.has(name) || name.includes('$') || (panel.transformations.length > 0 && /[-\s#]/.test(name));
  if (panel.targets.some((t) => [t.datasource, plain(t.datasource)['uid']].includes('-- Dashboard --')) || panel.targets.length === 0) return;
  for (const ref of transformationRefs(panel)) if (!known.has(ref.name) && !own(ref.name)) yield { ...fault(ref, 'a transformation', 'it changes nothing'), ...mild(document) };
  for (const { matcher, matcherPath } of overridesOf(panel)) {
    const name = matcher['options'];
    if (matcher['id'] !== 'byFrameRefID' || typeof name !== 'string' || known.has(name) || own(name)) continue;
    yield { ...fault({ name, path: [...matcherPath, 'options'] }, 'an override', 'it is never applied'), ...mild(document) };
  }
}

/**
 * Expressions, transformations and overrides name a panel's queries by refId. Where there is no such query, Grafana refuses the expression, and leaves out
 * the rest in silence.
 *
 * Remedy: name a query that the panel has.
 * @example { "refId": "B", "datasource": { "type": "__expr__", "uid": "__expr__" }, "type": "math", "expression": "$C * 100" }
 */
export const dashboardRefKnown: DocumentCheck = {
  id: 'dashboard/ref-known', severity: 'error', kinds: KINDS,
  *run(document) {
    const dashboard = read(document);
    const variables = namesOf(dashboard);
    for (const panel of dashboard.panels) if (!panel.isRow && !panel.isLibrary) yield* faultsOf(panel, document, variables);
  },
};
