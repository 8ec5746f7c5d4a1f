import type { Document, DocumentCheck, Fault } from '../../model/document';
import { defaultOptions, fieldOptions, overridesOf, type FieldOption } from './fields';
import { nameOf, read, type Panel } from './read';
import { KINDS, mild, number, typed } from './values';

function* crossed(options: readonly FieldOption[], panel: Panel, document: Document): Generator<Fault> {
  const of = (id: string): FieldOption | undefined => options.find((option) => option.id === id);
  const [min, max] = [number(of('min')?.value), number(of('max')?.value)];
  if (min === undefined || max === undefined || !(min > max || (min === max && document.profile === 'generated'))) return;
  yield {
    path: of('min')!.path, message: `min ${min} of ${nameOf(panel)} is ${min === max ? 'the same as' : 'above'} max ${max}`,
    remedy: 'make min the lower of the two', ...mild(document),
  };
}

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
      for (const { id, value, path } of fieldOptions(panel, 'min', 'max', 'decimals')) {
        if (value === null || value === undefined) continue;
        if (number(value) === undefined) yield {
          path, message: `${id} of ${nameOf(panel)} is ${typed(value)}, which is no number`, remedy: 'write a number', ...mild(document),
        };
        else if (id === 'decimals' && ((value as number) < 0 || !Number.isInteger(value))) yield {
          path, message: `${nameOf(panel)} wants ${String(value)} decimals`, remedy: 'write a whole number from 0 on', ...mild(document),
        };
      }
      yield* crossed([...defaultOptions(panel, 'min', 'max')], panel, document);
      for (const { properties } of overridesOf(panel)) yield* crossed(properties, panel, document);
    }
  },
};
