import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Project } from '../src/model/project';
import { alertsOf } from '../src/model/rules';
import { dashboardsOf } from '../src/outputs/grafana/dashboard';
import { json } from '../src/outputs/text';
import { repository } from '../src/proof/repository.test-support';
import { promtoolsForTests, run } from '../src/tools';

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly targets: readonly { readonly expr: string }[];
}
let project: Project;
const panels = (uid: string): readonly Panel[] => (JSON.parse(json(dashboardsOf(project)(project.dashboards.find((d) => d.uid === uid)!))) as { readonly panels: readonly Panel[] }).panels;
const exprOf = (uid: string, title: string, query = 0): string => panels(uid).find((p) => p.title === title && p.type !== 'row')!.targets[query]!.expr;
beforeAll(async () => { project = await repository(); });

/** What real engines answer to expressions at a minute, of series by minute and rules that are evaluated each minute. */
async function answers(series: Readonly<Record<string, string>>, rules: readonly object[], asked: readonly (readonly [expr: string, minute: number, samples: Readonly<Record<string, number>>])[]): Promise<void> {
  for (const promtool of await promtoolsForTests()) {
    const folder = await mkdtemp(path.join(tmpdir(), 'oac-dashboards-'));
    try {
      await writeFile(path.join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'all', interval: '1m', rules }] }));
      await writeFile(path.join(folder, 'test.yml'), JSON.stringify({
        rule_files: ['rules.yml'], evaluation_interval: '1m', tests: [{
          interval: '1m', input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
          promql_expr_test: asked.map(([expr, minute, samples]) => ({ expr: `round(${expr}, 0.001)`, eval_time: `${minute}m`, exp_samples: Object.entries(samples).map(([labels, value]) => ({ labels, value })) })),
        }],
      }));
      const { status, stdout, stderr } = await run(promtool.tool.path, ['test', 'rules', 'test.yml'], { cwd: folder, timeout: 60_000 });
      expect(status, `promtool ${promtool.series}: ${stdout}${stderr}`.slice(0, 3000)).toBe(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

describe('the dashboard of alerting', () => {
  const rules = [
    { alert: 'ApiDown', expr: 'down > 0', for: '2m', labels: { severity: 'critical', owner: 'team' } },
    { alert: 'Watchdog', expr: 'vector(1)', labels: { severity: 'info', deadman: 'true' } },
  ];
  it('counts how often an alert fired and for how long, says since when one fires, and leaves out the heartbeat', async () => {
    const asked = (title: string): string => exprOf('alerting', title);
    await answers({ down: '0x9 1x9 0x9 1x9 0x9 1x30' }, rules, [
      // True from minute 10 to 19, 30 to 39, and from 50 on; firing two minutes later.
      [asked('Firing now'), 45, { '{}': 0 }],
      [asked('Firing now'), 60, { '{}': 1 }],
      [asked('Since when'), 45, {}],
      [asked('Since when'), 60, { '{alertname="ApiDown", owner="team", severity="critical"}': 600 }],
      [asked('Fired'), 60, { '{alertname="ApiDown"}': 1 }],
      [asked('Times in a day'), 60, { '{alertname="ApiDown"}': 3 }],
      [asked('Times in a week'), 45, { '{alertname="ApiDown"}': 2 }],
      [asked('Time in a week'), 45, { '{alertname="ApiDown"}': 16 * 60 }],
    ]);
  });
  it('lists what did not fire, but the heartbeat and what Grafana evaluates', async () => {
    const silent = exprOf('alerting', 'Not once in a week');
    const others = alertsOf(project.ruleGroups, 'prometheus').map(({ name }) => name).filter((name) => name !== 'Watchdog');
    const listed = (names: readonly string[]): Record<string, number> => Object.fromEntries(names.map((name) => [`{alertname="${name}"}`, 1]));
    await answers({ down: '0x9 1x9 0x30' }, rules, [[silent, 9, listed(others)], [silent, 60, listed(others.filter((name) => name !== 'ApiDown'))]]);
  });
});

describe('the dashboard of all services', () => {
  it('ranks each by its worst process, and leaves out who says nothing', async () => {
    const of = (job: string, instance: string, cpu: number): Record<string, string> => ({ [`process_cpu_seconds_total{job="${job}",instance="${instance}"}`]: `0+${60 * cpu}x20` });
    const limit = (instance: string): Record<string, string> => ({ [`process_cpu_limit_cores{job="api",instance="${instance}"}`]: '2x20' });
    const series = { ...of('api', 'a', 0.2), ...limit('a'), ...of('api', 'b', 1.8), ...limit('b'), ...of('prometheus', 'p', 0.25), ...of('other', 'o', 1) };
    await answers(series, [], [[exprOf('fleet', 'CPU'), 20, { '{service="api"}': 0.9, '{service="prometheus"}': 0.25 }], [exprOf('fleet', 'Services', 2), 20, { '{service="api"}': 0.9, '{service="prometheus"}': 0.25 }]]);
  });
  it('has a column for each query', () => {
    const table = panels('fleet').find((p) => p.type === 'table') as unknown as { readonly targets: readonly { readonly refId: string }[]; readonly transformations: readonly { readonly id: string; readonly options: { readonly renameByName?: object } }[] };
    expect(Object.keys(table.transformations.find(({ id }) => id === 'organize')!.options.renameByName!)).toEqual(expect.arrayContaining(table.targets.map(({ refId }) => `Value #${refId}`)));
  });
});
