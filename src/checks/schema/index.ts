import type { DocumentCheck } from '../../model/document';
import { schemaDashboardV2 } from './dashboard-v2';
import { schemaDashboard } from './dashboard';
import { fileChecks } from './files';
import { schemaKubernetes } from './kubernetes';

/** Keys, types and words of every kind of file, by the JSON Schemas in `src/schemas/`. */
export const schemaChecks: readonly DocumentCheck[] = [schemaDashboard, schemaDashboardV2, schemaKubernetes, ...fileChecks];
