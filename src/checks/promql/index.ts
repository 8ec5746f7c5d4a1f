import type { Document, DocumentCheck, Fault, Surroundings } from '../../model/document';
import { checkPromql } from '../../promql/check';
import { recordedIn } from '../rule/promql';
import { expressionsOf } from './expressions';

/** What is wrong with the PromQL of a document; one check that finds the faults of `promql/*`, since an expression is read once. */
export const promqlCheck: DocumentCheck = {
  id: 'promql/syntax',
  severity: 'error',
  kinds: ['dashboard', 'dashboard-v2', 'prometheus-rules', 'grafana-alerting', 'kubernetes'],
  *run(document: Document, surroundings: Surroundings): Iterable<Fault> {
    const { grafana: _, ...known } = surroundings;
    const grafana = document.kind !== 'prometheus-rules' && document.kind !== 'kubernetes';
    const recorded = document.kind === 'prometheus-rules' ? recordedIn(document, surroundings) : undefined;
    const told = new Set<string>();
    for (const { path, text, offset = 0, whole, use, alert, variables, instant } of expressionsOf(document)) {
      const faults = checkPromql(text, { ...known, ...(recorded ? { recorded } : {}), profile: document.profile, use, grafana, ...(alert === undefined ? {} : { alert }), ...(variables ? { variables } : {}), ...(instant === undefined ? {} : { instant }) });
      for (const { id, severity, from, to, message, remedy } of faults) {
        // Where nobody has said which Prometheus it is, once is enough.
        if (id === 'promql/version' && severity === 'warning') {
          if (told.has(message)) continue;
          told.add(message);
        }
        yield { check: id, severity, path, range: whole ?? { from: offset + from, to: offset + to }, message, remedy };
      }
    }
  },
};
