import type { DataPath, DocumentCheck } from '../../model/document';
import { faultInRegex } from '../../promql/regex';
import { nameOf, read, type Dashboard, type Variable } from './read';
import { KINDS, mild, plain, shown, strings, text } from './values';
import { pluginOf, soleUse, usesIn } from './variables';

const MATCHER = /[{,]\s*(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\[^])*)"/g;
/** Says that a text is meant as a pattern: no value of a label has it. */
const PATTERN = /^\.[*+]$|\.\*|\.\+|[^\\]\|/;

/** Whether the dashboard opens with "All" chosen. */
const isChosen = ({ spec }: Variable): boolean => [plain(spec['current'])['value']].flat().includes('$__all');

function* queriesOf(dashboard: Dashboard): Generator<{ readonly said: string; readonly path: DataPath; readonly where: string }> {
  const { panels, variables } = dashboard;
  for (const panel of panels) for (const target of panel.targets) {
    const { expr } = target.query;
    const plugin = pluginOf(target.datasource, variables) ?? pluginOf(panel.datasource, variables);
    if (typeof expr === 'string' && (plugin === undefined || plugin === 'prometheus' || plugin === 'loki')) yield { said: expr, path: [...target.queryPath, 'expr'], where: `a query of ${nameOf(panel)}` };
  }
  for (const variable of variables) {
    if (variable.type !== 'query' || !['prometheus', 'loki'].includes(pluginOf(variable.datasource, variables) ?? '')) continue;
    for (const { value, path } of strings(variable.query, variable.queryPath)) yield { said: value, path, where: `the query of variable '${shown(variable.name)}'` };
  }
}

/**
 * What `allValue` says Grafana writes into a query as it stands, when "All" is chosen: `*` is no pattern, so the query fails; and where a label has to be
 * equal to it, `.*` is nobody's value.
 *
 * Remedy: write `.*` or `.+`, and match by `=~`.
 * @example "templating": { "list": [{ "name": "pod", "includeAll": true, "allValue": "*" }] }, "targets": [{ "expr": "up{pod=~\"$pod\"}" }]
 */
export const dashboardVariableAll: DocumentCheck = {
  id: 'dashboard/variable-all', severity: 'error', kinds: KINDS,
  *run(document) {
    const dashboard = read(document);
    // Grafana's TemplateSrv and scenes' MultiValueVariable: a custom "All" is put in without being formatted.
    const open = new Map(dashboard.variables.filter(({ spec }) => spec['includeAll'] === true).flatMap((v): [unknown, Variable][] => {
      const all = text(v.spec['allValue']);
      return all === undefined || all.includes('$') || all.includes('[[') ? [] : [[v.name, v]];
    }));
    if (open.size === 0) return;
    const repeated = new Set(dashboard.repeats.map(({ value }) => value));
    for (const { said, path, where } of queriesOf(dashboard)) {
      for (const { 0: whole, 1: label, 2: op, 3: value, index } of said.matchAll(MATCHER)) {
        const variable = usesIn(value!).map(({ name }) => open.get(name)).find((each) => each !== undefined);
        if (!variable) continue;
        const name = shown(variable.name);
        const all = variable.spec['allValue'] as string;
        const filled = usesIn(value!).reduceRight((t, use) => t.slice(0, use.from) + (use.name === variable.name ? all : 'x') + t.slice(use.to), value!);
        const fault = op!.endsWith('~') ? faultInRegex(filled.replace(/\\\\/g, '\\'), { named: true }) : undefined;
        const at = { path, range: { from: index + 1, to: index + whole.length }, ...(isChosen(variable) ? {} : mild(document)) };
        if (fault !== undefined) yield {
          ...at, message: `${where} fails when All is chosen: the allValue '${shown(all)}' of variable '${name}' is no pattern: ${fault}`, remedy: all.trim() === '*' ? "write '.*' as its allValue" : 'mend its allValue',
        };
        // That several are chosen, and not one, says dashboard/variable-multi; inside a panel or row that repeats, it has one value.
        else if (!op!.endsWith('~') && !repeated.has(variable.name) && variable.spec['multi'] !== true && soleUse(value) !== undefined && PATTERN.test(all)) yield {
          ...at, message: `${where} wants ${label!} ${op!} '${shown(all)}' when All is chosen, and ${op === '=' ? 'finds nothing' : 'leaves out nothing'}: variable '${name}' has a pattern as its allValue`,
          remedy: `write ${label!}${op === '=' ? '=~' : '!~'}"$${name}"`,
        };
      }
    }
  },
};
