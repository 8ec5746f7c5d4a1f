import type { Document, DocumentCheck, Found, Surroundings } from '../model/document';
import { connectionChecks } from './connection';
import { dashboardChecks } from './dashboard';
import { kubernetesChecks } from './kubernetes';
import { promqlCheck } from './promql';
import { provisioningChecks } from './provisioning';
import { routingChecks } from './routing';
import { ruleChecks } from './rule';
import { schemaChecks } from './schema';
import { MOST_FAULTS } from './schema/faults';
import { secretsChecks } from './secrets';
import { templateChecks } from './template';

/** Every rule that files of servers must keep, whoever wrote them: one file each, and one line in its family's list. */
export const documentChecks: readonly DocumentCheck[] = [
  ...schemaChecks, promqlCheck, ...dashboardChecks, ...ruleChecks, ...templateChecks, ...routingChecks, ...provisioningChecks, ...connectionChecks, ...kubernetesChecks, ...secretsChecks,
];

/** What is wrong with a document; `isWhole`: all of it. */
export interface Verdict {
  readonly found: readonly Found[];
  readonly isWhole: boolean;
}
/** All that is wrong with a document; of a hopeless one enough to know it. */
export const judge = (document: Document, surroundings: Surroundings): readonly Found[] => verdict(document, surroundings).found;

/** As `judge`. Where a schema and a check with more knowledge speak of one place, the graver is heard, else the schema. By fewer `checks` where not all can be asked. */
export function verdict(document: Document, surroundings: Surroundings, checks = documentChecks): Verdict {
  const found: Found[] = [];
  const ofSchema = new Map<string, Found>();
  const unheard = new Set<Found>();
  let isWhole = true;
  for (const check of checks) {
    if (!check.kinds.includes(document.kind)) continue;
    const { faults, more } = faultsOf(check, document, surroundings);
    for (const each of faults) {
      const place = JSON.stringify(each.path);
      const schemas = ofSchema.get(place);
      if (check.id.startsWith('schema/')) ofSchema.set(place, each);
      else if (schemas && !each.range) {
        if (schemas.severity === 'error' || each.severity === 'warning') continue;
        unheard.add(schemas);
      }
      found.push(each);
    }
    if (more !== undefined) isWhole = false;
    if (more === 'error') break;
  }
  return { found: unheard.size > 0 ? found.filter((each) => !unheard.has(each)) : found, isWhole };
}

/** Faults of one severity by one check in one document: one with more errors is judged no further, since it is wrong, and its author busy. */
const MOST_OF_ONE = 1000;
/** What one check finds, and of what there may be more. One that fails says so: a file that nobody judged must not look like one without fault. */
function faultsOf(check: DocumentCheck, document: Document, surroundings: Surroundings): { readonly faults: readonly Found[]; readonly more?: 'error' | 'warning' } {
  const faults: Found[] = [];
  const count = { error: 0, warning: 0 };
  try {
    for (const fault of check.run(document, surroundings)) {
      const severity = fault.severity ?? check.severity;
      if (++count[severity] <= MOST_OF_ONE) faults.push({ ...fault, check: fault.check ?? check.id, severity });
      else if (severity === 'error') return { faults, more: 'error' };
    }
    // A schema's check ends by itself.
    const isCut = count.warning > MOST_OF_ONE || (check.id.startsWith('schema/') && Math.max(count.error, count.warning) >= MOST_FAULTS);
    return { faults, ...(isCut ? { more: 'warning' } : {}) };
  } catch (error) {
    return { faults: [{ path: [], check: 'check/failed', severity: 'error', message: `${check.id} could not judge it: ${(error as Error).message}`, remedy: 'this is a fault of oac: report it with the file' }] };
  }
}
