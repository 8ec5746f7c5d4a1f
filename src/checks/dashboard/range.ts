import type { DocumentCheck } from '../../model/document';
import { fieldOptions, overridesOf, type FieldOption } from './fields';
import { nameOf, read } from './read';
import { KINDS, mild, number, shown } from './values';

/**
 * Where `min` is above `max`, Grafana exchanges the two: a gauge fills from the other end than was meant, or the numbers are a slip.
 *
 * Remedy: make `min` the lower of the two, both numbers.
 * @example "fieldConfig": { "defaults": { "min": 100, "max": 0 } }
 */
export const dashboardRange: DocumentCheck = {
  id: 'dashboard/range', severity: 'error', kinds: KINDS,
  *run(document) {
    for (const panel of read(document).panels) {
      for (const { id, value, path } of fieldOptions(panel)) {
        if ((id !== 'min' && id !== 'max' && id !== 'decimals') || value === null || value === undefined) continue;
        if (number(value) === undefined) yield {
          path, message: `${id} of ${nameOf(panel)} is ${shown(value)}, which is no number`, remedy: 'write a number', ...mild(document),
        };
        else if (id === 'decimals' && ((value as number) < 0 || !Number.isInteger(value))) yield {
          path, message: `${nameOf(panel)} wants ${String(value)} decimals`, remedy: 'write a whole number from 0 on', ...mild(document),
        };
      }
      const defaults = fieldOptions(panel).filter(({ path }) => path.at(-2) === 'defaults');
      for (const options of [defaults, ...overridesOf(panel).map((o) => o.properties)]) {
        const of = (id: string): FieldOption | undefined => options.find((option) => option.id === id);
        const [min, max] = [number(of('min')?.value), number(of('max')?.value)];
        if (min !== undefined && max !== undefined && (min > max || (min === max && document.profile === 'generated'))) {
          yield {
            path: of('min')!.path, message: `min ${min} of ${nameOf(panel)} is ${min === max ? 'the same as' : 'above'} max ${max}`,
            remedy: 'make min the lower of the two', ...mild(document),
          };
        }
      }
    }
  },
};
