import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { faultInRegex, regexRemedy } from '../../promql/regex';
import { filled, isPlain, list, placed, plain, scalar, softly, type Placed } from '../values';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** Selectors of objects by label: apimachinery's LabelSelectorAsSelector. */
function* selected(selector: unknown, path: DataPath): Generator<Fault> {
  for (const { map, path: at } of placed(plain(selector)['matchExpressions'], [...path, 'matchExpressions'])) {
    const operator = scalar(map['operator']) ?? '';
    const values = list(map['values']).length;
    const passes = 'the operator passes it over, and nothing is scraped';
    if (!OPERATORS.includes(operator)) yield { path: [...at, 'operator'], message: `'${operator}' is no operator of a selector: ${passes}`, remedy: `write ${OPERATORS.find((each) => each.toLowerCase() === operator.toLowerCase()) ?? OPERATORS.join(', ')}` };
    else if (/In$/.test(operator) && values === 0) yield { path: at, message: `${operator} compares with no values: ${passes}`, remedy: 'add values:' };
    else if (/Exist$|Exists$/.test(operator) && values > 0) yield { path: [...at, 'values'], message: `${operator} takes no values: ${passes}`, remedy: 'take them away, or write In' };
  }
}
function* relabelled({ map, path }: Placed, key: string, severity: Fault['severity']): Generator<Fault> {
  for (const { map: rule, path: at } of placed(map[key], [...path, key])) {
    const regex = scalar(rule['regex']);
    const fault = regex === undefined ? undefined : faultInRegex(regex, { named: true });
    if (fault !== undefined) yield { path: [...at, 'regex'], message: `the pattern '${regex!}' is no RE2: ${fault}; the operator passes the resource over`, remedy: regexRemedy(regex!) };
    if (key !== 'metricRelabelings') continue;
    for (const [i, label] of list(rule['sourceLabels']).entries()) if (/^__meta_/.test(scalar(label) ?? '')) yield {
      path: [...at, 'sourceLabels', i], severity: severity!, message: `${scalar(label)!} is a label of targets, and samples have none of them: this relabelling reads an empty text`, remedy: 'set a label from it in relabelings, and read that one',
    };
  }
}

/**
 * What a ServiceMonitor or PodMonitor says of targets: a selector or pattern that cannot be read and the operator passes it over; labels of discovery that
 * samples have no more, TLS where targets are asked by http, and no port at all scrape otherwise than was meant.
 *
 * Remedy: name the port, `scheme: https` beside `tlsConfig`, and select by `In`, `NotIn`, `Exists` or `DoesNotExist`.
 * @example endpoints: [{port: http, tlsConfig: {insecureSkipVerify: true}}]
 */
export const endpoint: DocumentCheck = {
  id: 'kubernetes/endpoint', severity: 'error', kinds: ['kubernetes'],
  run(document) {
    const { kind, spec: said } = plain(document.data);
    if (kind !== 'ServiceMonitor' && kind !== 'PodMonitor') return [];
    const spec = plain(said);
    const severity = softly(document);
    const endpoints = ['endpoints', 'podMetricsEndpoints'].flatMap((key) => placed(spec[key], ['spec', key]));
    return [...selected(spec['selector'], ['spec', 'selector']), ...endpoints.flatMap((one): Fault[] => {
      const { map, path } = one;
      const setsScheme = placed(map['relabelings'], []).some((rule) => scalar(rule.map['targetLabel']) === '__scheme__');
      const tls = map['tlsConfig'];
      const isFiltered = placed(map['relabelings'], []).some((rule) => /port|address|container/.test(list(rule.map['sourceLabels']).join() + String(rule.map['targetLabel'] ?? '')));
      return [
        ...relabelled(one, 'relabelings', severity), ...relabelled(one, 'metricRelabelings', severity),
        ...(isPlain(tls) && Object.keys(tls).length > 0 && (map['scheme'] === undefined || map['scheme'] === 'http') && !setsScheme ? [{ path: [...path, 'tlsConfig'], severity, message: 'the endpoint says how to speak TLS, and is asked by http, without', remedy: 'add scheme: https' }] : []),
        ...(['port', 'targetPort', 'portNumber'].every((key) => filled(map[key]) === undefined) && !isFiltered && !Object.keys(map).some((key) => nearest(key, ['port', 'targetPort']) !== undefined) ? [{ path, severity, message: 'the endpoint names no port: every port of what is selected is scraped', remedy: `add port: with the name of the ${kind === 'PodMonitor' ? "container's" : "service's"} port` }] : []),
        ...(scalar(map['path'])?.includes('?') ? [{ path: [...path, 'path'], severity, message: `the ? of '${scalar(map['path'])!}' is taken for a part of the path: every scrape fails`, remedy: 'write what stands behind it under params' }] : []),
      ];
    })];
  },
};
