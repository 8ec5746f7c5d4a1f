import type { DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { consequence, failing, told } from './faults';
import { WORDS } from './functions';
import { TEMPLATE_KINDS } from './places';

/** Variables that another server declares, and what stands for them here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  $labels: '.Labels of an alert, .CommonLabels or .GroupLabels', $value: "an annotation in which the rule wrote it", $values: 'an annotation in which the rule wrote it, or .Values of an alert', $externalURL: '.ExternalURL',
};

/**
 * A variable must be declared before it is used: Prometheus declares `$labels`, `$value`, `$externalLabels` and `$externalURL`, Grafana's rules
 * `$labels`, `$values` and `$value`, Alertmanager none; inside `define` there is only `$`.
 *
 * Remedy: use a declared variable, or hand the value to the definition.
 * @example summary: '{{ $label.instance }} is down'
 */
export const variable: DocumentCheck = {
  id: 'template/variable', severity: 'error', kinds: TEMPLATE_KINDS,
  run: (document) => [
    ...told(document, 'variable', (place, { message, word = '' }) => {
      const { variables } = WORDS[place.dialect];
      const close = nearest(word, variables) ?? variables.find((v) => v.toLowerCase() === word.toLowerCase());
      const remedy = variables.includes(word) ? 'inside define there is only what the caller hands over: use dot, or $'
        : close ? `did you mean '${close}'?` : ELSEWHERE[word] ? `use ${ELSEWHERE[word]}` : `declare it, as in {{ ${word} := … }}, before it is used`;
      return { message: `${message}: ${consequence(place)}`, remedy };
    }),
    ...told(document, 'assigned', (place, { message, remedy }) => ({ message: `${message}, so the template fails when it runs`, remedy, severity: failing(document, place) })),
  ],
};
