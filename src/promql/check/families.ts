import { sameGroups } from './alike';
import { bare, operandOf, type Expr } from './tree';

/** Words of names that say that it is a part, and of what. */
const PARTS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:errors?|errs|failed|failures?|fails?|rejected|dropped|denied|timeouts?)$/, /^(?:requests?|attempts?|calls?|queries|packets?|messages?|operations?|ops|jobs?|tasks?)$/],
  [/^(?:avail|available|free)$/, /^(?:size|total|capacity)$/],
];
/**
 * Whether a metric is called a part of another: `http_request_errors_total` of `http_requests_total`, `filesystem_avail_bytes` of
 * `filesystem_size_bytes`; both under the same functions and with the same groups.
 */
export function isFamily(part: Expr, whole: Expr, text: string): boolean {
  const [a, b] = [metricUnder(part, text), metricUnder(whole, text)];
  if (a === undefined || b === undefined || a.under !== b.under || a.name === b.name) return false;
  const [left, right] = [wordsOf(a.name), wordsOf(b.name)];
  return PARTS.some(([ofPart, ofWhole]) => {
    const [at, wholeAt] = [left.findIndex((word) => ofPart.test(word)), right.findIndex((word) => ofWhole.test(word))];
    if (at < 0 || wholeAt < 0 || right.some((word) => ofPart.test(word))) return false;
    const [rest, others] = [left.filter((_, i) => i !== at).map(singular), right.map(singular)];
    const without = right.filter((_, i) => i !== wholeAt).map(singular);
    return rest.join('_') === others.join('_') || rest.join('_') === without.join('_');
  });
}
/** `node_memory_MemTotal_bytes` has its words in two ways. */
const wordsOf = (name: string): readonly string[] => name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase().split('_');
const singular = (word: string): string => word.replace(/s$/, '');

/** The one metric of an expression, and what stands around it, as it is written. */
function metricUnder(node: Expr, text: string): { readonly name: string; readonly under: string } | undefined {
  let under = '';
  for (let of: Expr | undefined = bare(node); of;) {
    switch (of.type) {
      case 'selector': return of.open || of.metric?.name === undefined || of.offset || of.at ? undefined : { name: of.metric.name, under };
      case 'range':
        if (of.offset || of.at) return undefined;
        under += text.slice(of.window.from, of.window.to).trim();
        of = of.of;
        break;
      case 'call':
        if (!/^(?:i?rate|increase)$/.test(of.fn.name ?? '')) return undefined;
        under += of.fn.name;
        of = of.args[0] && bare(of.args[0]);
        break;
      case 'aggregate':
        if (of.op.name !== 'sum' || !sameGroups(of.grouping, of.grouping)) return undefined;
        under += `sum${of.grouping?.keyword ?? 'by'}(${[...new Set(of.grouping?.labels.map(({ name }) => name))].sort().join()})`;
        of = operandOf(of);
        of = of && bare(of);
        break;
      default: return undefined;
    }
  }
  return undefined;
}
