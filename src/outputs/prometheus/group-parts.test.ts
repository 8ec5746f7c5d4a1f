import { describe, expect, it } from 'vitest';
import { MOST_RULES } from '../../model/rules';
import { repository } from '../../proof/repository.test-support';
import { definitionsIn } from '../definitions';
import { partsOf, type WrittenRule } from './group-parts';
import { ruleFile } from './rules';

const record = (name: string, expr: string, service = 'a'): WrittenRule => ({ record: name, expr, labels: { service } });
const alert = (name: string, expr: string, more: Partial<WrittenRule> = {}): WrittenRule => ({ alert: name, expr, ...more });
const named = (parts: readonly (readonly WrittenRule[])[]): readonly (readonly string[])[] => parts.map((part) => part.map((rule) => rule.alert ?? `${rule.record}/${rule.labels?.['service']}`));

describe('parts of a rule group', () => {
  it('are one where it is small enough', () => expect(named(partsOf([alert('A', 'x'), alert('B', 'y')], 2))).toEqual([['A', 'B']]));

  it('are filled in order', () => expect(named(partsOf([alert('A', 'x'), alert('B', 'y'), alert('C', 'z')], 2))).toEqual([['A', 'B'], ['C']]));

  it('never part a rule from what it reads, however far back, and keep the order', () => {
    expect(named(partsOf([record('l:a:b', 'up'), alert('X', 'up == 0'), record('l:c:d', 'sum_over_time((l:a:b{service="a"})[1h:5m])'), alert('A', 'l:c:d{service="a"} > 1'), alert('Y', 'up == 1')], 3)))
      .toEqual([['l:a:b/a', 'l:c:d/a', 'A'], ['X', 'Y']]);
  });

  it('hold together what only an annotation reads', () => {
    expect(named(partsOf([record('l:a:b', 'up'), alert('X', 'up'), alert('A', 'up', { annotations: { description: '{{ query "l:a:b{service=\\"a\\"}" }}' } })], 2))).toEqual([['l:a:b/a', 'A'], ['X']]);
  });

  it('tell services apart that record under one name, and names that begin alike', () => {
    const of = (service: string): WrittenRule[] => [record('l:a:b', 'up', service), alert(service, `l:a:b{service="${service}"} > 1`)];
    expect(named(partsOf([...of('a'), ...of('b')], 2))).toEqual([['l:a:b/a', 'a'], ['l:a:b/b', 'b']]);
    expect(named(partsOf([record('l:a:b', 'up'), record('l:a:b1h', 'up'), alert('A', 'l:a:b1h > 1')], 2))).toEqual([['l:a:b/a'], ['l:a:b1h/a', 'A']]);
    expect(named(partsOf([record('l:a:b', 'up'), record('l:a:b', 'up', 'b'), alert('A', 'l:a:b > 1')], 2))).toEqual([['l:a:b/a', 'l:a:b/b', 'A']]);
  });

  it('stay whole where all hangs together', () => expect(partsOf([record('l:a:b', 'up'), alert('A', 'l:a:b'), alert('B', 'l:a:b')], 2)).toHaveLength(1));
});

it('of our rules no group is larger than every engine takes, and each part leads back to its group', async () => {
  const project = await repository();
  const files = project.ruleGroups.flatMap((group) => ruleFile(group, project) ?? []);
  for (const { groups } of files) for (const { rules } of groups) expect(rules.length).toBeLessThanOrEqual(MOST_RULES);
  const slo = files.find(({ path }) => path.endsWith('/slo.yml'))!;
  expect(slo.groups.map(({ name }) => name)).toEqual(['slo', 'slo.2']);
  expect(definitionsIn(project)(slo, ['groups', 1, 'interval']).map(({ of }) => of)).toEqual([project.ruleGroups.find(({ name }) => name === 'slo')]);
});
