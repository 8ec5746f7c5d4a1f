import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/*
 * `oac check FILE|FOLDER…`, as anybody would run it on a repository that has never heard of us.
 */
const oac = path.resolve(__dirname, '../../dist/oac.js');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oac-check-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const write = (name: string, content: string | Buffer): void => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), content);
};
function check(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [oac, 'check', ...args], { cwd: folder, encoding: 'utf8', timeout: 60_000, maxBuffer: 64 * 1024 * 1024 });
  return { status, out: stdout, err: stderr };
}
const dashboard = (expr: string): string => JSON.stringify({
  title: 'Shop', uid: 'shop', schemaVersion: 39,
  panels: [{ id: 1, type: 'timeseries', title: 'Calls', gridPos: { x: 0, y: 0, w: 12, h: 8 }, datasource: { type: 'prometheus', uid: 'p' }, targets: [{ refId: 'A', expr }] }],
}, undefined, 2);
const rules = (expr: string): string => `groups:\n  - name: shop\n    rules:\n      - alert: Down\n        expr: ${expr}\n        for: 1m\n`;

beforeAll(() => {
  write('good/rules.yml', rules('up == 0'));
  write('good/dashboard.json', dashboard('rate(x_total[5m])'));
  write('good/README.md', '# none of ours');
  write('bad/rules.yml', rules('sum(rate(x_total[5m]) by (job) > 1'));
  write('bad/dashboard.json', dashboard('rate(x_total)'));
});

describe('oac check of files', () => {
  it('says in one line that there is nothing to say', () => {
    expect(check('good')).toEqual({ status: 0, out: 'no problems in 2 documents\n', err: '' });
    expect(check('good/rules.yml', 'good/dashboard.json', 'good')).toMatchObject({ status: 0, out: 'no problems in 2 documents\n' });
  });
  it('shows place, text, fault and remedy of each problem', () => {
    const { status, out } = check('bad');
    expect(status).toBe(1);
    expect(out).toMatch(/^error {4}bad\/dashboard\.json:\d+:\d+ {2}panels\[0\]\.targets\[0\]\.expr {2}promql\/types\n.*rate\(x_total\).*\n[^\n]*\^{7}\n[^]*\n {2}→ /);
    expect(out).toMatch(/\nerror {4}bad\/rules\.yml:5:\d+ {2}groups\[0\]\.rules\[0\]\.expr {2}promql\/syntax\n {2}5 │ +expr: sum\(rate/);
    expect(out).toMatch(/\n2 errors in 2 files\n$/);
  });
  it('points at the very characters, for machines as well', () => {
    const { problems, documents } = JSON.parse(check('bad', '--json').out) as { documents: number; problems: { file: string; line: number; column: number; endColumn: number; check: string; severity: string; message: string; remedy: string }[] };
    expect(documents).toBe(2);
    const types = problems.find((problem) => problem.check === 'promql/types')!;
    expect(fs.readFileSync(path.join(folder, types.file), 'utf8').split('\n')[types.line - 1]!.slice(types.column - 1, types.endColumn - 1)).toBe('x_total');
    expect(problems.every(({ message, remedy }) => message !== '' && remedy !== '')).toBe(true);
    const sarif = JSON.parse(check('bad', '--format', 'sarif').out) as { version: string; runs: { results: { ruleId: string; locations: { physicalLocation: { region: { startLine: number } } }[] }[] }[] };
    expect(sarif.runs[0]!.results.map(({ ruleId, locations }) => [ruleId, locations[0]!.physicalLocation.region.startLine])).toContainEqual(['promql/syntax', 5]);
    expect(check('bad', '--format', 'github').out).toMatch(/^::error file=bad\/dashboard\.json,line=\d+/);
  });
  it('refuses what it cannot read, and flags that it does not know, each in a message', () => {
    expect(check('gone.yml')).toMatchObject({ status: 1, out: expect.stringContaining('gone.yml') as string });
    expect(check('good/README.md')).toMatchObject({ status: 1, out: expect.stringContaining('is none of the files that oac knows') as string });
    expect(check('good', '--format', 'xml')).toEqual({ status: 2, out: '', err: "oac: unknown format 'xml'\n  → one of human, json, sarif, github\n" });
    expect(spawnSync(process.execPath, [oac, 'generate', 'good'], { cwd: folder, encoding: 'utf8' })).toMatchObject({ status: 2, stderr: expect.stringContaining("oac generate takes no 'good'") as string });
  });
});

describe('what somebody made to break it', () => {
  const nested = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);
  const aliases = `a: &a [1,1,1,1,1,1,1,1,1]\n${[...'bcdefgh'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`).join('\n')}\n`;
  it.each<[string, string, string | Buffer, RegExp]>([
    ['lists nested 10,000 deep', 'deep.json', `{"title":"x","panels":${nested('[', ']', 10_000)}}`, /^error {4}deep\.json/],
    ['objects nested 10,000 deep', 'deep-objects.json', `{"title":"x","schemaVersion":1,"panels":[${'{"panels":['.repeat(10_000)}${']}'.repeat(10_000)}]}`, /^error {4}deep-objects\.json/],
    ['YAML nested 10,000 deep', 'deep.yml', `groups: ${nested('[', ']', 10_000)}\n`, /^error {4}deep\.yml/],
    ['aliases that explode', 'bomb.yml', `groups: []\n${aliases}`, /^error {4}bomb\.yml:\d+:\d+ {2}documents\/too-large/],
    ['an expression of 1 MB', 'long.yml', rules(`${'up + '.repeat(200_000)}up > 0`), /promql\/size/],
    ['a pattern built to backtrack', 'pattern.yml', rules(`'up{job=~"(a+)+(a|a)*${'a?'.repeat(3000)}${'a'.repeat(3000)}!"} == 0'`), /^no problems/],
    ['5,000 variables in a circle', 'circle.json', JSON.stringify({ title: 'v', uid: 'v', schemaVersion: 39, panels: [], templating: { list: Array.from({ length: 5000 }, (_, i) => ({ name: `v${i}`, type: 'query', query: `label_values(x{a="$v${(i + 1) % 5000}"}, b)` })) } }), /variable-circle/],
    ['20,000 open blocks in a template', 'template.yml', `${rules('up == 0')}        annotations: { summary: "${'{{ if true }}'.repeat(20_000)}" }\n`, /template\/syntax/],
    ['100,000 problems', 'many.json', JSON.stringify({ title: 'm', uid: 'm', schemaVersion: 39, panels: Array.from({ length: 20_000 }, () => ({ titel: 1, type: 'timeseries', targets: [{ expr: 'sum(' }] })) }), /at least \d{3,} more problems are not shown[^]*at least 501 errors in 1 file\n$/],
    ['60,000 broken rules', 'broken.json', JSON.stringify({ groups: [{ name: 'g', rules: Array.from({ length: 60_000 }, (_, i) => ({ alert: `A${i}`, expr: `sum(rate(http_requests_total{job="api",instance="a${i}"}[5m])) by (job) > 0.05 and`, for: '5 min', annotations: { summary: 'What is the matter with {{ $labels.instance }}: '.repeat(4) } })) }] }), /at least \d{3,} more problems are not shown[^]*at least 501 errors in 1 file\n$/],
    ['bytes', 'bytes.json', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)), /^error {4}bytes\.json/],
    ['nothing', 'empty.json', '', /^error {4}empty\.json/],
  ])('%s: an answer', (_, name, content, answer) => {
    write(name, content);
    const { status, out, err } = check(name);
    expect([0, 1], err).toContain(status);
    expect(out).toMatch(answer);
    expect(err + out).not.toMatch(/^\s+at .*:\d+:\d+|RangeError|could not judge/m);
  });
  it('many warnings are no error', () => {
    write('warnings.json', JSON.stringify({ title: 'w', uid: 'w', schemaVersion: 39, panels: [{ id: 1, type: 'text', title: 'a', gridPos: { x: 0, y: 0, w: 12, h: 3 } }], templating: { list: Array.from({ length: 700 }, (_, i) => ({ name: `v${i}`, type: 'custom', query: 'a,b' })) } }));
    const { status, out } = check('warnings.json');
    expect(out).toMatch(/warning[^]*200 more problems are not shown[^]*at least 500 warnings in 1 file/);
    expect(status).toBe(0);
  });
  it('links in a circle', () => {
    fs.mkdirSync(path.join(folder, 'circle/inner'), { recursive: true });
    fs.symlinkSync('..', path.join(folder, 'circle/inner/up'));
    fs.symlinkSync('self', path.join(folder, 'circle/self.yml'));
    write('circle/rules.yml', rules('up == 0'));
    const { out } = check('circle');
    expect(out).toContain('circle/self.yml');
    expect(out).toMatch(/1 (?:warning|error) in 1 file\n$/);
  });
});
