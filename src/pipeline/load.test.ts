import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCache } from './cache';
import { hashOf } from './sources';
import { CONFIG, dashboard, loadFrom, problemsOf, put, repositoryWith, service } from './test-support';

describe('loading', () => {
  it('finds services, dashboards and rule groups in sorted files, whatever the suffix and however imports are written', () => {
    const root = repositoryWith({
      'package.json': '{ "type": "module" }',
      'oac.config.ts': CONFIG,
      'services/b.ts': service('b'),
      'services/a.mts': service('a'),
      'services/old.js': "const { service } = require('observability-as-code');\nmodule.exports = service({ name: 'old', owner: 'team', select: { job: 'old' }, signals: {} });",
      'services/metrics.ts': "import { defineMetrics, histogram } from 'observability-as-code/metrics';\nexport const http = defineMetrics({ d: histogram({ name: 'd_seconds', help: 'd', labels: {}, buckets: [1] }) });",
      'services/a.test.ts': 'throw new Error("a test was run");',
      'services/types.d.ts': 'declare const x: 1;',
      'services/.hidden.ts': 'throw new Error("a hidden file was run");',
      'services/node_modules/x.ts': 'throw new Error("a package was run");',
      'services/notes.md': 'not for us',
      'dashboards/all.ts': "import { b } from '../services/b.js';\nimport { a } from '../services/a.mjs';\nimport { board } from '../lib';\nexport default [a, b].map((s) => board(s.info.name));",
      'dashboards/sub/one.cts': "import { board } from '../../lib/index';\nexport const one = board('one');",
      'lib/index.ts': "import { dashboard } from 'observability-as-code';\nimport names from './names';\nimport raw from './names.json';\nexport const board = (uid: string) => dashboard({ uid, title: names.prefix + uid + raw.suffix, rows: [] });",
      'lib/names.ts': "export default { prefix: 'the ' };",
      'lib/names.json': '{ "suffix": "!" }',
    });
    const { project, failures } = loadFrom(root);
    expect(failures).toEqual([]);
    expect(project?.services.map(({ info }) => info.name)).toEqual(['a', 'b', 'old']);
    expect(project?.dashboards.map(({ uid, title }) => [uid, title])).toEqual([['a', 'the a!'], ['b', 'the b!'], ['one', 'the one!']]);
    expect(project?.config.grafana.folder).toBe('Services');
  });

  it('knows the line of a definition, compiled now or from the cache', () => {
    const root = repositoryWith({ 'oac.config.ts': CONFIG, 'services/a.ts': `interface Gone {\n  x: 1;\n}\n\n${service('a')}` });
    for (const _ of ['cold', 'warm']) {
      expect(loadFrom(root).project?.services[0]?.origin).toEqual({ file: path.join(root, 'services/a.ts'), line: 7, column: 25 });
    }
  });

  it('reads the config before the definitions that depend on it', () => {
    const root = repositoryWith({ 'oac.config.ts': CONFIG.replace('{}', "{ targetLabels: ['job', 'pod', 'namespace'], scrapeInterval: '30s' }"), 'services/a.ts': service('a').replace("job: 'a'", "namespace: 'a'") });
    const { project } = loadFrom(root);
    expect(project?.services[0]?.info.scrape).toBe(30);
    expect(project?.config.instanceLabels).toEqual(['pod']);
  });

  it('takes a definition once that several files export, and a circle as Node does', () => {
    const root = repositoryWith({
      'oac.config.ts': CONFIG,
      'services/a.ts': `import { b } from './b';\n${service('a')}\nexport const later = () => b;`,
      'services/b.ts': `import { later } from './a';\n${service('b')}\nexport const soon = () => later;`,
      'services/index.ts': "export * from './a';\nexport { b as default, b } from './b';",
      'dashboards/a.ts': `${dashboard('a')}\nexport { a } from '../services';`,
    });
    const { project, failures } = loadFrom(root);
    expect(failures).toEqual([]);
    expect(project?.services.map(({ info }) => info.name)).toEqual(['a', 'b']);
  });

  it('loads packages from node_modules, with the same instance of this package', () => {
    const root = repositoryWith({
      'oac.config.ts': CONFIG,
      'node_modules/boards/package.json': '{ "main": "index.js" }',
      'node_modules/boards/index.js': "exports.make = require('observability-as-code').dashboard;",
      'dashboards/a.ts': dashboard('a').replace("title: 'a'", 'title: String(make === dashboard)').replace('export', "import { make } from 'boards';\nexport"),
    });
    expect(loadFrom(root).project?.dashboards[0]?.title).toBe('true');
  });

  it('finds the same whatever happened to its cache', () => {
    const root = repositoryWith({ 'oac.config.ts': CONFIG, 'services/a.ts': service('a') });
    const file = path.join(root, '.oac-cache/compiled');
    loadFrom(root);
    const whole = fs.readFileSync(file);
    const flipped = Buffer.from(whole);
    flipped[whole.length - 20]! ^= 1;
    const body = whole.toString().slice(whole.indexOf(10) + 1).replace(/"version":"[^"]*"/, '"version":"0.0.0 node20"');
    const another = Buffer.from(`${hashOf(body)}\n${body}`);
    for (const broken of [another, whole.subarray(0, whole.length - 7), whole.subarray(0, 30), Buffer.alloc(0), flipped, Buffer.from('{}\n\n')]) {
      fs.writeFileSync(file, broken);
      expect(loadFrom(root).project?.services.map(({ info }) => info.name)).toEqual(['a']);
      expect(fs.readFileSync(file)).toEqual(whole);
    }
    fs.rmSync(path.join(root, '.oac-cache'), { recursive: true });
    fs.writeFileSync(path.join(root, '.oac-cache'), 'in the way');
    expect(loadFrom(root).project?.services.map(({ info }) => info.name)).toEqual(['a']);
  });

  it('keeps in the cache what is used now, by content', () => {
    const root = repositoryWith({ 'oac.config.ts': CONFIG, 'services/a.ts': service('a'), 'services/b.ts': service('b') });
    loadFrom(root);
    const full = fs.statSync(path.join(root, '.oac-cache/compiled')).size;
    fs.rmSync(path.join(root, 'services/b.ts'));
    loadFrom(root);
    expect(fs.statSync(path.join(root, '.oac-cache/compiled')).size).toBeLessThan(full);
    put(root, { 'services/a.ts': service('other') });
    expect(loadFrom(root).project?.services.map(({ info }) => info.name)).toEqual(['other']);
    expect(openCache(root).compiled('no such hash')).toBeUndefined();
  });
});

describe('a definition that cannot be used', () => {
  const refused = (files: Readonly<Record<string, string>>, timeLimit?: number): readonly unknown[] => {
    const root = repositoryWith({ 'oac.config.ts': CONFIG, ...files });
    const loaded = loadFrom(root, timeLimit);
    expect(loaded.project).toBeUndefined();
    return problemsOf(loaded, root);
  };

  it('says where it threw, in TypeScript, once for all who import it, and goes on with the others', () => {
    expect(refused({
      'lib/limits.ts': "interface A {\n  a: 1;\n}\nexport const of = (a?: A): number => {\n  throw new RangeError('no limit');\n};",
      'services/a.ts': "import { of } from '../lib/limits';\nexport const a = of();",
      'services/b.ts': "import { a } from './a';\nexport default a;",
      'services/c.ts': "throw 'out';",
    })).toEqual([
      { check: 'load/run', severity: 'error', file: 'lib/limits.ts', line: 5, message: 'RangeError: no limit', remedy: expect.any(String) },
      { check: 'load/run', severity: 'error', file: 'services/c.ts', message: "threw 'out'", remedy: expect.any(String) },
    ]);
  });

  it('says which panel asks for what is not there, once all is loaded', () => {
    const board = (uid: string, query: string): string => `import { dashboard, ranking, row, timeseries } from 'observability-as-code';\nexport default dashboard({ uid: '${uid}', title: 'A', rows: [row('One',\n  timeseries(${query}))] });`;
    expect(refused({
      'services/a.ts': service('a'), 'dashboards/a.ts': board('a', '({ services }) => services[9].signals.x'), 'dashboards/b.ts': board('b', "ranking('errors')"), 'dashboards/c.ts': board('c', '({ alerts }) => alerts[0]'),
    })).toEqual([
      { check: 'load/run', severity: 'error', file: 'dashboards/a.ts', line: 3, message: expect.stringContaining('TypeError') as string, remedy: expect.any(String) as string },
      { check: 'load/run', severity: 'error', file: 'dashboards/b.ts', line: 3, path: 'queries', message: "ranking('errors'): no service has a signal of that name", remedy: expect.any(String) as string },
      { check: 'load/run', severity: 'error', file: 'dashboards/c.ts', line: 3, path: 'queries', message: 'a query about all that is defined gave undefined', remedy: expect.any(String) as string },
    ]);
  });

  it('passes on what the API says about a mistake, with its place', () => {
    expect(refused({ 'services/a.ts': service('a').replace("name: 'a'", "name: 'A B'") })).toEqual([{
      check: 'load/run', severity: 'error', file: 'services/a.ts', line: 3, path: 'name', message: "service name 'A B' is not usable", remedy: 'lower-case letters, digits and hyphens, as in checkout-api',
    }]);
  });

  it('says where text is no TypeScript, or no CommonJS', () => {
    expect(refused({
      'services/a.ts': 'export const a = 1;\n\nexport const b = ;\n',
      'services/b.ts': 'interface X {\n  x: 1;\n}\nexport const b = 1;\nawait b;\n',
      'services/c.ts': "import data from './data.json';\nexport default data;",
      'services/data.json': '{ "a": }',
    })).toMatchObject([
      { file: 'services/a.ts', line: 3, message: 'Expression expected' },
      { file: 'services/b.ts', line: 5, message: expect.stringContaining('await'), remedy: expect.stringContaining('top-level await') },
      { file: 'services/data.json', message: expect.stringContaining('not JSON') },
    ]);
  });

  it('says which import leads nowhere', () => {
    expect(refused({ 'services/a.ts': "\nimport x from './nowhere.js';\nexport default x;", 'services/b.ts': "import y from 'no-such-package';\nexport default y;" })).toMatchObject([
      { file: 'services/a.ts', line: 2, message: "Cannot find './nowhere.js'" },
      { file: 'services/b.ts', line: 1, message: "Cannot find module 'no-such-package'", remedy: 'npm install no-such-package, or mend the name' },
    ]);
  });

  it('says which file never returns', () => {
    expect(refused({
      'services/a.ts': service('a'),
      'services/b.ts': "import { forever } from '../lib/forever';\nexport default forever();",
      'lib/forever.ts': "try { require('./gone'); } catch {}\nfor (;;) { try { for (;;) {} } finally { continue; } }\nexport const forever = () => 1;",
    }, 300)).toEqual([{ check: 'load/time', severity: 'error', file: 'lib/forever.ts', line: 2, message: 'did not finish within 0.3 s', remedy: expect.any(String) }]);
  });

  it('says the line of a loop in a function that another file calls, however V8 has compiled it', () => {
    expect(refused({
      'lib/n.ts': "interface Gone {\n  x: 1;\n}\nexport const sum = (n: number): number => {\n  let s = 0;\n  for (let i = 0; i < n; i -= 1) s += i;\n  return s;\n};",
      'services/b.ts': "import { sum } from '../lib/n';\nexport default [1, 2].map((n) => sum(n - 1) + sum(n));",
    }, 500)).toMatchObject([{ check: 'load/time', file: 'lib/n.ts', line: 6 }]);
  });

  it('says which files import each other where one is used too early, and where', () => {
    const use = 'move what both need into a third file';
    expect(refused({
      'services/a.ts': "import { names } from './b';\nexport const a = () => names;\nexport const limit = 1;",
      'services/b.ts': "interface Gone {\n  x: 1;\n}\nimport { limit } from './a';\nexport const names = [limit];",
    })).toEqual([{ check: 'load/run', severity: 'error', file: 'services/b.ts', line: 5, message: "services/a.ts and services/b.ts import each other: a.ts → b.ts → a.ts, and 'limit' is used before it is defined", remedy: use }]);
    expect(refused({
      'services/a.ts': "import x from '../lib/x';\nexport default [x];",
      'lib/x.ts': "import { of } from './y';\nexport default of();",
      'lib/y.ts': "import a from '../services/a';\nexport const of = () => 1;\nexport const all = [...a];",
    })).toMatchObject([{ file: 'lib/y.ts', line: 3, message: 'services/a.ts, lib/x.ts and lib/y.ts import each other: a.ts → x.ts → y.ts → a.ts, and what the first exports by default is used before it is defined' }]);
    expect(refused({
      'services/a.ts': "import { names } from '../lib/a';\nexport const a = () => names;\nexport const limit = 1;",
      'lib/a.ts': "import { limit } from '../services/a';\nexport const names = [limit];",
    })).toMatchObject([{ file: 'lib/a.ts', message: expect.stringContaining(': services/a.ts → lib/a.ts → services/a.ts, and') as string }]);
    // No circle: the file's own order.
    expect(refused({ 'services/a.ts': "export const a = f();\nfunction f() { return late; }\nconst late = 1;" })).toMatchObject([{ file: 'services/a.ts', line: 2, message: "ReferenceError: Cannot access 'late' before initialization" }]);
  });

  it('says the line of a setting that does not fit', () => {
    expect(refused({ 'oac.config.ts': "import { defineConfig } from 'observability-as-code';\nexport default defineConfig({\n  grafana: { version: 1 },\n  nonsense: 1,\n} as object);" })).toMatchObject([
      { check: 'config/shape', file: 'oac.config.ts', line: 4, path: 'nonsense' }, { file: 'oac.config.ts', line: 3, path: 'grafana.version' },
    ]);
  });

  it('must export what its folder is for, and is told what it keeps', () => {
    expect(refused({
      'services/a.ts': `${service('a').replace('export ', '')}`,
      'dashboards/b.ts': dashboard('b').replace('export default ', ''),
      'dashboards/c.ts': dashboard('c').replace('export default ', 'const board: unknown = '),
      'dashboards/d.ts': ' \n',
      'alert-rules/e.ts': '// const rules = ruleGroup({})\nexport const ruleGroup = 1;',
    })).toMatchObject([
      { file: 'services/a.ts', line: 3, message: "'a' is declared but not exported", remedy: 'export it: export const a = service({ … })' },
      { file: 'dashboards/b.ts', line: 3, message: 'a dashboard is made here, but not exported', remedy: 'export it: export default dashboard({ … })' },
      { file: 'dashboards/c.ts', line: 3, message: "'board' is declared but not exported" },
      { file: 'dashboards/d.ts', message: 'is empty' },
      { file: 'alert-rules/e.ts', message: 'exports no rule group' },
    ]);
  });

  it('must export what its folder is for', () => {
    expect(refused({
      'services/a.ts': 'export const helper = () => 1;',
      'services/b.ts': `${dashboard('b')}${service('b')}`,
      'dashboards/c.ts': 'export {};',
      'dashboards/d.ts': "export default (async () => 1)();",
      'dashboards/e.ts': `${dashboard('e').replace('export default', 'const e =')}export default [e, undefined, [e]];`,
      'alert-rules/f.ts': 'export default { kind: 1 };',
    })).toMatchObject([
      { file: 'services/a.ts', message: 'exports neither a service nor metrics' },
      { file: 'dashboards/c.ts', message: 'exports no dashboard', remedy: expect.stringContaining('export default dashboard({ … })') },
      { file: 'dashboards/d.ts', path: 'default', message: expect.stringContaining('exports a promise') },
      { file: 'dashboards/e.ts', path: 'default[1]', message: 'holds undefined among definitions' },
      { file: 'dashboards/e.ts', path: 'default[2]', message: 'holds a list among definitions' },
      { file: 'alert-rules/f.ts', message: 'exports no rule group' },
      { file: 'services/b.ts', message: 'exports a dashboard, which is looked for in dashboards/ only', remedy: 'move it to a file in dashboards/' },
    ]);
  });
});
