import { DefinitionError } from '../model/problem';
import { raw, type Matcher, type Node, type Range } from './nodes';
import { printMatchers, printOperand } from './print';
import { duration, numeral } from './text';
import { vector, type Vector } from './vector';
import { rememberWritten } from './written';

type Part = string | number | Range | readonly Matcher[] | { readonly node: Node };
/** Where PromQL wants a duration: after `[`, after the `:` of a subquery, and after `offset`. */
const WANTS_DURATION = /(?:\[|\[[^\]]*:|\boffset\s+-?)\s*$/i;

function text(part: Part, before: string): string {
  if (typeof part === 'number') return WANTS_DURATION.test(before) ? duration(part) : numeral(part);
  if (typeof part === 'string') return part;
  if (typeof part !== 'object' || part === null) throw new DefinitionError(`promql\`…\` is given ${String(part)}`, 'give it a vector, matchers, a number of seconds or a text');
  return 'node' in part ? printOperand(part.node) : printMatchers(part);
}

/**
 * The way out: PromQL as text, checked like everything else. Vectors and matchers are printed, a number in a window or an offset is seconds, text goes
 * in as it is; so `use.range` and `use.where` of a signal fit: promql`rate(queue_wait_seconds_total{${use.where}}[${use.range}])`.
 */
export function promql(strings: TemplateStringsArray, ...parts: readonly Part[]): Vector {
  let all = strings[0]!;
  parts.forEach((part, i) => {
    const printed = text(part, all);
    const after = strings[i + 1]!;
    // `{${use.where},code="500"}`: where there are no matchers, no comma follows them.
    all += Array.isArray(part) && printed === '' ? after.replace(/^\s*,/, '') : printed + after;
  });
  const whole = all.trim();
  rememberWritten(whole);
  return vector(raw(whole));
}
