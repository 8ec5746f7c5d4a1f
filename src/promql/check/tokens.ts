import { millisecondsOf } from '../text';

/** A symbol is its own kind; `error` ends the list where nothing can be read. */
export type TokenKind = 'word' | 'number' | 'duration' | 'string' | 'variable' | 'end' | 'error' | (string & {});

export interface Token {
  readonly kind: TokenKind;
  readonly from: number;
  readonly to: number;
  /** As written. */
  readonly text: string;
  /** Of a string: Grafana will put something into it. */
  readonly open?: boolean;
  /** Of a variable that Grafana itself defines, what it stands for. */
  readonly macro?: 'duration' | 'number';
  /** Of an `error`. */
  readonly fault?: { readonly message: string; readonly remedy: string };
}

const VARIABLE = /\$(?:\{\w+(?:\.[^:^}]{1,100})?(?::[^}]{1,200})?\}|\w+)|\[\[[A-Za-z_]\w*(?::\w+)?\]\]/y;
/** `$1` is what a regular expression found, never a variable of a dashboard. */
const VARIABLE_IN_STRING = /\$(?:\{[A-Za-z_]\w*(?:\.[^:^}]{1,100})?(?::[^}]{1,200})?\}|[A-Za-z_]\w*)|\[\[[A-Za-z_]\w*(?::\w+)?\]\]/y;
const MACROS: Readonly<Record<string, 'duration' | 'number'>> = {
  __rate_interval: 'duration', __interval: 'duration', __range: 'duration', __auto: 'duration',
  __interval_ms: 'number', __rate_interval_ms: 'number', __range_s: 'number', __range_ms: 'number', __from: 'number', __to: 'number',
};
const SPACE = /(?:[ \t\r\n]|#[^\r\n]*)*/y;
const WORD = /[A-Za-z_:][\w:]*/y;
const NAME = /[A-Za-z_]\w*/y;
const NUMERIC = /0[xX]\w*|[\d._]*\d[eE][+-]\d[\d_]*\w*|[\w.]+/y;
const NUMBER = /^(?:0[xX]_?[\da-fA-F]+(?:_[\da-fA-F]+)*|(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?)$/;
const UNITS = /^(?:\d+(?:ms|[smhdwy]))+$/;
const SYMBOL = /==|=~|!=|!~|<=|>=|<\/|>\/|[-+*/%^()[\]{},=<>@]/y;
const ESCAPE = /\\(?:[abfnrtv\\]|[0-3][0-7]{2}|x[\da-fA-F]{2}|u(?![dD][89a-fA-F])[\da-fA-F]{4}|U(?!0000[dD][89a-fA-F])00(?:0[\da-fA-F]|10)[\da-fA-F]{4})/y;
const CURLY = /[‘’‚“”„«»]/;

const matchAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
};

/** Cuts an expression into tokens, as Prometheus does; in Grafana's, a variable and what touches it are one token. The last is `end` or `error`. */
export function readTokens(text: string, grafana: boolean, from = 0): Token[] {
  const tokens: Token[] = [];
  let inBraces = false;
  let inBrackets = false;
  const add = (kind: TokenKind, from: number, to: number): void => { tokens.push({ kind, from, to, text: text.slice(from, to) }); };
  const stop = (from: number, to: number, message: string, remedy: string): Token[] => {
    tokens.push({ kind: 'error', from, to, text: text.slice(from, to), fault: { message, remedy } });
    return tokens;
  };
  for (let at = from; ;) {
    at = matchAt(SPACE, text, at);
    if (at >= text.length) {
      add('end', text.length, text.length);
      return tokens;
    }
    const char = text[at]!;
    const name = inBraces || inBrackets ? NAME : WORD;
    let end = at;
    if (grafana && (char === '$' || char === '[')) end = matchAt(VARIABLE, text, at);
    if (end > at) {
      const macro = macroOf(text.slice(at, end));
      const whole = rest(text, end, name);
      tokens.push({ kind: 'variable', from: at, to: whole, text: text.slice(at, whole), ...(macro && whole === end ? { macro } : {}) });
      end = whole;
    } else if ((end = matchAt(name, text, at)) > at) {
      const whole = grafana ? rest(text, end, name) : end;
      add(whole > end ? 'variable' : 'word', at, whole);
      end = whole;
    } else if ((char >= '0' && char <= '9') || (char === '.' && /\d/.test(text[at + 1] ?? ''))) {
      end = matchAt(NUMERIC, text, at);
      const whole = grafana ? rest(text, end, name) : end;
      const run = text.slice(at, end);
      if (whole > end) add('variable', at, end = whole);
      else if (NUMBER.test(run) && numberOf(run) !== undefined) add('number', at, end);
      else if (millisecondsOf(run) !== undefined) add('duration', at, end);
      else return stop(at, end, ...badNumber(run, inBraces));
    } else if (char === '"' || char === "'" || char === '`') {
      const { to, open, fault } = readString(text, at, grafana);
      if (fault) return stop(fault.from, fault.to, fault.message, fault.remedy);
      end = to;
      tokens.push({ kind: 'string', from: at, to, text: text.slice(at, to), ...(open ? { open } : {}) });
    } else if (inBrackets && char === ':') {
      add(':', at, ++end);
    } else if ((end = matchAt(SYMBOL, text, at)) > at) {
      // In braces, `=` and `~` with a blank between them, or `==`, are no operators of Prometheus either, and fall out of the grammar.
      if (inBrackets && char === '[') return stop(at, end, "a '[' inside of '[ ]'", 'close the first one before');
      add(text.slice(at, end), at, end);
      if (char === '{') inBraces = true;
      else if (char === '}') inBraces = false;
      else if (char === '[') inBrackets = true;
      else if (char === ']') inBrackets = false;
    } else {
      return stop(at, at + (text.codePointAt(at)! > 0xffff ? 2 : 1), ...badCharacter(text, at));
    }
    at = end;
  }
}

/** Where the name ends that a variable is a part of, as in `node_$what_total`. */
function rest(text: string, from: number, name: RegExp): number {
  const pattern = name === WORD ? /[\w:]+/y : /\w+/y;
  for (let end = from; ;) {
    const next = matchAt(VARIABLE, text, matchAt(pattern, text, end));
    // What follows without a variable belongs to it only if there was one: the caller has read all of a plain name.
    if (next === end) return end;
    end = next;
  }
}
function macroOf(text: string): 'duration' | 'number' | undefined {
  const name = /^\$\{?(__\w+)/.exec(text)?.[1];
  return name !== undefined && Object.hasOwn(MACROS, name) ? MACROS[name] : undefined;
}

/** The value of a number; undefined: more than Prometheus can hold. */
export function numberOf(text: string): number | undefined {
  const plain = text.replaceAll('_', '').toLowerCase();
  if (plain.startsWith('0x')) return Number(plain) < 2 ** 63 ? Number(plain) : undefined;
  if (plain === 'inf') return Infinity;
  if (plain === 'nan') return NaN;
  // A leading zero means octal, as in Go.
  const value = /^0[0-7]+$/.test(plain) ? parseInt(plain, 8) : Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** Seconds of a duration in units. */
export const secondsOf = (text: string): number => millisecondsOf(text)! / 1000;

function badNumber(run: string, inBraces: boolean): [string, string] {
  if (inBraces) return [`a number '${run}' inside of '{ }'`, 'write values of labels in quotes'];
  if (UNITS.test(run)) return [`the duration '${run}' has its units twice or in the wrong order`, 'write from large to small, each unit once, as in 1h30m'];
  if (/^[\d.]+(?:ms|[smhdwy])/.test(run) && run.includes('.')) return [`'${run}' is no duration: durations have no fractions`, 'use a smaller unit, as in 90m for 1.5h'];
  if (/^\d+[a-zA-Z]+$/.test(run)) return [`'${run}' is neither a number nor a duration`, 'the units are ms, s, m, h, d, w, y'];
  if (/^[\d._]*[eE]?[\d]*$/.test(run) || /^0x/i.test(run)) return [`'${run}' is no number`, 'write it as in 1500, 0.25 or 1e3'];
  return [`'${run}' is neither a number nor a duration, and no name starts with a digit`, 'write durations as in 5m or 1h30m; put names that start with a digit into quotes: {"5xx"}'];
}
function badCharacter(text: string, at: number): [string, string] {
  const char = String.fromCodePoint(text.codePointAt(at)!);
  if (CURLY.test(char)) return [`a typographic quotation mark ${char}`, 'write straight ones: "'];
  if (char === '\u00a0' || /\s|[\u200b-\u200d\ufeff]/.test(char)) return [`an invisible character U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}, as copied from a web page or chat`, 'replace it by a plain blank'];
  if (char === '!') return ["a '!' alone", 'write != or, between a label and its pattern, !~'];
  if (char === '$') return [`'${/^\$\S{0,20}/.exec(text.slice(at, at + 21))![0]}': Prometheus has no variables`, 'write the value itself'];
  if (char === '&' || char === '|') return [`'${char}' is no operator`, `write ${char === '&' ? 'and' : 'or'}`];
  if (char === '.') return ["a '.' outside of a number", 'names with dots must be in quotes, in braces: {"http.requests"}'];
  if (/[\p{L}\p{So}]/u.test(char)) return [`'${char}' stands in no name without quotes`, 'put the name in quotes, in braces: {"größe"}, {"größe"="x"}; or in a list of labels: by ("größe")'];
  return [`the character '${char}' has no meaning here`, 'remove it'];
}

interface StringRead { readonly to: number; readonly open: boolean; readonly fault?: { readonly from: number; readonly to: number; readonly message: string; readonly remedy: string } }
function readString(text: string, from: number, grafana: boolean): StringRead {
  const quote = text[from]!;
  let open = false;
  const fault = (start: number, to: number, message: string, remedy: string): StringRead => ({ to, open, fault: { from: start, to, message, remedy } });
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (text[at] === quote) return { to: at + 1, open };
    if (code === 10 && quote !== '`') return fault(from, at, `the string that starts with ${quote} is not closed on its line`,
      `add the closing ${quote}, or write \\n for a line break`);
    if (code === 92 && quote !== '`') {
      const end = text[at + 1] === quote ? at + 2 : matchAt(ESCAPE, text, at);
      if (end === at) return fault(at, at + 2, `'${text.slice(at, at + 2)}' is no escape of a string`, `write two backslashes in "…", or use back quotes: \`\\d+\``);
      at = end - 1;
    } else if (code === 0xfffd || (code >= 0xd800 && code < 0xe000 && !isPair(text, at))) {
      return fault(at, at + 1, 'a broken character (U+FFFD)', 'the file was read or written with the wrong encoding: save it as UTF-8');
    } else if (code >= 0xd800 && code < 0xe000) {
      at++;
    } else if (grafana && !open && (code === 36 || code === 91)) {
      open = matchAt(VARIABLE_IN_STRING, text, at) > at;
    }
  }
  return fault(from, text.length, `the string that starts with ${quote} is not closed`, `add the closing ${quote}`);
}
const isPair = (text: string, at: number): boolean => text.codePointAt(at)! > 0xffff;

/** What a string means, without its quotes and escapes. */
export function unquote(text: string): string {
  const inner = text.slice(1, -1);
  if (text[0] === '`' || !inner.includes('\\')) return inner;
  return inner.replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|([^]))/g, (_, x, u, long, octal, letter) => {
    const hex = (x ?? u ?? long) as string | undefined;
    if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
    if (octal !== undefined) return String.fromCodePoint(parseInt(octal as string, 8));
    return LETTERS[letter as string] ?? (letter as string);
  });
}
const LETTERS: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
