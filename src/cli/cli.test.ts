import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONFIG, dashboard, put, repositoryWith, service, treeOf, type Files } from '../pipeline/test-support';

const oac = path.resolve(__dirname, '../../dist/oac.js');
beforeAll(() => {
  if (!fs.existsSync(oac)) throw new Error('npm run build comes first: these tests run the compiled command');
});

const CONTENT: Files = {
  'oac.config.ts': CONFIG.replace('{}', "{ outputs: ['prometheus'] }"),
  'services/api.ts': `
import { requestLatency, service } from 'observability-as-code';
import { defineMetrics, histogram } from 'observability-as-code/metrics';
const http = defineMetrics({ duration: histogram({ name: 'http_request_duration_seconds', help: 'h', labels: {}, buckets: [0.1, 0.2, 0.5] }) });
export const api = service({
  name: 'api', owner: 'team', select: { job: 'api' }, traffic: 1,
  signals: { latency: requestLatency(http.duration, { warning: 0.1, critical: 0.2 }) },
});
`,
  'alert-rules/latency.ts': `
import { alert, ruleGroup } from 'observability-as-code';
import { api } from '../services/api';
export default ruleGroup({
  name: 'latency',
  rules: [alert(api.latency.mostlySlow({ detectWithin: '2m', tolerate: '12s' }), { name: 'ApiSlow', severity: 'critical', runbook: { meaning: 'm', firstSteps: ['s'] } })],
});
`,
  'scenarios/slow.ts': `
import { scenario } from 'observability-as-code';
import { api } from '../services/api';
export default scenario({
  name: 'slow', service: api, story: { lasts: '15m', phases: [{ at: '12m', requests: { seconds: 0.3 } }] }, expect: { fires: { ApiSlow: { within: '2m' } } },
});
`,
};

function run(root: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [oac, ...args], { cwd: root, encoding: 'utf8', env: { ...process.env, ...environment } });
  return { status, out: stdout, err: stderr };
}

describe('oac', () => {
  it.each([
    [['generate', '--jason'], "oac: Unknown option '--jason'\n  → see oac --help\n"],
    [['generate', '--json=1'], "oac: Option '--json' does not take an argument\n  → see oac --help\n"],
    [['genrate'], "oac: unknown command 'genrate'\n  → did you mean 'generate'?\n"],
    [['frobnicate'], "oac: unknown command 'frobnicate'\n  → one of generate, check, test, backtest, explain, report\n"],
    [['generate', 'x'], "oac: oac generate takes no 'x'\n  → see oac --help\n"],
    [[], /^oac: no command\n {2}→ Usage: oac <command>/],
  ])('cannot run %j', (args, message) => {
    const { status, out, err } = run(repositoryWith(CONTENT), args);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });

  it('tells its version and its commands', () => {
    const root = repositoryWith({});
    expect(run(root, ['--version'])).toEqual({ status: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' });
    const help = { status: 0, out: expect.stringMatching(/^Usage: oac <command>[^]* generate [^]* check /) as string, err: '' };
    for (const args of [['--help'], ['help'], ['help', 'generate'], ['check', '--help']]) expect(run(root, args)).toEqual(help);
  });

  it('needs a config', () => {
    const { status, out, err } = run(repositoryWith({}), ['generate']);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(/^oac: no oac\.config\.ts in .*\n {2}→ run in the root[^]*export default config;/);
    expect(run(repositoryWith({}), ['generate', '--debug']).err).toMatch(/^CannotRun: no oac\.config\.ts[^]*\n {4}at [^]*\n {2}→ run in the root/);
  });
});

describe('oac generate and check', () => {
  it('write, agree, and see what is no longer so', () => {
    const root = repositoryWith(CONTENT);
    expect(run(root, ['check'])).toMatchObject({ status: 1, out: expect.stringMatching(/generated\/prometheus\/rules\/latency\.yml {2}generated\/up-to-date\n {2}is missing\n {2}→ run oac generate/), err: '' });
    expect(fs.existsSync(path.join(root, 'generated'))).toBe(false);

    expect(run(root, ['generate'])).toEqual({ status: 0, out: expect.stringMatching(/^generated\/ {2}\d+ files?: \d+ written, in \d+\.\d\d s\nprometheus \d+\n$/), err: '' });
    const tree = treeOf(path.join(root, 'generated'));
    expect(run(root, ['generate'])).toMatchObject({ status: 0, out: expect.stringMatching(/ unchanged, in /) });
    expect(treeOf(path.join(root, 'generated'))).toEqual(tree);
    expect(run(root, ['check'])).toEqual({ status: 0, out: expect.stringMatching(/^no problems, generated\/ is up to date/), err: '' });

    put(root, {
      'services/web.ts': CONTENT['services/api.ts']!.replaceAll("'api'", "'web'"),
      'alert-rules/second.ts': CONTENT['alert-rules/latency.ts']!.replace("'latency'", "'second'").replace('ApiSlow', 'WebSlow').replace('/api', '/web'),
      'scenarios/second.ts': CONTENT['scenarios/slow.ts']!.replace("'slow'", "'second'").replace('ApiSlow', 'WebSlow').replace('/api', '/web'),
      'generated/mine.txt': 'x', 'generated/prometheus/rules/latency.yml': 'edited',
    });
    const json = JSON.parse(run(root, ['check', '--json']).out) as { problems: { file: string; severity: string; message: string }[]; counts: unknown };
    expect(json.problems.filter(({ file }) => /rules|mine/.test(file)).map(({ file, severity, message }) => [file, severity, message])).toEqual([
      ['generated/prometheus/rules/second.yml', 'error', 'is missing'],
      ['generated/prometheus/rules/latency.yml', 'error', 'differs from what the definitions give'],
      ['generated/mine.txt', 'warning', 'was not written by oac, or was changed since'],
    ]);
    expect(run(root, ['generate']).status).toBe(0);
    for (const file of ['alert-rules/second.ts', 'scenarios/second.ts']) fs.rmSync(path.join(root, file));
    expect(run(root, ['check']).out).toContain('generated/prometheus/rules/second.yml  generated/up-to-date\n  is no longer produced');
    expect(run(root, ['generate'])).toMatchObject({ status: 0, out: expect.stringContaining('2 removed') });
    expect(treeOf(path.join(root, 'generated'))).toEqual({ ...tree, 'mine.txt': 'x' });
    expect(run(root, ['check'])).toMatchObject({ status: 0, out: expect.stringContaining('1 warning') });
  });

  it('refuse what is wrong in words, write nothing, and keep stacks for --debug', () => {
    const root = repositoryWith({ ...CONTENT, 'services/b.ts': "interface A {\n  a: 1;\n}\nexport const b: A = ((): A => { throw new RangeError('no limit'); })();\n" });
    const { status, out, err } = run(root, ['generate']);
    expect([status, err]).toEqual([1, '']);
    expect(out).toBe('error    services/b.ts:4  load/run\n  RangeError: no limit\n  → mend the code there, or run with --debug for the whole stack\n\n1 error in 1 file\nnothing was written\n');
    expect(fs.existsSync(path.join(root, 'generated'))).toBe(false);
    expect(run(root, ['generate', '--debug']).err).toMatch(/^RangeError: no limit\n {4}at .*\/services\/b\.ts:4:\d+/);
    const json = run(root, ['generate', '--json']);
    expect([json.status, JSON.parse(json.out)]).toEqual([1, {
      problems: [{ check: 'load/run', severity: 'error', file: 'services/b.ts', line: 4, message: 'RangeError: no limit', remedy: expect.any(String) }], counts: { errors: 1, warnings: 0 },
    }]);
  });

  it('refuse an ill-typed definition and an ill-typed config', () => {
    const root = repositoryWith({ ...CONTENT, 'dashboards/a.ts': dashboard('a').replace("uid: 'a'", "uid: 'a', titel: ''") });
    expect(run(root, ['generate'])).toMatchObject({ status: 1, out: expect.stringMatching(/^error {4}dashboards\/a\.ts:3:38 {2}types\/tsc\n {2}unknown key 'titel'\n {2}→ did you mean 'title'\?/) });
    put(root, { 'dashboards/a.ts': dashboard('a'), 'oac.config.ts': CONFIG.replace('{}', "{ scrapeIntervall: '5s' } as object") });
    expect(run(root, ['generate'])).toMatchObject({ status: 1, out: expect.stringMatching(/^error {4}oac\.config\.ts:2 {2}scrapeIntervall {2}config\/shape\n {2}unknown setting 'scrapeIntervall'\n {2}→ did you mean 'scrapeInterval'\?/) });
  });

  it('cannot run where generated/ cannot be written', () => {
    const root = repositoryWith({ ...CONTENT, generated: 'a file' });
    expect(run(root, ['generate'])).toEqual({ status: 2, out: '', err: 'oac: generated/ cannot be written: a file is in the way of a folder; nothing was changed\n  → move that file away\n' });
    fs.rmSync(path.join(root, 'generated'));
    put(root, { 'generated/prometheus/rules/latency.yml': "a stranger's" });
    expect(run(root, ['generate'])).toEqual({
      status: 2, out: '', err: 'oac: generated/prometheus/rules/latency.yml is a file that was not written by oac\n  → move generated/prometheus/rules/latency.yml away; oac replaces only what it wrote itself\n',
    });
    expect(treeOf(path.join(root, 'generated'))).toEqual({ 'prometheus/rules/latency.yml': "a stranger's" });
  });

  it('cannot check what cannot be read', () => {
    const root = repositoryWith({ ...CONTENT, generated: 'a file' });
    expect(run(root, ['check'])).toEqual({ status: 2, out: '', err: `oac: generated/ cannot be read (${root}/generated): a file is in the way of a folder\n  → move that file away\n` });
  });

  it('keep what definitions print out of their own output, and end what definitions leave running', () => {
    const root = repositoryWith({ ...CONTENT, 'lib/chat.js': "console.log('hello'); console.group(); process.stdout.write('raw\\n'); require('node:process').stdout.write('more\\n'); setInterval(() => undefined, 1000);", 'services/c.ts': `import '../lib/chat';${service('c')}` });
    const { status, out, err } = run(root, ['generate', '--json']);
    expect([status, err]).toEqual([0, 'hello\nraw\nmore\n']);
    expect(JSON.parse(out)).toMatchObject({ problems: [], counts: { errors: 0, warnings: 0 }, outputs: { prometheus: expect.any(Number) } });
  });

  it('say that a definition ended the process', () => {
    const root = repositoryWith({ ...CONTENT, 'lib/exit.js': '\nprocess.exit(0);', 'services/c.ts': `import '../lib/exit';${service('c')}` });
    expect(run(root, ['generate'])).toEqual({ status: 2, out: '', err: 'oac: a definition called process.exit (lib/exit.js:2)\n  → remove the call: definitions only describe\n' });
  });

  it('start no compiler and no process when nothing changed, whether the answer is known or is found anew', () => {
    const root = repositoryWith({
      ...CONTENT,
      'trace.cjs': `
        const Module = require('node:module'), child = require('node:child_process');
        const seen = [];
        const load = Module._load;
        Module._load = function (request, ...rest) { seen.push(request); return load.call(this, request, ...rest); };
        for (const name of ['spawn', 'fork', 'exec', 'execFile', 'spawnSync']) { const real = child[name]; child[name] = (...args) => { seen.push('process ' + args[0]); return real(...args); }; }
        process.on('exit', () => require('node:fs').writeFileSync('trace.json', JSON.stringify(seen.filter((name) => /^process|ts-node|typescript|swc/.test(name)))));`,
    });
    const traced = (): readonly string[] => {
      expect(spawnSync(process.execPath, ['--require', './trace.cjs', oac, 'generate'], { cwd: root }).status).toBe(0);
      return JSON.parse(fs.readFileSync(path.join(root, 'trace.json'), 'utf8')) as readonly string[];
    };
    expect(traced()).toEqual(expect.arrayContaining(['ts-node/transpilers/swc', expect.stringMatching(/^process .*[\\/]tsc(?:\.exe)?$/)]));
    for (const anew of [true, false]) {
      if (anew) fs.rmSync(path.join(root, '.oac-cache/answer'), { force: true });
      expect(traced()).toEqual([]);
    }
    put(root, { 'services/c.ts': service('c') });
    expect(traced()).toContain('ts-node/transpilers/swc');
  });
});
