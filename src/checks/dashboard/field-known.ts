import type { DataPath, DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { overridesOf } from './fields';
import { nameOf, read, type Panel } from './read';
import { isPlain, KINDS, list, mild, plain, shown, text } from './values';

interface Named { readonly name: string; readonly path: DataPath; readonly what: string; /** How many transformations stand before it. */ readonly behind: number }

/** Fields that are named where they are picked one by one: by overrides, and by transformations of other ones. */
function* named(panel: Panel): Generator<Named> {
  const all = panel.transformations.length;
  for (const { matcher, matcherPath } of overridesOf(panel)) if (matcher['id'] === 'byName' && typeof matcher['options'] === 'string') yield { name: matcher['options'], path: [...matcherPath, 'options'], what: 'an override', behind: all };
  for (const [i, { id, options, optionsPath }] of panel.transformations.entries()) {
    if (id === 'sortBy') for (const [j, sort] of list(options['sort']).entries()) {
      const name = text(plain(sort)['field']);
      if (name !== undefined) yield { name, path: [...optionsPath, 'sort', j, 'field'], what: 'a transformation that sorts', behind: i };
    }
    if (id === 'calculateField' && options['mode'] === 'binary') for (const side of ['left', 'right']) {
      const value = plain(options['binary'])[side];
      const [name, path] = isPlain(value) ? [text(plain(value['matcher'])['options']), [...optionsPath, 'binary', side, 'matcher', 'options']] : [text(value), [...optionsPath, 'binary', side]];
      if (name !== undefined && !/^-?[\d.]+$/.test(name)) yield { name, path, what: 'a calculation', behind: i };
    }
    if (id === 'organize') for (const name of Object.keys(plain(options['renameByName']))) yield { name, path: [...optionsPath, 'renameByName', name], what: 'a transformation that renames', behind: i };
  }
}
/** What fields are called no more behind a number of transformations, with their new names. */
function renamed(panel: Panel, count: number): ReadonlyMap<string, string> {
  const gone = new Map<string, string>();
  for (const { id, options, filter } of panel.transformations.slice(0, count)) {
    // What makes fields anew may call them as before; one that takes some of the frames leaves the others as they were.
    if (id !== 'organize' && id !== 'sortBy' && id !== 'merge' && id !== 'filterByValue' && id !== 'limit' && id !== 'convertFieldType') gone.clear();
    if (id !== 'organize' || Object.keys(filter).length > 0) continue;
    const names = Object.entries(plain(options['renameByName'])).flatMap(([from, to]) => (typeof to === 'string' && to !== '' && to !== from ? [[from, to] as const] : []));
    for (const [from, to] of names) if (!names.some((each) => each[1] === from)) gone.set(from, to);
    for (const [, to] of names) gone.delete(to);
  }
  return gone;
}
/** The names of a panel's series, where each query says one of its own and nothing makes others. */
function constants(panel: Panel): ReadonlySet<string> | undefined {
  if (panel.transformations.length > 0 || panel.targets.length === 0) return undefined;
  const names = panel.targets.map(({ query }) => text(query['legendFormat']));
  return names.every((name) => name !== undefined && !/[{$[]|^__auto$/.test(name)) ? new Set(names as string[]) : undefined;
}

/**
 * Overrides and transformations pick a field by its name. One that another transformation has renamed before, that is of a query which is not there, or
 * that no query is called by picks nothing, and Grafana says nothing.
 *
 * Remedy: name the field as it is called at that place.
 * @example { "transformations": [{ "id": "organize", "options": { "renameByName": { "Value #A": "Requests" } } }, { "id": "sortBy", "options": { "sort": [{ "field": "Value #A" }] } }] }
 */
export const dashboardFieldKnown: DocumentCheck = {
  id: 'dashboard/field-known', severity: 'warning', kinds: KINDS,
  *run(document) {
    for (const panel of read(document).panels) {
      if (panel.isRow || panel.isLibrary || panel.targets.length === 0) continue;
      const refIds = new Set(panel.targets.map(({ refId }) => refId));
      // A panel that shows another's data has that one's queries.
      const isOwn = panel.targets.every((target) => target.query['panelId'] === undefined && typeof target.refId === 'string' && target.refId !== '');
      const series = constants(panel);
      for (const { name, path, what, behind } of named(panel)) {
        const to = behind === 0 ? undefined : renamed(panel, behind).get(name);
        const ref = /^Value #(\w+)$/.exec(name)?.[1];
        const fault = (message: string, remedy: string) => ({ path, message: `${what} of ${nameOf(panel)} names the field '${shown(name)}', ${message}`, remedy, ...mild(document) });
        // An override, and a calculation, find a field by its first name, too.
        if (to !== undefined && what === 'a transformation that sorts') yield fault(`which has been renamed to '${shown(to)}' before`, `write '${shown(to)}'`);
        else if (ref !== undefined && isOwn && !refIds.has(ref)) yield fault(`and the panel has no query ${ref}`, `its queries are ${[...refIds].map(String).join(', ')}`);
        else if (series && what === 'an override' && !series.has(name) && !/^(?:Time|Value)$/.test(name) && panel.targets.every(({ query }) => text(query['expr']) !== undefined && query['format'] !== 'table')) {
          // One that is near to none may be left from a query that was taken away.
          const near = nearest(name, series);
          if (near !== undefined) yield fault('which no query is called by', `did you mean '${near}'?`);
        }
      }
    }
  },
};
