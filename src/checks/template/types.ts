import { nearest } from '../../model/problem';
import { ALERT_FIELDS, DATA_FIELDS, type Dialect } from './functions';

/** What a value in a template is, as far as it is known: `any` is not. */
export type Type = 'any' | 'float' | 'int' | 'string' | 'bool' | 'sample' | 'samples' | 'labels' | 'rule' | 'values' | 'captured' | 'notification' | 'alerts' | 'alertList' | 'alert' | 'pairs' | 'pair' | 'texts';
export interface Value {
  readonly type: Type;
  readonly from: number;
  readonly to: number;
  /** Of a string or number that is written there. */
  readonly literal?: string | undefined;
  /** The function that has made it. */
  readonly by?: string;
}
/** What fails, or prints nonsense, when the template runs. */
export interface TypeFault {
  readonly message: string;
  readonly remedy: string;
  readonly from: number;
  readonly to: number;
}
const WORDS: Readonly<Record<Type, string>> = {
  any: 'a value', float: 'a number', int: 'a whole number', string: 'a text', bool: 'true or false', sample: 'one sample', samples: 'a list of samples', labels: 'a set of labels',
  rule: "the rule's data", values: 'the values by refId', captured: 'a value with its labels', notification: "the notification's data", alerts: 'a list of alerts', alertList: 'a list of alerts', alert: 'one alert',
  pairs: 'a list of names and values', pair: 'a name and its value', texts: 'a list of texts',
};

/** Dot, and `$`, where a template begins. */
export const ROOT: Readonly<Record<Dialect, Type>> = { prometheus: 'rule', 'grafana-rule': 'any', alertmanager: 'notification', 'grafana-notification': 'any' };
/** The variables that a server declares. Grafana's `$value` is a text. */
export function typeOfVariable(name: string, dialect: Dialect): Type {
  if (name === '$labels' || name === '$externalLabels') return 'labels';
  if (name === '$values') return 'values';
  return name === '$value' ? (dialect === 'prometheus' ? 'float' : 'string') : name === '$externalURL' ? 'string' : name === '$' ? ROOT[dialect] : 'any';
}
/** Of what a `range` goes over. */
export const elementOf = (type: Type): Type => (({ samples: 'sample', labels: 'string', alerts: 'alert', alertList: 'alert', values: 'captured', pairs: 'pair', texts: 'string' } as Partial<Record<Type, Type>>)[type] ?? 'any');

/** What no `range` goes over; over whole numbers it does since Go 1.22. */
const SINGLE: readonly Type[] = ['float', 'string', 'bool', 'sample'];
/** What is wrong with a `range` over a value. */
export const rangeOver = ({ type, from, to }: Value): TypeFault | undefined => (!SINGLE.includes(type) ? undefined : {
  message: `'range' goes over lists and sets, and gets ${WORDS[type]}`, remedy: type === 'sample' ? "write 'with' in its place, or leave out 'first'" : "take 'range' away, or hand it a list, as in {{ range query \"…\" }}", from, to,
});

type Fields = Readonly<Record<string, Type>>;
const KNOWN: Partial<Record<Type, Fields>> = {
  sample: { Labels: 'labels', Value: 'float' },
  captured: { Labels: 'labels', Value: 'float' },
  rule: { Labels: 'labels', ExternalLabels: 'labels', ExternalURL: 'string', Value: 'float' },
  pairs: { Names: 'texts', Values: 'texts', String: 'any' },
  pair: { Name: 'string', Value: 'string' },
  alerts: { Firing: 'alertList', Resolved: 'alertList' },
};
/** A field of a value. */
export function fieldOf(type: Type, field: string, place: { readonly from: number; readonly to: number }): { readonly type: Type; readonly fault?: TypeFault } {
  const fault = (message: string, remedy: string) => ({ type: 'any' as const, fault: { message, remedy, ...place } });
  const known = KNOWN[type];
  if (known) {
    if (Object.hasOwn(known, field)) return { type: known[field]! };
    if (type === 'rule') return { type: 'any' }; // told by template/field
    const close = nearest(field, Object.keys(known));
    return fault(`${WORDS[type]} has no .${field}`, close ? `did you mean '.${close}'?` : type === 'alerts' ? 'it has .Firing and .Resolved; what one alert has is reached by {{ range .Alerts }}' : `it has ${Object.keys(known).map((name) => `.${name}`).join(' and ')}`);
  }
  switch (type) {
    case 'labels': return { type: field === 'SortedPairs' ? 'pairs' : /^(?:Names|Values)$/.test(field) ? 'texts' : /^(?:Remove|String)$/.test(field) ? 'any' : 'string' };
    case 'values': return { type: 'captured' };
    case 'float': case 'int': case 'string': case 'bool': return fault(`${WORDS[type]} has no fields, and .${field} is asked of one`, 'leave the field out');
    case 'samples': return fault(`a query gives a list of samples, which has no .${field}`, 'take one, as in {{ with query "…" }}{{ . | first | value }}{{ end }}, or range over them');
    case 'alertList': return fault(`a list of alerts has no .${field}`, 'range over it, as in {{ range .Alerts.Firing }}…{{ end }}');
    case 'alert': {
      if (ALERT_FIELDS.has(field) || field === 'Status') return { type: field === 'Labels' || field === 'Annotations' ? 'labels' : 'any' };
      if (DATA_FIELDS.includes(field)) return fault(`.${field} is of the notification, and dot is one alert here`, `write $.${field}`);
      const close = nearest(field, ALERT_FIELDS);
      return close ? fault(`an alert has no .${field}`, `did you mean '.${close}'?`) : { type: 'any' };
    }
    case 'notification': return { type: field === 'Alerts' ? 'alerts' : /^(?:Group|Common)(?:Labels|Annotations)$/.test(field) ? 'labels' : /^(?:Receiver|Status|ExternalURL)$/.test(field) ? 'string' : 'any' };
    default: return { type: 'any' };
  }
}

type Wanted = 'any' | 'text' | 'number' | 'sample' | 'samples';
interface Signature {
  readonly takes: readonly Wanted[];
  readonly gives: Type;
  /** Any number of the last. */
  readonly more?: true;
}
const takes = (gives: Type, ...wanted: Wanted[]): Signature => ({ takes: wanted, gives });
/** Prometheus' own, and Go's, which all have. Of Alertmanager's the same names take the same, but for humanizeDuration. */
const SIGNATURES: Readonly<Record<string, Signature>> = {
  query: takes('samples', 'text'), first: takes('sample', 'samples'), value: takes('float', 'sample'), label: takes('string', 'text', 'sample'), strvalue: takes('string', 'sample'), sortByLabel: takes('samples', 'text', 'samples'),
  ...Object.fromEntries(['humanize', 'humanize1024', 'humanizeDuration', 'humanizePercentage', 'humanizeTimestamp'].map((name) => [name, takes('string', 'number')])), toTime: takes('any', 'number'), toDuration: takes('any', 'number'),
  ...Object.fromEntries(['toUpper', 'toLower', 'title', 'stripPort', 'stripDomain', 'safeHtml', 'graphLink', 'tableLink', 'urlQueryEscape', 'trimSpace'].map((name) => [name, takes('string', 'text')])),
  parseDuration: takes('float', 'text'), reReplaceAll: takes('string', 'text', 'text', 'text'), match: takes('bool', 'text', 'text'), externalURL: takes('string'), pathPrefix: takes('string'), now: takes('any'),
  not: takes('bool', 'any'), len: takes('int', 'any'), printf: { takes: ['text', 'any'], gives: 'string', more: true }, join: takes('string', 'text', 'any'),
  ...Object.fromEntries(['eq', 'ne', 'lt', 'le', 'gt', 'ge'].map((name) => [name, { takes: ['any', 'any'], gives: 'bool', more: true } as Signature])),
};
const FITS: Readonly<Record<Wanted, readonly Type[]>> = {
  any: [], text: ['string'], number: ['float', 'int', 'string'], sample: ['sample'], samples: ['samples'],
};
const WANTS: Readonly<Record<Wanted, string>> = { any: 'a value', text: 'a text', number: 'a number', sample: 'one sample', samples: 'a list of samples' };

/** What a function gives for its arguments, the piped one last, and what is wrong with them. Only what surely fails. */
export function callOf(name: string, args: readonly Value[], place: { readonly from: number; readonly to: number }, dialect: Dialect): { readonly type: Type; readonly fault?: TypeFault } {
  const signature = Object.hasOwn(SIGNATURES, name) ? SIGNATURES[name] : undefined;
  if (!signature) return { type: 'any' };
  const { takes: wanted, gives, more } = signature;
  const fault = (message: string, remedy: string, at: { readonly from: number; readonly to: number } = place) => ({ type: gives, fault: { message, remedy, from: at.from, to: at.to } });
  const least = more ? wanted.length - 1 + (gives === 'bool' ? 1 : 0) : wanted.length;
  if (args.length < least || (!more && args.length > wanted.length)) {
    return fault(`'${name}' takes ${least === 0 ? 'nothing' : `${more ? 'at least ' : ''}${least} value${least === 1 ? '' : 's'}`}, and gets ${args.length === 0 ? 'none' : args.length}`,
      args.length < least ? `hand them over: {{ ${name} ${wanted.map((w) => (w === 'text' ? '"…"' : '$value')).join(' ')} }}` : 'take the others away');
  }
  for (const [i, arg] of args.entries()) {
    const want = wanted[Math.min(i, wanted.length - 1)]!;
    if (want === 'number' && arg.by !== undefined && /^humanize(?:Percentage|Duration|Timestamp)$/.test(arg.by)) return fault(`'${name}' takes a number, and gets the text that ${arg.by} has made of one`, 'use one of the two', arg);
    if (want === 'any' || arg.type === 'any' || FITS[want].includes(arg.type)) continue;
    // Grafana wraps what rules are given in types of its own.
    if (dialect === 'grafana-rule' && (arg.type === 'captured' || arg.type === 'values')) continue;
    return fault(`'${name}' takes ${WANTS[want]}, and gets ${WORDS[arg.type]}`, remedyFor(want, arg.type, name), arg);
  }
  const compared = /^(?:eq|ne|lt|le|gt|ge)$/.test(name) ? comparison(name, args) : name === 'len' && ['float', 'int', 'bool'].includes(args[0]!.type) ? { message: `'len' takes a text or a list, and gets ${WORDS[args[0]!.type]}`, remedy: 'compare the number itself' } : name === 'printf' ? format(args) : undefined;
  return compared ? fault(compared.message, compared.remedy) : { type: gives };
}
function remedyFor(want: Wanted, got: Type, name: string): string {
  if (want === 'sample' && got === 'samples') return `take one first: … | first | ${name}`;
  if (want === 'samples' && got === 'sample') return 'it is one already';
  if (want === 'text') return got === 'float' || got === 'int' ? `make it a text: printf "%v" … | ${name}` : 'hand it a text';
  return want === 'number' && (got === 'samples' || got === 'sample') ? `take its value: … | ${got === 'samples' ? 'first | ' : ''}value | ${name}` : `hand it ${WANTS[want]}`;
}
const LISTS: readonly Type[] = ['alerts', 'alertList', 'samples', 'pairs', 'texts'];
/** Go compares numbers with a point only with numbers with a point. */
function comparison(name: string, args: readonly Value[]): { message: string; remedy: string } | undefined {
  const [a, ...others] = args;
  const basic: readonly Type[] = ['float', 'int', 'string', 'bool'];
  const list = args.find(({ type }) => LISTS.includes(type));
  if (list) return { message: `'${name}' compares numbers and texts, and gets ${WORDS[list.type]}`, remedy: `compare its length, as in ${name} (len .Alerts.Firing) 0` };
  for (const b of others) {
    if (!basic.includes(a!.type) || !basic.includes(b.type) || a!.type === b.type) continue;
    const whole = [a!, b].find(({ type }) => type === 'int')?.literal;
    const remedy = whole !== undefined && [a!, b].some(({ type }) => type === 'float') ? `write ${whole}.0`
      : [a!, b].some(({ type }) => type === 'string') ? 'quote the number, or compare numbers' : 'compare what is alike';
    return { message: `'${name}' cannot compare ${WORDS[a!.type]} with ${WORDS[b.type]}${whole === undefined ? '' : ' without a point'}`, remedy };
  }
  return undefined;
}
const VERB = /%[-+# 0]*(\*|\d+)?(?:\.(\*|\d+)?)?(\[\d+\])?([a-zA-Z%])/g;
/** What prints `%!d(float64=1)`. */
function format([pattern, ...args]: readonly Value[]): { message: string; remedy: string } | undefined {
  if (pattern?.literal === undefined || pattern.type !== 'string') return undefined;
  const verbs = [...pattern.literal.matchAll(VERB)];
  if (verbs.some(([, width, precision, index]) => width === '*' || precision === '*' || index !== undefined)) return undefined;
  if (pattern.literal.replace(VERB, '').includes('%')) return { message: `a % of the format '${pattern.literal}' has no letter: it gives %!(NOVERB)`, remedy: 'write %% for a percent sign' };
  const asked = verbs.map(([all, , , , verb]) => ({ all, verb: verb! })).filter(({ verb }) => verb !== '%');
  if (asked.length !== args.length) return { message: `the format '${pattern.literal}' has ${asked.length} place${asked.length === 1 ? '' : 's'} for ${args.length} value${args.length === 1 ? '' : 's'}`, remedy: 'give it one value for each %' };
  for (const [i, { all, verb }] of asked.entries()) {
    const { type } = args[i]!;
    const wrong = (type === 'float' && /[dscqxXbo]/.test(verb) && !/[xXb]/.test(verb)) || (type === 'string' && /[defgEFGtbc]/.test(verb)) || (type === 'int' && /[fFeEgGst]/.test(verb));
    if (wrong) return { message: `'${all}' of the format cannot print ${WORDS[type]}: it gives %!${verb}(…)`, remedy: type === 'float' ? "write %.0f, %g or %v" : type === 'string' ? 'write %s' : 'write %d' };
  }
  return undefined;
}
