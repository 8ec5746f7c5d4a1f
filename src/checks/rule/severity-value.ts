import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { slipOf } from '../../promql/check/slips';
import { filled, plain, softly } from '../values';
import { alertsOf, groupsOf } from './read';

/** What severities are called. */
export const SEVERITIES: readonly string[] = ['critical', 'warning', 'info', 'none', 'page', 'ticket', 'error', 'high', 'medium', 'low', 'major', 'minor', 'emergency', 'notice', 'debug', 'information', 'informational'];
/** The word that a severity is a slip of; undefined: it is a word of its own. `used`: those of the others. */
export function severityMeant(value: string, used: ReadonlySet<string>): string | undefined {
  const meant = slipOf(value, SEVERITIES, 'value');
  // Who writes all of them large means them so.
  return meant !== undefined && (meant.toLowerCase() !== value.toLowerCase() || used.has(meant)) ? meant : undefined;
}

/**
 * Routes compare the severity letter by letter: one that is misspelt, or large where the others are small, takes the way of no other alert, and so does one
 * under the label `Severity`.
 *
 * Remedy: write it as the routes do.
 * @example labels: {severity: critcal}
 */
export const severityValue: DocumentCheck = {
  id: 'rule/severity-value', severity: 'warning', kinds: ['prometheus-rules'],
  run(document) {
    const places = [...groupsOf(document).map(({ map, path }) => ({ map, path, name: 'group' })), ...alertsOf(document).map(({ map, path, name }) => ({ map, path, name: `alert ${name}` }))];
    const used = new Set(places.flatMap(({ map }) => filled(plain(map['labels'])['severity']) ?? []));
    return places.flatMap(({ map, path, name }): Fault[] => {
      const labels = plain(map['labels']);
      const fault = (key: string, message: string, remedy: string): Fault => ({ path: [...path, 'labels', key] as DataPath, severity: softly(document), message: `${name}: ${message}`, remedy });
      const large = Object.hasOwn(labels, 'severity') ? undefined : Object.keys(labels).find((key) => key !== 'severity' && key.toLowerCase() === 'severity');
      if (large !== undefined) return [fault(large, `the label ${large} is not severity: labels are compared letter by letter`, 'write severity')];
      const value = labels['severity'];
      if (value === '') return [fault('severity', 'the severity is empty, which is as if there were none', 'write one that the routes know')];
      const meant = typeof value === 'string' && !value.includes('{{') ? severityMeant(value, used) : undefined;
      return meant === undefined ? [] : [fault('severity', `the severity '${String(value)}' is no other alert's`, `did you mean '${meant}'?`)];
    });
  },
};
