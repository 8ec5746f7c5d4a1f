import fc from 'fast-check';
import { load } from 'js-yaml';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Document, DocumentKind } from '../../model/document';
import { provisioningChecks } from '../provisioning';
import { routingChecks } from '../routing';
import { secretsChecks } from '../secrets';
import { templateChecks } from '../template';
import { ruleChecks } from '.';
import { found } from './cases.test-support';

const checks = [...ruleChecks, ...routingChecks, ...provisioningChecks, ...secretsChecks, ...templateChecks];
const KINDS: readonly DocumentKind[] = ['grafana-alerting', 'grafana-dashboards', 'grafana-datasources', 'prometheus-rules', 'prometheus-config', 'alertmanager-config', 'alertmanager-template', 'dashboard'];
const kindOf = (file: string): DocumentKind | undefined => {
  if (file.endsWith('.tmpl')) return 'alertmanager-template';
  if (file.includes('/alerting/')) return 'grafana-alerting';
  if (file.includes('/provisioning/dashboards/')) return 'grafana-dashboards';
  if (file.includes('/datasources/')) return 'grafana-datasources';
  if (file.includes('/rules/')) return 'prometheus-rules';
  if (file.endsWith('prometheus.yml')) return 'prometheus-config';
  if (file.endsWith('alertmanager.yml')) return 'alertmanager-config';
  return file.endsWith('.json') ? 'dashboard' : undefined;
};
const filesIn = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)).filter((file) => /\.(?:yml|tmpl|json)$/.test(file));
const OURS: readonly Document[] = filesIn('generated').flatMap((file) => {
  const kind = kindOf(`/${file}`);
  if (!kind) return [];
  const text = readFileSync(file, 'utf8');
  return [{ kind, file, profile: 'generated' as const, data: kind === 'alertmanager-template' ? text : file.endsWith('.json') ? JSON.parse(text) as unknown : load(text) }];
});

describe('documents of all sorts', () => {
  it('our own files are without a fault', () => {
    expect(new Set(OURS.map((d) => d.kind)).size).toBeGreaterThan(7);
    for (const profile of ['generated', 'foreign'] as const) {
      expect(OURS.flatMap((d) => found(checks, { ...d, profile }, { prometheus: '3.13', grafana: '13.2' }).map((f) => `${d.file} ${f.id} ${f.path.join('.')}: ${f.message}`))).toEqual([]);
    }
  });

  it('nothing throws, whatever stands where', () => {
    const odd = fc.constantFrom(null, 0, -1, 1.5, true, '', ' ', '$', '{{', '$$', '0', [], {}, [null], [[]], { name: null }, { rules: {} }, [{ rules: [0] }], 'constructor', '__proto__', { toString: 1 }, [[[['a']]]]);
    /** A copy in which some value, `steps` deep, is another. */
    const replaced = (value: unknown, steps: readonly number[], by: unknown): unknown => {
      const [step, ...rest] = steps;
      if (step === undefined || typeof value !== 'object' || value === null) return by;
      const keys = Object.keys(value);
      if (keys.length === 0) return by;
      const key = keys[step % keys.length]!;
      const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
      copy[key] = replaced((value as Record<string, unknown>)[key], rest, by);
      return copy;
    };
    const small = OURS.filter((d) => d.kind !== 'dashboard');
    fc.assert(fc.property(fc.nat(small.length - 1), fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }), odd, (which, steps, by) => {
      const document = small[which]!;
      found(checks, { ...document, data: replaced(document.data, steps, by) });
    }), { numRuns: 300 });
    fc.assert(fc.property(fc.constantFrom(...KINDS), fc.oneof(fc.anything(), odd), fc.constantFrom('generated' as const, 'foreign' as const), (kind, data, profile) => {
      for (const check of checks) if (check.kinds.includes(kind)) for (const fault of check.run({ kind, file: 'x', profile, data }, {})) expect(fault.message).toBeTypeOf('string');
    }), { numRuns: 500 });
  });

  it('deep and long ones end soon', () => {
    let routes: object = { receiver: 'a' };
    for (let i = 0; i < 2000; i++) routes = { receiver: 'a', routes: [routes], matchers: ['a=b'] };
    let deep: unknown = 'x';
    for (let i = 0; i < 5000; i++) deep = { a: [deep] };
    const rules = Array.from({ length: 3000 }, (_, i) => ({ alert: `A${i}`, expr: `sum by (job) (rate(x${i}[5m])) > ${i}`, for: '1m', labels: { severity: 'page' }, annotations: { summary: '{{ $labels.job }} {{ $value | humanize }}' } }));
    // As many as make a walk of all for each of them take minutes.
    const many = Array.from({ length: 20_000 }, (_, i) => ({ alert: `A${i}`, expr: 'x > 1' }));
    const groups = many.map(({ alert }) => ({ name: alert, rules: [{ record: 'a:b:c', expr: 'x' }, { alert: 'A', expr: 'a:b:c > 1' }] }));
    const start = performance.now();
    for (const [kind, data] of [
      ['prometheus-rules', { groups: [{ name: 'a', rules: many }] }], ['prometheus-rules', { groups }],
      ['alertmanager-config', { route: { receiver: 'a', routes: [routes] }, receivers: [{ name: 'a' }, deep] }], ['grafana-datasources', { apiVersion: 1, datasources: [{ name: 'a', jsonData: deep }] }], ['dashboard', { panels: deep }],
      ['prometheus-rules', { groups: [{ name: 'a', rules: [{ alert: 'A', expr: `${'('.repeat(5000)}up${')'.repeat(5000)} == 0`, annotations: { s: '{{ $labels.x }}' } }] }] }], ['prometheus-rules', { groups: [{ name: 'a', interval: '1m', rules }] }],
      ['alertmanager-config', { route: { receiver: 'a', routes: Array.from({ length: 500 }, (_, i) => ({ receiver: 'a', matchers: [`a="${i}"`, `b="${i % 7}"`] })) }, receivers: [{ name: 'a' }] }],
    ] as const) found(checks, { kind, file: 'x', profile: 'foreign', data });
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  const people = '../shared/real-dashboards';
  it.skipIf(!existsSync(people))("no fault in people's dashboards", () => {
    const all = filesIn(people).map((file): Document => ({ kind: 'dashboard', file, profile: 'foreign', data: JSON.parse(readFileSync(file, 'utf8')) }));
    expect(all.flatMap((d) => found(checks, d).map((f) => `${d.file} ${f.id} ${f.path.join('.')}`))).toEqual([]);
  });
});
