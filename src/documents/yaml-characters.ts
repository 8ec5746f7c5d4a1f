import { CHOMPING_MODE, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

/**
 * The offset at which each character of a scalar's value is written, and the offset behind the last.
 * Goes through the text as js-yaml's `getScalarValue` does, which gives the value.
 */
export function characterOffsets(text: string, scalar: ScalarEvent): readonly number[] {
  if (scalar.valueStart < 0) return [0];
  const isBlock = scalar.style === SCALAR_STYLE.LITERAL_BLOCK || scalar.style === SCALAR_STYLE.FOLDED_BLOCK;
  return isBlock ? blockOffsets(text, scalar) : flowOffsets(text, scalar);
}

const isBreak = (c: string | undefined): boolean => c === '\n' || c === '\r';
const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\t';
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Plain and quoted scalars: line breaks are folded, blanks around them dropped. */
function flowOffsets(text: string, { valueStart, valueEnd: end, style }: ScalarEvent): number[] {
  const offsets: number[] = [];
  let taken = valueStart;
  let solid = valueStart; // behind the last character that is no blank
  const take = (until: number): void => {
    for (; taken < until; taken++) offsets.push(taken);
  };
  let at = valueStart;
  while (at < end) {
    const c = text[at];
    if (style === SCALAR_STYLE.DOUBLE_QUOTED && c === '\\') {
      take(at);
      const digits = HEX_DIGITS[text[at + 1]!];
      if (isBreak(text[at + 1])) at = skipBreaks(text, at + 1, end).at;
      else {
        offsets.push(at);
        if (digits === 8 && parseInt(text.slice(at + 2, at + 10), 16) > 0xffff) offsets.push(at);
        at += 2 + (digits ?? 0);
      }
      taken = solid = at;
    } else if (style === SCALAR_STYLE.SINGLE_QUOTED && c === "'") {
      take(at + 1);
      at += 2;
      taken = solid = at;
    } else if (isBreak(c)) {
      take(solid);
      const fold = skipBreaks(text, at, end);
      for (let n = Math.max(1, fold.breaks - 1); n > 0; n--) offsets.push(at);
      at = taken = solid = fold.at;
    } else {
      at++;
      if (!isBlank(c)) solid = at;
    }
  }
  take(style === SCALAR_STYLE.PLAIN ? solid : end);
  offsets.push(taken);
  return offsets;
}

function skipBreaks(text: string, from: number, end: number): { readonly at: number; readonly breaks: number } {
  let at = from;
  let breaks = 0;
  for (; at < end; at++) {
    if (isBreak(text[at])) {
      breaks++;
      if (text[at] === '\r' && text[at + 1] === '\n') at++;
    } else if (!isBlank(text[at])) break;
  }
  return { at, breaks };
}

/** Block scalars: indentation is dropped; of `>` line breaks are folded, except around lines that are indented more. */
function blockOffsets(text: string, { valueStart, valueEnd, indent, style, chomping }: ScalarEvent): number[] {
  const offsets: number[] = [];
  const folded = style === SCALAR_STYLE.FOLDED_BLOCK;
  let breaks: number[] = []; // ends of the lines since the last that holds something
  let started = false;
  let wasMoreIndented = false;
  let end = valueStart;
  const lines = /([^\r\n]*)(\r\n?|\n|$)/y;
  for (lines.lastIndex = valueStart; lines.lastIndex < valueEnd; ) {
    const begin = lines.lastIndex;
    const line = lines.exec(text)![1]!.slice(0, valueEnd - begin);
    const lineEnd = begin + line.length;
    let spaces = 0;
    while (spaces < indent && line[spaces] === ' ') spaces++;
    if (indent < 0 || spaces >= line.length) {
      breaks.push(lineEnd);
      continue;
    }
    const moreIndented = folded && isBlank(line[indent]);
    const kept = !folded || moreIndented || wasMoreIndented || !started ? breaks.length : Math.max(1, breaks.length - 1);
    offsets.push(...breaks.slice(0, kept));
    wasMoreIndented = moreIndented;
    for (let at = begin + indent; at < lineEnd; at++) offsets.push(at);
    started = true;
    breaks = [lineEnd];
    end = lineEnd;
  }
  if (chomping === CHOMPING_MODE.KEEP) offsets.push(...breaks);
  else if (chomping !== CHOMPING_MODE.STRIP && started) offsets.push(breaks[0]!);
  offsets.push(end);
  return offsets;
}
