import type { Style } from '../cli/terminal';
import type { Problem } from '../model/problem';
import { show } from './excerpt';
import { visible, visibleLines } from './visible';

/** What a report says beside the problems. */
export interface HumanOptions {
  /** Problems that were found and are not shown, since the user has excluded them. */
  readonly excluded?: number;
  /** Columns of the terminal. Default: 120. */
  readonly width?: number;
}

/** Problems for people, in the order given (`inOrder`): place, excerpt, fault, remedy, one below the other, and their number. Empty where there is nothing to say. */
export function human(problems: readonly Problem[], paint: (style: Style, text: string) => string, { excluded = 0, width = 120 }: HumanOptions = {}): string {
  const blocks = problems.map((problem) => block(problem, paint, width));
  const end = summary(problems, excluded);
  return [...blocks, ...(end === '' ? [] : [end])].join('\n\n');
}

function block({ severity, check, file, line, column, path, message, remedy, excerpt }: Problem, paint: (style: Style, text: string) => string, width: number): string {
  const style = severity === 'error' ? 'red' : 'yellow';
  const place = file === undefined ? [] : [paint('bold', [visible(file), line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':'))];
  const head = [paint(style, severity.padEnd(7)), ...place, ...(path === undefined ? [] : [visible(path)]), paint('dim', check)].join('  ');
  const lines = [head];
  if (excerpt && excerpt.text.trim() !== '') {
    const margin = `  ${excerpt.ofFile ? `${line} ` : ''}`;
    const shown = show(excerpt, Math.max(20, width - margin.length - 2));
    lines.push(`${paint('dim', `${margin}│`)} ${shown.line}`, `${paint('dim', `${' '.repeat(margin.length)}│`)} ${' '.repeat(shown.before)}${paint(style, '^'.repeat(shown.width))}`);
  }
  return [...lines, indent(message), indent(remedy, '→ ')].join('\n');
}

/** That a file has more problems than are shown. */
export const MORE = 'check/more';

/** As in `3 errors, 1 warning in 2 files (4 excluded)`. */
export function summary(problems: readonly Problem[], excluded = 0): string {
  const left = excluded > 0 ? ` (${excluded} excluded)` : '';
  if (problems.length === 0) return excluded > 0 ? `no problems${left}` : '';
  // Each stands for problems that nobody has counted.
  const told = problems.filter(({ check }) => check !== MORE);
  const errors = told.filter(({ severity }) => severity === 'error').length;
  const files = new Set(problems.flatMap(({ file }) => (file === undefined ? [] : [file]))).size;
  const counts = [plural(errors, 'error'), plural(told.length - errors, 'warning')].filter((part) => !part.startsWith('0 '));
  return `${told.length < problems.length ? 'at least ' : ''}${counts.join(', ')}${files > 0 ? ` in ${plural(files, 'file')}` : ''}${left}`;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function indent(text: string, mark = ''): string {
  const [first = '', ...rest] = visibleLines(text).split('\n');
  return [`  ${mark}${first}`, ...rest.map((line) => `  ${' '.repeat(mark.length)}${line}`)].join('\n');
}
