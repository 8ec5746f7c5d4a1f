import { describe, expect, it } from 'vitest';
import { good, goodV2, lines, reported } from './good.test-support';

describe('a dashboard without fault', () => {
  it.each(['generated', 'foreign'] as const)('is left alone, as %s', (profile) => {
    expect(lines(reported(good(), profile))).toEqual([]);
    expect(lines(reported(goodV2(), profile))).toEqual([]);
  });
  it('is left alone as resource and as answer of the API', () => {
    const { uid, ...spec } = good();
    expect(lines(reported({ apiVersion: 'dashboard.grafana.app/v1beta1', kind: 'Dashboard', metadata: { name: uid }, spec }))).toEqual([]);
    expect(lines(reported({ meta: {}, dashboard: good() }))).toEqual([]);
  });
});
