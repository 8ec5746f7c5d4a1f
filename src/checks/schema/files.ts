import type { DataPath, Document, DocumentCheck, DocumentKind, Fault, Surroundings } from '../../model/document';
import alertmanagerConfig from '../../schemas/alertmanager-config.schema.json?validators';
import type { Validate } from '../../schemas/dashboard.schema.json?validators';
import grafanaAlerting from '../../schemas/grafana-alerting.schema.json?validators';
import grafanaDashboards from '../../schemas/grafana-dashboards.schema.json?validators';
import grafanaDatasources from '../../schemas/grafana-datasources.schema.json?validators';
import prometheusConfig from '../../schemas/prometheus-config.schema.json?validators';
import prometheusRules from '../../schemas/prometheus-rules.schema.json?validators';
import { isPlain, list } from '../values';
import { alertingFaults } from './alerting';
import { bounded, faultsOf, type Reader } from './faults';
import { tooNew } from './since';

/** A long list of a file, whose entries are validated one at a time: `[groups, rules]` is that of each group. */
interface Long {
  readonly keys: readonly [string] | readonly [string, string];
  readonly validator: string;
}

const check = (kind: DocumentKind, reader: Reader, validators: Readonly<Record<string, Validate>>, long?: Long): DocumentCheck => ({
  id: `schema/${kind}`, severity: 'error', kinds: [kind],
  run: (document, surroundings) => bounded(ofFile(document, surroundings, reader, validators, long)),
});

function* ofFile(
  document: Document, { prometheus }: Surroundings, reader: Reader, validators: Readonly<Record<string, Validate>>, long: Long | undefined,
): Iterable<Fault> {
  const { kind, data, profile } = document;
  const entries: { readonly value: unknown; readonly at: DataPath }[] = [];
  const value = long ? withoutEntries(data, long.keys, [], entries) : data;
  yield* faultsOf(validators['file'], { value, at: [], profile, reader });
  for (const entry of entries) yield* faultsOf(validators[long!.validator], { ...entry, profile, reader });
  if (kind === 'grafana-alerting') yield* alertingFaults(document);
  yield* tooNew(kind, data, prometheus);
}

/** The file with the long lists empty; what was in them goes to `entries`. */
function withoutEntries(value: unknown, [key, ...rest]: readonly string[], at: DataPath, entries: { value: unknown; at: DataPath }[]): unknown {
  if (key === undefined || !isPlain(value) || !Array.isArray(value[key])) return value;
  const all = list(value[key]);
  if (rest.length > 0) return { ...value, [key]: all.map((each, i) => withoutEntries(each, rest, [...at, key, i], entries)) };
  for (const [i, each] of all.entries()) entries.push({ value: each, at: [...at, key, i] });
  return { ...value, [key]: [] };
}

/** Files that are checked by their schema and little else. */
export const fileChecks: readonly DocumentCheck[] = [
  check('grafana-alerting', 'provisioned', grafanaAlerting, { keys: ['groups', 'rules'], validator: 'rule' }),
  check('grafana-dashboards', 'provisioned', grafanaDashboards),
  check('grafana-datasources', 'provisioned', grafanaDatasources),
  check('prometheus-rules', 'refused', prometheusRules, { keys: ['groups', 'rules'], validator: 'rule' }),
  check('prometheus-config', 'refused', prometheusConfig, { keys: ['scrape_configs'], validator: 'scrape' }),
  check('alertmanager-config', 'refused', alertmanagerConfig, { keys: ['receivers'], validator: 'receiver' }),
];
