import type { DocumentCheck, Fault } from '../../model/document';
import { isPlain, list, plain, scalar, softly } from '../values';

/**
 * Without `apiVersion: 1` Grafana reads datasources and providers in the format of before 2018: datasources lose their uid, providers are not read at all.
 *
 * Remedy: add apiVersion: 1.
 * @example datasources: [{name: Prometheus, uid: prom, …}]
 */
export const apiVersion: DocumentCheck = {
  id: 'provisioning/api-version', severity: 'error', kinds: ['grafana-alerting', 'grafana-dashboards', 'grafana-datasources'],
  run(document): Fault[] {
    if (!isPlain(document.data) || Number(scalar(document.data['apiVersion'])) >= 1) return [];
    const fault = { path: [], remedy: 'add apiVersion: 1' };
    if (document.kind === 'grafana-alerting') {
      return document.profile === 'generated' ? [{ ...fault, message: 'apiVersion is missing' }] : [];
    }
    if (document.kind === 'grafana-dashboards') return list(document.data['providers']).length > 0 ? [{ ...fault,
      message: 'apiVersion is missing, and Grafana reads none of these providers' }] : [];
    const sources = list(document.data['datasources']).map(plain);
    // In the old format there was no uid, and keys were written with underscores.
    if (sources.length === 0) return [];
    const lost = sources.some((source) => source['uid'] !== undefined || source['jsonData'] !== undefined || source['isDefault'] !== undefined || source['secureJsonData'] !== undefined);
    return [{ ...fault, severity: lost ? 'error' : softly(document),
      message: `apiVersion is missing: Grafana reads the old format${lost ? ', in which uid, jsonData and isDefault are ignored' : ''}` }];
  },
};
