import type { DataPath } from '../../model/document';
import { nearest } from '../../model/problem';
import { filled, isPlain, list, number, plain, scalar, shown, type Plain } from '../values';
import { faultInMath } from './math';

/** What Grafana's server says of an expression before it computes it; `never` is what it computes, to no effect. */
export interface ExpressionFault {
  readonly path: DataPath;
  readonly message: string;
  readonly remedy: string;
  readonly never?: boolean;
}

/** Kinds of expressions, as models call them. */
export const TYPES = ['math', 'reduce', 'resample', 'threshold', 'classic_conditions', 'sql'];
/** Grafana 13's pkg/expr; 9 to 11 know fewer comparisons. */
const REDUCERS = ['sum', 'mean', 'min', 'max', 'count', 'last', 'median'];
const UPSAMPLERS = ['pad', 'backfilling', 'fillna'];
const MEANT: Readonly<Record<string, string>> = { avg: 'mean', average: 'mean', lastNotNull: 'last', lastnotnull: 'last', latest: 'last', total: 'sum', minimum: 'min', maximum: 'max' };
const COMPARISONS = ['gt', 'lt', 'eq', 'ne', 'gte', 'lte'];
const SIGNS: Readonly<Record<string, string>> = { '>': 'gt', '<': 'lt', '==': 'eq', '=': 'eq', '!=': 'ne', '>=': 'gte', '<=': 'lte', greater_than: 'gt', above: 'gt', is_above: 'gt', less_than: 'lt', below: 'lt', is_below: 'lt', outside: 'outside_range', between: 'within_range' };
const RANGES = ['within_range', 'outside_range', 'within_range_included', 'outside_range_included'];
/** Of classic conditions, which have names of their own; `no_value` has no parameter. */
const CLASSIC_COMPARISONS = [...COMPARISONS, 'ge', 'le'];
const CLASSIC_REDUCERS = ['avg', 'sum', 'min', 'max', 'count', 'last', 'median', 'diff', 'diff_abs', 'percent_diff', 'percent_diff_abs', 'count_non_null', 'count_not_null'];

const meant = (said: string, known: readonly string[], aliases: Readonly<Record<string, string>> = {}): string => {
  const near = (Object.hasOwn(aliases, said) ? aliases[said] : undefined) ?? known.find((each) => each.toLowerCase() === said.toLowerCase()) ?? nearest(said, known);
  return near !== undefined && known.includes(near) ? `did you mean '${near}'?` : `write ${known.join(', ')}`;
};

function* ofEvaluator(evaluator: unknown, path: DataPath, classic: boolean): Generator<ExpressionFault> {
  if (!isPlain(evaluator)) {
    yield { path, message: 'has no evaluator', remedy: 'write evaluator: {type: gt, params: [1]}' };
    return;
  }
  const type = scalar(evaluator['type']) ?? '';
  const singles = classic ? CLASSIC_COMPARISONS : COMPARISONS;
  if (classic && type === 'no_value') return;
  if (!singles.includes(type) && !RANGES.includes(type)) {
    yield { path: [...path, 'type'], message: `compares by ${shown(evaluator['type'])}, which Grafana does not know`, remedy: meant(type, [...singles, ...RANGES], SIGNS) };
    return;
  }
  const { params } = evaluator;
  const at = [...path, 'params'];
  const wanted = RANGES.includes(type) ? 2 : 1;
  const found = list(params);
  const odd = found.findIndex((each) => number(each) === undefined);
  if (params !== undefined && params !== null && !Array.isArray(params)) yield { path: at, message: `has the params ${shown(params)}, which is no list`, remedy: `write [${shown(params)}]` };
  else if (odd >= 0) yield { path: [...at, odd], message: `compares with ${shown(found[odd]) || "''"}, which is no number`, remedy: 'write a number without quotes' };
  else if (found.length < wanted) {
    yield { path: at, message: `compares by ${type} with ${found.length === 0 ? 'no number' : 'one number'}, and needs ${wanted}`, remedy: `write params: [${wanted === 1 ? '1' : '1, 5'}]` };
  } else if (!classic && wanted === 2 && (found[0] as number) > (found[1] as number)) {
    yield {
      path: at, message: `is ${type} from ${String(found[0])} to ${String(found[1])}, ${type.startsWith('within') ? 'which no value is' : 'which every value is'}`,
      remedy: `write params: [${String(found[1])}, ${String(found[0])}]`, never: true,
    };
  }
}
function* ofReduce(model: Plain, path: DataPath): Generator<ExpressionFault> {
  const reducer = filled(model['reducer']);
  if (reducer === undefined) yield { path: [...path, 'reducer'], message: 'has no reducer', remedy: 'add reducer: last' };
  else if (!REDUCERS.includes(reducer.toLowerCase())) {
    yield { path: [...path, 'reducer'], message: `reduces by '${shown(reducer)}', which Grafana's server does not know`, remedy: meant(reducer, REDUCERS, MEANT) };
  }
  const settings = plain(model['settings']);
  const mode = filled(settings['mode']);
  if (mode !== undefined && mode !== 'dropNN' && mode !== 'replaceNN') {
    yield { path: [...path, 'settings', 'mode'], message: `has the mode '${shown(mode)}', which Grafana does not know`, remedy: "write dropNN, replaceNN, or '' for strict" };
  } else if (mode === 'replaceNN' && number(settings['replaceWithValue']) === undefined) {
    yield { path: [...path, 'settings', 'replaceWithValue'], message: 'does not say the number that replaces what is none', remedy: 'add replaceWithValue: 0' };
  }
}
function* ofResample(model: Plain, path: DataPath): Generator<ExpressionFault> {
  const window = filled(model['window']);
  if (window === undefined || !/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|[smhdwMy]))+$/.test(window)) {
    yield { path: [...path, 'window'], message: window === undefined ? 'has no window' : `has the window '${shown(window)}', which is no duration`, remedy: 'write window: 1m' };
  }
  for (const [key, known] of [['downsampler', REDUCERS], ['upsampler', UPSAMPLERS]] as const) {
    const said = filled(model[key]);
    if (said === undefined) yield { path: [...path, key], message: `has no ${key}`, remedy: `write ${known.join(', ')}` };
    else if (!known.includes(said)) yield { path: [...path, key], message: `has the ${key} '${shown(said)}', which Grafana does not know`, remedy: meant(said, known, MEANT) };
  }
}
function* ofThreshold(model: Plain, path: DataPath): Generator<ExpressionFault> {
  const { conditions } = model;
  const at = [...path, 'conditions'];
  if (!Array.isArray(conditions) || conditions.length !== 1) {
    yield { path: at, message: `has ${list(conditions).length === 0 ? 'no condition' : `${list(conditions).length} conditions, and Grafana takes one`}`, remedy: 'write conditions: [{evaluator: {type: gt, params: [1]}}]' };
    return;
  }
  const [condition] = conditions.map(plain);
  yield* ofEvaluator(condition!['evaluator'], [...at, 0, 'evaluator'], false);
  if (isPlain(condition!['unloadEvaluator'])) yield* ofEvaluator(condition!['unloadEvaluator'], [...at, 0, 'unloadEvaluator'], false);
}
function* ofClassic(model: Plain, path: DataPath): Generator<ExpressionFault> {
  const { conditions } = model;
  if (list(conditions).length === 0) yield { path: [...path, 'conditions'], message: 'has no conditions, so it is never true', remedy: 'add one, or write a threshold', never: true };
  for (const [i, each] of list(conditions).entries()) {
    const condition = plain(each);
    const at = [...path, 'conditions', i];
    yield* ofEvaluator(condition['evaluator'], [...at, 'evaluator'], true);
    const reducer = filled(plain(condition['reducer'])['type']);
    if (reducer === undefined) yield { path: [...at, 'reducer'], message: 'has a condition without a reducer', remedy: 'add reducer: {type: last}' };
    else if (!CLASSIC_REDUCERS.includes(reducer)) {
      yield { path: [...at, 'reducer', 'type'], message: `reduces by '${shown(reducer)}', which Grafana's server does not know`, remedy: meant(reducer, CLASSIC_REDUCERS, { ...MEANT, mean: 'avg', average: 'avg' }) };
    }
  }
}

/** What is wrong with a model of Grafana's server-side expressions, beside what it reads. Messages follow `expression B`. */
export function* faultsInExpression(model: Plain, path: DataPath): Generator<ExpressionFault> {
  switch (model['type']) {
    case 'math': {
      const { expression } = model;
      const fault = typeof expression === 'string' && expression.trim() !== '' ? faultInMath(expression) : undefined;
      if (fault) yield { path: [...path, 'expression'], message: `is no math: ${fault.message}`, remedy: fault.remedy };
      break;
    }
    case 'reduce': yield* ofReduce(model, path); break;
    case 'resample': yield* ofResample(model, path); break;
    case 'threshold': yield* ofThreshold(model, path); break;
    case 'classic_conditions': yield* ofClassic(model, path); break;
    case 'sql': case 'hysteresis': break;
    case undefined: case null: yield { path, message: 'has no type', remedy: `add type: ${TYPES.join(', ')}` }; break;
    default: yield { path: [...path, 'type'], message: `has the type ${shown(model['type']) || "''"}, which Grafana does not know`, remedy: meant(scalar(model['type']) ?? '', TYPES) };
  }
}
