/** What terminals would obey or hide: control characters, and those that turn the direction of text or have no width. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]|\u{e0001}|[\u{e0020}-\u{e007f}]/gu;

/** A text as it can be printed: what nobody would see, or what would do something to a terminal, is written as an escape. */
export const visible = (text: string): string => text.replace(UNSEEN, escapeOf);
/** As `visible`, but lines stay lines. */
export const visibleLines = (text: string): string => text.split(/\r\n?|\n/).map(visible).join('\n');

function escapeOf(character: string): string {
  if (character === '\t') return '  ';
  const code = character.codePointAt(0)!;
  return code < 0x20 ? `^${String.fromCharCode(code + 0x40)}` : `\\u${code > 0xffff ? `{${code.toString(16)}}` : code.toString(16).padStart(4, '0')}`;
}

const MARKS = /^\p{M}$/u;
/** Ranges that Unicode calls wide (East Asian Width W and F), and emoji. */
const WIDE = /^[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{1f004}\u{1f0cf}\u{1f18e}\u{1f191}-\u{1f19a}\u{1f200}-\u{1f265}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f7e0}-\u{1f7eb}\u{1f900}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

/** Columns that a visible text takes on a terminal. */
export function columns(text: string): number {
  let sum = 0;
  for (const character of text) sum += MARKS.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return sum;
}
