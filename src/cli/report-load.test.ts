import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, afterAll, expect, it } from 'vitest';

const oac = path.resolve(__dirname, '../../dist/oac.js');
/** Nobody's repository: a summary is all that is needed. */
const folder = mkdtempSync(path.join(tmpdir(), 'oac-report-'));
function run(...args: readonly string[]): { readonly status: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [oac, 'report', ...args], { cwd: folder, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}
const write = (name: string, data: unknown): void => writeFileSync(path.join(folder, name), JSON.stringify(data));
beforeAll(() => {
  for (const name of ['export', 'export-unreachable', 'machine-readable']) copyFileSync(path.join(__dirname, `../k6/test-data/${name}-1.8.1.json`), path.join(folder, `${name}.json`));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('shows times with limits beside, and is 1 where a threshold failed', () => {
  expect(run('export.json')).toEqual({ status: 1, err: '', out: [
    'export.json  21 requests, 1.04 a second', '           measured  threshold',
    '  mean    309.99 ms  < 200 ms   failed', '  median  302.94 ms', '  min     269.72 ms', '  max     391.66 ms', '  p90     355.90 ms', '  p95     370.70 ms  < 200 ms   failed', '  failed     0.00 %  <= 10 %    kept',
    '2 of 3 thresholds failed: http_req_duration p(95)<200, http_req_duration avg<200', '',
  ].join('\n') });
});
it('is 0 where all were kept, and never calls well what was not judged or not answered', () => {
  write('fine.json', { metrics: { http_req_duration: { avg: 20, 'p(99)': 31, thresholds: { 'p(99.9)<100': false, 'avg<200': false } }, http_reqs: { count: 1, rate: 1 }, dropped_iterations: { count: 2 } } });
  expect(run('fine.json')).toMatchObject({ status: 0, out: expect.stringMatching(/^fine\.json {2}1 request, 1 a second\n[^]* median +not told\n[^]* p99 +31\.00 ms\n +p99\.9 +not told +< 100 ms +kept\n2 requests were due and never sent[^\n]*\n2 thresholds kept\n$/) as string });
  expect(run('machine-readable.json')).toMatchObject({ status: 0, out: expect.stringMatching(/\nthere are no thresholds in it: nothing was judged\n$/) as string });
  expect(run('export-unreachable.json')).toMatchObject({ status: 1, out: expect.stringMatching(/every request failed[^\n]*\n1 of 3 thresholds failed: http_req_failed rate<=0\.1\n$/) as string });
  write('gone.json', { metrics: { http_req_duration: { avg: 0 }, http_req_failed: { value: 1 } } });
  expect(run('gone.json').status).toBe(1);
});
it('tells machines', () => {
  const { status, out } = run('export.json', '--json');
  expect([status, JSON.parse(out)]).toMatchObject([1, {
    problems: [{ check: 'report/threshold', severity: 'error', file: 'export.json', message: 'http_req_duration p(95)<200 was not kept: 370.70 ms' }, { message: 'http_req_duration avg<200 was not kept: 309.99 ms' }],
    load: { milliseconds: { mean: expect.closeTo(309.99, 1) as number, p95: expect.closeTo(370.7, 1) as number }, requests: 21, failed: 0, dropped: 0, thresholds: expect.arrayContaining([{ metric: 'http_req_failed', threshold: 'rate<=0.1', kept: true }]) as object },
  }]);
});
it('is 2 where there is no summary, in one message', () => {
  writeFileSync(path.join(folder, 'half.json'), '{\n "metrics": {\n  "http_reqs": {');
  write('empty.json', { metrics: {} });
  for (const [args, said] of [
    [[], /^oac: oac report needs the summary of a load test\n/], [['a', 'b'], /takes one summary, and got 2 files\n/], [['nope.json'], /^oac: there is no file nope\.json\n/], [['.'], /^oac: \. is a folder\n/],
    [['half.json'], /^oac: half\.json:3: the file ends before this \{ is closed\n/], [['empty.json'], /^oac: empty\.json: has no http_req_duration/],
  ] as const) expect(run(...args)).toEqual({ status: 2, out: '', err: expect.stringMatching(said) as string });
});
