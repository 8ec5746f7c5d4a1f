import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { completeConfig, useConfig } from '../model/config';
import { SHORTEST, type Use } from '../model/service';
import { functions } from '../promql/functions';
import { nodesOf, type Matcher, type Node } from '../promql/nodes';
import { print } from '../promql/print';
import { faultIn } from '../promql/structure.test-support';
import { promtoolsForTests, run } from '../tools';
import { everything, FLAVOURS, SCRAPES } from './families.test-support';

afterAll(() => useConfig(completeConfig({})));

const SELECTOR: readonly Matcher[] = [{ label: 'cluster', op: '=', value: 'eu' }, { label: 'namespace', op: '=', value: 'shop' }, { label: 'pod', op: '=~', value: 'api-.*' }];
const PANEL: Use = { for: 'panel', range: '$__rate_interval', where: [{ label: 'pod', op: '=~', value: '$pod' }], by: [] };
/** Families that keep more: names of what is judged, or that somebody else writes. */
const SPLIT: Readonly<Record<string, readonly [more: readonly string[] | undefined, without?: readonly string[]]>> = {
  own: [undefined], cache: [['rpc']], cold: [['rpc']], callsMean: [['rpc']], callsSlow: [['rpc']], callsFailing: [['rpc']], slowCalls: [['rpc', 'pod']], failedCalls: [['rpc']],
  deploys: [['name']], versions: [['name']], failures: [['pod']], goOn: [['pod']], hostCpu: [['pod']],
  breaker: [['name', 'state']], open: [['name', 'state']], breakers: [['name']], opened: [['name']],
};
const selectors = (node: Node): Extract<Node, { type: 'selector' }>[] => nodesOf(node).filter((n) => n.type === 'selector');
const rules = (flavour: (typeof FLAVOURS)[number], scrape: number): [string, Node][] => {
  const { signals, conditions } = everything(flavour, scrape);
  return [
    ...Object.entries(signals).flatMap(([name, s]): [string, Node][] => [[name, s.expr(s.place.rule(SHORTEST))], ...('spends' in s ? [[`${name} spends`, (s as { spends(use: Use): Node }).spends(s.place.rule(SHORTEST))] as [string, Node]] : [])]),
    ...Object.entries(conditions).map(([name, c]): [string, Node] => [`${name} condition`, c.expr]),
  ];
};

describe.each(FLAVOURS)('with %s metrics', (flavour) => {
  describe.each(SCRAPES)('scraped every %i s', (scrape) => {
    it('rules look back whole scrapes, three at least', () => {
      for (const [name, node] of rules(flavour, scrape)) {
        for (const { metric, range, offset = 0 } of selectors(node)) {
          if (range === undefined) {
            // absent() alone wants the latest sample: a window would see a target that is gone.
            expect([name, metric]).toEqual(['missing condition', 'up']);
            continue;
          }
          expect(range, `${name}: ${metric}`).toBeTypeOf('number');
          expect((range as number) % scrape, `${name}: ${metric}[${range}]`).toBe(0);
          expect(range, `${name}: ${metric}`).toBeGreaterThanOrEqual(3 * scrape);
          expect(offset % scrape, `${name}: ${metric} offset ${offset}`).toBe(0);
        }
      }
    });
  });

  it('every selector carries the selector of the service, and panels the choice of the reader', () => {
    for (const [name, node] of rules(flavour, 15)) {
      for (const { matchers } of selectors(node)) expect(matchers, name).toEqual(expect.arrayContaining([...SELECTOR]));
    }
    for (const [name, signal] of Object.entries(everything(flavour, 15).signals)) {
      // What is recorded knows no reader: it is about the whole service.
      const chosen = nodesOf(signal.expr(PANEL)).some(({ type }) => type === 'recorded') ? [] : PANEL.where;
      for (const { matchers } of selectors(signal.expr(PANEL))) expect(matchers, name).toEqual(expect.arrayContaining([...SELECTOR, ...chosen]));
    }
    expect(print(everything(flavour, 15).signals['raw']!.expr(PANEL))).toBe('sum(rate(raw_total{cluster="eu",namespace="shop",pod=~"api-.*",pod=~"$pod"}[$__rate_interval]))');
  });

  it('panels know no window but $__rate_interval, rules no variable', () => {
    const { signals } = everything(flavour, 30);
    for (const [name, signal] of Object.entries(signals)) {
      const text = print(signal.expr(PANEL));
      expect(text.match(/\[[^\]]*\]/g)?.filter((window) => window !== '[$__rate_interval]') ?? [], `${name}: ${text}`).toEqual([]);
      expect(faultIn(text.replaceAll('$__rate_interval', '1m')), text).toBeUndefined();
    }
    for (const [name, node] of rules(flavour, 30)) expect(print(node), name).not.toContain('$');
  });

  it('rules keep the labels that the selector pins, and no other', () => {
    for (const [name, node] of rules(flavour, 15)) {
      for (const n of nodesOf(node)) {
        if (n.type !== 'aggregate') continue;
        const [more, without] = SPLIT[name.split(' ')[0]!] ?? [[]];
        // Inside a cause, and of an event loop, processes are told apart.
        if (n !== node && (name.endsWith(' spends') || name.split(' ')[0] === 'eventLoop')) expect([['cluster', 'namespace'], ['cluster', 'namespace', 'pod']], print(n)).toContainEqual(n.by);
        else expect([n.by?.filter((label) => label !== 'le' && !more?.includes(label)), n.without], `${name}: ${print(n)}`).toEqual([more && ['cluster', 'namespace'], without]);
      }
    }
  });

  it('promtool takes every rule', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'oac-families-'));
    try {
      const exprs = SCRAPES.flatMap((scrape) => rules(flavour, scrape).flatMap(([, node]) => [node, ...nodesOf(node).flatMap((n) => (n.type === 'recorded' ? [n.expr] : []))].map(print)));
      await writeFile(path.join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'a', rules: exprs.map((expr, i) => ({ record: `r:${i}`, expr })) }] }));
      for (const { series, tool } of await promtoolsForTests()) {
        if (flavour === 'otel' && series !== '3') continue;
        const { status, stdout, stderr } = await run(tool.path, ['check', 'rules', 'rules.yml'], { cwd: folder });
        expect(status, `promtool ${series}: ${stdout}${stderr}`.slice(0, 2000)).toBe(0);
      }
      for (const expr of exprs) expect(faultIn(expr), expr).toBeUndefined();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('the code of signals', () => {
  const files = readdirSync(__dirname).filter((file) => file.endsWith('.ts') && !/\.test(-support)?\.ts$/.test(file));
  const strings = (file: string): string[] => [...readFileSync(path.join(__dirname, file), 'utf8').replace(/^\s*(?:\/\*\*|\*|\/\/).*$/gm, '').matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`/g)].map((m) => m[1] ?? m[2] ?? m[3]!);
  it('names no metric', () => {
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) expect(strings(file).filter((s) => /\w_(?:seconds|total|bytes|bucket|count|sum|ratio|cores|info)\b/.test(s) && !(s in functions)), file).toEqual([]);
  });
  it('has no window but those that are computed', () => {
    for (const file of files) {
      const found = strings(file).filter((s) => /^\d+(?:ms|s|m|h|d)$|\[\d+(?:ms|s|m|h|d)/.test(s));
      // The type of a burst that nobody asked for.
      // Nor the period of a promise, which is the user's word.
      expect(found.filter((s) => s !== '0s' && s !== '28d' && s !== '30d'), file).toEqual([]);
    }
  });
});
