import type { DocumentCheck, Fault } from '../../model/document';
import { readExpression } from '../../promql/check/read';
import { filled, list, placed, plain, scalar, softly, type Placed } from '../values';

/** Other Prometheus servers answer a federation with what it asks for, and with nothing where it does not ask. */
function* federation({ map, path }: Placed): Generator<Omit<Fault, 'severity'>> {
  if (scalar(map['metrics_path']) !== '/federate') return;
  const params = plain(map['params']);
  const asked = list(params['match[]']);
  const isSetBefore = placed(map['relabel_configs'], []).some((rule) => scalar(rule.map['target_label'])?.startsWith('__param_match'));
  if (asked.length === 0 && !isSetBefore) yield {
    path: params['match'] === undefined ? [...path, 'metrics_path'] : [...path, 'params', 'match'], message: "this job asks /federate without 'match[]' and gets nothing", remedy: params['match'] === undefined ? "add params: {'match[]': ['{job=\"…\"}']}" : "did you mean 'match[]'?",
  };
  for (const [i, selector] of asked.entries()) {
    const said = scalar(selector);
    if (said !== undefined && readExpression(said)?.root.type !== 'selector') yield { path: [...path, 'params', 'match[]', i], message: `'${said}' is no selector: every scrape fails`, remedy: "write it as in {job=\"api\"} or {__name__=~\"job:.+\"}" };
  }
}

/** What comes through another has labels job and instance of its own, which a scrape renames unless it honours them. */
function* honoured({ map, path }: Placed): Generator<Omit<Fault, 'severity'>> {
  const pushed = /push[-_]?gateway/i.test(filled(map['job_name']) ?? '') && placed(map['static_configs'], []).some((one) => list(one.map['targets']).some((target) => /:9091$/.test(scalar(target) ?? '')));
  const federates = scalar(map['metrics_path']) === '/federate';
  if ((!federates && !pushed) || map['honor_labels'] !== undefined) return;
  yield { path: [...path, 'job_name'], message: `job '${filled(map['job_name']) ?? ''}' does not honour labels: job and instance of what it ${federates ? 'federates' : 'is pushed'} become exported_job and exported_instance, and no rule finds them`, remedy: 'add honor_labels: true' };
}

/**
 * A scrape job without any discovery has no targets, a federation gets only what it asks for by `match[]`, and what comes through another server keeps its
 * job and instance only where labels are honoured.
 *
 * Remedy: name targets under `static_configs` or another discovery, what to federate under `params`, and `honor_labels: true`.
 * @example { job_name: central, metrics_path: /federate, params: {match: ['{job="api"}']}, static_configs: [{targets: ['prometheus:9090']}] }
 */
export const job: DocumentCheck = {
  id: 'connection/job', severity: 'warning', kinds: ['prometheus-config'],
  run: (document) => placed(plain(document.data)['scrape_configs'], ['scrape_configs']).flatMap((one): Fault[] => {
    const discovers = Object.keys(one.map).some((key) => /static_config|_sd_config/.test(key));
    return [
      ...(discovers || filled(one.map['job_name']) === undefined ? [] : [{ path: [...one.path, 'job_name'], message: `job '${filled(one.map['job_name'])!}' has no static_configs and no other discovery, so that it scrapes nothing`, remedy: "add static_configs: [{targets: ['host:port']}]" }]),
      ...federation(one),
      ...honoured(one),
    ].map((fault) => ({ ...fault, severity: softly(document) }));
  }),
};
