import { beforeAll, describe, expect, it } from 'vitest';
import { counter, gauge, histogram } from '../metrics/contract';
import { yaml } from '../outputs/text';
import { promtoolsForTests, type TestPromtool } from '../tools';
import { counts, grows, observes, shows } from './instruments';
import { seriesTold } from './past';
import { firings, outcomes, readBy, type Outcome, type Scraped } from './promtool';
import { scrape, type Target } from './scrape';

let promtools: readonly TestPromtool[];
beforeAll(async () => {
  promtools = await promtoolsForTests();
});
const jobs = counter({ name: 'jobs_total', labels: { kind: 'any' } });
const work = counter({ name: 'work_seconds_total' });
const queue = gauge({ name: 'queue_length' });
const duration = histogram({ name: 'job_duration_seconds', buckets: [0.5, 1] });
const target = (more: Partial<Target>): Target => ({ labels: { job: 'worker' }, every: 10, offset: 3, instruments: [], ...more });
/** What a target's series hold: `name{labels}` and `seconds: value`. */
const held = (more: Partial<Target>, until: number): Record<string, string> =>
  Object.fromEntries(scrape(target(more), until).map(({ name, labels: { job, ...own }, points }) =>
    [`${name}${Object.keys(own).length > 0 ? JSON.stringify(own) : ''}`, points.map(({ at, value }) => `${at}: ${value}`).join(', ')]));
const rules = (...list: object[]): string => yaml({ groups: [{ name: 'g', interval: '5s', rules: list }] }, 'here');
const alertOf = (name: string, expr: string, more: object = {}): object => ({ alert: name, expr, labels: { severity: 'info' }, ...more });

describe('scrape', () => {
  it('stores what was counted by each scrape, from the first use of a label on', () => {
    const instruments = [
      counts(jobs, [{ at: 3, adds: 1, labels: { kind: 'a' } }, { at: 12.9, adds: 2, labels: { kind: 'a' } }, { at: 14, adds: 5, labels: { kind: 'b' } }]),
      grows(work, (second) => (second < 10 ? 0.1 : 0.3)), shows(queue, (now) => (now < 20 ? now : undefined)),
    ];
    expect(held({ instruments }, 24)).toEqual({
      'jobs_total{"kind":"a"}': '3: 1, 13: 3, 23: 3', 'jobs_total{"kind":"b"}': '23: 5',
      work_seconds_total: '3: 0.3, 13: 1.9, 23: 4.9', queue_length: '3: 3, 13: 13, 23: stale', up: '3: 1, 13: 1, 23: 1',
    });
  });
  it('fills cumulative buckets when a request is done, an edge in its own', () => {
    const requests = [{ at: 1, seconds: 0.5 }, { at: 2.5, seconds: 0.6 }, { at: 4, seconds: 3 }];
    expect(held({ instruments: [observes(duration, requests)] }, 13)).toEqual({
      'job_duration_seconds_bucket{"le":"0.5"}': '3: 1, 13: 1', 'job_duration_seconds_bucket{"le":"1"}': '3: 1, 13: 2', 'job_duration_seconds_bucket{"le":"+Inf"}': '3: 1, 13: 3',
      job_duration_seconds_count: '3: 1, 13: 3', job_duration_seconds_sum: '3: 0.5, 13: 4.1', up: '3: 1, 13: 1',
    });
  });
  it('begins anew at each start, marks what is gone, and keeps up', () => {
    const instruments = [counts(work, [{ at: 1, adds: 4 }, { at: 26, adds: 1 }])];
    const story = { instruments, starts: [0, 25], fails: (at: number) => at > 20 && at < 25, known: (at: number) => at < 50 };
    expect(held(story, 60)).toEqual({ work_seconds_total: '3: 4, 13: 4, 23: stale, 33: 1, 43: 1, 53: stale', up: '3: 1, 13: 1, 23: 0, 33: 1, 43: 1, 53: stale' });
  });
  it('never lets a sum of fractions fall', () => {
    const events = Array.from({ length: 5000 }, (_, n) => ({ at: n / 50, adds: 0.1 + (n % 7) / 1000 }));
    const [series] = scrape(target({ every: 0.5, offset: 0.25, instruments: [counts(work, events)] }), 100);
    series!.points.forEach(({ value }, i) => { if (i > 0) expect(value).toBeGreaterThanOrEqual(series!.points[i - 1]!.value as number); });
  });
});
describe('firings', () => {
  const growing = (labels: Record<string, string>): Target => target({ labels, instruments: [counts(work, [{ at: 30, adds: 1 }])] });
  it('tells when each alert fires in each story, with labels and texts, on every engine', async () => {
    const words = 'a "quoted" \\ text,\n{odd="labels"}, ünï 🚀 {{ $value }}';
    const trial = {
      evaluation: 5,
      rules: [rules({ record: 'seen', expr: 'work_seconds_total > 0' }, alertOf('Worked', 'seen > 0', { for: '10s', annotations: { words } }), alertOf('Always', 'vector(1)'))],
    };
    const stories: Scraped[] = [{ targets: [growing({ job: 'a', instance: 'x"1' }), growing({ job: 'b', instance: '2' })], until: 50 }, { targets: [], until: 5 }];
    for (const promtool of promtools) {
      const [two, one] = await firings(promtool, [{ ...trial, stories }, { ...trial, stories: [stories[1]!] }]);
      const [first, second] = two!;
      const worked = (at: number, labels: object): object =>
        ({ at, alert: 'Worked', labels: { ...labels, severity: 'info' }, annotations: { words: 'a "quoted" \\ text,\n{odd="labels"}, ünï 🚀 1' } });
      // Scraped at 33 s, seen at 35 s, held for 10 s.
      expect(first!.filter(({ alert }) => alert === 'Worked'), promtool.series)
        .toEqual([45, 50].flatMap((at) => [worked(at, { instance: '2', job: 'b' }), worked(at, { instance: 'x"1', job: 'a' })]));
      expect(second, promtool.series).toEqual([0, 5].map((at) => ({ at, alert: 'Always', labels: { severity: 'info' }, annotations: {} })));
      expect(one).toEqual([second]);
    }
  });
  it('answers what it is asked, at the times that it is asked for', async () => {
    const gauge = (value: (now: number) => number): Target => target({ labels: { job: 'a "b" {c}' }, instruments: [shows(queue as never, value)] });
    const story: Scraped = { targets: [gauge((now) => (now < 10 ? 0.1 : now < 20 ? NaN : Infinity))], until: 30 };
    const asks = [{ expr: 'queue_length', every: 10 }, { expr: 'count({job="a \\"b\\" {c}", __name__=~".+_length"}) - 3e-7', every: 15 }, { expr: 'missing', every: 10 }];
    for (const promtool of promtools) {
      const [[outcome]] = await outcomes(promtool, [{ evaluation: 5, rules: [], stories: [story], asks }]) as [[Outcome]];
      const of = (n: number): string[] => outcome.answers.filter(({ expr }) => expr === asks[n]!.expr).map(({ at, samples }) => `${at}: ${samples.map(({ labels, value }) => `${labels['job'] ?? ''} ${value}`).join()}`);
      expect(of(0), promtool.series).toEqual(['10: a "b" {c} 0.1', '20: a "b" {c} NaN', '30: a "b" {c} Infinity']);
      expect(of(1), promtool.series).toEqual(['15:  0.9999997', '30:  0.9999997']);
      expect(of(2), promtool.series).toEqual([]);
    }
  });
  it('gives the same answers where only what is read is told', async () => {
    const instruments = [observes(duration, [{ at: 1, seconds: 0.7 }, { at: 2, seconds: 0.2 }, { at: 3, seconds: 4 }]), grows(work, () => 1)];
    const story: Scraped = { targets: [target({ instruments })], until: 20 };
    const bucket = 'job_duration_seconds_bucket';
    const all = { asked: 'work_seconds_total', edge: `${bucket}{job="wor{k\\"er", le="0.5"} or ${bucket}{le="0.5",job="worker"}`, whole: `${bucket}{le=~"1([.]0)?"}`, inf: `${bucket}{le="+Inf"}`, not: `sum(${bucket}{le!="0.5"})`, open: `histogram_quantile(0.5, ${bucket})`, name: '{__name__=~"job_duration_.*"}' };
    const told = (exprs: readonly string[]): string[] => seriesTold(story, readBy(exprs)).map(({ name, labels: { le = '' } }) => `${name.replace('job_duration_seconds_', '')} ${le}`.trim());
    expect(told([all.edge])).toEqual(['bucket 0.5']);
    expect(told([all.edge, all.inf])).toEqual(['bucket 0.5', 'bucket +Inf']);
    expect(told([all.asked])).toEqual(['work_seconds_total']);
    for (const open of [all.whole, all.not, all.open]) expect(told([all.edge, open]), open).toEqual(['bucket 0.5', 'bucket 1', 'bucket +Inf']);
    expect(told([all.edge, all.name])).toHaveLength(7);
    for (const promtool of promtools) {
      for (const expr of Object.values(all)) {
        const trial = { evaluation: 5, rules: [], stories: [story], asks: [{ expr, every: 5 }] };
        const [[few], [everything]] = await outcomes(promtool, [{ ...trial, reads: readBy([expr]) }, trial]) as [[Outcome], [Outcome]];
        expect(everything.answers, expr).not.toEqual([]);
        expect(few, `${promtool.series} ${expr}`).toEqual(everything);
      }
    }
  });
  it('stores whole bucket edges as the engine does', async () => {
    const story: Scraped = { targets: [target({ instruments: [observes(duration, [{ at: 1, seconds: 0.7 }])] })], until: 10 };
    for (const promtool of promtools) {
      const edge = alertOf('Edge', 'job_duration_seconds_bucket{le=~"1(\\\\.0)?"} == 1');
      const [found] = await firings(promtool, [{ evaluation: 5, stories: [story], rules: [rules(edge)] }]);
      expect(found![0]!.map(({ labels: { le } }) => le)).toEqual(Array(2).fill(promtool.series === '3' ? '1.0' : '1'));
    }
  });
  it('fails with what promtool says where a rule is wrong', async () => {
    const trial = (expr: string) => [{ evaluation: 5, stories: [{ targets: [growing({ job: 'a' }), growing({ job: 'b' })], until: 50 }], rules: [rules(alertOf('Wrong', expr))] }];
    for (const promtool of promtools) {
      await expect(firings(promtool, trial('sum(')), promtool.series).rejects.toThrow(/promtool exits 1 and says:[^]*parse error/);
      await expect(firings(promtool, trial('sum(work_seconds_total) / on (x) work_seconds_total')), promtool.series).rejects.toThrow(/many-to-one|duplicate/i);
    }
  });
});
