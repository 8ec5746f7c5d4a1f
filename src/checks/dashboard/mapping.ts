import type { DataPath, Document, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { fieldOptions } from './fields';
import { faultInPattern } from './patterns';
import { nameOf, read } from './read';
import { isPlain, KINDS, mild, number, plain, shown, text, type Plain } from './values';

const TYPES = ['value', 'range', 'regex', 'special'];
const SPECIAL = ['true', 'false', 'null', 'nan', 'null+nan', 'empty'];

const RESULT = ['text', 'color', 'icon', 'index'];

/** A result with a key that is a slip of one that it lacks. */
function* ofResult(result: Plain, path: DataPath, name: string, document: Document): Generator<Fault> {
  const open = RESULT.filter((each) => !(each in result));
  const [key] = Object.keys(result).filter((each) => !RESULT.includes(each) && nearest(each, open) !== undefined);
  if (key !== undefined) yield { path: [...path, key], message: `a mapping of ${name} has the key ${shown(key)}, which Grafana does not read`, remedy: `did you mean '${nearest(key, open)!}'?`, ...mild(document) };
}
function* faultsOf(mapping: unknown, path: DataPath, name: string, document: Document): Generator<Fault> {
  const { type, options } = plain(mapping);
  // From before Grafana 8, which converts them.
  if (type === 1 || type === 2 || (type === undefined && isPlain(mapping) && ('value' in mapping || 'from' in mapping))) return;
  if (!TYPES.includes(type as string)) {
    const near = typeof type === 'string' ? nearest(type, TYPES) : undefined;
    yield {
      path: isPlain(mapping) ? [...path, 'type'] : path,
      message: `a value mapping of ${name} has the type ${shown(type)}, which Grafana does not know and leaves out`,
      remedy: near === undefined ? 'write value, range, regex or special' : `did you mean '${near}'?`, ...mild(document),
    };
    return;
  }
  if (!isPlain(options)) {
    yield {
      path: [...path, 'options'], message: `a value mapping of ${name} has no options, so the panel shows an error`,
      remedy: 'write the values that it maps, as in { "0": { "text": "down" } }',
    };
    return;
  }
  const at = [...path, 'options'];
  if (type === 'value') {
    for (const [value, result] of Object.entries(options)) {
      if (isPlain(result)) yield* ofResult(result, [...at, value], name, document);
      else yield {
        path: [...at, value], message: `the mapping of ${shown(value)} in ${name} is ${shown(result)}`, remedy: 'write { "text": "down", "color": "red" }', ...mild(document),
      };
    }
    return;
  }
  if (!isPlain(options['result'])) yield {
    path: [...at, 'result'], message: `a ${String(type)} mapping of ${name} says no result`, remedy: 'write { "text": "down", "color": "red" }',
    ...mild(document),
  };
  else yield* ofResult(options['result'], [...at, 'result'], name, document);
  const [from, to] = [number(options['from']), number(options['to'])];
  if (type === 'range' && from !== undefined && to !== undefined && from > to) yield {
    path: [...at, 'from'], message: `a mapping of ${name} is from ${from} to ${to}, which no value is`, remedy: 'write the lower end as from',
    ...mild(document),
  };
  if (type === 'special' && !SPECIAL.includes(options['match'] as string)) yield {
    path: [...at, 'match'], message: `a mapping of ${name} matches ${shown(options['match'])}, which Grafana does not know`,
    remedy: `write one of ${SPECIAL.join(', ')}`, ...mild(document),
  };
  if (type !== 'regex') return;
  const why = text(options['pattern']) === undefined ? 'there is none' : faultInPattern(options['pattern'] as string);
  if (why !== undefined) yield {
    path: [...at, 'pattern'], message: `the pattern of a mapping of ${name} is broken, so the panel shows an error: ${why}`,
    remedy: 'mend the regular expression', ...(text(options['pattern']) === undefined ? mild(document) : {}),
  };
}

/**
 * Value mappings write words for numbers. One of another shape does nothing, and a broken pattern puts an error in place of the panel.
 *
 * Remedy: give each mapping a type, value, range, regex or special, and its options.
 * @example "mappings": [{ "type": "values", "options": { "0": { "text": "down" } } }]
 */
export const dashboardMapping: DocumentCheck = {
  id: 'dashboard/mapping', severity: 'error', kinds: KINDS,
  *run(document) {
    for (const panel of read(document).panels) {
      for (const { value, path } of fieldOptions(panel, 'mappings')) {
        if (value === undefined || value === null) continue;
        if (!Array.isArray(value)) yield {
          path, message: `the value mappings of ${nameOf(panel)} are ${shown(value)}, which is no list`, remedy: 'write a list of mappings',
        };
        else for (const [i, mapping] of value.entries()) yield* faultsOf(mapping, [...path, i], nameOf(panel), document);
      }
    }
  },
};
