import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../tools';
import { lines, reported, type Any } from './good.test-support';

/** Dashboards that people wrote, from public collections; no part of the repository. */
const REAL = join(projectRoot(__dirname), '../shared/real-dashboards');
const OURS = join(projectRoot(__dirname), 'generated/grafana/dashboards');
const filesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json')) : []);
const load = (folder: string, file: string): Any => JSON.parse(readFileSync(join(folder, file), 'utf8'));

describe.skipIf(!existsSync(REAL))('dashboards that people wrote (skipped where ../shared/real-dashboards is missing)', () => {
  const found = filesIn(REAL).map((file) => ({ file, reports: reported(load(REAL, file), 'foreign') }));
  it('get no error, since Grafana shows them', () => {
    expect(found.length).toBeGreaterThan(100);
    expect(found.flatMap(({ file, reports }) => lines(reports.filter((r) => r.severity === 'error')).map((line) => `${file}: ${line}`))).toEqual([]);
  });
  it('get few warnings, each of a fault that is there', () => {
    const of = (id: string): string[] => found.flatMap(({ file, reports }) => reports.filter((r) => r.id === id).map((r) => `${file.replace(/.*(?:dashboards|out)__/, '')}: ${r.message}`));
    expect(found.filter(({ reports }) => reports.length === 0).length / found.length).toBeGreaterThan(0.6);
    expect(of('dashboard/repeat')).toContainEqual(expect.stringMatching(/elasticsearch-overview.*'shard_type'/));
    expect(of('dashboard/variable-name')).toEqual([expect.stringMatching(/nginx-logs.*'cluster'/)]);
    expect(of('dashboard/variable-circle')).toEqual([expect.stringMatching(/Siddhi_overall.*'instance' reads 'instance' itself/)]);
    expect(of('dashboard/variable-used')).toContainEqual(expect.stringMatching(/varnish-overview.*'loki_datasource'/));
  });
});

describe('our own dashboards', () => {
  it('keep every rule', () => {
    const files = filesIn(OURS);
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap((file) => lines(reported(load(OURS, file))).map((line) => `${file}: ${line}`))).toEqual([]);
  });
});
