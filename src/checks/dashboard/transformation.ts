import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { REDUCERS, TRANSFORMATIONS } from './known';
import { faultInPattern } from './patterns';
import { nameOf, read } from './read';
import { faultsInOptions } from './transformation-options';
import { KINDS, list, mild, plain, shown, text } from './values';

/**
 * Grafana leaves out a transformation that it does not know (before version 10 the panel shows an error instead), and options that it does not read; the
 * table shows its raw columns.
 *
 * Remedy: give the id of one of Grafana's transformations, and the options that it has.
 * @example "transformations": [{ "id": "organise", "options": {} }]
 */
export const dashboardTransformation: DocumentCheck = {
  id: 'dashboard/transformation', severity: 'error', kinds: KINDS,
  *run(document) {
    for (const panel of read(document).panels) {
      for (const { id, idPath, options, rawOptions, optionsPath } of panel.transformations) {
        if (typeof id !== 'string' || !TRANSFORMATIONS.has(id)) {
          const near = typeof id === 'string' ? nearest(id, TRANSFORMATIONS) : undefined;
          // One without a near name may be of a Grafana that is newer than this list.
          yield {
            path: idPath, ...(typeof id !== 'string' || near !== undefined ? {} : mild(document)),
            message: `${nameOf(panel)} has the transformation ${shown(id)}, which Grafana does not know and leaves out`,
            remedy: near === undefined ? 'give the id of a transformation, as in organize' : `did you mean '${near}'?`,
          };
        }
        const fault = (pattern: unknown, path: DataPath): Fault | undefined => {
          const why = text(pattern) === undefined ? undefined : faultInPattern(pattern as string);
          return why === undefined ? undefined : {
            path, message: `the pattern of ${shown(id)} in ${nameOf(panel)} is broken: ${why}`, remedy: 'mend the regular expression',
          };
        };
        const broken = id === 'renameByRegex' ? fault(options['regex'], [...optionsPath, 'regex'])
          : id === 'filterFieldsByName' ? fault(plain(options['include'])['pattern'], [...optionsPath, 'include', 'pattern']) : undefined;
        if (broken) yield broken;
        for (const { message, remedy, path, breaks } of faultsInOptions(id, rawOptions, optionsPath)) {
          yield { path, message: `${shown(id)} in ${nameOf(panel)} ${message}`, remedy, ...(breaks ? {} : mild(document)) };
        }
        if (id !== 'reduce') continue;
        for (const [i, reducer] of list(options['reducers']).entries()) {
          if (REDUCERS.has(reducer as string)) continue;
          const near = typeof reducer === 'string' ? nearest(reducer, REDUCERS) : undefined;
          yield {
            path: [...optionsPath, 'reducers', i], message: `${nameOf(panel)} reduces by ${shown(reducer)}, which Grafana does not know and leaves out`,
            remedy: near === undefined ? 'name a calculation, as in lastNotNull' : `did you mean '${near}'?`,
          };
        }
      }
    }
  },
};
