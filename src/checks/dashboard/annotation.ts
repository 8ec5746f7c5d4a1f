import type { DocumentCheck } from '../../model/document';
import { resultLabels } from './promql';
import { read } from './read';
import { isPlain, KINDS, list, mild, plain, shown, text } from './values';
import { pluginOf } from './variables';

/** Data sources whose annotations are an expression. */
const EXPRESSIONS = new Set(['prometheus', 'loki']);

/**
 * An annotation without a query marks nothing, and one that is limited to panels which are not there is seen nowhere.
 *
 * Remedy: give it a name and an expression, and ids of panels that there are.
 * @example "annotations": { "list": [{ "name": "Deploys", "enable": true, "datasource": { "type": "prometheus", "uid": "p" }, "expr": "" }] }
 */
export const dashboardAnnotation: DocumentCheck = {
  id: 'dashboard/annotation', severity: 'error', kinds: KINDS,
  *run(document, surroundings) {
    const { annotations, variables, panels } = read(document);
    const ids = new Set(panels.map((p) => p.id));
    const names = new Set<string>();
    for (const { name, namePath, builtIn, enabled, query, queryPath, datasource, spec } of annotations) {
      if (text(name) === undefined) yield {
        path: namePath, message: 'an annotation has no name, so its switch says nothing', remedy: 'give it a name', ...mild(document),
      };
      else if (names.has(name as string)) yield {
        path: namePath, message: `two annotations are called '${shown(name)}'`, remedy: 'give each a name of its own', ...mild(document),
      };
      if (typeof name === 'string') names.add(name);
      const plugin = pluginOf(datasource, variables);
      const asked = text(query['expr']) ?? text(plain(query['target'])['expr']) ?? text(query['query']);
      if (!builtIn && enabled && plugin !== undefined && EXPRESSIONS.has(plugin) && asked === undefined) {
        yield {
          path: [...queryPath, 'expr'], message: `annotation '${shown(name)}' has no query, so it marks nothing`,
          remedy: 'give an expr, as in ALERTS{alertstate="firing"}', ...mild(document),
        };
      }
      const target = plain(query['target']);
      if (!builtIn && enabled && plugin === 'grafana' && target['type'] === 'tags' && list(target['tags']).length === 0) yield {
        path: queryPath, message: `annotation '${shown(name)}' asks for tags, and names none, so it marks nothing`, remedy: 'name tags, or write "type": "dashboard"', ...mild(document),
      };
      const labels = asked === undefined || plugin !== 'prometheus' ? undefined : resultLabels(asked, surroundings);
      for (const key of ['titleFormat', 'textFormat']) for (const [, label] of (labels && typeof query[key] === 'string' ? query[key] : '').matchAll(/\{\{\s*([A-Za-z_]\w*)\s*\}\}/g)) if (!labels!.has(label!)) yield {
        path: [...queryPath, key], message: `{{${label!}}} of annotation '${shown(name)}' shows nothing: the result has ${labels!.size === 0 ? 'no labels' : `only ${shown([...labels!].sort().join(', '))}`}`, remedy: `add ${label!} to the query's 'by', or take it out of the text`, ...mild(document),
      };
      const filter = spec['filter'];
      if (!isPlain(filter)) continue;
      const lost = list(filter['ids']).filter((id) => !ids.has(id));
      if (lost.length > 0) yield {
        path: namePath,
        message: `annotation '${shown(name)}' is limited to panel${lost.length === 1 ? '' : 's'} ${lost.slice(0, 5).map((id) => shown(id)).join(', ')}, which this dashboard does not have`,
        remedy: 'give ids of its panels', ...mild(document),
      };
    }
  },
};
