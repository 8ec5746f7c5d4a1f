import type { DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { consequence, rangeOf, severityOf, told } from './faults';
import { WORDS, type Dialect } from './functions';
import { templatesOf, TEMPLATE_KINDS } from './places';

const WHOSE: Readonly<Record<Dialect, string>> = { prometheus: "Prometheus' rules", alertmanager: 'Alertmanager', 'grafana-rule': "Grafana's rules", 'grafana-notification': "Grafana's notifications" };
/** Functions that came with Prometheus 3; of 2.53 and before, promtool refuses them. */
const SINCE_3 = new Set(['now', 'toDuration', 'urlQueryEscape']);

/**
 * Each server has its own template functions: one that it does not know makes it refuse the file, or fail to send the notification.
 *
 * Remedy: use a function of that server; `humanizePercentage` is Prometheus' only, `join` is Alertmanager's only.
 * @example summary: '{{ $value | humanisePercentage }}'
 */
export const unknownFunction: DocumentCheck = {
  id: 'template/function', severity: 'error', kinds: TEMPLATE_KINDS,
  run: (document, { prometheus }) => [
    ...told(document, 'function', (place, { word = '' }) => {
      const { functions } = WORDS[place.dialect];
      const close = nearest(word, functions);
      const owners = (Object.keys(WORDS) as Dialect[]).filter((d) => WORDS[d].functions.has(word)).map((d) => WHOSE[d]);
      // Grafana's functions grow from version to version.
      const sure = place.dialect !== 'grafana-notification' || close !== undefined || owners.length > 0;
      return {
        severity: sure ? severityOf(document, place) : 'warning',
        message: `${WHOSE[place.dialect]} have no template function '${word}'${owners[0] ? `, only ${owners[0]} ${owners[0] === 'Alertmanager' ? 'has' : 'have'}` : ''}: ${consequence(place)}`,
        remedy: close ? `did you mean '${close}'?` : `put text into quotes, or use one of ${[...functions].filter((f) => f.length > 3).sort().slice(0, 12).join(', ')} …`,
      };
    }),
    ...(prometheus?.startsWith('2.') ? templatesOf(document).filter((place) => place.dialect === 'prometheus') : []).flatMap((place) => place.read().calls
      .filter((call) => SINCE_3.has(call.name)).map((call) => ({
        path: place.path, ...rangeOf(place, call), message: `the template function '${call.name}' came with Prometheus 3, and ${prometheus} refuses the file`,
          remedy: 'do without it, or update Prometheus',
      }))),
  ],
};
