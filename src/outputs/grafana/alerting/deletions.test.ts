import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../checks/judge';
import type { Before, OutputFile, Project } from '../../../model/project';
import { ruleGroup, type Alert, type Engine } from '../../../model/rules';
import { testProject } from '../../test-support';
import { grafana } from '../index';
import { DELETIONS } from './deletions';

/** What a folder holds after `oac generate`: the files of the project, made while the folder held others. */
type Folder = ReadonlyMap<string, string>;
const EMPTY: Folder = new Map();
const beforeOf = (folder: Folder): Before => (path) => folder.get(path);
const generated = (project: Project, folder: Folder, forget = false): Folder => {
  const files = grafana.files(project, undefined, (path) => (forget && path === DELETIONS ? undefined : beforeOf(folder)(path)));
  return new Map(files.map(({ path, content }) => [path, content]));
};
interface Deletions { readonly deleteRules?: { uid: string; orgId: number }[]; readonly deleteContactPoints?: { uid: string }[]; readonly deleteMuteTimes?: { name: string }[]; readonly deleteTemplates?: { name: string }[]; readonly resetPolicies?: number[] }
const deletions = (folder: Folder): Deletions => (load(folder.get(DELETIONS) ?? '{}') as Deletions);
const rulesIn = (folder: Folder): string[] => ((load(folder.get('grafana/provisioning/alerting/rules.yml') ?? '{}') as { groups?: { rules: { uid: string }[] }[] }).groups ?? []).flatMap((g) => g.rules.map((r) => r.uid)).sort();
const deleted = (folder: Folder): string[] => (deletions(folder).deleteRules ?? []).map(({ uid }) => uid);

/** A project whose alerts of these names are Grafana's; all others are nobody's. */
function having(alerts: readonly string[], { environment, engine = 'grafana' }: { readonly environment?: string; readonly engine?: Engine } = {}): Project {
  const project = testProject({ ...(environment === undefined ? {} : { environment }), receivers: { page: { channel: '#page' }, deadMan: { url: 'https://heartbeat.example.org' } } });
  const [some] = project.ruleGroups[0]!.rules.filter((r): r is Alert => r.kind === 'alert' && r.name === 'ShopQueueLong');
  const rules = alerts.map((name) => ({ ...some!, name, engine }));
  return { ...project, ruleGroups: rules.length > 0 ? [ruleGroup({ name: 'shop', rules })] : [] };
}
/** What must hold of every folder: nothing is both made and deleted, the next run changes nothing, and Grafana's checks find nothing. */
function sound(project: Project, folder: Folder): Folder {
  const { deleteRules = [], deleteContactPoints = [], deleteMuteTimes = [], deleteTemplates = [], resetPolicies } = deletions(folder);
  const all = [...folder].filter(([path]) => path !== DELETIONS && path.includes('/alerting/')).map(([, text]) => text).join('\n');
  for (const { uid } of [...deleteRules, ...deleteContactPoints]) expect(all).not.toMatch(new RegExp(`- uid: ${uid}$`, 'm'));
  for (const { name } of [...deleteMuteTimes, ...deleteTemplates]) expect(all).not.toMatch(new RegExp(`^ {4}name: ${name}$`, 'm'));
  if (resetPolicies) expect(folder.has('grafana/provisioning/alerting/policies.yml')).toBe(false);
  expect(generated(project, folder)).toEqual(folder);
  if (folder.has(DELETIONS)) expect(judge({ kind: 'grafana-alerting', file: DELETIONS, data: load(folder.get(DELETIONS)!), profile: 'generated' }, { grafana: '12.4' })).toEqual([]);
  return folder;
}
const run = (project: Project, folder: Folder, forget = false): Folder => sound(project, generated(project, folder, forget));

describe('what Grafana would keep', () => {
  const both = run(having(['A', 'B']), EMPTY);
  it('is deleted once no file defines it, for as long as none does', () => {
    expect(both.has(DELETIONS)).toBe(false);
    const one = run(having(['A']), both);
    expect([rulesIn(one), deleted(one)]).toEqual([['A'], ['B']]);
    expect(deletions(one).deleteRules).toEqual([{ orgId: 1, uid: 'B' }]);
    const other = run(having(['A', 'C']), one);
    expect([rulesIn(other), deleted(other)]).toEqual([['A', 'C'], ['B']]);
    const renamed = run(having(['A', 'D']), other);
    expect([rulesIn(renamed), deleted(renamed)]).toEqual([['A', 'D'], ['B', 'C']]);
    const back = run(having(['A', 'B', 'D']), renamed);
    expect([rulesIn(back), deleted(back)]).toEqual([['A', 'B', 'D'], ['C']]);
    expect(run(having(['A', 'B', 'C', 'D']), back).has(DELETIONS)).toBe(false);
  });
  it('is deleted where the alert moves to Prometheus, and comes back with it', () => {
    const project = having(['A', 'B']);
    const moved = { ...project, ruleGroups: [{ ...project.ruleGroups[0]!, rules: project.ruleGroups[0]!.rules.map((r) => (r.kind === 'alert' && r.name === 'B' ? { ...r, engine: 'prometheus' as const } : r)) }] };
    const folder = run(moved, both);
    expect([rulesIn(folder), deleted(folder)]).toEqual([['A'], ['B']]);
    expect(deleted(run(project, folder))).toEqual([]);
  });
  it('is forgotten when told so, but not what was taken out since', () => {
    const one = run(having(['A']), both);
    expect(run(having(['A']), one, true).has(DELETIONS)).toBe(false);
    expect(deleted(run(having(['C']), one, true))).toEqual(['A']);
    expect(run(having(['A']), run(having(['A']), one, true)).has(DELETIONS)).toBe(false);
  });
  it('takes contact points, mute timings, templates and policies with it', () => {
    const project = having(['A'], { engine: 'both' });
    const beating = { ...project, ruleGroups: project.ruleGroups.map((g) => ({ ...g, rules: g.rules.map((r) => ({ ...r, deadMan: true })) })) };
    const full = run(beating, EMPTY);
    const less = run(having(['A']), full);
    expect(deletions(less)).toEqual({ apiVersion: 1, deleteContactPoints: [{ orgId: 1, uid: 'oac-dead-man' }], deleteMuteTimes: [{ orgId: 1, name: 'always' }] });
    const none = run(having([]), less);
    expect(deletions(none)).toEqual({
      apiVersion: 1, deleteRules: [{ orgId: 1, uid: 'A' }], deleteContactPoints: ['oac-dead-man', 'oac-notice', 'oac-page'].map((uid) => ({ orgId: 1, uid })),
      deleteMuteTimes: [{ orgId: 1, name: 'always' }], deleteTemplates: [{ orgId: 1, name: 'oac-slack' }], resetPolicies: [1],
    });
    expect(none.get(DELETIONS)).toContain('At each start it resets the notification policies');
    expect([...none.keys()].filter((path) => path.includes('/alerting/'))).toEqual([DELETIONS]);
    expect(deletions(run(having(['A']), none))).not.toHaveProperty('resetPolicies');
    expect([...run(having([]), none, true).keys()].filter((path) => path.includes('/alerting/'))).toEqual([]);
  });
});

describe('over branches', () => {
  const base = run(having(['A', 'B']), EMPTY);
  it('what one removes and the other adds back is there after the merge', () => {
    const without = run(having(['A']), base);
    const back = run(having(['A', 'B', 'C']), without);
    // The other branch has gone on without it; definitions are merged, and files are whichever side's.
    for (const side of [without, back, run(having(['A', 'D']), without)]) {
      const merged = run(having(['A', 'B', 'C', 'D']), side);
      expect([rulesIn(merged), deleted(merged)]).toEqual([['A', 'B', 'C', 'D'], []]);
    }
  });
  it('what each removes is deleted after the merge, whichever files were taken, and with marks of conflict in them', () => {
    const [ours, theirs] = [run(having(['A']), base), run(having(['B']), base)];
    const conflict = (path: string): string => `<<<<<<< HEAD\n${ours.get(path) ?? ''}=======\n${theirs.get(path) ?? ''}>>>>>>> theirs\n`;
    const marked = new Map([...new Set([...ours.keys(), ...theirs.keys()])].map((path) => [path, ours.get(path) === theirs.get(path) ? ours.get(path)! : conflict(path)]));
    for (const side of [ours, theirs, base, marked]) expect(deleted(run(having(['C']), side)), [...side.keys()].join()).toEqual(['A', 'B']);
    expect(deleted(run(having(['A', 'B']), marked))).toEqual([]);
  });
});

describe('of other environments', () => {
  it('each deletes its own, and nothing because another lacks it', () => {
    const [demo, production] = ['demo', 'production'].map((environment) => run(having(['A', 'B'], { environment }), EMPTY));
    expect(deleted(run(having(['A'], { environment: 'demo' }), demo!))).toEqual(['B']);
    expect(deleted(run(having(['B'], { environment: 'production' }), production!))).toEqual(['A']);
    const elsewhere = run(having(['A'], { environment: 'production' }), demo!);
    expect(elsewhere.has(DELETIONS)).toBe(false);
    const list = new Map([[DELETIONS, run(having([], { environment: 'demo' }), demo!).get(DELETIONS)!]]);
    expect(list.get(DELETIONS)).toContain('# Environment: demo\n');
    expect([...run(having([], { environment: 'production' }), list).keys()].filter((path) => path.includes('/alerting/'))).toEqual([]);
    expect(deleted(run(having([], { environment: 'demo' }), list))).toEqual(['A', 'B']);
  });
  it('a name with a dollar is the same one', () => {
    const odd = run(having(['A', 'B'], { environment: 'a$b' }), EMPTY);
    expect(deleted(run(having(['A'], { environment: 'a$b' }), odd))).toEqual(['B']);
  });
});

it('no files of a fresh folder say anything of deletions', () => {
  expect((grafana.files(testProject()) as OutputFile[]).map(({ path }) => path)).not.toContain(DELETIONS);
});
