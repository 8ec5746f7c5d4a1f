import type { Problem } from '../model/problem';
import type { Terminal } from './terminal';

export interface Counts {
  readonly errors: number;
  readonly warnings: number;
}
export const countOf = (problems: readonly Problem[]): Counts => {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: problems.length - errors };
};

/** Problems for people: place, fault, remedy, one below the other. */
export function printProblems(problems: readonly Problem[], { print, paint }: Terminal): void {
  for (const { severity, check, file, line, column, path, message, remedy } of problems) {
    const style = severity === 'error' ? 'red' : 'yellow';
    const place = [file === undefined ? undefined : paint('bold', [file, line, column].filter((part) => part !== undefined).join(':')), path].filter((part) => part !== undefined).join('  ');
    print(`${paint(style, severity.padEnd(7))}  ${place}${place === '' ? '' : '  '}${paint('dim', check)}`);
    print(indent(message));
    print(indent(remedy, '→ '));
    print('');
  }
  const { errors, warnings } = countOf(problems);
  if (problems.length > 0) print([plural(errors, 'error'), plural(warnings, 'warning')].filter((part) => !part.startsWith('0')).join(', '));
}

/** One JSON document, for machines. */
export function printJson(problems: readonly Problem[], more: Readonly<Record<string, unknown>>, { print }: Terminal): void {
  print(JSON.stringify({ problems, counts: { ...countOf(problems) }, ...more }, undefined, 2));
}

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function indent(text: string, mark = ''): string {
  const [first = '', ...rest] = text.split('\n');
  return [`  ${mark}${first}`, ...rest.map((line) => `  ${' '.repeat(mark.length)}${line}`)].join('\n');
}
