import type { DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { fieldOptions } from './fields';
import { COLOR_MODES } from './known';
import { nameOf, read } from './read';
import { isPlain, KINDS, mild, shown, text } from './values';

/**
 * A field is coloured by its mode. One that Grafana does not know it takes for `thresholds`, and all lines get one colour.
 *
 * Remedy: give a mode like `palette-classic`, `thresholds`, or `fixed` with its `fixedColor`.
 * @example "color": { "mode": "pallete-classic" }
 */
export const dashboardColor: DocumentCheck = {
  id: 'dashboard/color', severity: 'error', kinds: KINDS,
  *run(document) {
    for (const panel of read(document).panels) {
      for (const { id, value, path } of fieldOptions(panel)) {
        if (id !== 'color' || value === null || value === undefined) continue;
        const mode = isPlain(value) ? value['mode'] : undefined;
        if (COLOR_MODES.has(mode as string)) {
          if (mode === 'fixed' && document.profile === 'generated' && text((value as { fixedColor?: unknown }).fixedColor) === undefined) yield {
            path, message: `a field of ${nameOf(panel)} has a fixed colour, but it is not said which`, remedy: 'give fixedColor',
          };
          continue;
        }
        const near = typeof mode === 'string' ? nearest(mode, COLOR_MODES) : undefined;
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
