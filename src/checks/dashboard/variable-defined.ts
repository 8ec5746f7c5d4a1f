import type { DataPath, Document, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { linksOf, urlOf } from './fields';
import { BUILT_IN } from './known';
import { nameOf, read, type Dashboard, type Target } from './read';
import { KINDS, mild, shown, strings, text } from './values';
import { decides, hasOwnDollars, mayBeLiteral, namesOf, pluginOf, usesIn, type Use } from './variables';

/** How sure it is that `$x` in a text means a variable. */
type Language =
  | 'promql' // every use counts, and without a value the query is wrong
  | 'title' // every use counts; without a value Grafana shows it as written
  | 'prose'; // texts and languages that have a `$` of their own: only what looks like a slip of a known name
interface Place {
  readonly said: string;
  readonly path: DataPath;
  readonly language: Language;
  readonly where: string;
}

const languageOf = (plugin: string | undefined, target: Target): Language =>
  (plugin === 'prometheus' || plugin === 'loki' || (plugin === undefined && typeof target.query['expr'] === 'string') ? 'promql' : 'prose');

function* placesOf(dashboard: Dashboard): Generator<Place> {
  const { variables } = dashboard;
  yield { said: text(dashboard.title.value) ?? '', path: dashboard.title.path, language: 'prose', where: "the dashboard's title" };
  for (const panel of dashboard.panels) {
    const name = nameOf(panel);
    if (typeof panel.title === 'string') yield { said: panel.title, path: panel.titlePath, language: 'title', where: `the title of ${name}` };
    for (const target of panel.targets) {
      const language = languageOf(pluginOf(target.datasource, variables) ?? pluginOf(panel.datasource, variables), target);
      for (const { value, path, key } of strings(target.query, target.queryPath, (_, k) => k === 'datasource' || k === 'refId')) {
        // Leftovers of the query builder and of other data sources lie beside what is asked.
        if (key === 'legendFormat') yield { said: value, path, language: 'title', where: `a legend of ${name}` };
        else yield { said: value, path, language: key === 'expr' && !hasOwnDollars(value) ? language : 'prose', where: `a query of ${name}` };
      }
    }
    const { content } = panel.options;
    if (typeof content === 'string') yield { said: content, path: [...panel.optionsPath, 'content'], language: 'prose', where: `the text of ${name}` };
    for (const key of ['interval', 'timeFrom', 'timeShift']) {
      const said = panel.raw[key];
      if (typeof said === 'string') yield { said, path: [...panel.path, key], language: 'title', where: `${key} of ${name}` };
    }
    const { description } = panel.raw;
    if (typeof description === 'string') yield { said: description, path: [...panel.path, 'description'], language: 'prose', where: `the description of ${name}` };
  }
  for (const link of linksOf(dashboard)) {
    const { url, path } = urlOf(link);
    if (typeof url === 'string') yield { said: url, path, language: 'title', where: 'a link' };
    if (typeof link.link['title'] === 'string') yield { said: link.link['title'], path: [...link.path, 'title'], language: 'title', where: "a link's title" };
  }
  for (const annotation of dashboard.annotations) {
    const expr = annotation.query['expr'];
    if (typeof expr !== 'string') continue;
    const language = hasOwnDollars(expr) ? 'prose' : 'promql';
    yield { said: expr, path: [...annotation.queryPath, 'expr'], language, where: `the query of annotation '${shown(annotation.name)}'` };
  }
  for (const variable of variables) {
    if (variable.type !== 'query') continue;
    const plugin = pluginOf(variable.datasource, variables);
    const language = plugin === 'prometheus' || plugin === 'loki' ? 'promql' : 'prose';
    for (const { value, path } of strings(variable.query, variable.queryPath, (_, k) => k === 'datasource' || k === 'refId')) {
      yield { said: value, path, language: hasOwnDollars(value) ? 'prose' : language, where: `the query of variable '${shown(variable.name)}'` };
    }
    const regex = variable.spec['regex'];
    const path = [...variable.path, ...(dashboard.v2 ? ['spec', 'regex'] : ['regex'])];
    if (typeof regex === 'string') yield { said: regex, path, language: 'prose', where: `the pattern of variable '${shown(variable.name)}'` };
  }
}

function faultOf(use: Use, place: Place, names: ReadonlySet<string>, document: Document): Fault | undefined {
  const { name, written } = use;
  if (names.has(name)) return undefined;
  const builtIn = name.startsWith('__');
  if (builtIn && (BUILT_IN.has(name) || /^__cell_\d+$/.test(name))) return undefined;
  const near = nearest(name, builtIn ? BUILT_IN : names) ?? (place.language === 'promql' && name.includes('_') ? nearest(`__${name.replace(/^_+/, '')}`, BUILT_IN) : undefined);
  // A name that Grafana does not know may be a plugin's macro; and in prose, a shell's variable.
  const strict = place.language !== 'prose' && (!builtIn || place.language === 'promql');
  if (near === undefined && !strict) return undefined;
  if (!strict && name.length < 4 && name.toLowerCase() !== near?.toLowerCase()) return undefined;
  if (near === undefined && document.profile === 'foreign' && mayBeLiteral(use, place.said)) return undefined;
  const severity = place.language === 'promql' && decides(use, place.said) && (!builtIn || near !== undefined) ? {} : mild(document);
  return {
    path: place.path, range: { from: use.from, to: use.to }, ...severity,
    message: `${place.where} uses ${shown(written)}, but there is no ${builtIn ? 'built-in variable of that name' : `variable '${shown(name)}'`}`,
    remedy: near === undefined ? 'define it in templating, or write the value' : `did you mean '${near}'?`,
  };
}

/**
 * A variable that is defined nowhere stays as it is written: the query asks for a literal `$job` and finds nothing, a title shows it.
 *
 * Remedy: define the variable in `templating.list`, or mend its name.
 * @example "templating": { "list": [{ "name": "job" }] }, "targets": [{ "expr": "up{job=\"$jbo\"}" }]
 */
export const dashboardVariableDefined: DocumentCheck = {
  id: 'dashboard/variable-defined', severity: 'error', kinds: KINDS,
  *run(document) {
    const dashboard = read(document);
    const names = namesOf(dashboard);
    for (const place of placesOf(dashboard)) {
      const said = new Set<string>();
      const open = place.language === 'prose' ? undefined : /\$\{\w+(?=[^\w.:[}]|$)/.exec(place.said);
      if (open) {
        yield {
          path: place.path, range: { from: open.index, to: open.index + open[0].length },
          message: `${place.where} has ${shown(open[0])} without a closing brace, so it stays as it is written`,
          remedy: `write ${shown(open[0])}}`, ...(place.language === 'promql' ? {} : mild(document)),
        };
      }
      for (const use of usesIn(place.said)) {
        const fault = said.has(use.name) ? undefined : faultOf(use, place, names, document);
        said.add(use.name);
        if (fault) yield fault;
      }
    }
  },
};
