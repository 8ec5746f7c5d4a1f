import type { Problem } from '../model/problem';

/** One JSON document, for machines: `problems`, `counts`, and what else is to be said. */
export function json(problems: readonly Problem[], more: Readonly<Record<string, unknown>> = {}): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const listed = problems.map(({ check, severity, file, line, column, endColumn, path, message, remedy }) =>
    ({ check, severity, file, line, column, endColumn, path, message, remedy })); // excerpts are for people
  return JSON.stringify({ problems: listed, counts: { errors, warnings: problems.length - errors }, ...more }, undefined, 2);
}
