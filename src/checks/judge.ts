import type { Document, DocumentCheck, Fault, Found, Surroundings } from '../model/document';
import { connectionChecks } from './connection';
import { dashboardChecks } from './dashboard';
import { kubernetesChecks } from './kubernetes';
import { promqlCheck } from './promql';
import { provisioningChecks } from './provisioning';
import { routingChecks } from './routing';
import { ruleChecks } from './rule';
import { schemaChecks } from './schema';
import { secretsChecks } from './secrets';
import { templateChecks } from './template';

/** Every rule that files of servers must keep, whoever wrote them: one file each, and one line in its family's list. */
export const documentChecks: readonly DocumentCheck[] = [
  ...schemaChecks, promqlCheck, ...dashboardChecks, ...ruleChecks, ...templateChecks, ...routingChecks, ...provisioningChecks, ...connectionChecks, ...kubernetesChecks, ...secretsChecks,
];

/** All that is wrong with a document. Where a schema and a check with more knowledge speak of one place, the graver is heard, else the schema. */
export function judge(document: Document, surroundings: Surroundings): readonly Found[] {
  const found: Found[] = [];
  const ofSchema = new Map<string, Found>();
  const unheard = new Set<Found>();
  for (const check of documentChecks) {
    if (!check.kinds.includes(document.kind)) continue;
    for (const fault of faultsOf(check, document, surroundings)) {
      const each: Found = { ...fault, check: fault.check ?? check.id, severity: fault.severity ?? check.severity };
      const place = JSON.stringify(each.path);
      const schemas = ofSchema.get(place);
      if (check.id.startsWith('schema/')) ofSchema.set(place, each);
      else if (schemas && !each.range) {
        if (schemas.severity === 'error' || each.severity === 'warning') continue;
        unheard.add(schemas);
      }
      found.push(each);
    }
  }
  return unheard.size > 0 ? found.filter((each) => !unheard.has(each)) : found;
}

/** Faults of one check in one document: a file of sixty thousand is as wrong as one of a thousand, and known sooner. */
const MOST_OF_ONE = 1000;
/** A check that fails says so: a file that nobody judged must not look like one without fault. */
function faultsOf(check: DocumentCheck, document: Document, surroundings: Surroundings): readonly Fault[] {
  try {
    const faults: Fault[] = [];
    for (const fault of check.run(document, surroundings)) {
      faults.push(fault);
      if (faults.length >= MOST_OF_ONE) break;
    }
    return faults;
  } catch (error) {
    return [{ path: [], check: 'check/failed', severity: 'error', message: `${check.id} could not judge it: ${(error as Error).message}`, remedy: 'this is a fault of oac: report it with the file' }];
  }
}
