import type { DataPath } from '../model/document';
import { type Found, type Layout, type TextFault, within } from './place';

const [TAB, LF, CR, SPACE, QUOTE, COMMA, COLON, BACKSLASH] = [9, 10, 13, 32, 34, 44, 58, 92];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/** Nodes in the order in which they are written; three numbers each, since a file can hold a million. */
class Nodes {
  count = 0;
  /** Offset of the value. */
  start = new Int32Array(1024);
  /** Offset of its key's opening quote, or -1. */
  key = new Int32Array(1024);
  /** Number of the first node behind this one and all that is in it. */
  next = new Int32Array(1024);

  add(start: number, key: number): number {
    if (this.count === this.start.length) [this.start, this.key, this.next] = [grown(this.start), grown(this.key), grown(this.next)];
    this.start[this.count] = start;
    this.key[this.count] = key;
    return this.count++;
  }
}
function grown(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(old.length * 2);
  wider.set(old);
  return wider;
}

/** Where the values of a JSON text are. The text is read at the first question. */
export function jsonLayout(text: string): Layout {
  let nodes: Nodes | undefined;
  return {
    find(path) {
      if (!nodes) {
        const read = scan(text);
        nodes = read instanceof Nodes ? read : new Nodes();
      }
      return nodes.count === 0 ? { complete: false, key: undefined, value: { from: 0, to: 0 }, isCollection: false } : find(text, nodes, path);
    },
  };
}

function find(text: string, nodes: Nodes, path: DataPath): Found {
  let node = 0;
  let depth = 0;
  for (; depth < path.length; depth++) {
    const child = childOf(text, nodes, node, path[depth]!);
    if (child === undefined) break;
    node = child;
  }
  const start = nodes.start[node]!;
  const key = nodes.key[node]!;
  const first = text.charCodeAt(start);
  const isCollection = first === OPEN_LIST || first === OPEN_OBJECT;
  return {
    complete: depth === path.length,
    key: key < 0 ? undefined : { from: key, to: endOfString(text, key) },
    value: { from: start, to: isCollection ? start + 1 : first === QUOTE ? endOfString(text, start) : endOfWord(text, start) },
    isCollection,
    ...(first === QUOTE ? { character: (index: number) => character(text, start, index) } : {}),
  };
}

function childOf(text: string, nodes: Nodes, parent: number, step: string | number): number | undefined {
  const isList = text.charCodeAt(nodes.start[parent]!) === OPEN_LIST;
  if (!isList && text.charCodeAt(nodes.start[parent]!) !== OPEN_OBJECT) return undefined;
  const wanted = JSON.stringify(String(step));
  let found: number | undefined;
  let index = 0;
  for (let child = parent + 1; child < nodes.next[parent]!; child = nodes.next[child]!, index++) {
    if (isList && index === Number(step)) return child;
    if (!isList && isKey(text, nodes.key[child]!, wanted)) found = child; // of two equal keys the last counts
  }
  return found;
}

function isKey(text: string, at: number, wanted: string): boolean {
  if (text.startsWith(wanted, at)) return true;
  const written = text.slice(at, endOfString(text, at));
  return written.includes('\\') && JSON.parse(written) === JSON.parse(wanted);
}

/** The offset at which a string's character is written: escapes take two or six characters. */
function character(text: string, start: number, index: number): number {
  let at = start + 1;
  for (let left = within(index, Infinity); left > 0 && text.charCodeAt(at) !== QUOTE; left--) at += lengthAt(text, at);
  return at;
}
const lengthAt = (text: string, at: number): number => (text.charCodeAt(at) !== BACKSLASH ? 1 : text[at + 1] === 'u' ? 6 : 2);

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += lengthAt(text, at);
  return at + 1;
}
function endOfWord(text: string, start: number): number {
  const word = /[^\s,\]}[{:"]+/y;
  word.lastIndex = start;
  return start + Math.max(1, word.exec(text)?.[0].length ?? 1);
}

/** What a JSON text breaks, if `JSON.parse` refuses it. */
export function jsonFault(text: string): TextFault | undefined {
  const read = scan(text);
  return read instanceof Nodes ? undefined : read;
}

/** The offset at which a JSON text is nested deeper than `limit`, or -1. */
export function tooDeep(text: string, limit: number): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) at = endOfString(text, at) - 1;
    else if ((c === OPEN_LIST || c === OPEN_OBJECT) && ++depth > limit) return at;
    else if (c === CLOSE_LIST || c === CLOSE_OBJECT) depth--;
  }
  return -1;
}

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ',' | 'end';

/** Reads a whole text without recursion: others decide how deep it is nested. */
function scan(text: string): Nodes | TextFault {
  const nodes = new Nodes();
  const open: number[] = [];
  let expected: Expected = 'value';
  let key = -1;
  for (let at = 0; ; ) {
    let c = text.charCodeAt(at);
    while (c === SPACE || c === LF || c === CR || c === TAB) c = text.charCodeAt(++at);
    if (at >= text.length) return expected === 'end' ? nodes : endsEarly(text, nodes, open);
    if ((expected === 'key' || expected === 'key or }') && c === QUOTE) {
      key = at;
      const end = checkedString(text, at);
      if (typeof end !== 'number') return end;
      at = end;
      expected = ':';
    } else if (expected === ':' && c === COLON) {
      at++;
      expected = 'value';
    } else if (expected === ',' && c === COMMA) {
      at++;
      expected = text.charCodeAt(nodes.start[open.at(-1)!]!) === OPEN_LIST ? 'value' : 'key';
    } else if (closes(text, nodes, open, expected, c)) {
      nodes.next[open.pop()!] = nodes.count;
      at++;
      expected = open.length > 0 ? ',' : 'end';
    } else if (expected === 'value' || expected === 'value or ]') {
      const end = valueEnd(text, at, c);
      if (typeof end !== 'number') return end;
      const node = nodes.add(at, key);
      key = -1;
      at = end;
      if (c === OPEN_LIST || c === OPEN_OBJECT) {
        open.push(node);
        expected = c === OPEN_LIST ? 'value or ]' : 'key or }';
      } else {
        nodes.next[node] = nodes.count;
        expected = open.length > 0 ? ',' : 'end';
      }
    } else return unexpected(text, at, expected);
  }
}

function closes(text: string, nodes: Nodes, open: readonly number[], expected: Expected, c: number): boolean {
  if (c !== CLOSE_LIST && c !== CLOSE_OBJECT) return false;
  if (expected !== ',' && expected !== (c === CLOSE_LIST ? 'value or ]' : 'key or }')) return false;
  return text.charCodeAt(nodes.start[open.at(-1)!]!) === (c === CLOSE_LIST ? OPEN_LIST : OPEN_OBJECT);
}

const VALUE = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

function valueEnd(text: string, at: number, c: number): number | TextFault {
  if (c === OPEN_LIST || c === OPEN_OBJECT) return at + 1;
  if (c === QUOTE) return checkedString(text, at);
  VALUE.lastIndex = at;
  const value = VALUE.exec(text);
  return value ? at + value[0].length : unexpected(text, at, 'value');
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

function checkedString(text: string, start: number): number | TextFault {
  for (let at = start + 1; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) return at + 1;
    if (c === BACKSLASH) {
      ESCAPE.lastIndex = at;
      const escape = ESCAPE.exec(text);
      if (!escape) return fault(at, 2, `JSON knows no escape ${text.slice(at, at + 2)}`, 'write \\\\ for a backslash');
      at += escape[0].length - 1;
    } else if (c === LF || c === CR) return fault(start, at - start, 'a string is not closed on its line', 'close it with ", and write line breaks within it as \\n');
    else if (c < SPACE) return fault(at, 1, 'a control character stands in a string', `write it as \\u${c.toString(16).padStart(4, '0')}`);
  }
  return fault(start, 1, 'a string is never closed', 'close it with "');
}

const fault = (from: number, length: number, message: string, remedy: string): TextFault => ({ from, to: from + length, message, remedy });

function endsEarly(text: string, nodes: Nodes, open: readonly number[]): TextFault {
  const last = open.at(-1);
  if (last === undefined) return fault(0, 0, 'is empty', 'write the file anew');
  const start = nodes.start[last]!;
  return fault(start, 1, `the file ends before this ${text[start]} is closed`, 'close it, or get the rest of the file: it may have been cut off');
}

function unexpected(text: string, at: number, expected: Expected): TextFault {
  const rest = text.slice(at, at + 40);
  const word = /^[\w.+-]+/.exec(rest)?.[0] ?? rest.slice(0, (rest.codePointAt(0) ?? 0) > 0xffff ? 2 : 1);
  const say = (message: string, remedy: string): TextFault => fault(at, word.length, message, remedy);
  if (/^(?:\/\/|\/\*|#)/.test(rest)) return say('JSON has no comments', 'remove it');
  if (expected === 'end') return say('the file goes on after its end', 'keep one value in it: a bracket may be closed too early');
  if ((expected === 'key' || expected === 'value') && /^[\]}]/.test(rest)) return say(`a ${expected} is missing before ${word}`, 'remove the comma before it, or write what is missing');
  if (word === "'") return say("JSON has no strings in '", 'write "');
  if (expected === ',') return /^[\]}]/.test(rest) ? say(`${word} closes what ${word === ']' ? '{' : '['} has opened`, 'close what was opened last') : say('a comma is missing before this', 'write one between two entries');
  if (expected === ':') return say('a colon is missing between key and value', 'write :');
  if (expected.startsWith('key')) return say(`expected a key, found ${word}`, 'write keys between double quotes');
  return say(`${word} is no value of JSON`, 'write a string between double quotes, a number, true, false, null, [ or {');
}
