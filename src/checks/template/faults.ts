import type { Document, Fault } from '../../model/document';
import type { ProblemSeverity } from '../../model/problem';
import { softly } from '../values';
import type { TemplateFault } from './parse';
import { templatesOf, type Place } from './places';

/** What comes of a template that the server cannot read. */
export const consequence = ({ dialect, atStart }: Place): string =>
  (dialect === 'prometheus' ? 'Prometheus refuses the file' : !atStart && dialect === 'grafana-rule' ? 'Grafana sends the text unexpanded'
    : !atStart ? 'each notification fails' : dialect === 'alertmanager' ? 'Alertmanager refuses it' : 'Grafana does not start');
/** Grafana takes a rule whose text it cannot expand; all others refuse the file, or fail to send. */
export const severityOf = (document: Document, place: Place): ProblemSeverity => (place.dialect === 'grafana-rule' && !place.atStart ? softly(document) : 'error');

/** Of what fails when it runs: Alertmanager then tells nobody. Grafana's data differs from version to version, and Prometheus sends the alert all the same. */
export const failing = (document: Document, { dialect }: Place): ProblemSeverity => (dialect === 'alertmanager' ? 'error' : softly(document));

export const rangeOf = (place: Place, { from, to }: { readonly from: number; readonly to: number }): { range?: { from: number; to: number } } => (place.moved ? {} : { range: { from, to } });

/** The faults of one kind in a document's templates, as they are told. */
export function told(document: Document, kind: TemplateFault['kind'], tell: (place: Place, fault: TemplateFault) => Pick<Fault, 'message' | 'remedy' | 'severity'> | undefined): Fault[] {
  return templatesOf(document).flatMap((place) => place.read().faults.filter((f) => f.kind === kind).flatMap((fault): Fault[] => {
    const said = tell(place, fault);
    return said ? [{ path: place.path, ...rangeOf(place, fault), severity: severityOf(document, place), ...said }] : [];
  }));
}
