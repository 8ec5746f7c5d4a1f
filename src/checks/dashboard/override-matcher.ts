import type { DataPath } from '../../model/document';
import { nearest } from '../../model/problem';
import { REDUCERS } from './known';
import { isPlain, list, shown } from './values';

/** `FieldType`, and how a value is compared. */
const TYPES = ['time', 'number', 'string', 'boolean', 'trace', 'geo', 'enum', 'other', 'frame', 'nestedFrames'];
const TYPES_MEANT: Readonly<Record<string, string>> = { numeric: 'number', integer: 'number', int: 'number', float: 'number', bool: 'boolean', text: 'string', date: 'time', datetime: 'time' };
const COMPARISONS = ['eq', 'neq', 'lt', 'lte', 'gt', 'gte'];
/** Older Grafana wrote signs. */
const OLD = ['==', '!=', '>', '>=', '<', '<=', '=', '<>'];

export interface MatcherFault {
  readonly path: DataPath;
  /** As it follows `an override of panel 'X'`. */
  readonly message: string;
  readonly remedy: string;
}
const meant = (said: unknown, known: Iterable<string>, aliases?: Readonly<Record<string, string>>): string => {
  const word = typeof said === 'string' ? said : '';
  const all = [...known];
  const near = (aliases && Object.hasOwn(aliases, word) ? aliases[word] : undefined) ?? all.find((each) => each.toLowerCase() === word.toLowerCase()) ?? nearest(word, all);
  return near === undefined ? `write one of ${all.slice(0, 12).join(', ')}` : `did you mean '${near}'?`;
};
function* ofType(type: unknown, path: DataPath): Generator<MatcherFault> {
  if (typeof type === 'string' && type !== '' && !TYPES.includes(type)) yield { path, message: `picks fields of the type '${shown(type)}', which Grafana does not have`, remedy: meant(type, TYPES, TYPES_MEANT) };
}

/** What is wrong with the options of a matcher that has more than a text: it picks nothing. */
export function* faultsInMatcher(id: string, options: unknown, path: DataPath): Generator<MatcherFault> {
  const noObject = (example: string): MatcherFault => ({ path, message: `picks fields ${id} with ${options === undefined ? 'no options' : shown(options)}, so it picks none`, remedy: `write options as in ${example}` });
  if (id === 'byType') yield* ofType(options, path);
  else if (id === 'byTypes') {
    if (!Array.isArray(options)) yield noObject('["number"]');
    else for (const [i, type] of options.entries()) yield* ofType(type, [...path, i]);
  } else if (id === 'byNames') {
    if (!isPlain(options)) yield noObject('{ "mode": "include", "names": ["a"] }');
    else {
      const { mode, names } = options;
      if (!Array.isArray(names)) yield { path: [...path, 'names'], message: `picks fields byNames, but names is ${names === undefined ? 'missing' : `${shown(names)}, which is no list`}`, remedy: 'write "names": ["a", "b"]' };
      if (mode !== undefined && mode !== 'include' && mode !== 'exclude') yield { path: [...path, 'mode'], message: `has the mode ${shown(mode)}, which Grafana takes for include`, remedy: meant(mode, ['include', 'exclude']) };
    }
  } else if (id === 'byRegexpOrNames') {
    if (!isPlain(options) || (options['pattern'] === undefined && list(options['names']).length === 0)) yield noObject('{ "pattern": "/a.*/", "names": ["b"] }');
  } else if (id === 'byValue') {
    if (!isPlain(options)) {
      yield noObject('{ "reducer": "max", "op": "gte", "value": 1 }');
      return;
    }
    const { reducer, op } = options;
    if (reducer === undefined || reducer === null || reducer === '') yield { path: [...path, 'reducer'], message: 'picks fields byValue, but says no reducer, so it picks none', remedy: 'add "reducer": "max"' };
    else if (!REDUCERS.has(reducer as string)) yield { path: [...path, 'reducer'], message: `picks fields by ${shown(reducer)}, which Grafana does not know`, remedy: meant(reducer, REDUCERS) };
    if (op !== undefined && op !== null && op !== '' && !COMPARISONS.includes(op as string) && !OLD.includes(op as string)) {
      yield { path: [...path, 'op'], message: `compares by ${shown(op)}, which Grafana does not know`, remedy: meant(op, COMPARISONS, { greater: 'gt', less: 'lt', lower: 'lt', equal: 'eq', ne: 'neq', ge: 'gte', le: 'lte' }) };
    }
  }
}
