import { nearest } from '../model/problem';

/** What a compiler's error says to somebody who writes definitions. */
export interface Explanation {
  readonly message: string;
  readonly remedy: string;
}

/** A type that *is* the sentence, as this package's parameters have them. */
const SENTENCE = /to (?:parameter of )?type '"(.*\s.*)"'\.$/s;
const UNKNOWN_KEY = /^Object literal may only specify known properties, (?:and|but) '(.+?)' does not exist in type '(.*)'\.(?: Did you mean to write '(.+)'\?)?$/s;
const MISSING = /Property '([^']+)' is missing in type '.*' but required in type '(.*)'\.$/s;
const NO_PROPERTY = /^Property '([^']+)' does not exist on type '(.*)'\.(?: Did you mean '([^']+)'\?)?$/s;
const LONG = 100;
const short = (type: string): string => (type.length > LONG ? (/^\w+</.test(type) ? type.replace(/<[^]*/, '<…>') : `${type.slice(0, LONG - 2)} …`) : type);
/** The keys of an object type as the compiler prints it; it leaves out some of many. */
const keysOf = (type: string): string[] => [...type.matchAll(/(?:readonly )?([A-Za-z_$][\w$]*)\??: /g)].map(([, key]) => key!);
const list = (keys: readonly string[]): string => keys.slice(0, 12).join(', ') + (keys.length > 12 ? ' …' : '');

/** Of a chain of messages, each the reason of the one before, the last says what is meant. `code` as in `TS2322`. */
export function explainTypeError(lines: readonly string[], code: string): Explanation {
  const first = lines[0]!;
  const last = lines.at(-1)!.trim();
  const seeType = `mend the value, or the type that it is declared with (${code})`;
  const sentence = SENTENCE.exec(last)?.[1];
  if (sentence !== undefined) {
    const at = sentence.indexOf(': ');
    return at > 0 ? { message: sentence.slice(0, at), remedy: sentence.slice(at + 2) } : { message: sentence, remedy: seeType };
  }
  const unknown = UNKNOWN_KEY.exec(last);
  if (unknown) {
    const [, key = '', type = ''] = unknown;
    const keys = keysOf(type);
    const close = unknown[3] ?? nearest(key, keys);
    return { message: `unknown key '${key}'`, remedy: close ? `did you mean '${close}'?` : keys.length > 0 ? `known are ${list(keys)}` : `${short(type)} has no such key` };
  }
  const missing = MISSING.exec(last);
  if (missing) return { message: `'${missing[1]}' is missing`, remedy: `add it: ${short(missing[2]!)} needs it` };
  const property = NO_PROPERTY.exec(last);
  if (property) {
    const [, key = '', type = '', near] = property;
    const close = near ?? nearest(key, keysOf(type));
    return { message: `there is no '${key}' on ${short(type)}`, remedy: close ? `did you mean '${close}'?` : `see what it has (${code})` };
  }
  const near = / Did you mean '([^']+)'\?$/.exec(last);
  return { message: [first, ...lines.slice(1)].map((line) => line.replace(/'([^']{100,})'/g, (_, type: string) => `'${short(type)}'`)).join('\n'), remedy: near ? `did you mean '${near[1]}'?` : seeType };
}
