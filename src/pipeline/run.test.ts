import { describe, expect, it } from 'vitest';
import { DefinitionError } from '../model/problem';
import type { Check, Output } from '../model/project';
import { run, type Run } from './run';
import { CONFIG, dashboard, own, put, repositoryWith, service } from './test-support';

const output = (name: string, files: Output['files']): Output => ({ name, files });
const perService = output('prometheus', ({ services }) => services.map(({ info }) => ({ path: `rules/${info.name}.yml`, content: info.name })));
const none: Check = { id: 'services/none', run: () => [] };

async function runIn(root: string, outputs: readonly Output[] = [perService], checks: readonly Check[] = [none], timeLimit?: number): Promise<Run> {
  return run(root, { own, checks, outputs, trace: () => () => [], judge: () => ({ judge: () => [] }) }, () => undefined, timeLimit);
}
/** The config as JavaScript and no TypeScript elsewhere, so that no compiler is started. */
const untyped = (files: Readonly<Record<string, string>>): string => repositoryWith({ 'oac.config.js': CONFIG, ...files });
const js = (text: string): string => text;

describe('the pipeline', () => {
  it('makes the files of the outputs that the config names, sorted, each time the same', async () => {
    const apart = ({ basis: _, ...said }: Run): Omit<Run, 'basis'> => said;
    const root = untyped({ 'oac.config.js': CONFIG.replace('{}', "{ outputs: ['runbooks', 'prometheus'] }"), 'services/b.js': js(service('b')), 'services/a.js': js(service('a')) });
    const outputs = [perService, output('grafana', () => [{ path: 'unwanted', content: '' }]), output('runbooks', () => [{ path: 'a/z.md', content: 'ü' }])];
    const first = await runIn(root, outputs);
    expect(first).toMatchObject({
      problems: [],
      files: [{ path: 'a/z.md', content: 'ü' }, { path: 'rules/a.yml', content: 'a' }, { path: 'rules/b.yml', content: 'b' }],
    });
    expect([...first.counts]).toEqual([['prometheus', 2], ['runbooks', 1]]);
    expect(apart(await runIn(root, outputs))).toEqual(apart(first));
  });

  it('makes no files where a check finds an error, and does where it warns', async () => {
    const root = untyped({ 'services/a.js': js(service('a')) });
    const finding = (severity: 'error' | 'warning'): Check => ({
      id: 'services/owner', run: ({ services }) => services.map((each) => ({ check: 'services/owner', severity, file: each.origin!.file, line: each.origin!.line, message: 'm', remedy: 'r' })),
    });
    const found = { check: 'services/owner', file: 'services/a.js', line: 3, message: 'm', remedy: 'r' };
    expect(await runIn(root, [perService], [none, finding('error')])).toMatchObject({ problems: [{ ...found, severity: 'error' }], files: undefined });
    expect(await runIn(root, [perService], [finding('warning')])).toMatchObject({ problems: [{ ...found, severity: 'warning' }], files: [{ path: 'rules/a.yml' }] });
  });

  it('says what is ill-typed, and not again what failed because of it on the same line', async () => {
    const root = repositoryWith({ 'oac.config.ts': CONFIG, 'services/a.ts': "import { service } from 'observability-as-code';\nexport const a = service({ name: 'a', owner: 'o', selekt: { job: 'a' }, signals: {} });\n" });
    const { problems, files, stacks } = await runIn(root);
    expect(files).toBeUndefined();
    expect(problems.map(({ check, file, line }) => `${check} ${file}:${line}`)).toEqual(['types/tsc services/a.ts:2']);
    expect(stacks).toEqual([expect.stringContaining('/services/a.ts:2:')]);
    put(root, { 'services/a.ts': service('a') });
    expect(await runIn(root)).toMatchObject({ problems: [], files: [{ path: 'rules/a.yml' }] });
  });

  it('reports what outputs and checks throw', async () => {
    const root = untyped({ 'services/a.js': js(service('a')) });
    const broken = output('prometheus', () => { throw new TypeError('broken'); });
    expect((await runIn(root, [broken])).problems).toMatchObject([{ check: 'output/prometheus', message: 'TypeError: broken' }]);
    const refusing = output('grafana', () => { throw new DefinitionError('no such folder', 'name another', 'grafana.folder', { origin: undefined }); });
    put(root, { 'oac.config.js': CONFIG.replace('{}', "{\n  grafana: {\n    folder: 'x',\n  },\n}") });
    expect((await runIn(root, [refusing])).problems).toMatchObject([{ check: 'output/grafana', file: 'oac.config.js', line: 4, path: 'grafana.folder', message: 'no such folder', remedy: 'name another' }]);
    const brokenCheck: Check = { id: 'a/b', run: () => { throw new TypeError('broken'); } };
    expect((await runIn(root, [perService], [brokenCheck])).problems).toMatchObject([{ check: 'a/b', message: 'TypeError: broken' }]);
  });

  it('says what never ends, and where, when a signal of a definition has a loop without an end', async () => {
    const root = untyped({ 'services/a.js': `${js(service('a')).replace('const a = ', 'const a = Object.assign({ expr, one() {} }, ').replace(/\);\n$/, '));\n')}let n = 0;\nfunction expr() {\n  if (n++ > 0) for (;;) {}\n}\n` });
    type Looping = { readonly expr: () => void };
    const expr = ({ services }: { readonly services: readonly unknown[] }): never[] => { (services[0] as Looping).expr(); return []; };
    const checking: Check = { id: 'services/loop', run: expr };
    const problem = { check: 'load/time', severity: 'error', file: 'services/a.js', line: 6, remedy: 'look for a loop without an end' };
    const made = await runIn(root, [output('prometheus', expr)], [checking], 300);
    expect(made).toMatchObject({ files: undefined, problems: [{ ...problem, message: 'making files for prometheus did not finish within 0.3 s' }] });
    expect((await runIn(root, [perService], [checking, checking], 300)).problems).toEqual([{ ...problem, message: 'the check services/loop did not finish within 0.3 s' }]);
  });

  it.each([
    ['../outside.yml', 'would leave generated/'],
    ['rules/../../outside.yml', 'would leave generated/'],
    ['rules//x.yml', 'would leave generated/'],
    ['/etc/x.yml', 'is not relative to generated/'],
    ['C:/x.yml', 'is not relative to generated/'],
    ['', 'is not relative to generated/'],
    ['a\\b.yml', 'has a backslash or a control character'],
    ['a\u0000b.yml', 'has a backslash or a control character'],
    ['.oac-manifest', 'is one that the writer keeps for itself'],
    [`${'ü'.repeat(130)}.yml`, 'has a name of more than 255 bytes'],
  ])('refuses the path %j', async (path, fault) => {
    const root = untyped({ 'services/a.js': js(service('a')) });
    const { problems, files } = await runIn(root, [output('prometheus', () => [{ path, content: '' }])]);
    expect(files).toBeUndefined();
    expect(problems).toMatchObject([{ check: 'output/prometheus', message: `the path ${JSON.stringify(path)} ${fault}` }]);
  });

  it.each([
    [['rules/a.yml', 'rules/a.yml'], 'rules/a.yml is made twice, by prometheus and grafana'],
    [['rules/a.yml', 'Rules/A.yml'], 'rules/a.yml and Rules/A.yml differ only by case, by prometheus and grafana'],
    [['caf\u00e9.yml', 'cafe\u0301.yml'], 'caf\u00e9.yml and cafe\u0301.yml differ only by case, by prometheus and grafana'],
    [['rules', 'rules/a.yml'], 'rules is both a file and the folder of rules/a.yml'],
  ])('refuses the paths %j together', async ([one, two], message) => {
    const root = untyped({ 'services/a.js': js(service('a')) });
    const { problems, files } = await runIn(root, [output('prometheus', () => [{ path: one!, content: '1' }]), output('grafana', () => [{ path: two!, content: '2' }])]);
    expect(files).toBeUndefined();
    expect(problems.map((problem) => problem.message)).toEqual([message]);
  });

  it('needs a config, and shows one to paste', async () => {
    await expect(runIn(repositoryWith({ 'dashboards/a.ts': dashboard('a') }))).rejects.toMatchObject({
      name: 'CannotRun', message: expect.stringContaining('no oac.config.ts in '), remedy: expect.stringContaining('export default config;'),
    });
  });
});
