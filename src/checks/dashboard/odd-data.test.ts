import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { good, goodV2, lines, reported, type Any } from './good.test-support';

const KIND = ['generated', 'foreign'] as const;
const ODD: readonly unknown[] = [null, undefined, 0, -1, NaN, 1e99, true, false, '', ' ', '$', '${', '[[', '/(', '{{', '\ud800', [], [null], [[]], {}, { a: null }, ['x'], 'a'.repeat(5000), { toString: 1 }, { kind: 'Panel' }, { spec: 1 }];

/** Every place in a value. */
function placesIn(value: unknown): { holder: Any; key: string | number }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [{ holder: value, key: Array.isArray(value) ? Number(key) : key }, ...placesIn(inner)]);
}

describe('odd data', () => {
  it('never makes a check throw, wherever it stands', () => {
    for (const make of [good, goodV2]) {
      const places = placesIn(make()).length;
      for (let i = 0; i < places; i++) {
        const data = make();
        const { holder, key } = placesIn(data)[i]!;
        holder[key] = ODD[(i * 5 + 3) % ODD.length];
        expect(() => reported(data, KIND[i % 2]), `${key}: ${JSON.stringify(holder[key])}`).not.toThrow();
      }
    }
  });
  it('nor does a name with brackets of a variable that offers percentiles', () => {
    for (const name of ['p(', 'p[', '*', 'a|b']) expect(() => reported({ ...good(), templating: { list: [{ name, type: 'custom', query: '50,95' }] } })).not.toThrow();
  });
  it('nor does any value at all', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom('panels', 'templating', 'annotations', 'links', 'time', 'elements', 'layout', 'spec', 'rows'), (value, key) => {
      for (const data of [value, { [key]: value }, { [key]: [value] }, { panels: [{ type: 'stat', [key]: value, targets: [value], options: value, fieldConfig: value }] }]) {
        for (const profile of KIND) reported(data, profile);
      }
    }), { numRuns: 150, seed: 7 });
  });
  it('is told with a place that is there', () => {
    for (const make of [good, goodV2]) {
      const count = placesIn(make()).length;
      for (let i = 0; i < count; i += 3) {
        const data = make();
        const { holder, key } = placesIn(data)[i]!;
        holder[key] = ODD[(i + 11) % ODD.length];
        for (const { path, message } of reported(data)) {
          const parent = path.slice(0, -1).reduce((at: Any, step) => at?.[step], data);
          // What is missing is placed under its parent, or where that would have been.
          if (parent === undefined) expect(path.slice(0, -2).reduce((at: Any, step) => at?.[step], data) ?? path.slice(0, -3).reduce((at: Any, step) => at?.[step], data), `${message} at ${path.join('.')}`).toBeDefined();
        }
      }
    }
  });
  it('may be nested 10,000 deep', () => {
    const nest = (key: string, wrap: (inner: Any) => Any): Any => {
      let deep: Any = { [key]: 'end $x' };
      for (let i = 0; i < 10_000; i++) deep = wrap(deep);
      return deep;
    };
    const begun = Date.now();
    for (const data of [
      { ...good(), panels: [nest('title', (inner) => ({ type: 'row', collapsed: true, panels: [inner] }))] },
      { ...good(), extra: nest('a', (inner) => [inner]) },
      { ...good(), panels: [{ ...good().panels[1], targets: [{ refId: 'A', expr: 'up', more: nest('expr', (inner) => ({ inner })) }] }] },
      { apiVersion: 'dashboard.grafana.app/v2', spec: { elements: {}, layout: nest('kind', (inner) => ({ kind: 'RowsLayout', spec: { rows: [inner] } })) } },
      { ...good(), templating: { list: [{ name: 'x', type: 'query', query: nest('query', (inner) => ({ query: inner })) }] } },
      { ...good(), panels: [{ ...good().panels[2], targets: [{ refId: 'A', expr: `${'sum('.repeat(4000)}up${')'.repeat(4000)}`, legendFormat: '{{a}}' }] }] },
    ]) {
      for (const profile of KIND) reported(data, profile);
    }
    expect(Date.now() - begun).toBeLessThan(4000);
  });
  it('is judged in time, however it is made', () => {
    const begun = Date.now();
    const evil = ['${a'.repeat(20_000), '$'.repeat(50_000), '[['.repeat(30_000), '{{'.repeat(30_000), '<a '.repeat(20_000), `/${'(a+)+'.repeat(2000)}b/`, 'now-1'.repeat(10_000), '1m'.repeat(30_000), 'a.'.repeat(20_000), `(?P<${'a'.repeat(30_000)}`, '"'.repeat(50_000), ' '.repeat(50_000)];
    for (const text of evil) {
      const data = good();
      const [panel] = [data.panels[1]];
      Object.assign(panel, { title: text, interval: text, timeShift: text, description: text, type: 'text' });
      Object.assign(panel.targets[0], { expr: text, legendFormat: text, interval: text });
      Object.assign(panel.options, { content: text });
      Object.assign(panel.fieldConfig.defaults, { unit: text, links: [{ url: text, title: text }] });
      panel.fieldConfig.overrides[1].matcher.options = text;
      Object.assign(data, { uid: text, refresh: text, time: { from: text, to: text }, timezone: text });
      Object.assign(data.templating.list[2], { query: text, regex: text });
      data.links[0].url = text;
      for (const profile of KIND) reported(data, profile);
    }
    const many = good();
    many.panels = Array.from({ length: 3000 }, (_, i) => ({ ...good().panels[2], id: i + 1, gridPos: { x: (i % 2) * 12, y: Math.floor(i / 2) * 8, w: 12, h: 8 } }));
    expect(lines(reported(many, 'foreign')).length).toBeLessThan(10);
    expect(Date.now() - begun).toBeLessThan(6000);
  });
});
