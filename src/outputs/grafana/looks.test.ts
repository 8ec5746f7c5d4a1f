import { beforeAll, describe, expect, it } from 'vitest';
import { dashboard, deploys, foreign, heatmap, panel, quantity, requestLatency, restarts, row, service, text, timeseries, uptime, type Dashboard } from '../../index';
import type { Project } from '../../model/project';
import { repository } from '../../proof/repository.test-support';
import { faultIn } from '../../promql/structure.test-support';
import { json } from '../text';
import { AWKWARD } from '../test-support';
import { dashboardsOf } from './dashboard';
import { stranger } from './stranger.test-support';

interface Step { readonly value: number | null }
interface Drawn {
  readonly type: string; readonly title: string; readonly gridPos: { readonly y: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[]; readonly panels?: readonly Drawn[]; readonly fieldConfig?: { readonly defaults: { readonly thresholds?: { readonly steps: readonly Step[] } } };
}
interface Written { readonly title: string; readonly panels: readonly Drawn[]; readonly annotations: { readonly list: readonly object[] }; readonly templating: { readonly list: readonly { readonly name: string }[] } }
const written = (d: Dashboard, project: Project): Written => JSON.parse(json(dashboardsOf(project)(d))) as Written;
const panelsOf = ({ panels }: Written): Drawn[] => panels.flatMap((p) => [p, ...(p.panels ?? [])]);
const legends = ({ targets }: Drawn): string[] => targets!.map((t) => t.legendFormat);

let own: Project;
beforeAll(async () => { own = await repository(); });

describe('the overview of the API', () => {
  it('answers on the first screen whether it is slow, since when, and because of what', () => {
    const overview = written(own.dashboards.find((d) => d.uid === 'api-overview')!, own);
    const seen = overview.panels.filter((p) => p.gridPos.y + p.gridPos.h <= 26);
    expect(seen.filter((p) => p.type === 'row').map((p) => p.title)).toEqual(['Is it slow, and since when?', 'Because of what?', 'What else?', 'In detail']);
    const titles = seen.map((p) => p.title);
    for (const title of ['Now', 'Latency', 'Mean latency by route', 'Where request time goes', 'Longest block', 'Errors by route', 'Memory of limit']) expect(titles).toContain(title);
    expect(legends(seen.find((p) => p.title === 'Where request time goes')!)).toEqual(['Event loop busy', 'Database', 'Downstream']);
    expect(overview.annotations.list[1]).toMatchObject({ name: 'Firing alerts', enable: true, hide: false, expr: 'ALERTS{alertstate="firing",service="api"}', titleFormat: '{{alertname}}', step: '5s' });
  });
});

describe('what happened to the service of a dashboard', () => {
  const shop = service({
    name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '30s',
    signals: {
      queue: quantity({ title: 'Queue', unit: 'short', expr: () => foreign.gauge({ name: 'shop_queue' }).value().max() }),
      uptime: uptime(foreign.gauge({ name: 'shop_start_seconds' })), restarts: restarts(foreign.gauge({ name: 'shop_start_seconds' })),
      deploys: deploys(foreign.gauge({ name: 'shop_info', labels: { version: 'any' } }), { label: 'version', over: '30m' }),
    },
  });
  const board = dashboard({ uid: 'shop', title: 'Shop', rows: [row('All', timeseries(shop.queue))] });
  const of = (d: Dashboard, urls: { readonly logsUrl?: string; readonly tracesUrl?: string } = {}): Written => {
    const { config, services } = stranger();
    return written(d, { config: { ...config, targetLabels: ['job'], ...urls }, services: [shop, ...services] as Project['services'], dashboards: [d], ruleGroups: [], scenarios: [] });
  };
  it('is marked: starts at their own time, new versions when they are seen', () => {
    expect(of(board).annotations.list.slice(1)).toMatchObject([
      { name: 'Starts', enable: true, hide: false, expr: 'max(shop_start_seconds{job="shop"}) * 1000', useValueForTime: true },
      { name: 'Deploys', enable: true, expr: 'count by (version) (shop_info{job="shop"}) unless count by (version) (shop_info{job="shop"} offset 5m)', textFormat: '{{version}}', useValueForTime: false },
    ]);
  });
  it('is a link away in logs and traces, of the time that is shown, where the config says where they are', () => {
    expect(of(board)).not.toHaveProperty('links.0');
    const links = of(board, { logsUrl: 'https://logs.example.org/?q={app="{service}"}&from={from}&to={to}', tracesUrl: 'https://traces.example.org/{service}' });
    expect(links).toMatchObject({ links: [{ title: 'Logs', url: 'https://logs.example.org/?q={app="shop"}&from=${__from}&to=${__to}', targetBlank: true }, { title: 'Traces', url: 'https://traces.example.org/shop' }] });
  });
  it('is left out where several are compared', () => {
    const both = dashboard({ uid: 'both', title: 'Both', rows: [row('All', timeseries([shop.queue, stranger().services[0]!.signals['queue']!]))] });
    const drawn = of(both, { logsUrl: 'https://logs.example.org/{service}' });
    expect(drawn.annotations.list).toHaveLength(1);
    expect(drawn).not.toHaveProperty('links.0');
  });
});

describe('what a reader sees', () => {
  it('names the services of a panel that shows several, and marks the alerts of all', () => {
    const project = stranger();
    const both = written(project.dashboards[1]!, project);
    expect(legends(both.panels.find((p) => p.title === 'Targets up')!)).toEqual(['pay: Targets up', 'ship: Targets up']);
    expect(legends(both.panels.find((p) => p.title === 'ship: Memory' || p.title === 'pay: Memory')!)).toEqual(['{{pod}}']);
    // No alert of Prometheus' is about ship, and none at all about a dashboard of words.
    expect(both.annotations.list[1]).toMatchObject({ expr: 'ALERTS{alertstate="firing",service="pay"}', datasource: { uid: '${datasource}' } });
    const words = written(dashboard({ uid: 'words', title: 'Words', rows: [row('One', text('# One'), text('Two', { title: 'Two' }))] }), project);
    expect(words.annotations.list).toHaveLength(1);
    expect(words.panels.map((p) => p.type)).toEqual(['row', 'text', 'text']);
  });
  it('has thresholds in ascending order, the first without a value', () => {
    for (const project of [own, stranger()]) {
      for (const p of project.dashboards.flatMap((d) => panelsOf(written(d, project)))) {
        const steps = p.fieldConfig?.defaults.thresholds?.steps;
        if (!steps) continue;
        expect(steps[0]!.value).toBeNull();
        const values = steps.slice(1).map((s) => s.value!);
        expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
      }
    }
  });
  it('finds names as they were written, of any kind of panel', () => {
    const project = stranger();
    const [pay] = project.dashboards;
    const drawn = written({ ...pay!, title: AWKWARD, rows: [row(AWKWARD, panel({ type: 'acme-plugin-panel', queries: project.services[0]!.signals['queue']!, title: AWKWARD, description: AWKWARD, options: { deep: { list: [1] } } }))] }, project);
    expect(drawn.title).toBe(AWKWARD);
    expect(drawn.panels).toMatchObject([{ type: 'row', title: AWKWARD }, { type: 'acme-plugin-panel', title: AWKWARD, description: expect.stringContaining(AWKWARD) as string, options: { deep: { list: [1] } }, targets: [{ legendFormat: 'Queue' }] }]);
  });
  it('gets no panel that repeats for a variable which is not there', () => {
    const project = stranger();
    const repeats = (repeat: string): Dashboard => ({ ...project.dashboards[0]!, rows: [row('A', timeseries(project.services[0]!.signals['queue']!, { repeat }))] });
    expect(() => written(repeats('pods'), project)).toThrow(expect.objectContaining({
      name: 'DefinitionError', message: "dashboard 'pay': panel 'Queue' repeats for 'pods', which is no variable of it", remedy: "did you mean 'pod'?", path: 'rows[0].panels[0].repeat',
    }) as Error);
    expect(panelsOf(written(repeats('pod'), project))[1]).toMatchObject({ repeat: 'pod', repeatDirection: 'h' });
  });
});

describe('a native histogram', () => {
  it('is asked without buckets', () => {
    const shop = service({
      name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '30s',
      signals: { latency: requestLatency(foreign.nativeHistogram({ name: 'shop_seconds', labels: { route: 'any' } }), { warning: 0.1, critical: 1 }) },
    });
    const { latency } = shop;
    const d = dashboard({ uid: 'shop', title: 'Shop', rows: [row('All', timeseries([latency.p95, latency.mean]), timeseries(latency.by('route')), timeseries(latency.slowShare), heatmap(latency.distribution))] });
    const { panels } = written(d, { ...stranger(), services: [shop], dashboards: [d], ruleGroups: [] });
    for (const { expr } of panels.flatMap((p) => p.targets ?? [])) {
      expect(faultIn(expr.replaceAll('[$__rate_interval]', '[1m]').replaceAll('$', 'x')), expr).toBeUndefined();
      expect(expr).not.toMatch(/_bucket|\ble\b/);
      expect(expr).toContain('shop_seconds{job="shop"');
    }
    expect(panels.find((p) => p.type === 'heatmap')).toMatchObject({ options: { calculate: false }, targets: [{ format: 'heatmap', legendFormat: 'Latency distribution' }] });
  });
});
it('no trace of the Foundation SDK is left', () => {
  for (const project of [own, stranger()]) for (const d of project.dashboards) expect(json(dashboardsOf(project)(d))).not.toContain('_implements');
});
