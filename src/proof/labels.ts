import type { MetricData } from '../metrics/contract';
import { DefinitionError, nearest } from '../model/problem';
import { examplesOf, fits } from '../promql/example';
import type { Matcher } from '../promql/nodes';
import type { Labels } from './instruments';

/** Values for labels that take any. */
const WORDS = ['main', 'other', 'ok', '200', '0', 'a', ''];
/** What a story says of labels. */
export type Given = Readonly<Record<string, string | readonly string[]>>;
const listOf = (value: string | readonly string[] | undefined): readonly string[] => (value === undefined ? [] : typeof value === 'string' ? [value] : value);

/** Values of a label that fit: what the story says, else one of a closed list, of the matchers' examples, or a plain word. `fill` tells processes apart. */
export function valuesFor(label: string, wanted: readonly Matcher[], unwanted: Matcher | undefined, { closed, given = [], first = [], fill = '0' }: { readonly closed?: readonly string[] | undefined; readonly given?: readonly string[]; readonly first?: readonly string[]; readonly fill?: string } = {}): readonly string[] {
  const own = wanted.filter((m) => m.label === label);
  const fit = (value: string): boolean => own.every((m) => fits(value, m)) && (unwanted === undefined || fits(value, unwanted) === false);
  const said = given.filter(fit);
  if (said.length > 0) return said;
  const named = [...own, ...(unwanted ? [unwanted] : [])].flatMap((m) => (m.op === '=' || m.op === '!=' ? [m.value] : examplesOf(m.value, fill)));
  const words = named.some((value) => /^\d+$/.test(value)) ? ['200', ...WORDS] : WORDS;
  const found = (closed ?? [...first, ...(own.some(({ op }) => op === '=' || op === '=~') ? [...named, ...words] : [...words, ...named])]).find(fit);
  return found === undefined ? [] : [found];
}
/** Labels that a metric's series have beside those of their target, as far as it is known. */
const labelsOf = (metric: MetricData, others: readonly Matcher[]): readonly string[] => [...new Set([...Object.keys(metric.declaration.labels ?? {}), ...[...metric.matchers, ...others].map(({ label }) => label)])];
const closedOf = ({ declaration: { labels } }: MetricData, label: string): readonly string[] | undefined => {
  const values = labels?.[label];
  return typeof values === 'object' ? values : undefined;
};
/** What a story says of labels is meant for a metric. Throws a `DefinitionError` for a label that none has, and for a value that none can have. */
export function checkGiven(given: Given, metrics: readonly { readonly metric: MetricData; /** What tells requests or states by labels. */ readonly told: readonly Matcher[] }[], targetLabels: readonly string[]): void {
  const known = [...new Set(metrics.flatMap(({ metric, told }) => labelsOf(metric, told)))].filter((label) => !targetLabels.includes(label)).sort();
  for (const [label, values] of Object.entries(given)) {
    const path = `story.labels.${label}`;
    if (!known.includes(label)) {
      const near = nearest(label, known);
      throw new DefinitionError(`no metric of the service has a label '${label}' of its own`, near ? `did you mean '${near}'?` : known.length > 0 ? `one of ${known.join(', ')}` : 'leave it out', path);
    }
    const having = metrics.filter(({ metric, told }) => labelsOf(metric, told).includes(label)).map(({ metric }) => metric);
    const wrong = listOf(values).find((value) => !having.some((metric) =>
      (closedOf(metric, label)?.includes(value) ?? true) && metric.matchers.every((m) => m.label !== label || fits(value, m) !== false)));
    if (wrong === undefined) continue;
    const lists = [...new Set(having.flatMap((metric) => closedOf(metric, label) ?? []))];
    throw new DefinitionError(`no metric of the service can have ${label}="${wrong}"`, lists.length > 0 ? `one of ${lists.join(', ')}` : 'say one that its signals select', path);
  }
}
/** Label sets of one kind of requests; they are used in turn. */
export type LabelSets = readonly Labels[];

/**
 * Values of a metric's own labels that fit its matchers, and make the request good or failed. Throws a `DefinitionError` where none is found.
 */
export function labelSets(metric: MetricData, wanted: readonly Matcher[], { given = {}, targetLabels, failed = [], fails = false }: { readonly given?: Given; readonly targetLabels: readonly string[]; readonly failed?: readonly Matcher[]; readonly fails?: boolean }): LabelSets {
  const own = (m: Matcher): boolean => !targetLabels.includes(m.label);
  const matchers = [...wanted, ...(fails ? failed : [])].filter(own);
  const labels = [...new Set([...Object.keys(metric.declaration.labels ?? {}), ...matchers.map((m) => m.label), ...failed.filter(own).map((m) => m.label)])];
  const all = (unwanted: Matcher | undefined): readonly (readonly [string, readonly string[]])[] =>
    labels.map((label) => [label, valuesFor(label, matchers, unwanted?.label === label ? unwanted : undefined, { closed: closedOf(metric, label), given: listOf(given[label]) })]);
  // A good request differs from a failed one in at least one of the labels that tell them.
  const ways = fails || failed.length === 0 ? [undefined] : failed.filter(own);
  const tried = ways.map(all);
  const found = tried.find((values) => values.every(([, each]) => each.length > 0));
  if (!found) {
    const lacking = tried[0]?.find(([, each]) => each.length === 0)?.[0] ?? failed[0]?.label ?? '';
    const asked = [...matchers, ...failed].filter((m) => m.label === lacking).map((m) => `${m.label}${m.op}"${m.value}"`).join(', ');
    throw new DefinitionError(`no value of label '${lacking}' of ${metric.name} was found for ${fails ? 'failed' : 'good'} requests${asked ? ` (${asked})` : ''}`,
      `say one in the story, as in labels: { ${lacking}: '…' }`, 'story.labels', undefined);
  }
  const turns = Math.max(1, ...found.map(([, values]) => values.length));
  return Array.from({ length: turns }, (_, n) => Object.fromEntries(found.map(([label, values]): [string, string] => [label, values[n % values.length]!]).filter(([, value]) => value !== '')));
}
