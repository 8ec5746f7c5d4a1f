import type { DataPath, Document, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { typeMeant } from '../provisioning/datasource';
import { nameOf, read, type Dashboard } from './read';
import { isPlain, KINDS, mild, plain, shown, text } from './values';
import { pluginOf, soleUse, uidOf, usesIn } from './variables';

const SPECIAL = ['-- Mixed --', '-- Dashboard --', '-- Grafana --'];
interface Ref {
  readonly value: unknown;
  readonly path: DataPath;
  readonly where: string;
}
const isMixed = (value: unknown): boolean => uidOf(value) === '-- Mixed --';
/** Expressions, and what a panel takes from another or from Grafana itself, work beside any data source. */
const isBuiltIn = (value: unknown): boolean => {
  const uid = uidOf(value);
  return uid === '__expr__' || plain(value)['type'] === '__expr__' || (typeof uid === 'string' && /^-- (?:Dashboard|Grafana) --$|^grafana$/.test(uid)) || plain(value)['type'] === 'datasource';
};
/** The same for every way to write a reference to one data source. */
const identity = (value: unknown): string | undefined => {
  const uid = uidOf(value);
  const name = soleUse(uid);
  return name === undefined ? text(uid) : `$${name}`;
};

function refsOf(dashboard: Dashboard): Ref[] {
  return [
    ...dashboard.panels.filter((p) => !p.isRow && !p.isLibrary).flatMap((panel): Ref[] => [
      { value: panel.datasource, path: panel.datasourcePath, where: nameOf(panel) },
      ...panel.targets.map((t): Ref => ({ value: t.datasource, path: t.datasourcePath, where: `a query of ${nameOf(panel)}` })),
    ]),
    ...dashboard.variables.filter((v) => v.type === 'query' || v.type === 'adhoc').map((v): Ref => ({ value: v.datasource, path: v.datasourcePath, where: `variable '${shown(v.name)}'` })),
    ...dashboard.annotations.map((a): Ref => ({ value: a.datasource, path: a.datasourcePath, where: `annotation '${shown(a.name)}'` })),
  ];
}

function* faultsOf({ value, path, where }: Ref, { variables, inputs, v2 }: Dashboard, document: Document): Generator<Fault> {
  if (value === undefined || value === null) return;
  if (typeof value !== 'string' && !isPlain(value)) {
    yield {
      path, message: `the data source of ${where} is ${shown(value)}`, remedy: 'give its type and uid, as in { "type": "prometheus", "uid": "${datasource}" }',
    };
    return;
  }
  const uid = uidOf(value);
  const uidPath = isPlain(value) ? [...path, v2 && !('type' in value && 'uid' in value) ? 'name' : 'uid'] : path;
  const type = text(plain(value)['type']);
  if (isPlain(value) && uid !== undefined && uid !== null && typeof uid !== 'string') yield {
    path: uidPath, message: `the data source uid of ${where} is ${shown(uid)}, which is no text`, remedy: 'write the uid as text', ...mild(document),
  };
  if (isPlain(value) && document.profile === 'generated' && !v2 && (type === undefined || text(uid) === undefined)) {
    yield { path, message: `the data source of ${where} lacks its ${type === undefined ? 'type' : 'uid'}`, remedy: 'give both, so that it is found by one of them' };
  }
  const kind = type === undefined || type === 'datasource' || usesIn(type).length > 0 ? undefined : typeMeant(type);
  if (kind !== undefined) yield { path: [...path, 'type'], message: `${where} wants a data source of the type ${shown(type)}, for which there is no plugin`, remedy: `did you mean '${kind}'?`, ...mild(document) };
  if (typeof uid !== 'string') return;
  if (/^-+ ?\w+ ?-+$/.test(uid) && !SPECIAL.includes(uid)) {
    const near = SPECIAL.find((known) => known.replace(/\W/g, '').toLowerCase() === uid.replace(/\W/g, '').toLowerCase()) ?? nearest(uid, SPECIAL);
    yield {
      path: uidPath, message: `the data source '${shown(uid)}' of ${where} does not exist`,
      remedy: near === undefined ? `Grafana's own are ${SPECIAL.join(', ')}` : `did you mean '${near}'?`,
    };
  }
  if (/\$\{\w*$|\{\{|^\{\w+\}$/.test(uid)) yield {
    path: uidPath, message: `the data source of ${where} is '${shown(uid)}', which is no way to write a variable`, remedy: 'write ${name}',
  };
  const name = soleUse(uid);
  const variable = name === undefined ? undefined : variables.find((v) => v.name === name);
  if (name !== undefined && !variable && !inputs.has(name) && !name.startsWith('__')) {
    const near = nearest(name, variables.flatMap((v) => (v.type === 'datasource' ? text(v.name) ?? [] : [])));
    const imported = /^(?:DS|VAR)_/.test(name);
    yield {
      path: uidPath, ...(imported ? mild(document) : {}),
      message: `the data source of ${where} is ${shown(uid)}, but ${imported ? `no __inputs ask for it, so Grafana looks for one of that name` : `there is no variable '${shown(name)}'`}`,
      remedy: near !== undefined ? `did you mean '\${${near}}'?` : 'define a variable of type datasource, or give the uid of a data source',
    };
  }
  if (variable && variable.type === 'datasource' && type !== undefined && text(variable.query) !== undefined && variable.query !== type && type !== 'datasource' && typeMeant(String(variable.query)) === undefined) {
    yield {
      path: isPlain(value) ? [...path, 'type'] : path,
      message: `${where} wants a ${shown(type)} data source, but variable '${shown(name)}' chooses among ${shown(variable.query)}`,
      remedy: `write "type": "${shown(variable.query)}", or use another variable`, ...mild(document),
    };
  }
  if (name === undefined && variables.some((v) => v.type === 'datasource' && v.name === uid)) {
    yield {
      path: uidPath, message: `the data source of ${where} has the uid '${shown(uid)}', which is the name of a variable`,
      remedy: `write '\${${shown(uid)}}' for the variable's value`, ...mild(document),
    };
  }
}

/**
 * Grafana looks for a data source by its uid. A variable that does not exist, or a misspelt uid, gives "Data source not found" in place of the panel.
 *
 * Remedy: give type and uid, where `${name}` is a variable of type datasource; for queries to several data sources, `-- Mixed --` at the panel.
 * @example "templating": { "list": [{ "name": "datasource", "type": "datasource", "query": "prometheus" }] }, "datasource": { "uid": "${datasuorce}" }
 */
export const dashboardDatasource: DocumentCheck = {
  id: 'dashboard/datasource', severity: 'error', kinds: KINDS,
  *run(document) {
    const dashboard = read(document);
    for (const ref of refsOf(dashboard)) yield* faultsOf(ref, dashboard, document);
    if (dashboard.v2) return;
    for (const panel of dashboard.panels) {
      const own = panel.datasource ?? panel.targets.find((t) => t.datasource !== undefined && t.datasource !== null)?.datasource;
      const wanted = identity(own);
      for (const target of panel.targets) {
        const path = target.datasourcePath;
        if (isBuiltIn(target.datasource) || isBuiltIn(own)) continue;
        const asked = identity(target.datasource);
        if (isMixed(own)) {
          if (asked === undefined && document.profile === 'generated') yield {
            path, message: `a query of ${nameOf(panel)}, which mixes data sources, does not say which`, remedy: 'give the query its own data source',
          };
          else if (isMixed(target.datasource)) yield {
            path, message: `a query of ${nameOf(panel)} is asked of '-- Mixed --', which answers nothing`, remedy: 'give the query its own data source',
          };
        } else if (wanted !== undefined && asked !== undefined && wanted !== asked) {
          const [a, b] = [pluginOf(own, dashboard.variables), pluginOf(target.datasource, dashboard.variables)];
          const other = a !== undefined && b !== undefined && a !== b;
          yield {
            path, ...(other ? {} : mild(document)),
            message: `a query of ${nameOf(panel)} names the data source ${shown(asked)}, but Grafana asks the panel's, ${shown(wanted)}`,
            remedy: "give the panel { \"type\": \"datasource\", \"uid\": \"-- Mixed --\" }, or both the same",
          };
        }
      }
    }
  },
};
