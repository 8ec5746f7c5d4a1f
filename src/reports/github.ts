import type { Problem } from '../model/problem';
import { visible } from './visible';

/** Workflow commands, one a line, which GitHub Actions shows beside the code. GitHub shows ten errors and ten warnings of a step. */
export function github(problems: readonly Problem[]): string {
  return problems.map(({ check, severity, file, line, column, endColumn, path, message, remedy }) => {
    const properties: Readonly<Record<string, string | number | undefined>> = {
      file: file?.replaceAll('\\', '/'), line, ...(line === undefined ? {} : { endLine: endColumn === undefined ? undefined : line, col: column, endColumn }), title: check,
    };
    const written = Object.entries(properties).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${escapeProperty(shown(String(value)))}`]));
    return `::${severity} ${written.join(',')}::${escapeData(shown(`${path === undefined ? '' : `${path}: `}${message}\n→ ${remedy}`))}`;
  }).join('\n');
}

/** Logs are read on terminals, too: all but the ends of lines, which are escaped below. */
const shown = (text: string): string => text.replace(/[^\r\n]+/g, visible);
/** The order matters: `%` is what escapes begin with. */
const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
