import type { DataPath, DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { REDUCERS } from './known';
import { faultInPattern } from './patterns';
import { nameOf, read } from './read';
import { isPlain, KINDS, mild, plain, shown } from './values';

/** Panels that show one number of many. */
const REDUCING = new Set<unknown>(['stat', 'gauge', 'bargauge', 'piechart']);

/**
 * A stat or gauge makes one number of a series by a calculation. One that Grafana does not know it leaves out, and the panel says "No data"; without any, it
 * takes the last value even where that is empty.
 *
 * Remedy: name a calculation of Grafana, as in `lastNotNull`.
 * @example { "type": "stat", "options": { "reduceOptions": { "calcs": ["average"] } } }
 */
export const dashboardCalcs: DocumentCheck = {
  id: 'dashboard/calcs', severity: 'error', kinds: KINDS,
  *run(document) {
    for (const panel of read(document).panels) {
      const { options, optionsPath } = panel;
      const reduce = options['reduceOptions'];
      const fields = plain(reduce)['fields'];
      const fault = typeof fields === 'string' && fields.startsWith('/') ? faultInPattern(fields) : undefined;
      if (fault !== undefined) yield { path: [...optionsPath, 'reduceOptions', 'fields'], message: `${nameOf(panel)} takes its fields by the broken pattern ${shown(fields)}: ${fault}`, remedy: 'mend it', ...mild(document) };
      const places: { value: unknown; path: DataPath; what: string; isLegend: boolean }[] = [];
      if (isPlain(reduce) && REDUCING.has(panel.type)) places.push({ value: reduce['calcs'], path: [...optionsPath, 'reduceOptions', 'calcs'], what: 'calculation', isLegend: false });
      const legend = plain(options['legend'])['calcs'];
      if (legend !== undefined) places.push({ value: legend, path: [...optionsPath, 'legend', 'calcs'], what: 'legend value', isLegend: true });
      for (const { value, path, what, isLegend } of places) {
        if (value === undefined || value === null) continue;
        if (!Array.isArray(value)) {
          yield { path, message: `the ${what}s of ${nameOf(panel)} are ${shown(value)}, which is no list`, remedy: 'write a list, as in ["lastNotNull"]' };
          continue;
        }
        if (value.length === 0 && !isLegend && plain(reduce)['values'] !== true) {
          yield {
            path, message: `${nameOf(panel)} has no calculation, so it shows the last value even where that is empty`, remedy: 'write ["lastNotNull"]',
            ...mild(document),
          };
        }
        for (const [i, calc] of value.entries()) {
          if (typeof calc === 'string' && REDUCERS.has(calc)) continue;
          const near = typeof calc === 'string' ? nearest(calc, REDUCERS) : undefined;
          yield {
            path: [...path, i], message: `Grafana does not know the ${what} ${shown(calc)} of ${nameOf(panel)}, and leaves it out`,
            remedy: near === undefined ? "name one of Grafana's, as in lastNotNull, mean, max" : `did you mean '${near}'?`,
            ...(isLegend || value.length > 1 ? mild(document) : {}),
          };
        }
      }
    }
  },
};
