import { describe, expect, it } from 'vitest';
import { CONFIG, loadFrom, repositoryWith } from './test-support';

const SERVICE = (owner: string, before = ''): string => `
import { service } from 'observability-as-code';
${before}
export const api = service({ name: 'api', owner: ${owner}, select: { job: 'api' }, signals: {} });
`;
const holds = (files: Readonly<Record<string, string>>): boolean => {
  const { failures, hermetic } = loadFrom(repositoryWith({ 'oac.config.ts': CONFIG, ...files }));
  expect(failures).toEqual([]);
  return hermetic.holds;
};

describe('definitions are hermetic', () => {
  it.each<[string, string, string?]>([
    ['look at nothing', "'team'"],
    ['compute', "[...new Set(['a', 'b'])].map((name) => `${name}${Math.max(1, Number('2'))}`).join()", 'const local = Object.entries({ a: JSON.parse("1") });'],
    ['name what is there only in words and properties', 'process.process', "// Date.now() of the process\nconst process = { process: 'the process, its Date and its performance' };"],
    ['would look elsewhere, and do not', "String(1) === '2' ? process.title : 'team'"],
    ['import text', 'names.team', "import names from '../lib/names.json';"],
    ['import each other', 'team', "import { team } from '../lib/names';"],
    ['import all of one', 'all.team', "import * as all from '../lib/names';"],
  ])('that %s', (_, owner, before) => {
    expect(holds({ 'services/api.ts': SERVICE(owner, before), 'lib/names.json': '{ "team": "a" }', 'lib/names.ts': "export const team = 'b';" })).toBe(true);
  });

  it.each<[string, string, string?]>([
    ['read the environment', "process.env['TEAM'] ?? 'team'"],
    ['do so by another way', "globalThis['proc' + 'ess'].env['TEAM'] ?? 'team'"],
    ['ask whether there is one', "typeof process === 'object' ? 'team' : 'none'"],
    ['do so in what they import', 'team', "import { team } from '../lib/world';"],
    ['do so in a function that is called', 'who()', "const who = () => String(performance.now());"],
    ['look at the clock', 'String(new Date().getFullYear())'],
    ['draw lots', "String(Math.random())"],
    ['take that out of Math', 'String(random())', 'const { random } = Math;'],
    ['print', "(console.error('x'), 'team')"],
    ['import of Node', 'hostname()', "import { hostname } from 'node:os';"],
    ['import a file', "String(readFileSync('package.json').length)", "import { readFileSync } from 'node:fs';"],
    ['import a package', 'team', "import { team } from 'names';"],
    ['import later', "(void import('node:os'), 'team')"],
    ['make code of text', "Function('return process')().title"],
    ['do so by another way, too', "(() => 1)['constructor']('return process')().title"],
    ['evaluate', "eval('1 + 1').toFixed()"],
    ['write in the language of the system', '(1.5).toLocaleString()'],
    ['leave something behind', "String(setTimeout(() => 1, 0) && 'team')"],
    ['write where all can read', "(globalThis.seen = 'team')"],
    ['want to know when garbage is collected', "String(new WeakRef({}) && 'team')"],
    ['measure', "String(waitTimer({ inc: () => 1 }) && 'team')", "import { waitTimer } from 'observability-as-code/metrics';"],
  ])('but not those that %s', (_, owner, before) => {
    expect(holds({
      'services/api.ts': SERVICE(owner, before), 'lib/world.ts': "export const team = process.env['TEAM'] ?? 'team';",
      'node_modules/names/package.json': '{ "name": "names" }', 'node_modules/names/index.js': "exports.team = 'team';",
    })).toBe(false);
  });

  it('but not those that look when outputs call them', () => {
    const { project, hermetic } = loadFrom(repositoryWith({
      'oac.config.ts': CONFIG,
      'services/api.ts': `
import { promql, quantity, service } from 'observability-as-code';
export const api = service({ name: 'api', owner: 'team', select: { job: 'api' }, signals: { q: quantity({ title: 'Q', unit: 'short', expr: (use) => promql\`x{\${use.where}} > \${String(Date.now())}\` }) } });
`,
    }));
    expect(hermetic.holds).toBe(true);
    const [service] = project!.services;
    const signal = service!.signals['q']!;
    signal.expr(signal.place.rule(60));
    expect(hermetic.holds).toBe(false);
  });

  it('gives them what they ask for, and takes what they set', () => {
    const { project } = loadFrom(repositoryWith({ 'oac.config.ts': CONFIG, 'services/api.ts': SERVICE("(escape = ((text) => `new ${text}`) as typeof escape, `${typeof structuredClone} ${Math.max(1, 2)} ${Math.random() < 1} ${escape('x')}`)", 'const before = escape;\nsetTimeout(() => { escape = before; }, 0);') }));
    expect(project!.services[0]!.info.owner).toBe('function 2 true new x');
  });
});
