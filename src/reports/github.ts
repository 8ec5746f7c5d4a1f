import type { Problem } from '../model/problem';

/** Workflow commands, one a line, which GitHub Actions shows beside the code. GitHub shows ten errors and ten warnings of a step. */
export function github(problems: readonly Problem[]): string {
  return problems.map(({ check, severity, file, line, column, endColumn, path, message, remedy }) => {
    const properties: Readonly<Record<string, string | number | undefined>> = {
      file: file?.replaceAll('\\', '/'), line, ...(line === undefined ? {} : { endLine: endColumn === undefined ? undefined : line, col: column, endColumn }), title: check,
    };
    const written = Object.entries(properties).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`]));
    return `::${severity} ${written.join(',')}::${escapeData(`${path === undefined ? '' : `${path}: `}${message}\n→ ${remedy}`)}`;
  }).join('\n');
}

/** The order matters: `%` is what escapes begin with. */
const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
