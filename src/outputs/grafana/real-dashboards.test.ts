import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../tools';
import { json } from '../text';
import { dashboardsOf } from './dashboard';
import { stranger } from './stranger.test-support';

type Plain = Readonly<Record<string, unknown>>;
/** Dashboards that people wrote, from public collections; no part of the repository. */
const FOLDER = join(projectRoot(__dirname), '../shared/real-dashboards');
/** In the Foundation SDK's types and in what Grafana itself saves, though in none of these dashboards. */
const ALSO = ['annotation.step', 'link.tooltip', 'datasource variable.allowCustomValue'];

const list = (value: unknown): Plain[] => (Array.isArray(value) ? (value as Plain[]) : []);
const panelsOf = (parent: Plain): Plain[] => list(parent['panels']).flatMap((p) => [p, ...panelsOf(p)]);
const variablesOf = (d: Plain): Plain[] => list((d['templating'] as Plain | undefined)?.['list']);
/** Objects of a dashboard by what they are. */
function partsOf(d: Plain): Readonly<Record<string, readonly Plain[]>> {
  const panels = panelsOf(d);
  const parts: Record<string, readonly Plain[]> = {
    dashboard: [d], panel: panels, target: panels.flatMap((p) => list(p['targets'])), annotation: list((d['annotations'] as Plain | undefined)?.['list']),
    link: list(d['links']), gridPos: panels.flatMap((p) => (p['gridPos'] ? [p['gridPos'] as Plain] : [])),
    'data source reference': panels.flatMap((p) => (typeof p['datasource'] === 'object' && p['datasource'] ? [p['datasource'] as Plain] : [])),
  };
  for (const variable of variablesOf(d)) parts[`${String(variable['type'])} variable`] = [...(parts[`${String(variable['type'])} variable`] ?? []), variable];
  return parts;
}
/** Keys that occur, and the types that their values have, by what they are keys of. */
function shapesOf(dashboards: readonly Plain[]): Map<string, Map<string, Set<string>>> {
  const shapes = new Map<string, Map<string, Set<string>>>();
  for (const [part, objects] of dashboards.flatMap((d) => Object.entries(partsOf(d)))) {
    const keys = shapes.get(part) ?? new Map<string, Set<string>>();
    shapes.set(part, keys);
    for (const [key, value] of objects.flatMap((o) => Object.entries(o))) keys.set(key, (keys.get(key) ?? new Set()).add(Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value));
  }
  return shapes;
}

describe.skipIf(!existsSync(FOLDER))('beside dashboards that people wrote (skipped where ../shared/real-dashboards is missing)', () => {
  it('ours have no key that none of theirs has, and values of the same types', () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.json'));
    expect(files.length).toBeGreaterThan(100);
    const theirs = shapesOf(files.map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Plain));
    const project = stranger();
    const write = dashboardsOf(project);
    const ours = shapesOf(project.dashboards.map((d) => JSON.parse(json(write(d))) as Plain));
    expect([...ours.keys()]).toEqual(expect.arrayContaining(['target', 'query variable', 'datasource variable', 'annotation', 'link']));
    const strange = [...ours].flatMap(([part, keys]) => [...keys].flatMap(([key, types]) => {
      const known = theirs.get(part)?.get(key);
      return known ? [...types].filter((type) => !known.has(type)).map((type) => `${part}.${key} as ${type}`) : [`${part}.${key}`];
    }));
    expect(strange.filter((place) => !ALSO.includes(place))).toEqual([]);
  });
});
