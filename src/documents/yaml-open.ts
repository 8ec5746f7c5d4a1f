import type { TextFault } from './place';

const CLOSES: Readonly<Record<string, string>> = { '[': ']', '{': '}' };
/** A line that begins an entry of a block, as no line within quotes or brackets does that was meant to be there. */
const ENTRY = /[ \t]*(?:- |(?:- )*(?:"[^"\r\n]*"|'[^'\r\n]*'|[\w.\/-]+)[ \t]*:(?=[ \t\r\n]|$))/y;
const WITHIN: Readonly<Record<string, string>> = { "'": "write '' for an apostrophe within, or put \" around the text", '"': 'write \\" for a quote within, or put \' around the text' };

const matches = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};
const fault = (at: number, message: string, remedy: string): TextFault => ({ from: at, to: at + 1, message: `this is no YAML: ${message}`, remedy });

/**
 * Where a text that is no YAML has a quote or a bracket that is not closed, or closed too early: a parser that goes on reading stops far below.
 * Looks at the outline only, before `limit`; undefined where nothing of the kind is found.
 */
export function leftOpen(text: string, limit: number): TextFault | undefined {
  for (let at = 0; at < text.length && at <= limit;) {
    const found = entry(text, at);
    if (typeof found !== 'number') return found.from <= limit ? found : undefined;
    at = found;
  }
  return undefined;
}

const lineEnd = (text: string, at: number): number => at + matches(/[^\r\n]*/y, text, at)!.length;
const nextLine = (text: string, at: number): number => lineEnd(text, at) + (matches(/\r\n?|\n/y, text, lineEnd(text, at))?.length ?? 1);
/** The first line from here that is indented no more than this, or is blank at the end. */
function behindBlock(text: string, from: number, indent: number): number {
  let at = from;
  while (at < text.length && (matches(/[ \t]*(?=[\r\n]|$)/y, text, at) !== undefined || matches(/ */y, text, at)!.length > indent)) at = nextLine(text, at);
  return at;
}

/** Reads an entry of a block from the start of its line; gives where the next one starts. */
function entry(text: string, start: number): number | TextFault {
  let at = start + matches(/[ \t]*/y, text, start)!.length;
  let indent = at - start;
  for (let dash = matches(/-[ \t]+/y, text, at); dash !== undefined; dash = matches(/-[ \t]+/y, text, at)) {
    at += dash.length;
    if (matches(/[|>]/y, text, at) === undefined) indent = at - start;
  }
  for (;;) {
    at += matches(/(?:[ \t]+|[&!*][^\s]*(?=\s|$))*/y, text, at)!.length;
    const first = text[at];
    if (first === undefined || /[#\r\n]/.test(first)) return nextLine(text, at);
    if (matches(/[|>][-+\d]*[ \t]*(?:[ \t]#[^\r\n]*)?(?=[\r\n]|$)/y, text, at) !== undefined) return behindBlock(text, nextLine(text, at), indent);
    if (first === '"' || first === "'") {
      const close = closing(text, at);
      if (close === undefined) return fault(at, `this ${first} is not closed`, `close it behind the text; ${WITHIN[first]!}`);
      const isKey = matches(/[ \t]*:(?=[ \t\r\n]|$)/y, text, close + 1);
      if (isKey === undefined && matches(/[ \t]*(?=[\r\n]|$)|[ \t]+#/y, text, close + 1) === undefined) {
        if (close > lineEnd(text, at)) return fault(at, `this ${first} is not closed: the next one, on line ${text.slice(0, close).split(/\r\n?|\n/).length}, ends the text`, `close it behind the text; ${WITHIN[first]!}`);
        return fault(close, 'the text in quotes ends here, and more follows', WITHIN[first]!);
      }
      if (isKey === undefined) return nextLine(text, close);
      at = close + 1 + isKey.length;
    } else if (first === '[' || first === '{') {
      const behind = flow(text, at);
      return typeof behind === 'number' ? nextLine(text, behind) : behind;
    } else {
      const key = matches(/[^\r\n]*?(?::(?=[ \t\r\n]|$)|(?=[ \t]#)|(?=[\r\n]|$))/y, text, at)!;
      // A plain text goes on below, as long as it is indented.
      if (!key.endsWith(':')) return behindBlock(text, nextLine(text, at), indent);
      at += key.length;
    }
  }
}

function closing(text: string, open: number): number | undefined {
  const body = text[open] === '"' ? /(?:\\[^]|[^"\\])*/y : /(?:''|[^'])*/y;
  const close = open + 1 + matches(body, text, open + 1)!.length;
  return close < text.length ? close : undefined;
}

/** Reads from a bracket; gives what is behind its end. */
function flow(text: string, start: number): number | TextFault {
  const open: number[] = [];
  const unclosed = (): TextFault => fault(open.at(-1)!, `this ${text[open.at(-1)!]!} is not closed`, `write ${CLOSES[text[open.at(-1)!]!]!} behind its last entry`);
  let isStart = true;
  let base: number | undefined;
  for (let at = start; at < text.length; at++) {
    const here = text[at]!;
    if (here === '[' || here === '{') open.push(at);
    else if (here === ']' || here === '}') {
      const last = open.at(-1)!;
      if (CLOSES[text[last]!] !== here) return fault(last, `this ${text[last]!} is closed by ${here}`, `write ${CLOSES[text[last]!]!} behind its last entry`);
      open.pop();
      if (open.length === 0) return at + 1;
    } else if ((here === '"' || here === "'") && isStart) {
      const close = closing(text, at);
      if (close === undefined || (close > lineEnd(text, at) && matches(/[ \t]*[,:\]}\r\n]/y, text, close + 1) === undefined)) return fault(at, `this ${here} is not closed`, `close it behind the text; ${WITHIN[here]!}`);
      at = close;
    } else if (here === '#' && /[ \t\r\n]/.test(text[at - 1]!)) at = lineEnd(text, at) - 1;
    else if (here === '\n' || here === '\r') {
      const indent = matches(/ */y, text, at + 1)!.length;
      if (matches(ENTRY, text, at + 1) !== undefined && indent <= (base ??= indentAt(text, start))) return unclosed();
    }
    if (!/[ \t]/.test(here)) isStart = /[[{,:\r\n]/.test(here);
  }
  return unclosed();
}
/** Of the key that a bracket belongs to, or of its line. */
function indentAt(text: string, at: number): number {
  const line = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
  return matches(/ *(?:-[ \t]+)*/y, text, line)!.length;
}
