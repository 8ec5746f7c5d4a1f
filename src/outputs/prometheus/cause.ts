import { SHORTEST } from '../../model/service';
import { metricsOf } from '../../promql/nodes';
import { BOTH, BUSIER, CONVICTS, CONVICTS_BUSY, HOLDS, HOLDS_SURELY, MAY_HOLD, behindOf, isLoop, isPart, QUIET, SENDS_MORE, type Cause, type Diagnosis, type Questions } from '../../signals/diagnosis';
import { percent, words, type Asking } from './template';

/** The verdict: the first cause that takes enough of the added request time, two waits that do together, or which of the two kinds of UNKNOWN it is. */
export function causeText(diagnosis: Diagnosis, { shares, busier }: Pick<Questions, 'shares' | 'busier'>, { into }: Asking): string {
  const { causes } = diagnosis;
  const percents = (share: number): string => (share * 100).toFixed(1);
  const number = (c: Cause): string => `$c${causes.indexOf(c)}`;
  const loops = causes.filter((c) => isLoop(c));
  const waits = causes.filter((c) => !isPart(c) && !loops.includes(c));
  const plainly = (c: Cause): string => `ge ${number(c)} ${percents(CONVICTS)}`;
  const busy = (c: Cause): string => number(c).replace('c', 'b');
  const guilty = (c: Cause): string => (busier.has(c) ? `(or (${plainly(c)}) (and (ge ${number(c)} ${percents(CONVICTS_BUSY)}) (ge ${busy(c)} ${percents(BUSIER)})))` : `(${plainly(c)})`);
  const gone = (some: readonly Cause[]): string => `(or ${some.map((c) => `(lt ${number(c)} 0.0)`).join(' ')} false)`;
  const names = (some: readonly Cause[]): string =>
    some.map((c) => `{{ if lt ${number(c)} 0.0 }} ${metricsOf(c.signal.expr(diagnosis.of.place.rule(SHORTEST))).join(' ')}{{ end }}`).join('');
  const convict = (c: Cause, says = words(c.sentence)): string => `{{ $verdict = ${causes.indexOf(c)} }}${words(c.name)}: ${says}`;
  const parts = (of: Cause): readonly Cause[] => causes.filter((c) => behindOf(c, causes) === of);
  const sends = (c: Cause): boolean => 'to' in c.signal;
  /** The parts of a guilty cause are judged before itself. */
  const within = (whole: Cause, when: string): readonly (readonly [when: string, then: string])[] => [
    ...parts(whole).map((c) => [sends(c) ? `and ${when} (ge ${number(c)} ${percents(SENDS_MORE.share)})`
      : `or (and ${when} (ge ${number(c)} ${percents(HOLDS)})) (and (ge ${number(whole)} ${percents(HOLDS_SURELY.whole)}) (ge ${number(c)} ${percents(HOLDS_SURELY.part)}))`, convict(c)] as const),
    ...parts(whole).map((c) => [`and ${when} (ge ${number(c)} ${percents(sends(c) ? SENDS_MORE.maybe : MAY_HOLD)})`, `${words(whole.name)} or ${words(c.name)}: ${words(whole.sentence)}, or ${words(c.sentence)}`] as const),
    ...(parts(whole).length > 0 ? [[`and ${when} ${gone(parts(whole))}`, `${convict(whole)}, or what metrics are missing of:${names(parts(whole))}`] as const] : []),
    [when, convict(whole)],
  ];
  /** A wait, or what sends more to it, or one of them. */
  const either = (wait: Cause, text: (c: Cause) => string, or: string): string => parts(wait).reduceRight((otherwise, c) =>
    `{{ if ge ${number(c)} ${percents(SENDS_MORE.share)} }}${words(text(c))}{{ else if ge ${number(c)} ${percents(SENDS_MORE.maybe)} }}${words(text(wait))}${or}${words(text(c))}{{ else }}${otherwise}{{ end }}`, words(text(wait)));
  const honest = loops.map((c) => ` (ge ${number(c)} 0.0) (lt ${busy(c)} ${percents(BUSIER)})`).join('');
  const branches: (readonly [when: string, then: string])[] = [
    ...loops.flatMap((loop) => within(loop, guilty(loop))),
    // Where nobody sees the loop, or it is much busier than before, a plain timer blames what it measures.
    ...waits.flatMap((c) => within(c, `(and (${plainly(c)})${honest})`)),
    [gone([...loops, ...waits]), `UNKNOWN: metrics are missing:${names([...loops, ...waits])}`],
    ...waits.flatMap((one, i) => waits.slice(i + 1).map((other) => [
      `and (ge ${number(one)} ${percents(BOTH)}) (ge ${number(other)} ${percents(BOTH)})${honest}${loops.map((c) => ` (lt ${number(c)} ${percents(QUIET)})`).join('')}`,
      `${either(one, ({ name }) => name, ' or ')} and ${either(other, ({ name }) => name, ' or ')}: ${either(one, ({ sentence }) => sentence, ', or ')}; ${either(other, ({ sentence }) => sentence, ', or ')}`,
    ] as const)),
  ];
  const shown = (c: Cause): string => `${words(c.name)} {{ if lt ${number(c)} 0.0 }}no data{{ else }}{{ ${number(c)} | printf "%.0f%%" }}{{ end }}`;
  return [
    ...shares.map((share, i) => `{{- $c${i} := -1.0 }}${into(`$c${i}`, `share${i}`, percent(share))}`),
    ...[...busier].map(([c, question]) => `{{- ${busy(c)} := -1.0 }}${into(busy(c), `busier${causes.indexOf(c)}`, percent(question))}`),
    '{{- $verdict := -1 }}',
    ...branches.map(([when, then], i) => `{{- ${i > 0 ? 'else ' : ''}if ${when} }}${then}`),
    `{{- else }}UNKNOWN: no listed cause takes ${CONVICTS * 100} % of the time added to requests; look for waits without a metric, as for queues, locks or DNS{{ end }}`,
    `{{- "" }}. Of the time added to requests: ${[...loops, ...waits].map((c) => `${shown(c)}${parts(c).length > 0 ? ` (${parts(c).some(sends) ? 'newly sent there: ' : 'of it '}${parts(c).map(shown).join(', ')})` : ''}`).join(', ')}`,
    ...causes.flatMap((c, i) => (c.rulesOut ? [`{{- if eq $verdict ${i} }}. ${words(c.rulesOut)}{{ end }}`] : [])),
  ].join('\n');
}
