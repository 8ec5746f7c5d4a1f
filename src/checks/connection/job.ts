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

/**
 * A scrape job without any discovery has no targets, and a federation gets only what it asks for by `match[]`.
 *
 * Remedy: name targets under `static_configs` or another discovery, and what to federate under `params`.
 * @example { job_name: central, metrics_path: /federate, params: {match: ['{job="api"}']}, static_configs: [{targets: ['prometheus:9090']}] }
 */
export const job: DocumentCheck = {
  id: 'connection/job', severity: 'warning', kinds: ['prometheus-config'],
  run: (document) => placed(plain(document.data)['scrape_configs'], ['scrape_configs']).flatMap((one): Fault[] => {
    const discovers = Object.keys(one.map).some((key) => /static_config|_sd_config/.test(key));
    return [
      ...(discovers || filled(one.map['job_name']) === undefined ? [] : [{ path: [...one.path, 'job_name'], message: `job '${filled(one.map['job_name'])!}' has no static_configs and no other discovery, so that it scrapes nothing`, remedy: "add static_configs: [{targets: ['host:port']}]" }]),
      ...federation(one),
    ].map((fault) => ({ ...fault, severity: softly(document) }));
  }),
};
