import { originHere, type Origin } from '../model/origin';

/** Where PromQL was written as text. */
const places = new Map<string, { readonly origin: Origin | undefined }>();

/** Remembers the caller's place for a text that may be at fault once it is part of a file. */
export function rememberWritten(text: string): void {
  if (!places.has(text)) places.set(text, originHere());
}
/** Forgets all: definitions are loaded anew. */
export const forgetWritten = (): void => places.clear();

/** Dashboards write a dollar for what stands for one until then, and an escape for one that is meant as it is. */
const plain = (text: string): string => text.replace(/\\(?:u0000|x24)/g, '$');
/**
 * Where the innermost text was written that these characters of an expression come from; of one that cannot be read, whose parentheses may be any, a
 * text that is in it. Undefined: it is made of nodes.
 */
export function writtenAt(expression: string, { from, to }: { readonly from: number; readonly to: number }, canBeRead: boolean): Origin | undefined {
  const whole = plain(expression);
  const [start, end] = [plain(expression.slice(0, from)).length, plain(expression.slice(0, to)).length];
  let [covers, within]: (readonly [number, Origin | undefined] | undefined)[] = [];
  for (const [text, place] of places) {
    const written = plain(text);
    const at = whole.indexOf(written, Math.max(0, end - written.length));
    if (at >= 0 && at <= start && at + written.length >= end && written.length < (covers?.[0] ?? Infinity)) covers = [written.length, place.origin];
    else if (!canBeRead && whole.includes(written) && written.length > (within?.[0] ?? 0)) within = [written.length, place.origin];
  }
  return (covers ?? within)?.[1];
}
