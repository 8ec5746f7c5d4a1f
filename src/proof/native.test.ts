import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foreign } from '../metrics/contract';
import { promtoolsForTests, run } from '../tools';
import { temporaryFolder } from '../tools/test-support';
import { observes } from './instruments';
import { bucketOf, nativeText, plus, settled, type Native } from './native';
import { seriesValues } from './notation';
import { withPast } from './past';
import { scrape } from './scrape';

const latency = foreign.nativeHistogram({ name: 'rpc_seconds' });
const requests = [0.5, 0.5, 2, 0].map((seconds, n) => ({ at: 1 + 10 * n, seconds }));
const told = (starts: readonly number[] = [0]) => scrape({ labels: { job: 'a' }, every: 10, offset: 5, instruments: [observes(latency, requests)], starts }, 45).find(({ name }) => name === 'rpc_seconds')!;

describe('a native histogram', () => {
  it('counts by exponential buckets, from nothing on, and anew after a restart', () => {
    expect([1, 2, 0.5, 1.09, 1.091].map(bucketOf)).toEqual([0, 8, -8, 1, 2]);
    expect(told().points.map(({ value }) => nativeText(value as Native))).toEqual([
      '{{schema:3 sum:0.5 count:1 offset:-8 buckets:[1]}}', '{{schema:3 sum:1 count:2 offset:-8 buckets:[2]}}',
      '{{schema:3 sum:3 count:3 offset:-8 buckets:[2 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1]}}', '{{schema:3 sum:3 count:4 z_bucket:1 z_bucket_w:0.000001 offset:-8 buckets:[2 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1]}}',
      '{{schema:3 sum:3 count:4 z_bucket:1 z_bucket_w:0.000001 offset:-8 buckets:[2 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1]}}',
    ]);
    expect(told([0, 12]).points.map(({ value }) => (value as Native).count)).toEqual([1, 0, 1, 2, 2]);
    expect(nativeText(told([2]).points[0]!.value as Native)).toBe('{{schema:3 sum:0 count:0}}');
  });
  it('grows in its past as in its first minutes', () => {
    const { points } = withPast(told(), { seconds: 100, every: 20, calm: 15, counters: new Set(['rpc_seconds']) });
    expect(points.slice(0, 6).map(({ at, value }) => [at, (value as Native).count])).toEqual([[5, 0.5], [25, 2.5], [45, 4.5], [65, 6.5], [85, 8.5], [105, 11]]);
    const a: Native = { sum: 1, count: 2, zero: 1, buckets: [[0, 1]] };
    expect(settled(plus(a, { sum: 2, count: 3, zero: 0, buckets: [[-1, 3]] }, 0.5))).toEqual({ sum: 2, count: 3.5, zero: 1, buckets: [[-1, 1.5], [0, 1]] });
  });
  it('is what promtool 2.53 and 3 take it for', async () => {
    for (const { series, tool } of await promtoolsForTests()) {
      const folder = temporaryFolder();
      const exprs = ['histogram_count(rpc_seconds)', 'histogram_sum(rpc_seconds)', 'histogram_fraction(0, 1, rpc_seconds)', 'histogram_count(increase(rpc_seconds[20s]))'];
      writeFileSync(join(folder, 'rules.yml'), 'groups: []');
      writeFileSync(join(folder, 'test.yml'), JSON.stringify({
        rule_files: ['rules.yml'], evaluation_interval: '5s',
        tests: [{ interval: '5s', input_series: [{ series: 'rpc_seconds{}', values: seriesValues(told(), 5) }], promql_expr_test: exprs.map((expr) => ({ expr, eval_time: '36s', exp_samples: [] })) }],
      }));
      const { stdout, stderr } = await run(tool.path, ['test', 'rules', 'test.yml'], { cwd: folder, timeout: 60_000 });
      if (series === '2.42') expect(stdout + stderr).toMatch(/unexpected character in series sequence: '\{'/);
      else expect([...(stdout + stderr).matchAll(/got: \S* ?([\d.E+-]+)$/gm)].map(([, value]) => Number(value))).toEqual([4, 3, 0.75, 2]);
    }
  }, 60_000);
});
