import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONFIG, repositoryWith, type Files } from '../pipeline/test-support';
import { promtoolsForTests } from '../tools';

const oac = path.resolve(__dirname, '../../dist/oac.js');
const files = (within: string, seconds = 2): Files => ({
  'oac.config.ts': CONFIG,
  'services/shop.ts': `
import { counter, histogram, requestLatency, service } from 'observability-as-code';
export const calls = histogram({ name: 'rpc_seconds', labels: { rpc: 'any' }, buckets: [0.1, 1] });
export const shop = service({ name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '15s', signals: { latency: requestLatency(calls, { warning: 0.1, critical: 1 }) } });
`,
  'alert-rules/shop.ts': `
import { alert, ruleGroup } from 'observability-as-code';
import { shop } from '../services/shop';
export default ruleGroup({ name: 'shop', rules: [alert(shop.latency.mostlySlow({ detectWithin: '1m', tolerate: '12s' }), { name: 'ShopSlow', severity: 'critical', runbook: { meaning: 'm', firstSteps: ['s'] } })] });
`,
  'scenarios/slow.ts': `
import { scenario } from 'observability-as-code';
import { shop } from '../services/shop';
export default scenario({
  name: 'slow', service: shop, story: { lasts: '17m', phases: [{ at: '15m', requests: { seconds: ${seconds} } }] },
  expect: { fires: { ShopSlow: { within: '${within}' } } },
});
`,
});
/** Without requests there are few quiet days to tell. */
const watched: Files = {
  'oac.config.ts': CONFIG,
  'services/shop.ts': `
import { prometheus, service, targets } from 'observability-as-code';
export const shop = service({ name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '15s', signals: { up: targets(prometheus.up) } });
`,
  'alert-rules/shop.ts': `
import { alert, ruleGroup } from 'observability-as-code';
import { shop } from '../services/shop';
export default ruleGroup({ name: 'shop', rules: [alert(shop.up.down({ for: '1m' }), { name: 'ShopDown', severity: 'critical', runbook: { meaning: 'm', firstSteps: ['s'] } })] });
`,
  'scenarios/down.ts': `
import { scenario } from 'observability-as-code';
import { shop } from '../services/shop';
export default scenario({ name: 'down', service: shop, story: { lasts: '12m', phases: [{ at: '5m', down: true }] }, expect: { fires: { ShopDown: { within: '2m' } } } });
`,
};
let real: string;
beforeAll(async () => {
  if (!fs.existsSync(oac)) throw new Error('npm run build comes first: these tests run the compiled command');
  real = path.dirname((await promtoolsForTests())[0]!.tool.path);
});
/** A promtool of one's own on PATH, before all others. */
function scripted(root: string, script: string): string {
  const bin = path.join(root, 'bin');
  fs.mkdirSync(bin);
  fs.writeFileSync(path.join(bin, 'promtool'), `#!/bin/sh\nif [ "$1" = --version ]; then echo "promtool, version \${VERSION:-2.53.0} (branch: x)"; exit 0; fi\n${script}\n`, { mode: 0o755 });
  return bin;
}
function run(root: string, bin: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [oac, 'test', ...args], { cwd: root, encoding: 'utf8', env: { ...process.env, PATH: `${bin}:${process.env['PATH']}`, ...env } });
  return { status, out: stdout, err: stderr };
}

describe('oac test', () => {
  it('proves what holds, and shows when alerts speak', () => {
    const { status, out, err } = run(repositoryWith(files('1m')), real, ['--table']);
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/\| slow \| ShopSlow \| – \| [3-6]\d(?:\.\d)? \| 60 \| – \|/);
    expect(out).toMatch(/proven: 1 scenario, 18 of the quiet library and \d+ at the edges of alerts/);
  });
  it('tells a scenario that is named, whether or not all other alerts have one', () => {
    const rules = watched['alert-rules/shop.ts']!.replace('rules: [', "rules: [alert(shop.up.missing({ for: '1m' }), { name: 'ShopMissing', severity: 'critical', runbook: { meaning: 'm', firstSteps: ['s'] } }), ");
    const root = repositoryWith({ ...watched, 'alert-rules/shop.ts': rules });
    expect(run(root, real)).toMatchObject({ status: 1, out: expect.stringMatching(/^error +alert-rules\/shop\.ts:\d+ +name +rule\/proven[^]*ShopMissing has never been seen firing[^]*\nnot proven: no story fails of 1 scenario, .*, but see above, in /) as string });
    expect(run(root, real, ['down'])).toEqual({ status: 0, out: expect.stringMatching(/^proven: 1 scenario and 0 of the quiet library/) as string, err: '' });
  });
  it('says in words that there is no folder for temporary files', () => {
    expect(run(repositoryWith(watched), real, ['down'], { TMPDIR: '/nowhere' })).toEqual({
      status: 2, out: '', err: expect.stringMatching(/^oac: \/nowhere\/\S+ cannot be used \(mkdtemp\): a folder on the way is missing, or a symbolic link leads nowhere\n {2}→ make the folder/) as string,
    });
  });
  it('says which scenario fails, with its place, and what happened instead', () => {
    const { status, out } = run(repositoryWith(files('1m', 0.5)), real, ['--json']);
    expect(status).toBe(1);
    const { problems, timings } = JSON.parse(out) as { problems: object[]; timings: object[] };
    expect(problems).toMatchObject([{ check: 'scenario/fires', severity: 'error', file: 'scenarios/slow.ts', line: 4, message: 'slow: ShopSlow never fires; it should within 60 s of 15m. Nothing fires' }]);
    expect(timings).toEqual([{ scenario: 'slow', service: 'shop', alert: 'ShopSlow', within: 60 }]);
  });
  it('says which alerts fire where, and which changes nobody would notice', () => {
    const root = repositoryWith(watched);
    const covered = run(root, real, ['--coverage']);
    expect([covered.status, covered.out]).toEqual([0, expect.stringMatching(/\| ShopDown \| down \| \d of \d \|/)]);
    const mutated = run(root, real, ['--mutate']);
    expect([mutated.status, mutated.err]).toEqual([0, '']);
    expect(mutated.out).toMatch(/\| all \| \d+ \| \d+ \| \d+ \| \d+ \|\n[^]*no story notices:\n {2}ShopDown {2}\w+: .*\n[^]*\nmutation score [\d.]+ %: \d+ of \d+ changes are noticed/);
    const data = JSON.parse(run(root, real, ['--mutate', '--json']).out) as { score: number; mutants: { fate: string; by?: string }[] };
    const killed = data.mutants.filter(({ fate }) => fate === 'killed');
    expect(killed.length).toBeGreaterThan(3);
    expect(killed.every(({ by }) => by !== undefined)).toBe(true);
    expect(data.score).toBe(Math.floor((1000 * killed.length) / data.mutants.filter(({ fate }) => fate !== 'equivalent').length) / 10);
    expect(run(root, real, ['--mutate', '--table'])).toMatchObject({ status: 2, err: expect.stringContaining('--mutate is a test of its own, and goes without --table') as string });
  }, 240_000);
  it('keeps when alerts speak, and says what a change does to it', () => {
    const root = repositoryWith(files('2m'));
    const page = path.join(root, 'docs/first-fire.md');
    const first = run(root, real, ['--update']);
    expect([first.status, first.out]).toEqual([0, expect.stringContaining('docs/first-fire.md is written')]);
    const written = fs.readFileSync(page, 'utf8');
    expect(written).toMatch(/\| slow \| ShopSlow \| – \| \d+(?:\.\d)? \| 120 \| – \|[^]*Nothing fires in: .*steady-state/);
    expect(run(root, real).status).toBe(0);
    const rule = path.join(root, 'alert-rules/shop.ts');
    fs.writeFileSync(rule, fs.readFileSync(rule, 'utf8').replace("detectWithin: '1m', tolerate: '12s'", "detectWithin: '90s', tolerate: '30s'"));
    const drifted = run(root, real);
    expect([drifted.status, drifted.out]).toEqual([1, expect.stringMatching(/docs\/first-fire\.md:\d+[^]*slow: ShopSlow firing [\d.]+ s → [\d.]+ s\n[^]*oac test --update/)]);
    expect(fs.readFileSync(page, 'utf8')).toBe(written);
    const updated = run(root, real, ['--update']);
    expect([updated.status, updated.out]).toEqual([0, expect.stringMatching(/slow: ShopSlow firing [\d.]+ s → [\d.]+ s\n[^]*is written/)]);
    expect(run(root, real).status).toBe(0);
    fs.rmSync(page);
    fs.mkdirSync(page);
    expect(run(root, real)).toMatchObject({ status: 2, err: expect.stringContaining('docs/first-fire.md is a folder') as string });
  });
  it('says which promtool reads native histograms, where this one does not', () => {
    const native = files('1m');
    const root = repositoryWith({
      ...native, 'services/shop.ts': native['services/shop.ts']!.replace('counter, histogram,', 'foreign,').replace("histogram({ name: 'rpc_seconds', labels: { rpc: 'any' }, buckets: [0.1, 1] })", "foreign.nativeHistogram({ name: 'rpc_seconds', labels: { rpc: 'any' } })"),
    });
    const { status, out, err } = run(root, real);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(/does not read native histograms, in which these stories are told: promtool 2\.53 and later do\.[^]*→/);
  });
  it('tells the scenarios that are named, and no others', () => {
    const root = repositoryWith(files('1m'));
    const { status, out } = run(root, real, ['slow', 'steady-state']);
    expect([status, out]).toEqual([0, expect.stringMatching(/proven: 1 scenario and 1 of the quiet library/)]);
    expect(run(root, real, ['slwo'])).toMatchObject({ status: 2, err: expect.stringMatching(/there is no scenario 'slwo'\n.*did you mean 'slow'\?/) as string });
    expect(run(root, real, ['slow', '--coverage'])).toMatchObject({ status: 2, err: expect.stringMatching(/--coverage is about all scenarios\n.*leave slow out/) as string });
  });
  it('tests nothing where definitions are wrong', () => {
    const { status, out } = run(repositoryWith({ ...files('1m'), 'scenarios/slow.ts': files('1m')['scenarios/slow.ts']!.replace('ShopSlow', 'ShopSlwo') }), real);
    expect(status).toBe(1);
    expect(out).toMatch(/scenario\/alert-exists[^]*did you mean 'ShopSlow'\?[^]*nothing was tested/);
  });
  it.each<[string, string, RegExp, Readonly<Record<string, string>>]>([
    ['says nothing', 'exit 0', /exits 0 and says nothing of the alert that always fires/, {}],
    ['says that all is well', 'echo "  SUCCESS"; exit 0', /nothing of the alert that always fires/, {}],
    ['says what cannot be read', 'echo "segmentation fault" >&2; exit 1', /exits 1 and says:\n\s*segmentation fault/, {}],
    ['is killed in the middle', 'kill -9 $$', /was ended by SIGKILL/, {}],
    ['is too old', 'exit 0', /is promtool 2\.30\.1: 2\.42 or later is needed/, { VERSION: '2.30.1' }],
    ['is none', 'exit 0', /does not answer as promtool would|or later is needed/, { VERSION: '' + 'x y' }],
  ])('is never green with a promtool that %s', (_, script, message, env) => {
    const root = repositoryWith(files('1m'));
    const { status, out, err } = run(root, scripted(root, script), [], env);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).toContain('→');
  });
  it('has its flag for itself, and something to do', () => {
    const root = repositoryWith({ 'oac.config.ts': CONFIG, 'services/shop.ts': files('1m')['services/shop.ts']! });
    const { status, err } = run(root, real);
    expect([status, err]).toEqual([2, expect.stringMatching(/nothing to test[^]*scenarios\//)]);
    const check = spawnSync(process.execPath, [oac, 'check', '--table'], { cwd: root, encoding: 'utf8' });
    expect([check.status, check.stderr]).toEqual([2, "oac: oac check takes no '--table'\n  → oac test does\n"]);
  });
});
