import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { judgeAnybodys } from '../anybodys';

const file = (...rules: readonly object[]): string => JSON.stringify({ groups: [{ name: 'g', rules }] });

it('the rule files of a folder are read by one Prometheus: circles and slips are found across them, and not across folders', () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'oac-recordings-'));
  const found = (files: Readonly<Record<string, string>>): string[] => {
    fs.rmSync(root, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      fs.writeFileSync(path.join(root, name), text);
    }
    return judgeAnybodys([root], () => {}).problems.map(({ check, file: at, message, remedy }) => `${check} ${path.relative(root, at!)}: ${message} → ${remedy}`);
  };
  const [a, b] = [file({ record: 'job:a:sum', expr: 'job:b:sum * 2' }), file({ record: 'job:b:sum', expr: 'job:a:sum / 2' })];
  const [made, read] = [file({ record: 'job:requests:rate5m', expr: 'sum by (job) (rate(x_total[5m]))' }), file({ alert: 'A', expr: 'job:request:rate5m > 5' })];
  try {
    expect(found({ 'a.json': a, 'b.json': b })).toEqual([
      'rule/recorded-circle a.json: job:a:sum is made of job:b:sum, which is made of job:a:sum: none of them ever has a first value → read the metrics that it is made of',
      'rule/recorded-circle b.json: job:b:sum is made of job:a:sum, which is made of job:b:sum: none of them ever has a first value → read the metrics that it is made of',
    ]);
    expect(found({ 'one/a.json': a, 'two/b.json': b })).toEqual([]);
    expect(found({ 'a.json': a, 'b.json': b, 'c.json': file({ record: 'job:b:sum', expr: 'sum by (job) (x)' }) })).toEqual([]);
    expect(found({ 'a.json': made, 'b.json': read })).toEqual(['rule/recorded-name b.json: no rule records job:request:rate5m → did you mean job:requests:rate5m?']);
    expect(found({ 'one/a.json': made, 'two/b.json': read })).toEqual([]);
    // What is recorded by either name is meant.
    expect(found({ 'a.json': made, 'b.json': read, 'c.json': file({ record: 'job:request:rate5m', expr: 'sum by (job) (rate(y_total[5m]))' }) })).toEqual([]);
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
});
