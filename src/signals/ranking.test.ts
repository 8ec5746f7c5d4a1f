import { describe, expect, it } from 'vitest';
import { beside, counter, dashboard, errors, gauge, histogram, matches, promClient, quantity, ranking, requestLatency, row, service, timeseries, usedOf, type Dashboard } from '../index';
import { DefinitionError } from '../model/problem';
import type { AnyService } from '../model/service';
import { writtenOut } from '../model/whole';
import { print } from '../promql/print';

const durations = histogram({ name: 'rpc_seconds', labels: { code: 'any' }, buckets: [0.1, 1] });
const shop = (name: string): AnyService => service({
  name, owner: 'team', select: { job: name }, scrapeInterval: '2m',
  signals: { latency: requestLatency(durations, { warning: 0.1, critical: 1 }), errors: errors(durations, { code: matches('5..') }, { warning: 0.1, critical: 0.5 }) },
}) as unknown as AnyService;
const shown = (d: Dashboard, services: readonly AnyService[]): string[] =>
  writtenOut(d, { services, ruleGroups: [] }).rows[0]!.panels[0]!.queries.map((query) => ('expr' in query && 'node' in query.expr ? print(query.expr.node) : ''));
const board = (key: string): Dashboard => dashboard({ uid: 'all', title: 'All', rows: [row('All', timeseries(ranking(key)))] });

describe('a ranking', () => {
  it('is of one service or of fifty, over three of the slowest scrapes at least', () => {
    const [one] = shown(board('errors'), [shop('one')]);
    expect(one).toBe('sort_desc(label_replace(max((sum(rate(rpc_seconds_count{job="one",code=~"5.."}[6m])) or sum(rate(rpc_seconds_count{job="one"}[6m])) * 0) / (sum(rate(rpc_seconds_count{job="one"}[6m])) > 0)), "service", "one", "", ""))');
    const names = Array.from({ length: 50 }, (_, i) => `shop-${i}`);
    const [fifty] = shown(board('latency.slowShare'), names.map(shop));
    expect(names.filter((name) => fifty!.includes(`"service", "${name}", "", ""`))).toEqual(names);
  });
  it('begins with the lowest where little is bad', () => {
    const free = service({ name: 'disk', owner: 'team', select: { job: 'disk' }, signals: { free: quantity({ title: 'Free', unit: 'percentunit', limits: { warning: 0.2, critical: 0.1 }, expr: () => gauge({ name: 'free_ratio' }).value() }) } });
    expect(shown(board('free'), [free as unknown as AnyService])[0]).toBe('sort(label_replace(min(free_ratio{job="disk"}), "service", "disk", "", ""))');
  });
  it('of what no service has is refused at the panel', () => {
    const wrong = board('latency.slowShar');
    expect(() => writtenOut(wrong, { services: [shop('one')], ruleGroups: [] })).toThrow(expect.objectContaining({
      name: 'DefinitionError', message: "ranking('latency.slowShar'): no service has a signal of that name", remedy: "did you mean 'latency.slowShare'?", origin: wrong.rows[0]!.panels[0]!.origin,
    }) as Error);
  });
  it('leaves a dashboard without one as it is', () => {
    const plain = dashboard({ uid: 'plain', title: 'Plain', rows: [row('One', timeseries(shop('one').signals['errors']!))] });
    expect(writtenOut(plain, { services: [], ruleGroups: [] })).toBe(plain);
  });
});

describe('signals beside a service', () => {
  it('have its selector, and no name that it has', () => {
    const one = shop('one');
    const { files, collections } = beside(one, {
      files: usedOf('Files', { used: promClient.process_open_fds, size: promClient.process_max_fds }, { warning: 0.7, critical: 0.9 }),
      collections: quantity({ title: 'Collections', unit: 'cps', expr: (use) => promClient.nodejs_gc_duration_seconds.countRate(use.range).sum('kind') }),
    });
    const use = { for: 'panel', range: 60, where: [], by: [] } as const;
    expect(print(files.expr(use))).toBe('process_open_fds{job="one"} / process_max_fds{job="one"}');
    expect(print(collections.expr(use))).toBe('sum by (kind) (rate(nodejs_gc_duration_seconds_count{job="one"}[1m]))');
    expect(Object.keys(one.signals)).toEqual(['latency', 'errors']);
    expect(() => beside(one, { errors: quantity({ title: 'Errors', unit: 'short', expr: (use) => counter({ name: 'wrong_total' }).rate(use.range).sum() }) })).toThrow(DefinitionError);
  });
});
