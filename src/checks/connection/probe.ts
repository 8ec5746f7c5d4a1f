import type { DocumentCheck, Fault } from '../../model/document';
import { filled, list, placed, plain, scalar, softly, type Placed } from '../values';

type Found = Omit<Fault, 'severity'>;
/** Jobs that are surely about an exporter which asks others on demand. */
const ASKS = /(?:^|[-_/])(?:blackbox|snmp)(?:$|[-_/\d])/i;
/** Where these exporters listen. */
const PORTS: Readonly<Record<string, string>> = { 9115: '/probe', 9116: '/snmp' };

function* ofJob({ map, path }: Placed): Generator<Found> {
  const rules = placed(map['relabel_configs'], [...path, 'relabel_configs']).map((rule) => ({ ...rule, target: filled(rule.map['target_label']), sources: list(rule.map['source_labels']).flatMap((label) => scalar(label) ?? []) }));
  const [param, address] = [rules.findIndex(({ target }) => target === '__param_target'), rules.findIndex(({ target }) => target === '__address__')];
  const replaced = address < 0 ? undefined : filled(rules[address]!.map['replacement']);
  const port = /:(911[56])$/.exec(replaced ?? '')?.[1];
  const module = plain(map['params'])['module'];
  const name = filled(map['job_name']) ?? '';
  const metricsPath = scalar(map['metrics_path']) ?? '/metrics';
  const isAsking = (port !== undefined || ASKS.test(name)) && (param >= 0 || module !== undefined || metricsPath === '/probe' || metricsPath === '/snmp');
  const params = plain(map['params']);
  // A job that scrapes the exporter's own metrics asks nobody.
  if (!isAsking && metricsPath !== '/probe') return;
  const at = map['metrics_path'] === undefined ? [...path, 'job_name'] : [...path, 'metrics_path'];
  if (metricsPath === '/metrics' && !rules.some(({ target }) => target === '__metrics_path__')) yield { path: at, message: `job '${name}' hands targets to an exporter, and scrapes /metrics, where that tells of itself only`, remedy: `write metrics_path: ${PORTS[port ?? ''] ?? (/snmp/i.test(name) ? '/snmp' : '/probe')}` };
  // Where discovery or a file sets it, labels say so.
  const given = params['target'] !== undefined || rules.some(({ map: rule }) => scalar(rule['action'])?.toLowerCase() === 'labelmap') || placed(map['static_configs'], []).some((one) => Object.keys(plain(one.map['labels'])).includes('__param_target'));
  const isDiscovered = Object.keys(map).some((key) => /^(?:file|http)_sd_configs$/.test(key));
  if (param < 0 && !given && !isDiscovered && metricsPath !== '/metrics') {
    yield { path: rules.length > 0 ? [...path, 'relabel_configs'] : at, message: `job '${name}' asks ${metricsPath} without the parameter target: the exporter does not know whom to ask, and every scrape fails`, remedy: 'add to relabel_configs: source_labels: [__address__], target_label: __param_target' };
    return;
  }
  if (param < 0) return;
  if (address < 0 && !isDiscovered && placed(map['static_configs'], []).length > 0) yield { path: rules[param]!.path, message: `job '${name}' puts its targets into a parameter, and then scrapes them themselves instead of the exporter`, remedy: 'add behind it: target_label: __address__, replacement: with the address of the exporter' };
  else if (address >= 0 && address < param && rules[param]!.sources.includes('__address__')) yield { path: rules[address]!.path, message: `job '${name}' replaces __address__ before it is put into __param_target: the exporter asks itself`, remedy: 'put it behind the rules that read __address__' };
  if (address >= 0 && !rules.some(({ target }) => target === 'instance')) yield { path: [...path, 'relabel_configs'], message: `job '${name}' has no label instance for what is asked: its targets are all called like the exporter`, remedy: 'add: source_labels: [__param_target], target_label: instance' };
}

/**
 * A blackbox or SNMP exporter asks whom it is told to by the parameter `target`, under a path of its own. A job that scrapes its /metrics, names no target or
 * does not go to the exporter probes nothing.
 *
 * Remedy: write metrics_path, and relabel `__address__` to `__param_target`, that to `instance`, and the exporter's address to `__address__`, in this order.
 * @example { job_name: blackbox, params: {module: [http_2xx]}, static_configs: [{targets: ['https://example.org']}], relabel_configs: [{source_labels: [__address__], target_label: __param_target}, …] }
 */
export const probe: DocumentCheck = {
  id: 'connection/probe', severity: 'warning', kinds: ['prometheus-config'],
  run: (document) => placed(plain(document.data)['scrape_configs'], ['scrape_configs']).flatMap((job) => [...ofJob(job)].map((fault) => ({ ...fault, severity: softly(document) }))),
};
