import type { Document, DocumentCheck, Found, Surroundings } from '../model/document';
import { dashboardChecks } from './dashboard';
import { promqlCheck } from './promql';
import { provisioningChecks } from './provisioning';
import { routingChecks } from './routing';
import { ruleChecks } from './rule';
import { schemaChecks } from './schema';
import { secretsChecks } from './secrets';
import { templateChecks } from './template';

/** Every rule that files of servers must keep, whoever wrote them: one file each, and one line in its family's list. */
export const documentChecks: readonly DocumentCheck[] = [
  ...schemaChecks, promqlCheck, ...dashboardChecks, ...ruleChecks, ...templateChecks, ...routingChecks, ...provisioningChecks, ...secretsChecks,
];

/** All that is wrong with a document. A place where the schema has found a fault is not judged a second time. */
export function judge(document: Document, surroundings: Surroundings): readonly Found[] {
  const found: Found[] = [];
  const misshapen = new Set<string>();
  for (const check of documentChecks) {
    if (!check.kinds.includes(document.kind)) continue;
    for (const fault of faultsOf(check, document, surroundings)) {
      const place = JSON.stringify(fault.path);
      if (check.id.startsWith('schema/')) misshapen.add(place);
      else if (misshapen.has(place) && !fault.range) continue;
      found.push({ ...fault, check: fault.check ?? check.id, severity: fault.severity ?? check.severity });
    }
  }
  return found;
}

/** A check that fails says so: a file that nobody judged must not look like one without fault. */
function faultsOf(check: DocumentCheck, document: Document, surroundings: Surroundings): ReturnType<DocumentCheck['run']> {
  try {
    return [...check.run(document, surroundings)];
  } catch (error) {
    return [{ path: [], check: 'check/failed', severity: 'error', message: `${check.id} could not judge it: ${(error as Error).message}`, remedy: 'this is a fault of oac: report it with the file' }];
  }
}
