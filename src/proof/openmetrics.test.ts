import { expect, it } from 'vitest';
import { openMetrics } from './openmetrics';

/* That promtool makes blocks of it, and a server the same alerts of those, is tested beside `src/backtest`. */
it('is one line per sample, with its time; the mark of an ended series is left out', () => {
  const jobs = (now: number) => (now < 35 ? [{ name: 'jobs_total', labels: { queue: 'a "b"\\\n' }, value: now / 4 }] : []);
  const text = openMetrics({ until: 50, targets: [{ labels: { job: 'shop' }, every: 15, offset: 2.5, instruments: [() => jobs] }] }, 1_750_000_000);
  expect(text).toBe([
    ...[2.5, 17.5, 32.5].map((at) => String.raw`jobs_total{queue="a \"b\"\\\n",job="shop"} ${at / 4} ${(1_750_000_000 + at).toFixed(3)}`),
    ...[2.5, 17.5, 32.5, 47.5].map((at) => `up{job="shop"} 1 ${(1_750_000_000 + at).toFixed(3)}`), '# EOF', '',
  ].join('\n'));
});
