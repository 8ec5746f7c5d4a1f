import type { DataPath, Document, Fault } from '../../model/document';
import type { Schema, SchemaError, Validate } from '../../schemas/dashboard.schema.json?validators';
import { list } from '../values';
import { beginnings, MOST_ENTRIES, oversize } from './size';
import { didYouMean, nearestWord, shown, slipOf } from './words';

/**
 * What its server makes of a faulty file. `refused`: all of it, Prometheus and Alertmanager. `provisioned`: Grafana ignores unknown keys
 * in silence and does not start because of most other faults. `drawn`: a dashboard, where Grafana makes the best of nearly everything.
 * `resource`: Kubernetes, whose API server refuses what its schema does not have, or drops a key in silence; a newer operator has more keys.
 */
export type Reader = 'refused' | 'provisioned' | 'drawn' | 'resource';
const isLenient = ({ reader }: Part): boolean => reader === 'provisioned' || reader === 'drawn';
/** A part of a document as it is validated. */
export interface Part {
  readonly value: unknown;
  readonly at: DataPath;
  readonly reader: Reader;
  readonly profile: Document['profile'];
  /** Of what a browser hands on to a server written in Go, which takes neither a text for a boolean nor a number for a text. */
  readonly sent?: boolean;
}
/** A report is read by a person: of the thousands of faults of garbage they need these, of each severity. */
export const MOST_FAULTS = 100;
/** Faults after which nothing graver is looked for. */
const MOST_SEEN = 2000;

/** The first faults, without repetitions; warnings hide no errors. */
export function* bounded(faults: Iterable<Fault>): Iterable<Fault> {
  const told = new Set<string>();
  const count = { error: 0, warning: 0 };
  for (const fault of faults) {
    const key = JSON.stringify([fault.path, fault.message]);
    if (told.has(key)) continue;
    told.add(key);
    const severity = fault.severity ?? 'error';
    if (++count[severity] <= MOST_FAULTS) yield fault;
    if (count.error >= MOST_FAULTS || told.size >= MOST_SEEN) return;
  }
}

/** What a validator says of a part, in words. Of one that is too large the beginnings of long lists are validated; where that is no help, or it is too deep, it is not, and said not to be. */
export function faultsOf(validate: Validate | undefined, whole: Part): readonly Fault[] {
  const reason = oversize(whole.value);
  if (!reason) return saidOf(validate, whole);
  const part = { ...whole, value: beginnings(whole.value) };
  if (part.value === undefined || oversize(part.value)) return [{ path: whole.at, message: `${reason}: its keys and values are not checked`, remedy: 'split it', severity: 'error' }];
  return [...saidOf(validate, part), { path: whole.at, message: `${reason}: of its lists only the first ${MOST_ENTRIES} entries are checked`, remedy: 'shorten them, or split it', severity: foreign(whole) ? 'warning' : 'error' }];
}
function saidOf(validate: Validate | undefined, part: Part): readonly Fault[] {
  // An empty file is read as undefined, and is as good as null.
  if (!validate || validate(part.value ?? null)) return [];
  const errors = (validate.errors ?? []).filter((error) => !IGNORED.has(error.keyword));
  // In a stranger's file the two may differ in how grave they are.
  const misspelt = new Set(foreign(part) && isLenient(part) ? [] : errors.flatMap(meant));
  return errors.flatMap((error) => {
    const said = misspelt.has(place(error, 'missingProperty')) ? undefined : explain(error, part);
    if (!said) return [];
    const severity = said.severity ?? 'error';
    return [{ path: [...part.at, ...pathOf(error.instancePath, part.value), ...(said.key === undefined ? [] : [said.key])], message: said.message, remedy: said.remedy, severity }];
  });
}

/** They repeat what other errors say better. */
const IGNORED: ReadonlySet<string> = new Set(['if', 'discriminator', 'propertyNames', 'oneOf', 'anyOf']);

const place = ({ instancePath, params }: SchemaError, name: string): string => `${instancePath}/${String(params[name])}`;
/** The place of the key that an unknown one was meant to be: that it is missing need not be said. */
function meant({ keyword, instancePath, params, parentSchema }: SchemaError): string[] {
  if (keyword !== 'additionalProperties') return [];
  const near = nearestWord(String(params['additionalProperty']), keysOf(parentSchema));
  return near === undefined ? [] : [`${instancePath}/${near}`];
}

interface Said extends Pick<Fault, 'message' | 'remedy' | 'severity'> {
  /** Below the place of the error. */
  readonly key?: string;
}

function explain(error: SchemaError, part: Part): Said | undefined {
  if (error.keyword === 'additionalProperties') return unknownKey(error, part);
  if (error.keyword === 'required') return missingKey(error, part);
  return badValue(error, part);
}

const keysOf = (schema: Schema | undefined): string[] => Object.entries(schema?.properties ?? {}).filter(([, s]) => s.fault === undefined).map(([key]) => key);
const foreign = (part: Part): boolean => part.profile === 'foreign';

const IGNORED_BY: Readonly<Record<Reader, string>> = {
  refused: '', provisioned: ', which Grafana ignores in silence', drawn: ', which Grafana ignores in silence', resource: ', which the API server refuses or drops in silence',
};
function unknownKey({ params, parentSchema, data, instancePath }: SchemaError, part: Part): Said | undefined {
  const key = String(params['additionalProperty']);
  const known = keysOf(parentSchema);
  const slip = slipOf(key, known.filter((each) => !(typeof data === 'object' && data !== null && each in data)));
  if (slip === undefined && (parentSchema?.open || (part.reader === 'drawn' && foreign(part)))) return undefined;
  // With a slip at the top all below it is lost.
  const isLost = part.reader === 'provisioned' && part.at.length === 0 && instancePath === '' && slip !== undefined && list((data as Record<string, unknown>)[key]).length > 0;
  const isMild = (isLenient(part) && !isLost) || (part.reader === 'resource' && slip === undefined);
  return { key, message: `unknown key '${key}'${IGNORED_BY[part.reader]}`, remedy: didYouMean(key, known), severity: foreign(part) && isMild ? 'warning' : 'error' };
}

function missingKey({ params, parentSchema }: SchemaError, part: Part): Said | undefined {
  const key = String(params['missingProperty']);
  if (foreign(part) && isLenient(part) && !parentSchema?.needed?.includes(key)) return undefined;
  const { description } = parentSchema?.properties?.[key] ?? {};
  return { message: `is missing '${key}'`, remedy: description ? `add it: ${description}` : 'add it', severity: foreign(part) && parentSchema?.foreign === 'warning' ? 'warning' : 'error' };
}

function badValue(error: SchemaError, part: Part): Said | undefined {
  const { parentSchema: schema, data } = error;
  if (data instanceof Date) return undefined; // a text to every server, whatever the YAML reader made of it
  if (foreign(part)) {
    if (schema?.foreign === 'ignore' || (data === null && (part.reader === 'drawn' || part.reader === 'resource'))) return undefined;
    // Scalars of another type are converted; a text where a list should be is not.
    if (part.reader === 'drawn' && error.keyword === 'type' && schema?.foreign !== 'error' && isScalar(data) && !/object|array/.test(String(schema?.type)) && converts(data, schema?.type) && !(part.sent && /^(?:boolean|string)$/.test(String(schema?.type)))) return undefined;
  }
  const severity = severityOf(schema, part);
  if (schema?.fault !== undefined) return { message: schema.fault, remedy: schema.description ?? 'remove it', severity };
  if (part.reader === 'provisioned' && typeof data === 'string' && data.includes('$')) return undefined; // the environment's
  const remedy = schema?.description ?? 'mend the value';
  switch (error.keyword) {
    case 'type': return { message: `is ${typed(data)}, not ${wanted(error.params['type'])}`, remedy: quoted(data, schema) ?? remedy, severity };
    case 'enum':
    case 'const': return badWord(data, schema?.enum ?? [error.params['allowedValue']], schema, severity);
    case 'minLength': return { message: 'is empty', remedy, severity };
    case 'minItems': return { message: Array.isArray(data) && data.length === 0 ? 'is an empty list' : `has fewer than ${String(error.params['limit'])} entries`, remedy, severity };
    case 'uniqueItems': return { message: `names ${shown((data as readonly unknown[])[Number(error.params['i'])])} twice`, remedy: 'take one away', severity };
    case 'maxItems':
    case 'additionalItems': return { message: `has more than ${String(error.params['limit'])} entries`, remedy, severity };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
      // A duration is a text, or 0.
      if (error.keyword === 'maximum' && error.params['limit'] === 0) return { message: `is ${shown(data)}, without a unit`, remedy: `write ${String(data)}s, if seconds are meant`, severity };
      return { message: `is ${shown(data)}, and must be ${BOUND[error.keyword]} ${String(error.params['limit'])}`, remedy, severity };
    default: return { message: `${shown(data)} is not usable`, remedy, severity };
  }
}

const BOUND: Readonly<Record<string, string>> = { minimum: 'at least', maximum: 'at most', exclusiveMinimum: 'more than' };

function badWord(data: unknown, all: readonly unknown[], schema: Schema | undefined, severity: 'error' | 'warning'): Said | undefined {
  const words = all.filter((each) => each !== null).map(String);
  if (schema?.open) {
    const slip = /^[\w.-]+$/.test(String(data)) ? slipOf(String(data), words) : undefined;
    return slip === undefined ? undefined : { message: `${shown(data)} is none that Grafana has`, remedy: `did you mean '${slip}'?`, severity: schema.foreign === 'error' ? severity : 'warning' };
  }
  if (typeof data === 'string' && all.some((each) => typeof each === 'number' && String(each) === data)) return { message: `is the text '${data}', not the number`, remedy: `write ${data} without quotes`, severity };
  return { message: `is ${shown(data)}, which is none of the words allowed here`, remedy: didYouMean(String(data), words), severity };
}

function severityOf(schema: Schema | undefined, part: Part): 'error' | 'warning' {
  if (part.profile === 'generated') return 'error';
  return schema?.foreign === 'warning' || (part.reader === 'drawn' && schema?.foreign !== 'error') ? 'warning' : 'error';
}

/** What a browser makes of a scalar of another type; of `10%` it makes no number, and the text false is as good as true. */
const converts = (data: unknown, type: unknown): boolean => typeof data !== 'string' || /string/.test(String(type)) || data.includes('$')
  || (/number|integer/.test(String(type)) ? data.trim() === '' || Number.isFinite(Number(data)) : data.toLowerCase() !== 'false');
const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;
/** `'8'` where 8 is wanted, `'false'` where false is, and 8 where `'8'` is. */
const quoted = (data: unknown, schema: Schema | undefined): string | undefined =>
  typeof data === 'string' && /^(?:true|false)$/i.test(data) && /boolean/.test(String(schema?.type)) ? `write ${data.toLowerCase()} without quotes` : typeof data === 'string' && data.trim() !== '' && Number.isFinite(Number(data)) && /number|integer/.test(String(schema?.type)) ? `write ${data.trim()} without quotes` 
    : typeof data === 'string' && schema?.type === 'boolean' ? 'write true or false, without quotes' : schema?.type === 'string' && schema.description === undefined && /number|boolean/.test(typeof data) ? `write '${String(data)}' in quotes` : undefined;
const typed = (data: unknown): string => (typeof data === 'string' ? `the text ${shown(data)}` : data === null || data === undefined ? 'empty' : shown(data));
const NAMES: Readonly<Record<string, string>> = { string: 'a text', number: 'a number', integer: 'a whole number', boolean: 'true or false', array: 'a list', object: 'an object', null: '' };
const wanted = (type: unknown): string => (Array.isArray(type) ? type : [type]).map((each) => NAMES[String(each)] ?? String(each)).filter((each) => each !== '').join(' or ');

/** `/panels/0/gridPos` as keys and indices. */
export function pathOf(pointer: string, value: unknown): (string | number)[] {
  let parent = value;
  return pointer.split('/').slice(1).map((segment) => {
    const key = segment.replace(/~1/g, '/').replace(/~0/g, '~');
    const step = Array.isArray(parent) ? Number(key) : key;
    parent = typeof parent === 'object' && parent !== null ? (parent as Record<string | number, unknown>)[step] : undefined;
    return step;
  });
}
