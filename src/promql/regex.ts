/** Escapes of one letter that RE2 knows; punctuation may be escaped as well. */
const LETTERS = /^[afnrtvdDsSwWbBAz]$/;
const LETTERS_IN_CLASS = /^[afnrtvdDsSwW]$/;
const NAMED = /^\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/;
/** RE2 multiplies nested repetitions out, up to this. */
const MOST_REPEATS = 1000;
/** Characters, and open groups, of a pattern that is still read: groups are read recursively. */
const LONGEST = 20_000;
const DEEPEST = 200;

class Fault extends Error {}
class TooDeep extends Error {}

/**
 * Why a server would refuse a regular expression (RE2, as Go reads it), or undefined, also where it is too long or too deep to be read. One that is
 * refused stops the whole file. Patterns are read, never run. `(?<name>…)`, which Go has since 1.22, is a fault unless `named` lets it pass.
 */
export function faultInRegex(pattern: string, { named = false }: { readonly named?: boolean } = {}): string | undefined {
  if (pattern.length > LONGEST || isSimple(pattern)) return undefined;
  try {
    alternatives(new Reader(named ? pattern.replace(/\(\?<(?=[A-Za-z_])/g, '(?P<') : pattern), true);
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    if (error instanceof TooDeep) return undefined;
    throw error;
  }
}
/** How to mend a pattern that is refused. */
export const regexRemedy = (pattern: string): string => (/\(\?[=!<]|\\[1-9]/.test(pattern) ? 'write it without look-ahead and back references' : 'mend it; before a character that is meant as it stands goes a backslash');
/** Groups of a pattern that capture. */
export const groupsIn = (pattern: string): number => [...pattern.replace(/\\.|\[(?:\\.|[^\]])*\]/g, '').matchAll(/\((?!\?)|\(\?P?<[A-Za-z_]/g)].length;
/** Whether a valid pattern surely matches every text of a line. */
export const matchesAll = (pattern: string): boolean => /^\^?(?:\.\*|\(\.\*\)|\(\?:\.\*\))\$?$/.test(pattern);
/** What nearly all are: words, and repetitions of what is there to be repeated. */
const isSimple = (pattern: string): boolean => /^[\w\-.+*|/ :]*$/.test(pattern) && !/(?:^|\|)[*+]|[*+]{2}/.test(pattern);
class Reader {
  at = 0;
  depth = 0;
  readonly names = new Set<string>();
  constructor(readonly text: string) {}
  get next(): string | undefined { return this.text[this.at]; }
  /** What matches here is read. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    const found = pattern.exec(this.text.slice(this.at));
    if (found) this.at += found[0].length;
    return found ?? undefined;
  }
}
/** Reads to the end, or to the parenthesis that closes. Returns how often its parts are repeated, multiplied out. */
function alternatives(r: Reader, outside: boolean): number {
  let most = 1;
  let last: 'nothing' | 'one' | 'repeated' = 'nothing';
  let weight = 1;
  for (;;) {
    const repeat = r.take(/^(?:[*+?]|\{(?:0|[1-9]\d*)(?:,(?:0|[1-9]\d*)?)?\})\??/);
    if (repeat) {
      if (last !== 'one') throw new Fault(`'${repeat[0]}' has ${last === 'nothing' ? 'nothing' : 'a repetition'} to repeat`);
      weight *= repeats(repeat[0]);
      if (weight > MOST_REPEATS) throw new Fault(`it repeats more than ${MOST_REPEATS} times`);
      most = Math.max(most, weight);
      last = 'repeated';
    } else if (r.next === undefined) {
      if (!outside) throw new Fault("'(' is not closed");
      return most;
    } else if (r.next === ')') {
      if (outside) throw new Fault("')' closes nothing");
      return most;
    } else if (r.take(/^\|/) || r.take(/^\(\?(?:[imsU]+(?:-[imsU]+)?|-[imsU]+)\)/)) {
      last = 'nothing';
    } else if (r.take(/^\\Q\\E/) === undefined) {
      weight = one(r);
      most = Math.max(most, weight);
      last = 'one';
    }
  }
}
function repeats(text: string): number {
  const [, least, most] = /^\{(\d+)(?:,(\d*))?\}/.exec(text) ?? [];
  if (least === undefined) return 1;
  const [from, to] = [Number(least), most ? Number(most) : Number(least)];
  if (to < from || to > MOST_REPEATS) throw new Fault(`'${text}' repeats ${to < from ? 'less often at most than at least' : `more than ${MOST_REPEATS} times`}`);
  return Math.max(1, to);
}
function one(r: Reader): number {
  if (r.take(/^\((?!\?)/) || r.take(/^\(\?(?:[imsU]*(?:-[imsU]+)?):/)) return group(r);
  const named = r.take(/^\(\?P<(\w+)>/);
  if (named) {
    if (r.names.has(named[1]!)) throw new Fault(`two groups are named '${named[1]}'`);
    r.names.add(named[1]!);
    return group(r);
  }
  if (r.next === '(') throw new Fault(`RE2 has no '${r.take(/^\(\?<?.?/)![0]}'`);
  if (r.take(/^\[\^?/)) classOf(r);
  else if (r.next !== '\\') r.take(/^[^]/u);
  else if (!r.take(/^\\Q[^]*?\\E/)) escape(r, LETTERS);
  return 1;
}
function group(r: Reader): number {
  if (++r.depth > DEEPEST) throw new TooDeep();
  const weight = alternatives(r, false);
  r.depth--;
  r.at++;
  return weight;
}
function classOf(r: Reader): void {
  for (let first = true; first || r.next !== ']'; first = false) {
    if (r.next === undefined) throw new Fault("'[' is not closed");
    if (r.take(NAMED)) continue;
    if (/^\[:\^?\w*:\]/.test(r.text.slice(r.at))) throw new Fault(`there is no class '${r.take(/^\[:\^?\w*:\]/)![0]}'`);
    if (r.take(/^\\[dDsSwW]/) || (/^\\[pP]/.test(r.text.slice(r.at)) && escape(r, LETTERS_IN_CLASS) === undefined)) continue;
    const low = character(r);
    if (!/^-(?!\])/.test(r.text.slice(r.at))) continue;
    r.at++;
    if (r.next === undefined) throw new Fault("'[' is not closed");
    if (character(r) < low) throw new Fault('a range in [ ] runs backwards');
  }
  r.at++;
}
/** One character of a class, by its number. */
function character(r: Reader): number {
  if (r.next !== '\\') return r.take(/^[^]/u)![0].codePointAt(0)!;
  if (/^\\[dDsSwWpP]/.test(r.text.slice(r.at))) throw new Fault('a range in [ ] ends in a class');
  return escape(r, LETTERS_IN_CLASS)!;
}
const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };
/** An escape, which starts with a backslash. The character's number, or undefined where it is a class. */
function escape(r: Reader, letters: RegExp): number | undefined {
  const hex = r.take(/^\\x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/);
  if (hex) {
    const code = parseInt(hex[1] ?? hex[2]!, 16);
    if (code > 0x10ffff) throw new Fault(`there is no character '${hex[0]}'`);
    return code;
  }
  const octal = r.take(/^\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/);
  if (octal) return parseInt(octal[0].slice(1), 8);
  const category = r.take(/^\\[pP](?:\{\^?(\w+)\}|([A-Z]))/);
  if (category) {
    const name = category[1] ?? category[2]!;
    if (!isCategory(name)) throw new Fault(`there is no class '${category[0]}'`);
    return undefined;
  }
  const found = r.take(/^\\([^])/u)?.[1];
  if (found === undefined) throw new Fault('it ends in a backslash');
  if (found === 'Q') throw new Fault("'\\Q' is not closed by '\\E'");
  if (/[1-9]/.test(found)) throw new Fault(`RE2 has no back reference '\\${found}'`);
  if (!letters.test(found) && !/^[!-/:-@[-`{-~ \0-\x1f\x7f]$/.test(found)) throw new Fault(`there is no '\\${found}'`);
  return CONTROLS[found] ?? found.codePointAt(0)!;
}
function isCategory(name: string): boolean {
  for (const property of [name, `Script=${name}`]) {
    try {
      // Single letters and pairs are general categories, longer names scripts, in both languages.
      if (property === name ? /^[A-Z][a-z]?$/.test(name) : name.length > 2) return new RegExp(`\\p{${property}}`, 'u').source !== '';
    } catch {
      return false;
    }
  }
  return false;
}
