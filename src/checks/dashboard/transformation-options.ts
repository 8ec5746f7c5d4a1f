import type { DataPath } from '../../model/document';
import { nearest } from '../../model/problem';
import { REDUCERS } from './known';
import { isPlain, list, plain, shown, type Plain } from './values';

/** What an option holds. Words are all that Grafana 9 to 13 know; what stands in `?` may be longer than that. */
type Kind = 'text' | 'number' | 'flag' | 'object' | 'list' | 'any' | 'reducer' | 'reducers' | readonly string[];
interface Options {
  readonly keys: Readonly<Record<string, Kind>>;
  /** Without it the transformation does nothing. */
  readonly needs?: string;
  /** What people write for a key. */
  readonly meant?: Readonly<Record<string, string>>;
}
const names = { names: 'list', pattern: 'text', variable: 'text' } as const;
/** Options of transformations as their code in `@grafana/data` reads them; of others nothing is known. */
const OPTIONS: Readonly<Record<string, Options>> = {
  organize: {
    keys: { excludeByName: 'object', includeByName: 'object', indexByName: 'object', renameByName: 'object', orderByMode: ['manual', 'auto'], orderBy: 'list', fieldOrder: 'any', sortByFieldName: 'any', labelSort: 'any', autoSortOptions: 'any' },
    meant: { exclude: 'excludeByName', hideByName: 'excludeByName', include: 'includeByName', rename: 'renameByName', index: 'indexByName', order: 'indexByName' },
  },
  reduce: {
    keys: { reducers: 'reducers', mode: ['seriesToRows', 'reduceFields'], fields: 'object', includeTimeField: 'flag', labelsToFields: 'flag' }, needs: 'reducers',
    meant: { calcs: 'reducers', reducer: 'reducers', calculations: 'reducers' },
  },
  filterByValue: { keys: { filters: 'list', match: ['any', 'all'], type: ['include', 'exclude'] }, needs: 'filters', meant: { filter: 'filters', conditions: 'filters' } },
  calculateField: {
    keys: {
      mode: ['reduceRow', 'cumulativeFunctions', 'windowFunctions', 'binary', 'unary', 'index', 'calculation'], reduce: 'object', binary: 'object', unary: 'object', window: 'object', cumulative: 'object',
      index: 'object', alias: 'text', replaceFields: 'flag', timeSeries: 'flag',
    },
  },
  groupBy: { keys: { fields: 'object' }, needs: 'fields', meant: { field: 'fields', groupBy: 'fields' } },
  sortBy: { keys: { sort: 'list', fields: 'any' }, needs: 'sort', meant: { sortBy: 'sort', by: 'sort' } },
  joinByField: { keys: { byField: 'text', mode: ['outer', 'inner', 'outerTabular'] }, meant: { field: 'byField', by: 'byField', on: 'byField' } },
  seriesToColumns: { keys: { byField: 'text', mode: ['outer', 'inner', 'outerTabular'] }, meant: { field: 'byField' } },
  renameByRegex: { keys: { regex: 'text', renamePattern: 'text' }, needs: 'regex', meant: { pattern: 'regex', replace: 'renamePattern', replacement: 'renamePattern', rename: 'renamePattern' } },
  filterFieldsByName: { keys: { include: 'object', exclude: 'object', byVariable: 'flag' } },
  filterByRefId: { keys: { include: 'text', exclude: 'text' } },
  labelsToFields: { keys: { mode: ['columns', 'rows'], keepLabels: 'list', valueLabel: 'text' } },
  extractFields: { keys: { source: 'text', format: ['auto', 'json', 'kvp', 'delimiter', 'regexp'], jsonPaths: 'list', replace: 'flag', keepTime: 'flag', delimiter: 'text', regExp: 'text' }, meant: { field: 'source' } },
  convertFieldType: { keys: { conversions: 'list', fields: 'any' }, needs: 'conversions' },
  groupingToMatrix: { keys: { columnField: 'text', rowField: 'text', valueField: 'text', emptyValue: 'text' }, meant: { column: 'columnField', row: 'rowField', value: 'valueField' } },
  limit: { keys: { limitField: 'any' }, meant: { limit: 'limitField', rows: 'limitField' } },
  partitionByValues: { keys: { fields: 'list', keepFields: 'flag', naming: 'object' }, needs: 'fields', meant: { field: 'fields' } },
  prepareTimeSeries: { keys: { format: ['wide', 'many', 'multi', 'long'] } },
  histogram: { keys: { bucketSize: 'any', bucketOffset: 'any', bucketCount: 'any', combine: 'flag', fields: 'any' } },
  concatenate: { keys: { frameNameMode: ['field', 'label', 'drop'], frameNameLabel: 'text' } },
};
/** `ValueMatcherID`, and what people write for them. */
const CONDITIONS = [
  'regex', 'isNull', 'isNotNull', 'isUndefined', 'isNotUndefined', 'greater', 'greaterOrEqual', 'lower', 'lowerOrEqual', 'equal', 'notEqual', 'substring', 'notSubstring', 'between', 'in', 'notIn',
];
const MEANT: Readonly<Record<string, string>> = { gt: 'greater', gte: 'greaterOrEqual', lt: 'lower', lte: 'lowerOrEqual', eq: 'equal', ne: 'notEqual', neq: 'notEqual', range: 'between', contains: 'substring' };
const TYPES = ['time', 'number', 'string', 'boolean', 'enum', 'other', 'trace', 'geo', 'frame', 'nestedFrames'];
const OPERATORS = ['+', '-', '*', '/', '**', '^', '%'];

/** What is wrong, as it follows `reduce in panel 'X'`; `breaks` puts an error in place of the panel. */
export interface OptionFault {
  readonly path: DataPath;
  readonly message: string;
  readonly remedy: string;
  readonly breaks?: boolean;
}
const fits: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (v) => typeof v === 'string', number: (v) => typeof v === 'number', flag: (v) => typeof v === 'boolean', object: isPlain, list: Array.isArray, any: () => true, reducer: (v) => typeof v === 'string', reducers: Array.isArray,
};
const WANTED: Readonly<Record<string, string>> = { text: 'a text', number: 'a number', flag: 'true or false', object: 'an object', list: 'a list', reducer: 'a calculation', reducers: 'a list of calculations' };
const oneOf = (value: unknown, known: Iterable<string>, meant?: Readonly<Record<string, string>>): string => {
  const said = typeof value === 'string' ? value : '';
  const all = [...known];
  const near = (meant && Object.hasOwn(meant, said) ? meant[said] : undefined) ?? all.find((each) => each.toLowerCase() === said.toLowerCase()) ?? nearest(said, all);
  return near === undefined ? `write ${all.slice(0, 12).join(', ')}` : `did you mean '${near}'?`;
};

function* ofKeys(map: Plain, path: DataPath, { keys, meant }: Options): Generator<OptionFault> {
  for (const [key, value] of Object.entries(map)) {
    if (!Object.hasOwn(keys, key)) {
      // What another transformation left behind does no harm; a key that is meant for one of these, and is not there, does.
      const open = Object.keys(keys).filter((each) => !(each in map));
      const near = (meant && Object.hasOwn(meant, key) ? meant[key] : undefined) ?? open.find((each) => each.toLowerCase() === key.toLowerCase()) ?? nearest(key, open);
      if (near !== undefined && open.includes(near)) yield { path: [...path, key], message: `has the option ${shown(key)}, which Grafana does not read`, remedy: `did you mean '${near}'?` };
      continue;
    }
    const kind = keys[key]!;
    if (value === undefined || value === null) continue;
    if (typeof kind !== 'string') {
      if (!kind.includes(value as string)) yield { path: [...path, key], message: `has the ${key} ${shown(value) || "''"}, which Grafana does not know`, remedy: oneOf(value, kind) };
    } else if (!fits[kind]!(value)) yield { path: [...path, key], message: `has ${shown(value) || "''"} as ${key}, which is not ${WANTED[kind]!}`, remedy: `write ${WANTED[kind]!}` };
    else if (kind === 'reducer' && !REDUCERS.has(value as string)) yield { path: [...path, key], message: `calculates ${shown(value)}, which Grafana does not know`, remedy: oneOf(value, REDUCERS) };
  }
}
const reducers = (value: unknown, path: DataPath): OptionFault[] => list(value).flatMap((each, i) => (REDUCERS.has(each as string) ? []
  : [{ path: [...path, i], message: `calculates ${shown(each)}, which Grafana does not know`, remedy: oneOf(each, REDUCERS) }]));

/** What a table by key does not say. */
const MORE: Readonly<Record<string, (options: Plain, path: DataPath) => Generator<OptionFault>>> = {
  *organize(options, path) {
    for (const [name, index] of Object.entries(plain(options['indexByName']))) {
      if (typeof index === 'string') yield { path: [...path, 'indexByName', name], message: `puts ${shown(name)} at the text '${shown(index)}', and leaves it where it is`, remedy: `write ${shown(index)} without quotes` };
    }
  },
  *filterByValue(options, path) {
    for (const [i, filter] of list(options['filters']).entries()) {
      const at = [...path, 'filters', i];
      const { fieldName, config } = plain(filter);
      if (typeof fieldName !== 'string' || fieldName === '') yield { path: at, message: 'has a filter without fieldName, which matches nothing', remedy: 'add fieldName' };
      if (!isPlain(config)) yield { path: at, message: 'has a filter without config, so the panel shows an error', remedy: 'add config, as in { "id": "greater", "options": { "value": 0 } }', breaks: true };
      else if (!CONDITIONS.includes(config['id'] as string)) {
        const remedy = oneOf(config['id'], CONDITIONS, MEANT);
        yield { path: [...at, 'config', 'id'], message: `filters by ${shown(config['id'])}, which Grafana does not know, so the panel shows an error`, remedy, breaks: remedy.startsWith('did') };
      }
    }
  },
  *calculateField(options, path) {
    const at = (key: string): DataPath => [...path, key];
    const of = (key: string): Plain => plain(options[key]);
    const { mode } = options;
    if (mode === 'reduceRow' || mode === undefined) yield* ofKeys(of('reduce'), at('reduce'), { keys: { reducer: 'reducer', include: 'list', nullValueMode: 'any' }, meant: { calc: 'reducer', fields: 'include' } });
    if (mode === 'cumulativeFunctions') yield* ofKeys(of('cumulative'), at('cumulative'), { keys: { field: 'text', reducer: ['mean', 'sum'] } });
    if (mode === 'windowFunctions') {
      const keys = { field: 'text', reducer: ['mean', 'stdDev', 'variance'], windowSize: 'number', windowSizeMode: ['percentage', 'fixed'], windowAlignment: ['trailing', 'centered'] } as const;
      yield* ofKeys(of('window'), at('window'), { keys });
    }
    if (mode === 'unary') yield* ofKeys(of('unary'), at('unary'), { keys: { operator: ['abs', 'exp', 'ln', 'floor', 'ceil', 'round', 'percent'], fieldName: 'text' }, meant: { field: 'fieldName' } });
    if (mode !== 'binary') return;
    const binary = of('binary');
    yield* ofKeys(binary, at('binary'), { keys: { left: 'any', right: 'any', operator: OPERATORS, reducer: 'any' } });
    const missing = ['left', 'right'].filter((side) => binary[side] === undefined || binary[side] === '');
    if (missing.length > 0) yield { path: at('binary'), message: `has no ${missing.join(' and no ')} to calculate with`, remedy: 'write left, operator and right' };
  },
  *groupBy(options, path) {
    const fields = Object.entries(plain(options['fields']));
    for (const [name, value] of fields) {
      const at = [...path, 'fields', name];
      const field = plain(value);
      yield* ofKeys(field, at, { keys: { aggregations: 'reducers', operation: ['groupby', 'aggregate', 'count', 'takefirst', 'takelast'] }, meant: { calcs: 'aggregations', reducers: 'aggregations' } });
      if (field['operation'] === 'aggregate') yield* reducers(field['aggregations'], [...at, 'aggregations']);
    }
    if (fields.length > 0 && fields.every(([, value]) => isPlain(value) && (value['operation'] === 'aggregate' || value['operation'] === null || value['operation'] === undefined))) {
      yield { path: [...path, 'fields'], message: 'groups by no field, so it changes nothing', remedy: 'give one the operation groupby' };
    }
  },
  *sortBy(options, path) {
    for (const [i, each] of list(options['sort']).entries()) yield* ofKeys(plain(each), [...path, 'sort', i], { keys: { field: 'text', desc: 'flag', index: 'any' }, meant: { order: 'desc', descending: 'desc', name: 'field', fieldName: 'field', by: 'field' } });
  },
  *renameByRegex({ regex, renamePattern }, path) {
    if (typeof regex !== 'string' || typeof renamePattern !== 'string' || /\$\{?[A-Za-z_]|\[\[/.test(regex)) return;
    const groups = regex.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '').match(/\((?!\?)|\(\?<(?![=!])/g)?.length ?? 0;
    const most = Math.max(0, ...[...renamePattern.matchAll(/\$(\d)/g)].map(([, n]) => Number(n)));
    if (most > groups) yield {
      path: [...path, 'renamePattern'], message: `writes $${most}, but its pattern has ${groups === 0 ? 'no group' : `${groups} group${groups > 1 ? 's' : ''}`}, so it stays as it is written`, remedy: 'put what is to be kept into parentheses',
    };
  },
  *filterFieldsByName(options, path) {
    for (const key of ['include', 'exclude']) yield* ofKeys(plain(options[key]), [...path, key], { keys: names, meant: { fields: 'names', regex: 'pattern' } });
  },
  *convertFieldType(options, path) {
    for (const [i, each] of list(options['conversions']).entries()) {
      const type = plain(each)['destinationType'];
      if (type !== undefined && !TYPES.includes(type as string)) yield { path: [...path, 'conversions', i, 'destinationType'], message: `converts into ${shown(type)}, which Grafana does not know`, remedy: oneOf(type, TYPES) };
    }
  },
};

/** What is wrong with the options of a transformation. Patterns, and the calculations of `reduce`, are looked at elsewhere. */
export function* faultsInOptions(id: unknown, options: unknown, path: DataPath): Generator<OptionFault> {
  if (typeof id !== 'string' || !Object.hasOwn(OPTIONS, id) || options === undefined || options === null) return;
  if (!isPlain(options)) {
    yield { path, message: `has ${shown(options)} as options, which is no object`, remedy: 'write an object, {} for none' };
    return;
  }
  const { needs, ...known } = OPTIONS[id]!;
  const faults = [...ofKeys(options, path, known), ...(Object.hasOwn(MORE, id) ? MORE[id]!(options, path) : [])];
  const need = needs === undefined ? undefined : options[needs];
  const lacks = needs !== undefined && (need === undefined || need === null || need === '' || (Array.isArray(need) ? need.length === 0 : isPlain(need) && Object.keys(need).length === 0));
  // An empty one is a transformation that somebody has begun; and one of the wrong name has been told.
  if (lacks && faults.length === 0 && Object.keys(options).length > 0) yield { path, message: `has no ${needs}, so it changes nothing`, remedy: `add ${needs}, or take the transformation away` };
  yield* faults;
}
