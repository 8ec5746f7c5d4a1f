import type { DataPath } from '../../model/document';
import { unquote } from '../../promql/check/tokens';
import { faultInRegex, regexRemedy } from '../../promql/regex';
import { isPlain, list, scalar } from '../values';

/** What a label must be. */
export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}
/** A matcher that the server refuses, with the reason. */
export interface BadMatcher {
  readonly path: DataPath;
  readonly message: string;
  readonly remedy: string;
}
export interface Matchers {
  /** Undefined where one cannot be read: then nothing is concluded. */
  readonly all: readonly Matcher[] | undefined;
  readonly bad: readonly BadMatcher[];
}
const OPERATORS = ['=', '!=', '=~', '!~'] as const;
const isOperator = (text: string): text is Matcher['op'] => (OPERATORS as readonly string[]).includes(text);

/** The matchers under keys of a route or of one side of an inhibition: `match`, `match_re` and `matchers` (Alertmanager), `object_matchers` (Grafana). */
export function matchersOf(map: Readonly<Record<string, unknown>>, path: DataPath, prefix = ''): Matchers {
  const all: Matcher[] = [];
  const bad: BadMatcher[] = [];
  const add = (matcher: Matcher, at: DataPath): void => {
    const fault = matcher.op.endsWith('~') ? faultInRegex(matcher.value, { named: true }) : undefined;
    if (fault) bad.push({ path: at, message: `the pattern '${matcher.value}' of label ${matcher.label} is no RE2: ${fault}`,
      remedy: regexRemedy(matcher.value) });
    all.push(matcher);
  };
  for (const [key, op] of [['match', '='], ['match_re', '=~']] as const) {
    const labels = map[`${prefix}${key}`];
    if (isPlain(labels)) Object.entries(labels).forEach(([label, value]) => {
      const at = [...path, `${prefix}${key}`, label];
      if (value === null && op === '=~') bad.push({ path: at, message: `the pattern of label ${label} is empty`, remedy: "write '' for no value, or take it away" });
      else add({ label, op, value: scalar(value) ?? '' }, at);
    });
  }
  list(map[`${prefix}matchers`]).forEach((text, i) => {
    const at = [...path, `${prefix}matchers`, i];
    const read = typeof text === 'string' ? parseMatchers(text) : undefined;
    if (typeof read === 'object') read.forEach((matcher) => add(matcher, at));
    else if (read !== undefined) bad.push({ path: at, message: `matcher ${String(text)}: ${read}`,
      remedy: 'write it as in severity="critical" or service=~"api|web"' });
  });
  list(map['object_matchers']).forEach((triple, i) => {
    const [label, op, value] = list(triple).map(scalar);
    const at = [...path, 'object_matchers', i];
    if (label !== undefined && op !== undefined && value !== undefined && isOperator(op)) add({ label, op, value }, at);
    else bad.push({ path: at, message: op !== undefined && !isOperator(op) ? `'${op}' is no operator of a matcher` : 'a matcher is not [label, operator, value]',
      remedy: "write it as in [severity, '=', critical], with =, !=, =~ or !~" });
  });
  return { all: bad.length > 0 ? undefined : all, bad };
}

/** Quoted, with the escapes of Go; or without anything that means something. */
const QUOTED_OR_BARE = /"(?:\\(?:[abfnrtv\\"]|[0-3][0-7]{2}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})|[^"\\\n])*"|[^\s{}!=~,\\"'`]+/y;
/** Matchers as Alertmanager reads them, by its old or its new syntax; else why by neither. */
export function parseMatchers(text: string): readonly Matcher[] | string {
  const classic = parseClassic(text);
  return typeof classic === 'object' ? classic : parseUtf8(text) ?? classic;
}
/** Whether only the new syntax has it, which came with Alertmanager 0.27. */
export const isSince27 = (text: string): boolean => typeof parseClassic(text) === 'string' && parseUtf8(text) !== undefined;
function parseClassic(text: string): readonly Matcher[] | string {
  const inner = text.replace(/^\{/, '').replace(/\}$/, '');
  const parts: string[] = [];
  let [from, quoted, escaped] = [0, false, false];
  for (let i = 0; i < inner.length; i++) {
    const c = inner[i];
    if (c === ',' && !quoted) {
      parts.push(inner.slice(from, i));
      from = i + 1;
    } else if (c === '"' && !escaped) quoted = !quoted;
    escaped = c === '\\' && !escaped;
  }
  if (inner.slice(from).trim() !== '') parts.push(inner.slice(from));
  const read: Matcher[] = [];
  for (const part of parts) {
    const found = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|=|!=|!~)([^]*)$/.exec(part);
    if (!found) return /[=!]/.test(part) ? `'${part.trim()}' does not start with a label and =, !=, =~ or !~` : 'it has no operator';
    const raw = found[3]!.trim();
    const opened = raw.startsWith('"');
    const body = opened ? raw.slice(1) : raw;
    const closes = body.replace(/\\[^]/g, (e) => '_'.repeat(e.length)).indexOf('"');
    if (opened ? closes !== body.length - 1 || body === '' : closes >= 0) return closes >= 0 ? "a quote stands inside the value; write it as \\\"" : 'a quote is not closed';
    read.push({ label: found[1]!, op: found[2] as Matcher['op'], value: unescaped(opened ? body.slice(0, -1) : body) });
  }
  return read;
}
const unescaped = (text: string): string => text.replace(/\\([n"\\])/g, (_, c: string) => (c === 'n' ? '\n' : c));
function parseUtf8(text: string): readonly Matcher[] | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith('{') !== trimmed.endsWith('}')) return undefined;
  const inner = trimmed.startsWith('{') ? trimmed.slice(1, -1) : trimmed;
  const read: Matcher[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(inner)?.[0];
    if (found !== undefined) at = pattern.lastIndex;
    return found;
  };
  for (;;) {
    take(/\s*/y);
    if (at >= inner.length) return read;
    const label = take(QUOTED_OR_BARE);
    take(/\s*/y);
    const op = take(/=~|!~|!=|=/y);
    take(/\s*/y);
    const value = take(QUOTED_OR_BARE);
    take(/\s*/y);
    if (label === undefined || op === undefined || value === undefined || (at < inner.length && take(/,/y) === undefined)) return undefined;
    const plain = (t: string): string => (t.startsWith('"') ? unquote(t) : t);
    read.push({ label: plain(label), op: op as Matcher['op'], value: plain(value) });
  }
}

/** The only values that a matcher lets through, where they can be listed. */
export function valuesOf({ op, value }: Matcher): readonly string[] | undefined {
  if (op === '=') return [value];
  const listed = op === '=~' ? /^\^?\(?(?:\?:)?([\w :@/-]*(?:\|[\w :@/-]*)*)\)?\$?$/.exec(value)?.[1] : undefined;
  return listed?.split('|');
}
/** Whether a matcher lets a value through; undefined where that needs the pattern to be run. */
function admits(matcher: Matcher, value: string): boolean | undefined {
  const not = matcher.op.startsWith('!');
  const positive: Matcher = not ? { ...matcher, op: matcher.op === '!=' ? '=' : '=~' } : matcher;
  const values = valuesOf(positive);
  const found = values ? values.includes(value) : positive.value === '.+' ? value !== '' : positive.value === '.*' ? true : undefined;
  return found === undefined ? undefined : found !== not;
}
const isSame = (a: Matcher, b: Matcher): boolean => a.label === b.label && a.op === b.op && a.value === b.value;
/** Whether what all of `given` let through, `wanted` surely lets through too. */
export function implies(given: readonly Matcher[], wanted: Matcher): boolean {
  if (wanted.op === '=~' && wanted.value === '.*') return true;
  const present = (m: Matcher): boolean => (m.op === '!=' && m.value === '') || (m.op === '=~' && m.value === '.+');
  return given.some((m) => m.label === wanted.label && (isSame(m, wanted) || (present(m) && present(wanted)) || valuesOf(m)?.every((v) => admits(wanted, v) === true)));
}
/** Two matchers that no alert can satisfy at once. */
export function contradiction(matchers: readonly Matcher[]): readonly [Matcher, Matcher] | undefined {
  for (const a of matchers) {
    const values = valuesOf(a);
    const b = values && matchers.find((m) => m.label === a.label && values.every((v) => admits(m, v) === false));
    if (b) return [a, b];
  }
  return undefined;
}
export const writtenMatcher = ({ label, op, value }: Matcher): string => `${label}${op}"${value}"`;
