import type { DocumentCheck } from '../../model/document';
import { consequence, told } from './faults';
import { TEMPLATE_KINDS } from './places';

/**
 * A template that Go cannot read makes Prometheus and Alertmanager refuse the file and Grafana stop at its start; in Alertmanager's and Grafana's
 * contact points it is found only when a notification fails.
 *
 * Remedy: close every `{{`, string and block, and write Go's template language, which has functions and no operators.
 * @example summary: '{{ if gt $value 5 }}high'
 */
export const syntax: DocumentCheck = {
  id: 'template/syntax', severity: 'error', kinds: TEMPLATE_KINDS,
  run: (document) => told(document, 'syntax', (place, { message, remedy }) => ({ message: `${message}: ${consequence(place)}`, remedy })),
};
