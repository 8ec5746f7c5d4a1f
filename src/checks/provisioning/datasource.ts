import type { DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { filled, milliseconds, plain, scalar } from '../values';
import { fromEnvironment, section } from './read';

/** Plugins that come with Grafana 13, and common ones. Others are let pass, unless one letter or two make them one of these. */
const KNOWN = [
  'alertmanager', 'cloudwatch', 'elasticsearch', 'grafana-azure-monitor-datasource', 'grafana-postgresql-datasource', 'grafana-pyroscope-datasource', 'grafana-testdata-datasource', 'graphite', 'influxdb', 'jaeger', 'loki', 'mssql', 'mysql', 'opentsdb',
  'parca', 'postgres', 'prometheus', 'stackdriver', 'tempo', 'testdata', 'zipkin',
];
const OVER_HTTP = new Set(['alertmanager', 'elasticsearch', 'graphite', 'influxdb', 'jaeger', 'loki', 'opentsdb', 'prometheus', 'tempo', 'zipkin', 'grafana-pyroscope-datasource', 'parca']);

/**
 * Grafana takes a datasource as it stands: one of a plugin that there is not, with an address without a scheme or an interval that is none, fails only
 * when somebody asks it.
 *
 * Remedy: mend the plugin's name, write the address with http:// or https://, and intervals as in 15s.
 * @example datasources: [{ name: P, type: promethues, url: http://prometheus:9090 }]
 */
export const datasource: DocumentCheck = {
  id: 'provisioning/datasource', severity: 'warning', kinds: ['grafana-datasources'],
  run: (document) => section(document, 'datasources').flatMap(({ map, path }): Fault[] => {
    const [type, url] = [filled(map['type']), filled(map['url'])];
    const name = scalar(map['name']) ?? '';
    const json = plain(map['jsonData']);
    const close = type === undefined || KNOWN.includes(type) ? undefined : nearest(type, KNOWN);
    const faults: Fault[] = close === undefined || fromEnvironment(type!) ? [] : [{ path: [...path, 'type'], severity: 'error', message: `datasource '${name}' is of the plugin '${type!}', which there is not`, remedy: `did you mean '${close}'?` }];
    if (type !== undefined && OVER_HTTP.has(type) && url !== undefined && !fromEnvironment(url) && !/^https?:\/\/[^/]/i.test(url)) {
      faults.push({ path: [...path, 'url'], message: `the address '${url}' of datasource '${name}' has no ${/^https?:/i.test(url) ? 'host' : 'scheme'}`, remedy: `write http://${url.replace(/^(?:\w+:)?\/*/, (head) => (/^\w+:\/\//.test(head) ? '' : head.replace(/\/+$/, '')))}` });
    }
    for (const key of ['timeInterval', 'queryTimeout']) {
      const text = scalar(json[key]);
      if (text === undefined || text === '' || fromEnvironment(text) || (milliseconds(text) !== undefined && text !== '0')) continue;
      faults.push({ path: [...path, 'jsonData', key], message: `${key} '${text}' of datasource '${name}' is no duration`, remedy: /^\d+$/.test(text) ? `write ${text}s` : 'write it as in 15s' });
    }
    const method = filled(json['httpMethod']);
    if (method !== undefined && type === 'prometheus' && !fromEnvironment(method) && !/^(?:GET|POST)$/.test(method)) {
      faults.push({ path: [...path, 'jsonData', 'httpMethod'], message: `httpMethod '${method}' of datasource '${name}' is not GET or POST`, remedy: 'write POST' });
    }
    return faults;
  }),
};
