import type { DataPath, Document, DocumentCheck, Fault } from '../../model/document';
import validators from '../../schemas/dashboard.schema.json?validators';
import { isPlain, list, plain, type Plain } from '../values';
import { bounded, faultsOf, type Part } from './faults';

/** The query schema by the type of its datasource. */
const QUERIES: ReadonlyMap<unknown, string> = new Map([['prometheus', 'prometheus.Dataquery'], ['loki', 'loki.dataquery'], ['__expr__', 'expr.expr']]);
/** Rows hold no rows: what is nested deeper is a mistake, which the schema of a panel finds. */
const DEEPEST_ROW = 1;

/** A classic dashboard against the types of the Foundation SDK: each panel by its type's own options, custom settings and overrides. */
export const schemaDashboard: DocumentCheck = {
  id: 'schema/dashboard', severity: 'error', kinds: ['dashboard'],
  run: (document) => bounded(ofDocument(document)),
};

function* ofDocument({ data, profile }: Document): Iterable<Fault> {
  if (!isPlain(data)) {
    yield { path: [], message: 'is no dashboard: its JSON is no object', remedy: 'write { "title": …, "panels": […] }' };
    return;
  }
  // As the HTTP API gives it and takes it.
  const [dashboard, at] = isPlain(data['dashboard']) && !('panels' in data) ? [data['dashboard'], ['dashboard']] : [data, []];
  yield* faultsOf(validators['dashboard.Dashboard'], part(profile, without(dashboard, 'panels'), at));
  yield* panelsOf(dashboard, at, profile, 0);
}

const part = (profile: Document['profile'], value: unknown, at: DataPath): Part => ({ value, at, profile, reader: 'drawn' });
/** Lists of panels are taken one panel at a time. */
const without = (value: Plain, key: string): Plain => (Array.isArray(value[key]) ? { ...value, [key]: [] } : value);

function* panelsOf(parent: Plain, at: DataPath, profile: Document['profile'], depth: number): Iterable<Fault> {
  for (const [index, panel] of list(parent['panels']).entries()) {
    const here = [...at, 'panels', index];
    if (!isPlain(panel)) yield { path: here, message: 'is no panel', remedy: 'remove it' };
    else if (panel['type'] !== 'row' || depth >= DEEPEST_ROW) yield* ofPanel(panel, here, profile);
    else {
      yield* faultsOf(validators['dashboard.RowPanel'], part(profile, without(panel, 'panels'), here));
      yield* panelsOf(panel, here, profile, depth + 1);
    }
  }
}

function* ofPanel(panel: Plain, at: DataPath, profile: Document['profile']): Iterable<Fault> {
  // A library panel is kept elsewhere: here are its name and place.
  if (isPlain(panel['libraryPanel']) && panel['type'] === undefined) return;
  yield* faultsOf(validators['dashboard.Panel'], part(profile, panel, at));
  yield* ofLook(panel, String(panel['type']), at, profile);
  for (const [index, target] of list(panel['targets']).entries()) {
    const source = isPlain(plain(target)['datasource']) ? plain(target)['datasource'] : panel['datasource'];
    yield* ofQuery(target, plain(source)['type'], [...at, 'targets', index], profile);
  }
}

/** Options, custom settings and overrides, by the panel's type; `at` is where `options` and `fieldConfig` stand. */
export function* ofLook({ fieldConfig, options }: Plain, type: string, at: DataPath, profile: Document['profile']): Iterable<Fault> {
  if (isPlain(options)) yield* faultsOf(validators[`options.${type}`], part(profile, options, [...at, 'options']));
  const custom = plain(plain(fieldConfig)['defaults'])['custom'];
  if (isPlain(custom)) yield* faultsOf(validators[`custom.${type}`], part(profile, custom, [...at, 'fieldConfig', 'defaults', 'custom']));
  for (const [index, override] of list(plain(fieldConfig)['overrides']).entries()) {
    for (const [i, property] of list(plain(override)['properties']).entries()) {
      if (isPlain(property)) yield* ofProperty(property, [...at, 'fieldConfig', 'overrides', index, 'properties', i], type, profile);
    }
  }
}
/** What a field shows by default, of resources, whose panels have a schema of their own. */
export const ofDefaults = (defaults: unknown, at: DataPath, profile: Document['profile']): readonly Fault[] =>
  (isPlain(defaults) ? faultsOf(validators['dashboard.FieldConfig'], part(profile, defaults, at)) : []);

/** A query by the type of its datasource, of a panel or an alert rule. */
export function ofQuery(query: unknown, source: unknown, at: DataPath, profile: Document['profile']): readonly Fault[] {
  const schema = QUERIES.get(source);
  return isPlain(query) && schema !== undefined ? faultsOf(validators[schema], { ...part(profile, query, at), sent: source === 'prometheus' }) : [];
}

/** `{ id: 'custom.lineWidth', value: 2 }` is judged as `{ lineWidth: 2 }` would be among the custom settings. */
function* ofProperty({ id, value }: Plain, at: DataPath, type: string, profile: Document['profile']): Iterable<Fault> {
  if (typeof id !== 'string' || id === '' || id.length > 200) return;
  const isCustom = id.startsWith('custom.');
  const validate = validators[isCustom ? `custom.${type}` : 'dashboard.FieldConfig'];
  const keys = id.split('.').slice(isCustom ? 1 : 0);
  const nested = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  for (const fault of faultsOf(validate, part(profile, nested, []))) {
    if (fault.path.length > keys.length || !fault.message.startsWith('unknown key')) yield { ...fault, path: [...at, 'value', ...fault.path.slice(keys.length)] };
    else yield unknownId(id, fault, [...at, 'id']);
  }
}

function unknownId(id: string, { remedy, severity }: Fault, path: DataPath): Fault {
  const meant = /^did you mean '(.+)'\?$/.exec(remedy)?.[1];
  const whole = meant === undefined ? remedy : `did you mean '${[...id.split('.').slice(0, -1), meant].join('.')}'?`;
  return { path, message: `no field has a property '${id}'`, remedy: whole, ...(severity ? { severity } : {}) };
}
