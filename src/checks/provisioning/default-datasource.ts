import type { DocumentCheck } from '../../model/document';
import { repeated, scalar } from '../values';
import { orgOf, section } from './read';

/**
 * Grafana does not start with two default datasources in one organisation.
 *
 * Remedy: keep isDefault: true at one of them.
 * @example datasources: [{name: A, isDefault: true}, {name: B, isDefault: true}]
 */
export const defaultDatasource: DocumentCheck = {
  id: 'provisioning/default-datasource', severity: 'error', kinds: ['grafana-datasources'],
  run: (document) => repeated(section(document, 'datasources'), ({ map }) => (scalar(map['isDefault'])?.toLowerCase() === 'true' ? orgOf(map) : undefined)).map(({ item, first }) => ({
    path: [...item.path, 'isDefault'],
      message: `'${(scalar(item.map['name']) ?? '')}' and '${(scalar(first.map['name']) ?? '')}' are both the default datasource, and Grafana does not start`,
      remedy: 'keep isDefault: true at one of them',
  })),
};
