import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeConfig, configInUse, useConfig, type Config } from '../../src/model/config';
import type { Dashboard } from '../../src/model/dashboard';
import { isSignal, type PanelQuery } from '../../src/model/panel';
import { dashboardsOf } from '../../src/outputs/grafana/dashboard';
import { json } from '../../src/outputs/text';
import { faultIn } from '../../src/promql/structure.test-support';
import { nodesOf } from '../../src/promql/nodes';
import { projectRoot } from '../../src/tools';
import { differences, meaningOf, panelsOf, type Board } from './compare.test-support';

/*
 * Whether the vocabulary is enough: dashboards that people wrote, of a machine, a database and an application, said in it. They are no part of
 * the repository; where they are missing, what is made here is only looked at, not compared.
 */
const FOLDER = join(projectRoot(__dirname), '../shared/real-dashboards/monitoring-mixins__website');
/** Of each: where the real one is, how many queries it has, and how many of them are text because no verb says them. */
const REBUILT = {
  nodes: { labels: ['job', 'instance', 'cluster'], real: 'assets__node-exporter__dashboards__nodes.json', lines: 17, raw: 1 },
  postgres: { labels: ['job', 'instance', 'cluster'], real: '../grafana__jsonnet-libs/postgres-observ-lib__dashboards_out__postgres-queries.json', lines: 9, raw: 0 },
  django: { labels: ['job', 'instance', 'cluster', 'namespace'], real: 'assets__django__dashboards__django-overview.json', lines: 29, raw: 1 },
} as const;
type Name = keyof typeof REBUILT;
const NAMES = Object.keys(REBUILT) as Name[];

const made = new Map<Name, { readonly dashboard: Dashboard; readonly board: Board }>();
let before: Config;
beforeAll(async () => {
  before = configInUse();
  for (const name of NAMES) {
    const config = completeConfig({ targetLabels: REBUILT[name].labels });
    useConfig(config);
    const { default: dashboard } = await import(join(__dirname, `${name}.ts`)) as { default: Dashboard };
    const write = dashboardsOf({ config, services: [], dashboards: [dashboard], ruleGroups: [], scenarios: [] });
    made.set(name, { dashboard, board: JSON.parse(json(write(dashboard))) as Board });
  }
});
afterAll(() => useConfig(before));

const isRaw = (query: PanelQuery): boolean => !('datasource' in query) && nodesOf(isSignal(query) ? query.expr({ for: 'panel', range: 60, where: [], by: [] }) : query.expr.node).some(({ type }) => type === 'raw');

describe.each(NAMES)('the dashboard %s, said in our words', (name) => {
  it('is drawn, with expressions that can be read', () => {
    for (const { expr } of panelsOf(made.get(name)!.board).flatMap(({ targets }) => targets ?? [])) {
      expect(faultIn(expr!.replaceAll('[$__rate_interval]', '[1m]')), expr).toBeUndefined();
    }
  });
  it(`needs ${REBUILT[name].raw} of ${REBUILT[name].lines} queries as text`, () => {
    const queries = made.get(name)!.dashboard.rows.flatMap(({ panels }) => panels).flatMap((panel) => panel.queries);
    expect({ lines: queries.length, raw: queries.filter(isRaw).length }).toEqual({ lines: REBUILT[name].lines, raw: REBUILT[name].raw });
  });
  it.skipIf(!existsSync(FOLDER))('has the panels, units and expressions of the real one (skipped where ../shared/real-dashboards is missing)', () => {
    const real = JSON.parse(readFileSync(join(FOLDER, REBUILT[name].real), 'utf8')) as Board;
    expect(differences(real, made.get(name)!.board).join('\n')).toBe('');
  });
});

describe('the comparison', () => {
  const board = (expr: string, unit = 's', title = 'A'): Board => ({ title: 'T', panels: [{ type: 'row', panels: [{ type: 'stat', title, targets: [{ expr }], fieldConfig: { defaults: { unit } } }] }] });
  it('looks over whose the series are, orders, and a reader\'s choices', () => {
    expect(differences(board('100 * sum by (job, b, a) (rate(x{job="n", c!="", d="1", instance=~"$instance"}[$__rate_interval]))'), board('sum by (a, b) (rate(x{d="1",c!="",job="m"}[$__rate_interval])) * 100'))).toEqual([]);
    expect(meaningOf('topk($topk, x)')).toBe(meaningOf('topk(10, x)'));
  });
  it.each([
    ['another metric', board('y')], ['another matcher', board('x{a="b"}')], ['another function', board('rate(x[$__rate_interval])')], ['another label', board('sum by (a) (x)')], ['another order of a difference', board('y - x')],
    ['another unit', board('x', 'ms')], ['another title', board('x', 's', 'B')], ['a query more', { ...board('x'), panels: [{ type: 'stat', title: 'A', targets: [{ expr: 'x' }, { expr: 'x' }], fieldConfig: { defaults: { unit: 's' } } }] }], ['no panel', { title: 'T', panels: [] }], ['another dashboard', { ...board('x'), title: 'U' }],
  ] as const)('sees %s', (_, other) => expect(differences(board('x'), other).length).toBeGreaterThan(0));
});
