import type { DataPath, DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { slipOf } from '../schema/words';
import { fieldOptions } from './fields';
import { COLOR_MODES, COLORS } from './known';
import { nameOf, read } from './read';
import { isPlain, KINDS, list, mild, plain, shown, text } from './values';

/** The colour that a name surely means: browsers know many names, but none with a hyphen, and none a slip away from these. */
function colorMeant(name: unknown): string | undefined {
  if (typeof name !== 'string' || name.length < 4 || COLORS.includes(name) || !/^[a-z]+(?:-[a-z]+)*$/.test(name)) return undefined;
  const near = slipOf(name, COLORS);
  return near !== undefined && near.includes('-') === name.includes('-') ? near : undefined;
}
/** Colours by name: of fields, of steps, of what values are mapped to. */
function* namedColors(id: string, value: unknown, path: DataPath): Generator<{ readonly name: unknown; readonly path: DataPath }> {
  if (id === 'color') yield { name: plain(value)['fixedColor'], path: [...path, 'fixedColor'] };
  if (id === 'thresholds') for (const [i, step] of list(plain(value)['steps']).entries()) yield { name: plain(step)['color'], path: [...path, 'steps', i, 'color'] };
  if (id !== 'mappings') return;
  for (const [i, mapping] of list(value).entries()) {
    const options = plain(plain(mapping)['options']);
    yield { name: plain(options['result'])['color'], path: [...path, i, 'options', 'result', 'color'] };
    for (const [key, result] of Object.entries(options)) if (key !== 'result') yield { name: plain(result)['color'], path: [...path, i, 'options', key, 'color'] };
  }
}

/**
 * A field is coloured by its mode. One that Grafana does not know it takes for `thresholds`, and all lines get one colour.
 *
 * Remedy: give a mode like `palette-classic`, `thresholds`, or `fixed` with its `fixedColor`.
 * @example "color": { "mode": "pallete-classic" }
 */
export const dashboardColor: DocumentCheck = {
  id: 'dashboard/color', severity: 'error', kinds: KINDS,
  *run(document) {
    for (const { spec, name, path } of read(document).annotations) {
      const meant = colorMeant(spec['iconColor']);
      if (meant !== undefined) yield { path, message: `there is no colour '${shown(spec['iconColor'])}', so annotation '${shown(name)}' has none`, remedy: `did you mean '${meant}'?`, ...mild(document) };
    }
    for (const panel of read(document).panels) {
      for (const { id, value, path } of fieldOptions(panel, 'color', 'thresholds', 'mappings')) {
        for (const named of namedColors(id, value, path)) {
          const meant = colorMeant(named.name);
          if (meant !== undefined) yield {
            path: named.path, message: `there is no colour '${shown(named.name)}', so what has it in ${nameOf(panel)} is not coloured`, remedy: `did you mean '${meant}'?`, ...mild(document),
          };
        }
        if (id !== 'color' || value === null || value === undefined) continue;
        const mode = isPlain(value) ? value['mode'] : undefined;
        if (COLOR_MODES.has(mode as string)) {
          if (mode === 'fixed' && document.profile === 'generated' && text((value as { fixedColor?: unknown }).fixedColor) === undefined) yield {
            path, message: `a field of ${nameOf(panel)} has a fixed colour, but it is not said which`, remedy: 'give fixedColor',
          };
          continue;
        }
        const near = typeof mode === 'string' ? nearest(mode, COLOR_MODES) ?? (mode === '' ? undefined : [...COLOR_MODES].find((each) => each.startsWith(`${mode}-`))) : undefined;
        // Without a mode, Grafana colours as if nothing were said; one without a near name may be of a newer Grafana.
        if (document.profile === 'foreign' && near === undefined && (mode === undefined || typeof mode === 'string')) continue;
        yield {
          path: isPlain(value) ? [...path, 'mode'] : path,
          message: `Grafana does not know the colour mode ${shown(mode)} of ${nameOf(panel)}, and colours by thresholds`,
          remedy: near === undefined ? 'write palette-classic, thresholds or fixed' : `did you mean '${near}'?`, ...mild(document),
        };
      }
    }
  },
};
