import { load } from 'js-yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Scenario } from '../../../model/scenario';
import type { Project } from '../../../model/project';
import type { RuleGroup } from '../../../model/rules';
import { firings, type Firing } from '../../../proof/promtool';
import { prove } from '../../../proof/prove';
import { repository } from '../../../proof/repository.test-support';
import { tell } from '../../../proof/tell';
import { promtoolsForTests } from '../../../tools';
import { faultIn } from '../../../promql/structure.test-support';
import { ruleFiles } from '../../prometheus/rules';
import { testProject } from '../../test-support';
import { ruleGroups } from './rules';

interface Query { readonly refId: string; readonly model: { readonly expr?: string; readonly expression?: string } }
interface GrafanaRule { readonly title: string; readonly condition: string; readonly data: readonly Query[]; readonly annotations: Readonly<Record<string, string>> }
const inGrafana = (groups: readonly RuleGroup[]): RuleGroup[] => groups.map((g) => ({ ...g, rules: g.rules.map((r) => (r.kind === 'alert' ? { ...r, engine: 'grafana' as const } : r)) }));
const rulesOf = (project: Project): GrafanaRule[] => (ruleGroups({ ...project, ruleGroups: inGrafana(project.ruleGroups) }) as { rules: GrafanaRule[] }[]).flatMap((g) => g.rules);
const beside = ({ data }: GrafanaRule): readonly Query[] => data.filter(({ refId }) => refId !== 'A' && refId !== 'B');

/**
 * Grafana's text as one that Prometheus can evaluate: what Grafana has put into `$values` before, the text asks for at the same moment. All else is
 * the same engine there: Go's templates with Prometheus' functions.
 */
function asPrometheus(text: string, { data }: GrafanaRule): string {
  return text.replace(/\$values\.A\.Value/g, '$value').replace(/\{\{ with \$values\.(\w+) \}\}/g, (_, name: string) => `{{ with query \`${data.find(({ refId }) => refId === name)!.model.expr!}\` | first }}`);
}
const KEYS = ['summary', 'latency', 'cause', 'facts', 'slowest'] as const;

let project: Project;
let rule: GrafanaRule;
beforeAll(async () => {
  project = await repository();
  rule = rulesOf(project).find(({ title }) => title === 'ApiLatencyRegression')!;
});

describe('a diagnosis in Grafana', () => {
  it('has one query more for each question, and no question without a query', () => {
    const named = [...KEYS.map((key) => rule.annotations[key]!).join('').matchAll(/\$values\.(\w+)/g)].map(([, name]) => name!);
    expect([...new Set(named)].sort()).toEqual(['A', ...beside(rule).map(({ refId }) => refId)].sort());
    expect(rule.condition).toBe('B');
    expect(rule.annotations).not.toHaveProperty('also');
    expect(Object.values(rule.annotations).join('')).not.toMatch(/\bquery [`"]/);
  });
  it('asks nothing that has no answer: a rule with one such query would fire no more', async () => {
    for (const each of rulesOf(testProject()).concat(rule)) {
      for (const { model: { expr } } of beside(each)) {
        expect(faultIn(expr!), expr).toBeUndefined();
        expect(expr).toMatch(/or (?:on \(\) )?vector\(-1\)$/);
        expect(expr).not.toMatch(/service:\w+:/);
      }
    }
    // Nothing is there: all of them are told to say so, none is silent.
    const [promtool] = await promtoolsForTests();
    const rules = JSON.stringify({ groups: [{ name: 'g', rules: beside(rule).map(({ refId, model }) => ({ alert: 'Silent', expr: `absent(${model.expr!})`, labels: { refId } })) }] });
    const [heard] = await firings(promtool!, [{ evaluation: 60, stories: [{ targets: [], until: 120 }], rules: [rules] }]);
    expect(heard![0]!.map(({ labels }) => labels['refId'])).toEqual([]);
    const answers = JSON.stringify({ groups: [{ name: 'g', rules: beside(rule).map(({ refId, model }) => ({ alert: 'Answers', expr: `(${model.expr!}) == -1`, labels: { refId } })) }] });
    const [said] = await firings(promtool!, [{ evaluation: 60, stories: [{ targets: [], until: 0 }], rules: [answers] }]);
    expect(said![0]!.map(({ labels }) => labels)).toEqual(beside(rule).map(({ refId }) => ({ refId })).sort((a, b) => (a.refId < b.refId ? -1 : 1)));
  });
  it('is proven with its cause, and not with another', async () => {
    const [promtool] = await promtoolsForTests();
    const [slow] = project.scenarios.filter(({ name }) => name === 'slow-database');
    const told = async (cause: string): Promise<string[]> => {
      const fires = { ApiLatencyRegression: { ...slow!.expect.fires['ApiLatencyRegression']!, cause } };
      const { problems } = await prove({ ...project, ruleGroups: inGrafana(project.ruleGroups.filter(({ name }) => name === 'latency')), scenarios: [{ ...slow!, expect: { ...slow!.expect, fires } }] }, { promtool: promtool!, workers: 1, offsets: { own: 1, library: 1 } });
      return problems.filter(({ check }) => check === 'scenario/cause').map(({ message }) => message);
    };
    expect(await told('DATABASE')).toEqual([]);
    expect(await told('DOWNSTREAM')).toEqual([expect.stringMatching(/should name DOWNSTREAM, .* says 'DATABASE: /)]);
  }, 120_000);
  it('says word for word what the alert of Prometheus says, in every incident that it is about', async () => {
    const stories: Scenario[] = project.scenarios.filter(({ expect: { fires } }) => 'ApiLatencyRegression' in fires);
    expect(stories.length).toBeGreaterThan(5);
    const files = ruleFiles({ ...project, ruleGroups: project.ruleGroups.filter(({ name }) => name === 'latency') });
    const rules = files.map(({ content }) => {
      const file = load(content) as { groups: { rules: { alert?: string; annotations: Record<string, string> }[] }[] };
      for (const each of file.groups.flatMap((g) => g.rules).filter(({ alert }) => alert === 'ApiLatencyRegression')) {
        for (const key of KEYS) each.annotations[`grafana_${key}`] = asPrometheus(rule.annotations[key]!, rule);
        each.annotations['labels'] = asPrometheus('{{ with $values.slowest0 }}{{ .Labels }}{{ end }}', rule);
      }
      return JSON.stringify(file);
    });
    for (const promtool of await promtoolsForTests()) {
      const [heard] = await firings(promtool, [{ evaluation: 10, rules, stories: stories.map((s) => tell(s, project.config, { offset: 2, shift: 0 })) }]);
      const said = heard!.map((all) => all.filter(({ alert }) => alert === 'ApiLatencyRegression'));
      for (const [i, all] of said.entries()) {
        expect(all.length, stories[i]!.name).toBeGreaterThan(0);
        // What has other labels than the alert is in its `$values` only where it has all of the alert's own.
        for (const { annotations, labels } of all) expect(annotations['labels']).toContain(`job:${labels['job']!} route:`);
        for (const { annotations, at } of all) for (const key of KEYS) expect(annotations[`grafana_${key}`], `${key} of ${stories[i]!.name} at ${at} s on ${promtool.series}`).toBe(annotations[key]);
      }
      expect(new Set(said.flat().map(({ annotations }: Firing) => /^[A-Z ]+/.exec(annotations['cause']!)![0])).size).toBeGreaterThan(3);
    }
  }, 300_000);
});
