import type { Judged, Judgement } from './judge';

/** Troubles of one kind, by what was made of them. */
export interface Tally extends Readonly<Record<Judgement, number>> {
  readonly of: string;
  readonly all: number;
}
/** What is not to be known: the metric of the true cause is not there, or nothing is about it. */
const GROUPS = { one: 'one fault', two: 'two faults', missing: 'a metric is missing' } as const;
export type Group = keyof typeof GROUPS;
export const groupOf = ({ trouble: { missing, faults } }: Judged): Group => (missing !== undefined ? 'missing' : faults.length > 1 ? 'two' : 'one');
export const tally = (of: string, some: readonly Judged[]): Tally => {
  const count = (judgement: Judgement): number => some.filter((each) => each.judgement === judgement).length;
  return { of, all: some.length, right: count('right'), unknown: count('unknown'), wrong: count('wrong'), silent: count('silent') };
};
const by = (some: readonly Judged[], key: (each: Judged) => string): readonly Tally[] =>
  [...new Set(some.map(key))].sort().map((of) => tally(of, some.filter((each) => key(each) === of)));
const tallies = (title: string, rows: readonly Tally[]): string => [
  `| ${title} | troubles | right | UNKNOWN | wrong | no alert |`, '|---|---:|---:|---:|---:|---:|',
  ...rows.map(({ of, all, right, unknown, wrong, silent }) => `| ${of} | ${all} | ${right} | ${unknown} | ${wrong} | ${silent} |`),
].join('\n');

/** How often texts are right, as Markdown: by group, by confounder and timers, and which fault is called what. */
export function scoreTables(all: readonly Judged[]): string {
  const groups = (Object.keys(GROUPS) as Group[]).map((group) => tally(GROUPS[group], all.filter((each) => groupOf(each) === group)));
  const single = all.filter((each) => groupOf(each) === 'one' && each.judgement !== 'silent');
  const verdicts = [...new Set(single.map(({ verdict }) => verdict))].sort((a, b) => Number(a === 'UNKNOWN') - Number(b === 'UNKNOWN') || (a < b ? -1 : 1));
  const faults = [...new Set(single.map(({ trouble }) => trouble.names[0]!))].sort();
  const cell = (fault: string, verdict: string): string => String(single.filter((each) => each.trouble.names[0] === fault && each.verdict === verdict).length || '');
  return [
    tallies('', [...groups, tally('**all**', all)]),
    ['Which fault is called what, where there is one and all metrics are there:', '', `| fault | ${verdicts.join(' | ')} |`, `|---|${verdicts.map(() => '---:').join('|')}|`, ...faults.map((fault) => `| ${fault} | ${verdicts.map((verdict) => cell(fault, verdict)).join(' | ')} |`)].join('\n'),
    tallies('beside the fault', by(all, ({ trouble }) => trouble.confounder)),
    tallies('wait counters', by(all, ({ trouble }) => (trouble.lying ? 'plain timers, which lie' : 'leave out the busy loop'))),
  ].join('\n\n');
}
/** One line of what is not right, to be looked at. */
export const inWords = ({ alert, trouble: { seed, names, confounder, lying, missing }, judgement, verdict, text }: Judged): string =>
  `${alert} ${judgement === 'silent' ? 'does not fire' : `says ${verdict}`}: ${names.join(' and ')}, beside ${confounder}${lying ? ', with plain timers' : ''}${missing ? `, without the metrics of '${missing}'` : ''} (number ${seed})${text ? `\n  ${text.replace(/\n/g, ' ')}` : ''}`;
