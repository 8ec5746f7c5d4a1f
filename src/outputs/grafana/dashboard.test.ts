import { beforeAll, describe, expect, it } from 'vitest';
import { row, stat, text, timeseries, type Dashboard } from '../../index';
import type { Project } from '../../model/project';
import { DefinitionError } from '../../model/problem';
import { repository } from '../../proof/repository.test-support';
import { faultIn } from '../../promql/structure.test-support';
import { json } from '../text';
import { AWKWARD } from '../test-support';
import { dashboardsOf } from './dashboard';
import { idOf } from './panel-id';
import { stranger } from './stranger.test-support';

interface Target { readonly refId: string; readonly expr?: string; readonly datasource: { readonly type: string; readonly uid: string }; readonly [key: string]: unknown }
interface Drawn {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly collapsed?: boolean;
  readonly panels?: readonly Drawn[];
  readonly targets?: readonly Target[];
  readonly links?: readonly { readonly title: string; readonly url: string }[];
  readonly [key: string]: unknown;
}
interface Variable { readonly name: string; readonly query: string; readonly regex?: string; readonly [key: string]: unknown }
interface Written { readonly panels: readonly Drawn[]; readonly templating: { readonly list: readonly Variable[] }; readonly [key: string]: unknown }

const written = (dashboard: Dashboard, project: Project): Written => JSON.parse(json(dashboardsOf(project)(dashboard))) as Written;
const all = ({ panels }: Written): Drawn[] => panels.flatMap((p) => [p, ...(p.panels ?? [])]);
const titled = (dashboard: Written, title: string, type?: string): Drawn => {
  const found = all(dashboard).find((p) => p.title === title && (type === undefined || p.type === type));
  if (!found) throw new Error(`no panel ${title}`);
  return found;
};
const queries = (dashboard: Written): { readonly expr: string; readonly legendFormat?: string }[] =>
  all(dashboard).flatMap((p) => p.targets ?? []).filter((t) => t.datasource.type === 'prometheus') as never;
/** Grafana's variables become as many letters, so that PromQL's grammar can read the rest. */
const withoutVariables = (expr: string): string =>
  expr.replace(/\[\$__(?:rate_interval|interval|range)\]/g, (found) => `[${'1'.repeat(found.length - 3)}m]`).replace(/\$(?:\w+|\{\w+\})/g, (found) => 'x'.repeat(found.length));

const own: { project?: Project } = {};
beforeAll(async () => { own.project = await repository(); });
const projects = (): readonly (readonly [string, Project])[] => [['this repository', own.project!], ['a stranger', stranger()]];
const each = (test: (dashboard: Written, project: Project) => void): void => {
  for (const [, project] of projects()) for (const dashboard of project.dashboards) test(written(dashboard, project), project);
};

describe('dashboards', () => {
  it('ask in PromQL that can be read, over no literal window, of their services only', () => {
    each((dashboard, { services }) => {
      const found = queries(dashboard);
      expect(found.length).toBeGreaterThan(0);
      for (const { expr } of found) {
        expect(faultIn(withoutVariables(expr)), expr).toBeUndefined();
        expect(withoutVariables(expr)).toHaveLength(expr.length);
        // Of all services, or of their alerts: dashboards/ has tests of those.
        if (/ALERTS|^sort/.test(expr)) continue;
        expect(expr).not.toMatch(/\[\d/);
        if (expr === 'vector(1)') continue;
        const selectors = expr.match(/\w+(?=\{)/g) ?? [];
        expect(selectors.length, expr).toBeGreaterThan(0);
        // What rules record knows its service by a label of theirs.
        if (selectors.length > 0 && [...expr.matchAll(/service:\w+:\w+\{service="([\w-]+)"\}/g)].filter(([, name]) => services.some(({ info }) => info.name === name)).length === selectors.length) continue;
        const of = services.filter(({ info }) => info.selector.every((m) => expr.includes(`${m.label}${m.op}"${m.value.replaceAll('$', '\\x24')}"`)));
        expect(of, expr).toHaveLength(1);
        const [first] = of[0]!.info.selector;
        expect(expr.split(`${first!.label}${first!.op}"${first!.value.replaceAll('$', '\\x24')}"`)).toHaveLength(selectors.length + 1);
      }
    });
  });
  it('lie on the grid without overlap, closed rows with their panels inside', () => {
    each((dashboard) => {
      const cells = new Set<string>();
      for (const { gridPos: { x, y, w, h } } of dashboard.panels) {
        expect(x >= 0 && w >= 1 && x + w <= 24 && h >= 1).toBe(true);
        for (let cx = x; cx < x + w; cx++) for (let cy = y; cy < y + h; cy++) {
          expect(cells.has(`${cx}/${cy}`)).toBe(false);
          cells.add(`${cx}/${cy}`);
        }
      }
      for (const r of dashboard.panels.filter((p) => p.type === 'row')) {
        expect(r.gridPos).toMatchObject({ x: 0, w: 24, h: 1 });
        expect((r.panels ?? []).length > 0).toBe(r.collapsed);
        for (const p of r.panels ?? []) expect(p.gridPos.x + p.gridPos.w <= 24 && p.gridPos.y > r.gridPos.y).toBe(true);
      }
    });
  });
  it('give every panel and row an id of its own that stays when another comes before it', () => {
    each((dashboard) => {
      const ids = all(dashboard).map((p) => p.id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(Number.isInteger(id) && id >= 1 && id < 2 ** 31).toBe(true);
    });
    const before = stranger();
    const ids = new Map(all(written(before.dashboards[0]!, before)).map((p) => [`${p.type} ${p.title}`, p.id]));
    const pay = before.dashboards[0]!;
    const after = written({ ...pay, rows: [row('New', text('First', { title: 'First' })), ...pay.rows] }, before);
    for (const panel of all(after)) if (ids.has(`${panel.type} ${panel.title}`)) expect(panel.id).toBe(ids.get(`${panel.type} ${panel.title}`));
    expect(all(after).length).toBe(ids.size + 2);
  });
  it('refuse two panels or rows that cannot be told apart, and say where', () => {
    const project = stranger();
    const queue = project.services[0]!.signals['queue']!;
    const refused = (...rows: Dashboard['rows']): DefinitionError => {
      try {
        dashboardsOf(project)({ ...project.dashboards[0]!, rows });
      } catch (error) {
        if (error instanceof DefinitionError) return error;
      }
      throw new Error('not refused');
    };
    const twice = refused(row('A', stat(queue), timeseries(queue, { title: 'One' }), timeseries(queue, { title: 'Two' })));
    expect(twice).toMatchObject({ message: "dashboard 'pay': timeseries panel 'Two' and timeseries panel 'One' cannot be told apart", path: 'rows[0].panels[2]' });
    expect(twice.remedy).toContain('key');
    expect(twice.origin?.file).toContain('dashboard.test.ts');
    expect(refused(row('Same'), row('Same'))).toMatchObject({ path: 'rows[1].title', remedy: 'give one of the rows another title' });
    expect(refused(row('A', stat(queue, { width: 25 })))).toMatchObject({ message: 'a stat panel is 25 columns wide', path: 'rows[0].panels[0].width' });
    expect(refused(row('A', stat(queue, { height: 0 })))).toMatchObject({ path: 'rows[0].panels[0].height' });
    dashboardsOf(project)({ ...project.dashboards[0]!, rows: [row('A', timeseries(queue), timeseries(queue, { key: 'again' }), stat(queue))] });
  });
  it('let the reader choose the datasource and the labels that no service pins', () => {
    const project = stranger();
    const [pay, both] = project.dashboards.map((d) => written(d, project));
    expect(pay!.templating.list.map((v) => v.name)).toEqual(['datasource', 'pod', 'zone']);
    expect(pay!.templating.list[0]).toMatchObject({ type: 'datasource', query: 'prometheus', current: { text: 'Prometheus', value: 'prometheus' } });
    const own = 'namespace="pay\\x24instance",pod=~"pay-.*"';
    expect(pay!.templating.list[1]).toMatchObject({
      type: 'query', query: `label_values(pay_rpc_calls_total{${own}}, pod)`, datasource: { uid: '${datasource}' },
      multi: true, includeAll: true, allValue: '.*', refresh: 2, sort: 1, current: { value: ['$__all'] },
    });
    expect(pay!.templating.list[2]!.query).toBe(`label_values(pay_rpc_calls_total{${own},pod=~"$pod"}, zone)`);
    expect(both!.templating.list.map((v) => v.name)).toEqual(['datasource', 'pod', 'zone']);
    expect(both!.templating.list[1]).toMatchObject({
      query: `query_result(count by (pod) (up{${own}}) or count by (pod) (up{namespace="ship"}))`, regex: '/pod="([^"]+)"/',
    });
    for (const { query } of pay!.templating.list.slice(1)) expect(faultIn(withoutVariables(/\((.*), \w+\)/.exec(query)![1]!))).toBeUndefined();
    expect(written({ ...project.dashboards[0]!, rows: [row('Words', text('x'))] }, project).templating.list.map((v) => v.name)).toEqual(['datasource']);
  });
  it('narrow queries by what is chosen, and look back at least four scrapes of their own service', () => {
    const project = stranger();
    const [pay, both] = project.dashboards.map((d) => written(d, project));
    expect(titled(pay!, 'Errors').targets![0]).toMatchObject({
      expr: expect.stringContaining('namespace="pay\\x24instance",pod=~"pay-.*",pod=~"$pod",zone=~"$zone"') as unknown, interval: '30s', instant: false, range: true, format: 'time_series', refId: 'A',
    });
    expect(titled(both!, 'Targets up').targets!.map((t) => t['interval'])).toEqual(['30s', '90s']);
  });
  it('draw each kind as it should look', () => {
    const project = stranger();
    const pay = written(project.dashboards[0]!, project);
    expect(titled(pay, 'CPU of limit', 'timeseries')).toMatchObject({
      fieldConfig: {
        defaults: {
          unit: 'percentunit', min: 0, custom: { thresholdsStyle: { mode: 'line' } },
          thresholds: { mode: 'absolute', steps: [{ value: null, color: 'green' }, { value: 0.8, color: 'orange' }, { value: 0.9, color: 'red' }] },
        },
      },
      options: { legend: { showLegend: true }, tooltip: { mode: 'multi' } },
    });
    expect(titled(pay, 'Locks')).toMatchObject({ fieldConfig: { defaults: { custom: { thresholdsStyle: { mode: 'off' } }, thresholds: { steps: [{ value: null, color: 'text' }] } } } });
    const now = titled(pay, 'CPU of limit, Mean latency', 'stat');
    expect(now).toMatchObject({
      options: { reduceOptions: { calcs: ['lastNotNull'] }, textMode: 'value_and_name' }, targets: [{ instant: true, range: false, legendFormat: 'CPU of limit {{pod}}' }, { legendFormat: 'Mean latency' }],
      fieldConfig: {
        overrides: [
          { matcher: { id: 'byFrameRefID', options: 'A' }, properties: [{ id: 'thresholds', value: { steps: [{}, { value: 0.8 }, { value: 0.9 }] } }] },
          { matcher: { id: 'byFrameRefID', options: 'B' }, properties: [{ id: 'unit', value: 's' }, { id: 'thresholds' }] },
        ],
      },
    });
    expect(titled(pay, 'CPU of limit', 'gauge')).toMatchObject({ fieldConfig: { defaults: { min: 0, max: 1 } }, gridPos: { w: 3, h: 4 } });
    expect(titled(pay, 'Stock')).toMatchObject({ fieldConfig: { defaults: { thresholds: { steps: [{ value: null, color: 'red' }, { value: 5, color: 'orange' }, { value: 20, color: 'green' }] } } } });
    expect(titled(pay, 'Latency distribution')).toMatchObject({ options: { calculate: false, yAxis: { unit: 's' }, color: { exponent: 0.5 } }, targets: [{ format: 'heatmap', legendFormat: '{{le}}' }] });
    expect(titled(pay, 'CPU of limit, Queue', 'table')).toMatchObject({ targets: [{ format: 'table', instant: true, refId: 'A' }, { refId: 'B' }], transformations: [{ id: 'merge' }] });
    expect(all(pay).find((p) => p.type === 'text')).toMatchObject({ options: { mode: 'markdown', content: AWKWARD } });
    expect(all(pay).find((p) => p.type === 'text')).not.toHaveProperty('targets');
  });
  it('pass on what is not Prometheus, and what the user wants otherwise', () => {
    const project = stranger();
    const pay = written(project.dashboards[0]!, project);
    expect(all(pay).find((p) => p.type === 'logs')).toMatchObject({
      datasource: { type: 'loki', uid: 'logs' }, targets: [{ expr: '{app="pay"}', refId: 'A', datasource: { type: 'loki' } }], options: { wrapLogMessage: true },
    });
    const mixed = titled(pay, 'Mixed');
    expect(mixed).toMatchObject({ datasource: { uid: '-- Mixed --' }, targets: [{ refId: 'A' }, { refId: 'B', datasource: { uid: 'logs' } }], repeat: 'pod', fieldConfig: { defaults: { custom: { fillOpacity: 30, lineWidth: 1 } } } });
    expect((mixed['fieldConfig'] as { overrides: unknown[] }).overrides).toEqual([{ matcher: { id: 'byName', options: 'x' }, properties: [] }]);
    expect(titled(pay, 'Raw')).toMatchObject({ options: { legend: { placement: 'right', showLegend: true } }, targets: [{ expr: 'vector(1)', legendFormat: 'one' }] });
  });
  it('link alerts: on the panel that shows what they judge, else on top', () => {
    const project = stranger({ runbookUrl: 'https://runbooks.example.org/{alert}' });
    const [pay, both] = project.dashboards.map((d) => written(d, project));
    expect(titled(pay!, 'CPU of limit', 'timeseries')).toMatchObject({ description: 'Judged by PayCpuHigh.', links: [{ title: 'Runbook: PayCpuHigh', url: 'https://runbooks.example.org/PayCpuHigh', targetBlank: true }] });
    expect(Object.keys(titled(pay!, 'CPU of limit', 'timeseries').links![0]!)).toEqual(['targetBlank', 'title', 'url']);
    expect(titled(pay!, 'CPU of limit, Mean latency', 'stat').description).toBe('Now\n\nJudged by PayCpuHigh, PaySlow.');
    expect(titled(pay!, 'Locks')).not.toHaveProperty('links');
    expect((pay!['links'] as { title: string }[]).map((l) => l.title)).toEqual(['Wiki', 'Dashboards']);
    expect((both!['links'] as { title: string }[]).map((l) => l.title)).toEqual(['Dashboards', 'Runbook: PayCpuHigh']);
    expect((pay!['links'] as object[])[1]).toMatchObject({ type: 'dashboards', tags: ['observability-as-code'], asDropdown: true, keepTime: true, includeVars: false, targetBlank: false });
    expect(JSON.stringify(pay)).not.toContain('placement":"inControlsMenu');
    const without = stranger();
    expect(titled(written(without.dashboards[0]!, without), 'CPU of limit', 'timeseries')).toMatchObject({ description: 'Judged by PayCpuHigh.' });
  });
  it('are written the same each time, sorted, in the user\'s words', () => {
    const texts = [stranger(), stranger()].map((project) => json(dashboardsOf(project)(project.dashboards[0]!)));
    expect(texts[0]).toBe(texts[1]);
    const dashboard = JSON.parse(texts[0]!) as Record<string, unknown>;
    expect(dashboard).toMatchObject({ uid: 'pay', title: `Pay ${AWKWARD}`, tags: ['pay', 'observability-as-code'], time: { from: 'now-30m', to: 'now' }, refresh: '10s', graphTooltip: 1, editable: true, annotations: { list: [{ builtIn: 1 }, { name: 'Firing alerts' }] } });
    expect(Object.keys(dashboard)).toEqual(Object.keys(dashboard).sort());
    expect(dashboard).not.toHaveProperty('version');
    expect(texts[0]!.endsWith('}\n')).toBe(true);
  });
  it('get ids that stay the same in every version of this package', () => {
    // The published test vectors of FNV-1a, without their lowest bit.
    expect(['', 'a', 'foobar'].map(idOf)).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968].map((hash) => hash >>> 1));
  });
});
