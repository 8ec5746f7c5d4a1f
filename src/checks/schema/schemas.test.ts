import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../model/document';
import { projectRoot } from '../../tools';
import { temporaryFolder } from '../../tools/test-support';
import { schemaChecks } from './index';
import { faultsIn } from './test-support';

const root = projectRoot(__dirname);
const kinds: readonly DocumentKind[] = schemaChecks.flatMap((check) => check.kinds);
const node = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });

it('the schema of dashboards is what the installed Foundation SDK and the overlay give', () => {
  node('scripts/schemas.mjs', '--check');
});
it('all validators are loaded in less than 100 ms', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'bundle.mjs'), `
    import { build } from ${JSON.stringify(join(root, 'node_modules/esbuild/lib/main.js'))};
    import { esbuildValidators } from ${JSON.stringify(join(root, 'scripts/validators.mjs'))};
    await build({ entryPoints: [${JSON.stringify(join(root, 'src/checks/schema/index.ts'))}], outfile: ${JSON.stringify(join(folder, 'checks.cjs'))}, bundle: true, platform: 'node', format: 'cjs', minifySyntax: true, minifyWhitespace: true, plugins: [esbuildValidators()] });`);
  node(join(folder, 'bundle.mjs'));
  const load = (): number => Number(node('-e', `const t = process.cpuUsage(); require(${JSON.stringify(join(folder, 'checks.cjs'))}); const { user, system } = process.cpuUsage(t); console.log((user + system) / 1000)`));
  // The best of three: the machine is shared.
  expect(Math.min(load(), load(), load())).toBeLessThan(100);
});

describe('garbage', () => {
  it('of any shape is judged without an exception', () => {
    const keys = fc.constantFrom('groups', 'rules', 'panels', 'targets', 'fieldConfig', 'overrides', 'properties', 'id', 'type', 'options', 'defaults', 'custom', 'spec', 'layout', 'elements', 'items', 'route', 'routes', 'receivers', 'data', 'interval', '__proto__', 'constructor', 'a/b~c');
    const leaf = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.constantFrom('row', 'timeseries', 'custom.', 'custom.a.b', '__proto__', '$x'), fc.date());
    const garbage = fc.letrec((tie) => ({ any: fc.oneof({ depthSize: 'medium' }, leaf, fc.array(tie('any'), { maxLength: 4 }), fc.dictionary(keys, tie('any'), { maxKeys: 6 })) })).any;
    fc.assert(fc.property(garbage, fc.constantFrom(...kinds), fc.constantFrom('generated', 'foreign'), (data, kind, profile) => {
      for (const fault of faultsIn(kind, data, profile, { prometheus: '2.42' })) {
        expect(fault.message).not.toMatch(/\n|undefined|\[object/);
        expect(fault.remedy).not.toBe('');
      }
    }), { numRuns: 1500 });
  });
  it.each([
    ['many unknown keys', Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => [`key${i}`, 1]))],
    ['many bad panels', { title: 'x', panels: Array.from({ length: 100_000 }, () => 1) }],
    ['many bad entries', { groups: Array.from({ length: 40_000 }, () => ({ rules: {} })), receivers: Array.from({ length: 20_000 }, () => ({})), providers: Array.from({ length: 40_000 }, () => 1), datasources: Array.from({ length: 40_000 }, () => 1) }],
    ['a panel of many bad parts', { title: 'x', panels: [{ type: 'timeseries', targets: Array.from({ length: 20_000 }, () => 1) }] }],
    ['deep nesting', Array.from({ length: 20_000 }).reduce<unknown>((inner) => ({ route: inner, routes: [inner], panels: [inner], spec: { layout: inner } }), {})],
    ['deep rows', Array.from({ length: 20_000 }).reduce<unknown>((inner) => ({ type: 'row', panels: [inner] }), {})],
    ['deep layouts', { spec: { elements: {}, layout: Array.from({ length: 20_000 }).reduce<unknown>((inner) => ({ kind: 'RowsLayout', spec: { rows: [{ spec: { layout: inner } }] } }), {}) } }],
  ])('%s: soon, and with no more faults than a person reads', (_, data) => {
    const start = process.cpuUsage();
    for (const kind of kinds) expect(faultsIn(kind, data, 'foreign').length, kind).toBeLessThanOrEqual(200); // a hundred of each severity
    expect(process.cpuUsage(start).user / 1e6, 'seconds').toBeLessThan(8);
  });
});
