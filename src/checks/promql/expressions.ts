import type { DataPath, Document } from '../../model/document';
import { read } from '../dashboard/read';
import { pluginOf } from '../dashboard/variables';
import { isPlain, list, placed, plain, text } from '../values';
import { templatesOf } from '../template/places';

/** PromQL at its place in a document. */
export interface Expression {
  readonly path: DataPath;
  readonly text: string;
  /** Where it begins in the string at `path`. Default 0. */
  readonly offset?: number;
  /** Where it stands, when its characters are written otherwise there. */
  readonly whole?: { readonly from: number; readonly to: number };
  readonly use: 'rule' | 'panel' | 'variable' | 'template';
  /** Of a panel: whether it asks for one moment. */
  readonly instant?: boolean;
  /** An alert's: it fires on each series of the result. */
  readonly alert?: boolean;
  /** Variables of the dashboard that it stands in. */
  readonly variables?: readonly string[];
}

const NOT_PROMETHEUS = /\|[=~>]|^\s*\{[^}]*\}\s*\|/; // LogQL's pipes, where nothing says whose language it is

function ofDashboard(document: Document): Expression[] {
  const dashboard = read(document);
  const variables = dashboard.variables.flatMap((v) => text(v.name) ?? []);
  const isPromql = (datasource: unknown, otherwise: unknown, expr: string): boolean => {
    const type = pluginOf(datasource, dashboard.variables) ?? pluginOf(otherwise, dashboard.variables);
    return type === undefined ? !NOT_PROMETHEUS.test(expr) : type === 'prometheus';
  };
  const found: Expression[] = [];
  const add = (path: DataPath, expr: unknown, use: Expression['use'], datasource: unknown, otherwise?: unknown, instant?: boolean): void => {
    if (typeof expr === 'string' && expr.trim() !== '' && isPromql(datasource, otherwise, expr)) found.push({ path, text: expr, use, variables, ...(instant === undefined ? {} : { instant }) });
  };
  for (const panel of dashboard.panels) {
    for (const target of panel.targets) add([...target.queryPath, 'expr'], target.query['expr'], 'panel', target.datasource, panel.datasource, target.query['instant'] === true);
  }
  for (const annotation of dashboard.annotations) add([...annotation.queryPath, 'expr'], annotation.query['expr'], 'panel', annotation.datasource);
  for (const variable of dashboard.variables) {
    if (variable.type !== 'query') continue;
    const [query, path] = isPlain(variable.query) ? [variable.query['query'], [...variable.queryPath, 'query']] : [variable.query, variable.queryPath];
    const inner = typeof query === 'string' ? /^\s*(?:query_result\s*\(([^]*)\)|label_values\s*\(([^]*),\s*[\w.:]+\s*\))\s*$/.exec(query) : undefined;
    const expr = inner?.[1] ?? inner?.[2];
    if (typeof query === 'string' && expr !== undefined && pluginOf(variable.datasource, dashboard.variables) === 'prometheus') found.push({ path, text: expr, offset: query.indexOf(expr), use: 'variable', variables });
  }
  return found;
}

/** What the text of an alert asks: `{{ query "…" }}`. One that `printf` makes is not known here. */
function asked(document: Document): Expression[] {
  return templatesOf(document).filter(({ text: said }) => said.includes('query')).flatMap((place) => place.read().calls.flatMap(({ name, strings }): Expression[] => {
    const query = name === 'query' ? strings.at(-1) : undefined;
    if (!query || query.text.includes('%')) return [];
    const isAsWritten = place.text.slice(query.from + 1, query.to - 1) === query.text;
    return [{ path: place.path, text: query.text, use: 'template', ...(isAsWritten ? { offset: query.from + 1 } : { whole: { from: query.from, to: query.to } }) }];
  }));
}

/** Every piece of PromQL of a document. */
export function expressionsOf(document: Document): readonly Expression[] {
  const groups = list(plain(document.data)['groups']);
  const rules = groups.flatMap((group, g) => list(plain(group)['rules']).map((rule, r) => [plain(rule), ['groups', g, 'rules', r]] as const));
  switch (document.kind) {
    case 'dashboard': case 'dashboard-v2': return ofDashboard(document);
    case 'prometheus-rules': return [
      ...rules.flatMap(([rule, path]) => (typeof rule['expr'] === 'string' ? [{ path: [...path, 'expr'], text: rule['expr'], use: 'rule' as const, alert: rule['alert'] !== undefined }] : [])),
      ...asked(document),
    ];
    case 'grafana-alerting': return rules.flatMap(([rule, path]) => list(rule['data']).flatMap((query, q): Expression[] => {
      const model = plain(plain(query)['model']);
      const type = text(plain(model['datasource'])['type']);
      const isPrometheus = type === undefined ? plain(query)['datasourceUid'] !== '__expr__' && !NOT_PROMETHEUS.test(text(model['expr']) ?? '') : type === 'prometheus';
      return typeof model['expr'] === 'string' && isPrometheus ? [{ path: [...path, 'data', q, 'model', 'expr'], text: model['expr'], use: 'panel' }] : [];
    }));
    case 'kubernetes': return placed(plain(plain(document.data)['spec'])['triggers'], ['spec', 'triggers']).flatMap(({ map, path }): Expression[] => {
      const query = map['type'] === 'prometheus' ? text(plain(map['metadata'])['query']) : undefined;
      return query === undefined ? [] : [{ path: [...path, 'metadata', 'query'], text: query, use: 'rule' }];
    });
    default: return [];
  }
}
