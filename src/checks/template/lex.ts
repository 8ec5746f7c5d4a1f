/** A token inside `{{ }}`. */
export interface Token {
  readonly kind: 'space' | 'word' | 'keyword' | 'field' | 'dot' | 'variable' | 'string' | 'literal' | 'declare' | 'assign' | 'pipe' | 'open' | 'close' | 'comma' | 'other' | 'end';
  /** Of a string what it says, of a field its name without the dot, else as written. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}
/** Go would refuse the template here. */
export class Refused extends Error {
  constructor(message: string, readonly from: number, readonly to: number, readonly remedy: string) { super(message); }
}

const KEYWORDS = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with']);
const WORD = /[\p{L}\p{Nd}_]+/uy;
const SPACE = /[ \t\r\n]+/y;
const NUMBER = /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|[0-9_]*(?:[xXoObB][0-9_]*)?(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;
const NUMERAL = /^[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[oO]?(?:_?[0-7])*|0[bB](?:_?[01])+|[1-9](?:_?\d)*|(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|0[xX][0-9a-fA-F]*\.?[0-9a-fA-F]*[pP][+-]?\d+)i?$/;
const ESCAPE = /^\\(?:[abfnrtv\\]|x[0-9a-fA-F]{2}|[0-3][0-7]{2}|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|U000[0-9a-fA-F]{5}|U0010[0-9a-fA-F]{4})/;

/** Reads the tokens of one action, from behind its `{{`, and ends with `end`, whose `to` is behind the `}}`. Linear; throws `Refused` as Go's lexer would. */
export function tokensOf(text: string, start: number): Token[] {
  const tokens: Token[] = [];
  let at = start;
  let depth = 0;
  const push = (kind: Token['kind'], to: number, said = text.slice(at, to)): void => {
    tokens.push({ kind, text: said, from: at, to });
    at = to;
  };
  const match = (pattern: RegExp): number | undefined => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : undefined;
  };
  for (;;) {
    const c = text[at];
    if (c === undefined) throw new Refused("'{{' is not closed", start - 2, text.length, "close it with '}}'");
    const trims = /[ \t\r\n]/.test(c) && text.startsWith('-}}', at + 1);
    if (trims || text.startsWith('}}', at)) {
      if (depth > 0) throw new Refused("'(' is not closed", at, at + 1, "close it with ')'");
      push('end', at + (trims ? 4 : 2));
      return tokens;
    }
    const space = match(SPACE);
    if (space !== undefined) {
      // The last space may belong to ` -}}`.
      push('space', space - at > 1 && text.startsWith('-}}', space) ? space - 1 : space);
    } else if (c === ':') {
      if (text[at + 1] !== '=') throw new Refused("':' stands alone", at, at + 1, "declare variables with ':='");
      push('declare', at + 2);
    } else if (c === '"' || c === "'") quoted(c);
    else if (c === '`') {
      const close = text.indexOf('`', at + 1);
      if (close < 0) throw new Refused('a `string` is not closed', at, text.length, 'close it with `');
      push('string', close + 1, text.slice(at + 1, close));
    } else if (c === '$' || (c === '.' && !/[0-9]/.test(text[at + 1] ?? ''))) {
      WORD.lastIndex = at + 1;
      const to = WORD.test(text) ? WORD.lastIndex : at + 1;
      terminated(to);
      push(c === '$' ? 'variable' : to > at + 1 ? 'field' : 'dot', to, c === '$' ? text.slice(at, to) : text.slice(at + 1, to));
    } else if (/[+\-.0-9]/.test(c)) number();
    else if (/[\p{L}\p{Nd}_]/u.test(String.fromCodePoint(text.codePointAt(at)!))) {
      const to = match(WORD)!;
      terminated(to);
      const word = text.slice(at, to);
      push(KEYWORDS.has(word) ? 'keyword' : word === 'true' || word === 'false' || word === 'nil' ? 'literal' : 'word', to);
    } else if (c === '(') {
      depth++;
      push('open', at + 1);
    } else if (c === ')') {
      if (--depth < 0) throw new Refused("')' closes nothing", at, at + 1, 'take it away');
      push('close', at + 1);
    } else if (c > '~' || c < ' ') {
      const odd = String.fromCodePoint(text.codePointAt(at)!);
      throw new Refused(`'${odd}' cannot stand in a template`, at, at + odd.length, /[“”„‘’]/.test(odd) ? 'use straight quotes' : 'put text into "quotes"');
    } else push(c === '=' ? 'assign' : c === '|' ? 'pipe' : c === ',' ? 'comma' : 'other', at + 1);
  }

  function terminated(to: number): void {
    const next = text[to];
    if (next === undefined || ' \t\r\n.,|:)('.includes(next) || text.startsWith('}}', to)) return;
    const word = text.slice(at, to);
    const remedy = next === '}' ? "close it with '}}'"
      : next === '-' && /^[$.]/.test(word) ? `names with '-' are reached by index, as in index ${word === '.' ? '.' : '$labels'} "a-b"`
        : '+*/%<>=!&'.includes(next) ? 'templates have no operators: let the query calculate, or use functions such as gt and eq' : 'leave a space between';
    throw new Refused(`'${String.fromCodePoint(text.codePointAt(to)!)}' cannot follow '${word}'`, at, to + 1, remedy);
  }
  function number(): void {
    const to = match(NUMBER) ?? at;
    const said = text.slice(at, to);
    const next = text[to] ?? '';
    if (NUMERAL.test(said) && !/[\p{L}\p{Nd}_]/u.test(next)) return push('literal', to);
    throw new Refused(`'${text.slice(at, to + (/\s|\}/.test(next) ? 0 : 1))}' is no number`, at, Math.max(to, at + 1), said === '-' ? "a trim marker needs a space: '{{- ' and ' -}}'" : 'write a number, or put text into "quotes"');
  }
  function quoted(quote: string): void {
    let said = '';
    for (let i = at + 1; ; i++) {
      const c = text[i];
      if (c === quote) {
        if (quote === '"') return push('string', i + 1, said);
        if ([...said].length === 1) return push('literal', i + 1);
        throw new Refused(`'${said}' stands in single quotes, which hold one character`, at, i + 1, 'use "double quotes"');
      }
      if (c === undefined || c === '\n') throw new Refused(`a ${quote === '"' ? '"string"' : "'…'"} is not closed`, at, i, `close it with ${quote} on the same line`);
      if (c !== '\\') {
        said += c;
        continue;
      }
      const escape = text[i + 1] === quote ? `\\${quote}` : ESCAPE.exec(text.slice(i, i + 10))?.[0];
      if (escape === undefined) {
        if (text[i + 1] === undefined || text[i + 1] === '\n') throw new Refused(`a ${quote}string${quote} is not closed`, at, i + 1, `close it with ${quote}`);
        throw new Refused(`there is no escape '${text.slice(i, i + 2)}' in a "string"`, i, i + 2, `write '\\${text.slice(i, i + 2)}', or use \`backquotes\``);
      }
      // What it says matters only for names and queries, where these are the escapes in use.
      said += { '\\n': '\n', '\\t': '\t', '\\r': '\r' }[escape] ?? (escape.length === 2 ? escape[1]! : '\ufffd');
      i += escape.length - 1;
    }
  }
}
