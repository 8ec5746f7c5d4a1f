import { describe, expect, it } from 'vitest';
import type { Document, DocumentKind } from '../../model/document';
import { promqlCheck } from './index';

const found = (kind: DocumentKind, data: unknown): string[] => {
  const document: Document = { kind, data, file: 'x', profile: 'foreign' };
  return [...promqlCheck.run(document, {})].map(({ check, path, range }) => {
    const value = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], data) as string;
    return `${check} ${path.join('.')} '${value.slice(range!.from, range!.to)}'`;
  });
};
const rule = (expr: string, summary = '') => ({ groups: [{ name: 'g', rules: [{ alert: 'A', expr, annotations: { summary } }] }] });
const panel = (datasource: unknown, expr: string) => ({ title: 'D', panels: [{ type: 'row', panels: [{ type: 'stat', datasource, targets: [{ refId: 'A', expr }] }] }], templating: { list: [{ name: 'ds', type: 'datasource', query: 'loki' }] } });
const inSummary = (text: string) => rule('up == 0', text);
const at = 'groups.0.rules.0.annotations.summary';

describe('PromQL is found', () => {
  it.each<[string, DocumentKind, unknown, string[]]>([
    ['in a rule', 'prometheus-rules', rule('rate(x) > 1'), ["promql/types groups.0.rules.0.expr 'x'"]],
    ['in a query of an annotation', 'prometheus-rules', inSummary('{{ with query "rate(y)" }}{{ . | first | value }}{{ end }}'), [`promql/types ${at} 'y'`]],
    ['in one with a backquote', 'prometheus-rules', inSummary('{{ range query `sum(y` }}{{ end }}'), [`promql/syntax ${at} '('`]],
    ['in one with escapes, as a whole', 'prometheus-rules', inSummary('{{ range query "rate(y{a=\\"b\\"})" }}{{ end }}'), [`promql/types ${at} '"rate(y{a=\\"b\\"})"'`]],
    ['but not in one that printf makes', 'prometheus-rules', inSummary('{{ range query (printf "rate(%s)" "y") }}{{ end }}'), []],
    ['in a panel inside a row', 'dashboard', panel({ type: 'prometheus', uid: 'p' }, 'rate(x)'), ["promql/types panels.0.panels.0.targets.0.expr 'x'"]],
    ['but not in a panel of Loki', 'dashboard', panel({ type: 'loki', uid: 'l' }, 'rate({a="b"} |= "x" [5m])'), []],
    ['nor by a variable of Loki', 'dashboard', panel('$ds', 'sum(rate({a="b"}[5m])) by'), []],
    ['in a variable', 'dashboard', { title: 'D', panels: [], templating: { list: [{ name: 'v', type: 'query', datasource: { type: 'prometheus', uid: 'p' }, query: { query: 'label_values(x{a=}, b)' } }] } }, ["promql/syntax templating.list.0.query.query '}'"]],
    ['in an alert of Grafana', 'grafana-alerting', { groups: [{ rules: [{ data: [{ datasourceUid: 'p', model: { expr: 'rate(x)' } }, { datasourceUid: '__expr__', model: { expr: 'A +' } }] }] }] }, ["promql/types groups.0.rules.0.data.0.model.expr 'x'"]],
    ['of another version once, where none is known', 'prometheus-rules', { groups: [{ rules: [{ alert: 'A', expr: 'up{"a.b"="c"} == 0' }, { alert: 'B', expr: 'up{"a.b"="d"} == 0' }, { alert: 'C', expr: 'rate(x[300]) > 0' }] }] }, ["promql/version groups.0.rules.0.expr '\"a.b\"'", "promql/version groups.0.rules.2.expr '300'"]],
    ['nowhere in what is none', 'alertmanager-config', { route: {} }, []],
  ])('%s', (_, kind, data, faults) => expect(found(kind, data)).toEqual(faults));
});

it('a window of a metric is refused by a query of a range, and shown by one of a moment', () => {
  const severity = (more: object): unknown => {
    const data = { title: 'D', panels: [{ type: 'timeseries', datasource: { type: 'prometheus', uid: 'p' }, targets: [{ refId: 'A', expr: 'x[5m]', ...more }] }] };
    return [...promqlCheck.run({ kind: 'dashboard', data, file: 'x', profile: 'foreign' }, {})].map((fault) => fault.severity);
  };
  expect([severity({}), severity({ range: true }), severity({ instant: true })]).toEqual([['error'], ['error'], ['warning']]);
});
