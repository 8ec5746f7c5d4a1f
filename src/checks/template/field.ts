import type { Document, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { failing, rangeOf } from './faults';
import { ALERT_FIELDS, DATA_FIELDS, WORDS } from './functions';
import type { Use } from './parse';
import { templatesOf, TEMPLATE_KINDS, type Place } from './places';

function saidOf(place: Place, use: Use): { message: string; remedy: string } | undefined {
  // `$.X` is the data inside of range and with, too.
  const field = use.variable === '$' || (use.variable === undefined && use.outside) ? use.fields[0] : undefined;
  if (field === undefined || (place.definitions && use.variable === '$')) return undefined;
  const { fields } = WORDS[place.dialect];
  if (fields) {
    if (fields.has(field)) return undefined;
    const close = nearest(field, fields);
    return { message: `a rule's template has no .${field}, so its expansion fails`,
      remedy: close ? `did you mean '.${close}'?` : `it has ${[...fields].map((f) => `.${f}`).join(', ')}` };
  }
  if (DATA_FIELDS.includes(field)) return undefined;
  if (ALERT_FIELDS.has(field)) {
    const common = field === 'Labels' || field === 'Annotations' ? `.Common${field}, or ` : '';
    return { message: `.${field} is of one alert, but a notification is of a group: the template fails, and nothing is sent`,
      remedy: `use ${common}{{ range .Alerts }}{{ .${field} … }}{{ end }}` };
  }
  // Fields are added from version to version: only what is nearly a known one is surely a slip.
  const close = nearest(field, DATA_FIELDS) ?? DATA_FIELDS.find((f) => f.toLowerCase() === field.toLowerCase());
  return close ? { message: `a notification has no .${field}: the template fails, and nothing is sent`, remedy: `did you mean '.${close}'?` } : undefined;
}

/**
 * A field that the template's data does not have ends its expansion with an error: Prometheus puts the error in place of the text, Alertmanager and
 * Grafana send nothing.
 *
 * Remedy: use the fields of that place; `.Labels` and `.Annotations` are of one alert, `.CommonLabels` and `.Alerts` of a notification.
 * @example text: '{{ .Annotations.summary }}'
 */
export const field: DocumentCheck = {
  id: 'template/field', severity: 'warning', kinds: TEMPLATE_KINDS,
  run: (document: Document) => templatesOf(document).flatMap((place) => place.read().uses.flatMap((use): Fault[] => {
    const said = saidOf(place, use);
    return said ? [{ path: place.path, ...rangeOf(place, use), severity: failing(document, place), ...said }] : [];
  })),
};
