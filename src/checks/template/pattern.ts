import type { DocumentCheck, Fault } from '../../model/document';
import { faultInRegex, regexRemedy } from '../../promql/regex';
import { softly } from '../values';
import { rangeOf } from './faults';
import { templatesOf, TEMPLATE_KINDS } from './places';

/**
 * A pattern that Go's regular expressions (RE2) do not have makes the template fail when it runs; RE2 knows neither look-ahead nor back references.
 *
 * Remedy: write it in RE2.
 * @example title: '{{ reReplaceAll "(?<=a)b" "" .Status }}'
 */
export const pattern: DocumentCheck = {
  id: 'template/pattern', severity: 'warning', kinds: TEMPLATE_KINDS,
  run: (document) => templatesOf(document).flatMap((place) => place.read().calls.flatMap(({ name, strings }): Fault[] => {
    const first = name === 'match' || name === 'reReplaceAll' ? strings[0] : undefined;
    // Escapes that the reader did not keep would be judged wrongly.
    const fault = first && !first.text.includes('\ufffd') ? faultInRegex(first.text, { named: true }) : undefined;
    return first && fault ? [{ path: place.path, ...rangeOf(place, first), severity: softly(document), message: `the pattern of ${name} is no RE2: ${fault}`,
      remedy: regexRemedy(first.text) }] : [];
  })),
};
