import type { DocumentCheck } from '../../model/document';
import kinds from '../../schemas/kubernetes.schema.json?validators';
import { plain } from '../values';
import { bounded, faultsOf } from './faults';

/** Resources of Kubernetes, each by the schema of its kind. */
export const schemaKubernetes: DocumentCheck = {
  id: 'schema/kubernetes', severity: 'error', kinds: ['kubernetes'],
  run: ({ data, profile }) => bounded(faultsOf(kinds[String(plain(data)['kind'])], { value: data, at: [], profile, reader: 'resource' })),
};
