import type { Document, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { list, plain, softly } from '../values';
import { rangeOf } from './faults';
import { DEFAULT_TEMPLATES } from './functions';
import { templatesOf, TEMPLATE_KINDS } from './places';

/**
 * `{{ template "x" }}` with a name that nothing defines fails when it runs: Prometheus puts the error in place of the text, Alertmanager and Grafana send nothing.
 *
 * Remedy: define it, correct the name, or name the file that defines it under `templates:`.
 * @example text: '{{ template "slack.default.txt" . }}'
 */
export const defined: DocumentCheck = {
  id: 'template/defined', severity: 'warning', kinds: TEMPLATE_KINDS,
  run(document, { templates = [] }) {
    const places = templatesOf(document);
    const notified = new Set(places.filter((p) => p.definitions).flatMap((p) => p.read().defined.flatMap((d) => (d.notified ? d.name : []))));
    const here = new Set(places.filter((p) => p.definitions).flatMap((p) => p.read().defined.map((d) => d.name)));
    const shared = new Set([...here, ...(document.kind === 'alertmanager-config' ? templates : []), ...DEFAULT_TEMPLATES]);
    // Other files may define more: then only what is nearly a known name is surely a slip.
    const alone = document.kind === 'alertmanager-config' && list(plain(document.data)['templates']).length === 0;
    return places.flatMap((place) => {
      const { asked, defined: own } = place.read();
      const mine = new Set(own.map((d) => d.name));
      return asked.flatMap((ask): Fault[] => {
        const rule = place.rule !== undefined;
        if (ask.bare && notified.has(ask.name)) return [{
          path: place.path, ...rangeOf(place, ask), severity: 'warning', message: `template "${ask.name}" is asked for without data, so all that it prints of the notification is empty`, remedy: `write {{ template "${ask.name}" . }}`,
        }];
        if (mine.has(ask.name) || (!rule && shared.has(ask.name))) return [];
        const close = nearest(ask.name, rule ? mine : alone ? shared : [...shared].filter((name) => siblings(name, ask.name)));
        if (!rule && !alone && close === undefined) return [];
        return [{
          path: place.path, ...rangeOf(place, ask), severity: softly(document),
          message: rule ? `template "${ask.name}" is not defined in this text, and a rule knows no others: its expansion fails` : `template "${ask.name}" is not defined: the notification fails, and nothing is sent`,
          remedy: close ? `did you mean "${close}"?` : alone ? 'name the file that defines it under templates:' : 'define it in the same text',
        }];
      });
    });
  },
};

/** Two names that differ in their last part only by a slip; `slack.text` and `slack.title` of another file are names of their own. */
function siblings(known: string, asked: string): boolean {
  const [a, b] = [known.split('.'), asked.split('.')];
  if (a.length !== b.length) return false;
  return a.every((part, i) => part === b[i] || (Math.abs(part.length - b[i]!.length) <= 1 && part[0] === b[i]![0] && nearest(b[i]!, [part]) !== undefined));
}

/** Names that files of templates define. */
export const namesIn = (documents: readonly Document[]): readonly string[] =>
  documents.flatMap((document) => (document.kind === 'alertmanager-template' ? templatesOf(document).flatMap((place) => place.read().defined.map(({ name }) => name)) : []));
