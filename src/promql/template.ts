import { raw, type Matcher, type Node, type Range } from './nodes';
import { duration, print, printMatchers } from './print';
import { vector, type Vector } from './vector';

type Part = string | number | Range | readonly Matcher[] | { readonly node: Node };
function text(part: Part): string {
  if (typeof part === 'number') return duration(part);
  if (typeof part === 'string') return part;
  if ('node' in part) return print(part.node).replace(/^(?=.* )(.*)$/, '($1)');
  return printMatchers(part);
}

/**
 * The way out: PromQL as text, checked like everything else. Numbers are durations in seconds, matchers and vectors are printed,
 * so `use.range` and `use.where` of a signal fit: promql`rate(queue_wait_seconds_total{${use.where}}[${use.range}])`.
 */
export function promql(strings: TemplateStringsArray, ...parts: readonly Part[]): Vector {
  return vector(raw(strings.reduce((all, piece, i) => all + text(parts[i - 1]!) + piece).trim()));
}
