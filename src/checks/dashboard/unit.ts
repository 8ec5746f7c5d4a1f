import type { DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { fieldOptions } from './fields';
import { UNIT_ALIASES, UNIT_PREFIXES, UNITS } from './known';
import { nameOf, read } from './read';
import { KINDS, mild, plain, shown } from './values';

const LOWER: ReadonlyMap<string, string> = new Map([...UNITS].reverse().map((unit) => [unit.toLowerCase(), unit]));
const LONG = [...UNITS].filter((unit) => unit.length >= 5);
/** The known unit that a text surely means: people's own units are to be left alone. */
function meant(unit: string): string | undefined {
  const lower = unit.toLowerCase();
  const same = LOWER.get(lower);
  if (same !== undefined) return same;
  if (Object.hasOwn(UNIT_ALIASES, lower)) return UNIT_ALIASES[lower];
  // One slip in five letters or more: `requests` is nobody's misspelt unit.
  return unit.length >= 5 && /^\w+$/.test(unit) ? LONG.find((known) => isOneSlip(unit, known)) : undefined;
}
/** Whether one letter is wrong, missing or too many, or two are exchanged. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  let [i, j] = [a.length, b.length];
  while (i > from && j > from && a[i - 1] === b[j - 1]) [i, j] = [i - 1, j - 1];
  const exchanged = i - from === 2 && j - from === 2 && a[from] === b[from + 1] && a[from + 1] === b[from];
  return exchanged || Math.max(i - from, j - from) === 1;
}

/**
 * A unit that Grafana does not know is written behind the number as it stands: `0.0025 seconds` instead of `2.5 ms`, and no axis is scaled.
 *
 * Remedy: give one of Grafana's unit ids, or say `suffix:…` where you mean a text of your own.
 * @example "fieldConfig": { "defaults": { "unit": "percnet" } }
 */
export const dashboardUnit: DocumentCheck = {
  id: 'dashboard/unit', severity: 'error', kinds: KINDS,
  *run(document) {
    for (const panel of read(document).panels) {
      const yAxis = plain(panel.options['yAxis'])['unit'];
      const units = [
        ...fieldOptions(panel, 'unit'),
        ...(yAxis === undefined ? [] : [{ value: yAxis, path: [...panel.optionsPath, 'yAxis', 'unit'] }]),
      ];
      for (const { value, path } of units) {
        if (value === null || value === undefined || value === '') continue;
        if (typeof value !== 'string') {
          yield { path, message: `the unit of ${nameOf(panel)} is ${shown(value)}, which is no text`, remedy: "give a unit id, as in 's'", ...mild(document) };
          continue;
        }
        const colon = value.indexOf(':');
        const prefix = colon > 0 ? value.slice(0, colon) : undefined;
        if (UNITS.has(value) || value.includes('$') || (prefix !== undefined && UNIT_PREFIXES.has(prefix))) continue;
        const near = prefix === undefined ? meant(value) : nearest(prefix, UNIT_PREFIXES);
        if (near === undefined && document.profile === 'foreign') continue;
        yield {
          path, message: `Grafana does not know the unit '${shown(value)}' of ${nameOf(panel)}, and writes it behind the number as it stands`,
          remedy: near === undefined ? `write 'suffix:${shown(value, 30)}' if that is meant, or a unit id of Grafana` : `did you mean '${near}${prefix === undefined ? '' : ':'}'?`,
          ...mild(document),
        };
      }
    }
  },
};
