import { nearest } from '../../model/problem';

/** Functions of math expressions: Grafana's documentation of expressions. */
const FUNCTIONS = ['abs', 'is_inf', 'is_nan', 'is_null', 'is_number', 'log', 'inf', 'infn', 'nan', 'null', 'round', 'ceil', 'floor'];
const OPERATORS: Readonly<Record<string, string>> = { and: '&&', or: '||', not: '!', '=': '==', '&': '&&', '|': '||', '^': '**' };
const TOKEN = /\s*(?:(\$\{[^}]*\}|\$[\p{L}_][\p{L}\p{N}_]*|0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|"[^"]*")|([\p{L}_][\p{L}\p{N}_]*)|(\|\||&&|\*\*|[<>=!]=|[-+*/%<>!(),])|(\S))/uy;

export interface MathFault {
  readonly message: string;
  readonly remedy: string;
}

/** Why Grafana does not take a math expression; undefined where it does. What its `$A` name is not looked at. */
export function faultInMath(text: string): MathFault | undefined {
  const open: ('(' | 'call')[] = [];
  /** Whether a value has to come next, as at the beginning and behind an operator. */
  let wantsValue = true;
  let called = false;
  let last = '';
  const unexpected = (what: string): MathFault => (wantsValue
    ? { message: `before '${what}' a value is missing`, remedy: 'write it as in $A > 1' } : { message: `between '${last}' and '${what}' an operator is missing`, remedy: 'write it as in $A > 1 && $B < 5' });
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found; found = TOKEN.exec(text)) {
    const [, value, word, symbol, other] = found;
    const token = (value ?? word ?? symbol ?? other)!;
    const isCall = word !== undefined && /^\s*\(/.test(text.slice(TOKEN.lastIndex));
    if (called && token !== '(') return { message: `'${last}' is not called`, remedy: `write ${last}(…)` };
    if (other !== undefined || (word !== undefined && !isCall)) {
      const operator = OPERATORS[token.toLowerCase()];
      if (operator !== undefined && (!wantsValue || operator === '!')) return { message: `'${token}' is no operator`, remedy: `write ${operator}` };
      return word === undefined ? { message: `'${token}' means nothing`, remedy: 'write it as in $A > 1' } : { message: `'${token}' is neither a query nor a function`, remedy: `write $${token}, if query ${token} is meant` };
    }
    if (word !== undefined) {
      if (!wantsValue) return unexpected(token);
      if (!FUNCTIONS.includes(word)) {
        const near = nearest(word, FUNCTIONS);
        return { message: `there is no function '${word}'`, remedy: near === undefined ? `there are ${FUNCTIONS.join(', ')}` : `did you mean '${near}'?` };
      }
      called = true;
    } else if (token === '(') {
      if (!wantsValue) return unexpected(token);
      open.push(called ? 'call' : '(');
      called = false;
    } else if (token === ',' && open.at(-1) !== 'call') {
      return { message: "a ',' stands outside of a function's parentheses", remedy: 'write a number with a point, as in 1.5' };
    } else if (token === ')') {
      // A function such as nan() has no arguments.
      if (open.length === 0) return { message: "a ')' closes nothing", remedy: 'take it away' };
      if (wantsValue && !(open.at(-1) === 'call' && last === '(')) return unexpected(token);
      open.pop();
      wantsValue = false;
    } else if (value !== undefined) {
      if (!wantsValue) return unexpected(token);
      wantsValue = false;
    } else if (wantsValue && !['-', '!', '+'].includes(token)) return unexpected(token);
    else wantsValue = true;
    last = token;
  }
  if (wantsValue) return { message: last === '' ? 'it is empty' : `behind '${last}' a value is missing`, remedy: 'write it as in $A > 1' };
  return open.length > 0 ? { message: "a '(' is not closed", remedy: 'add )' } : undefined;
}
