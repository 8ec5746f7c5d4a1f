import type { DataPath } from '../../model/document';
import { linksOf, urlOf } from './fields';
import { nameOf, type Dashboard, type Target } from './read';
import { shown, strings, text } from './values';
import { hasOwnDollars, pluginOf } from './variables';

/** How sure it is that `$x` in a text means a variable. */
export type Language =
  | 'promql' // every use counts, and without a value the query is wrong
  | 'title' // every use counts; without a value Grafana shows it as written
  | 'prose'; // texts and languages that have a `$` of their own: only what looks like a slip of a known name
export interface Place {
  readonly said: string;
  readonly path: DataPath;
  readonly language: Language;
  readonly where: string;
}

const languageOf = (plugin: string | undefined, target: Target): Language =>
  (plugin === 'prometheus' || plugin === 'loki' || (plugin === undefined && typeof target.query['expr'] === 'string') ? 'promql' : 'prose');

/** Every text of a dashboard in which Grafana puts values of variables. */
export function* placesOf(dashboard: Dashboard): Generator<Place> {
  const { variables } = dashboard;
  yield { said: text(dashboard.title.value) ?? '', path: dashboard.title.path, language: 'prose', where: "the dashboard's title" };
  for (const panel of dashboard.panels) {
    const name = nameOf(panel);
    if (typeof panel.title === 'string') yield { said: panel.title, path: panel.titlePath, language: 'title', where: `the title of ${name}` };
    for (const key of ['interval', 'timeFrom', 'timeShift', 'maxDataPoints']) {
      const said = panel.query[key];
      if (typeof said === 'string') yield { said, path: [...panel.queryPath, key], language: 'title', where: `the ${key} of ${name}` };
    }
    for (const target of panel.targets) {
      const language = languageOf(pluginOf(target.datasource, variables) ?? pluginOf(panel.datasource, variables), target);
      for (const { value, path, key } of strings(target.query, target.queryPath, (_, k) => k === 'datasource' || k === 'refId')) {
        // Leftovers of the query builder and of other data sources lie beside what is asked.
        if (key === 'interval' && path.length === target.queryPath.length + 1) yield { said: value, path, language: 'title', where: `the interval of a query of ${name}` };
        else if (key === 'legendFormat') yield { said: value, path, language: 'title', where: `a legend of ${name}` };
        else yield { said: value, path, language: key === 'expr' && !hasOwnDollars(value) ? language : 'prose', where: `a query of ${name}` };
      }
    }
    const { content } = panel.options;
    if (typeof content === 'string') yield { said: content, path: [...panel.optionsPath, 'content'], language: 'prose', where: `the text of ${name}` };
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
