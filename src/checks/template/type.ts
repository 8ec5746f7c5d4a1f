import type { DocumentCheck } from '../../model/document';
import { failing, told } from './faults';
import { TEMPLATE_KINDS } from './places';

/**
 * Templates are not checked before they run: a function that gets what it cannot take, a number that is compared with another kind, or a field that a
 * value does not have ends the expansion. Prometheus then sends the error in place of the text, Alertmanager and Grafana send nothing.
 *
 * Remedy: hand each function what it takes: `query "…" | first | value`, `gt $value 1.0`.
 * @example summary: '{{ if gt $value 5 }}very {{ end }}slow'
 */
export const type: DocumentCheck = {
  id: 'template/type', severity: 'warning', kinds: TEMPLATE_KINDS,
  run: (document) => told(document, 'type', (place, { message, remedy }) => ({
    message: `${message}: ${place.dialect === 'prometheus' ? 'Prometheus sends an error in place of the text' : place.dialect === 'grafana-rule' ? 'Grafana sends the text unexpanded' : 'nothing is sent'}`,
    remedy, severity: failing(document, place),
  })),
};
