import type { Dashboard, Variable } from './read';
import { isPlain, text } from './values';

/** A place in a text where Grafana puts a variable's value. */
export interface Use {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** As written: `$x`, `${x:csv}`, `[[x]]`. */
  readonly written: string;
  /** What stands behind the first dot, as in `labels.pod` of `${__field.labels.pod}`. */
  readonly part: string | undefined;
  /** What stands behind the first colon, as in `csv` or `date:iso`. */
  readonly format: string | undefined;
}
/** Grafana's own pattern (VARIABLE_REGEX), in a form that never looks twice at a character. */
const USE = /\$(\w+)|\[\[(\w+)(?::(\w+))?\]\]|\$\{(\w+)(?:[.[]([^{}:]*))?(?::([^{}]*))?\}/g;

/** Told each use in a text. `$1` and the like are no variables but groups of a regular expression. */
function eachUse(said: string, visit: (name: string, found: RegExpExecArray) => void): void {
  if (!said.includes('$') && !said.includes('[[')) return;
  USE.lastIndex = 0;
  for (let found = USE.exec(said); found; found = USE.exec(said)) {
    const name = (found[1] ?? found[2] ?? found[4])!;
    if (name < '0' || name >= ':') visit(name, found);
  }
}
/** Uses of variables in a text. */
export function usesIn(said: string): Use[] {
  const uses: Use[] = [];
  eachUse(said, (name, found) => uses.push({ name, from: found.index, to: found.index + found[0].length, written: found[0], part: found[5], format: found[3] ?? found[6] }));
  return uses;
}
/** As `usesIn`, of each way to write one the first: a text of a megabyte may say `$job` a hundred thousand times. */
export function waysIn(said: string): Iterable<Use> {
  const ways = new Map<string, Use>();
  eachUse(said, (name, found) => {
    if (!ways.has(found[0])) ways.set(found[0], { name, from: found.index, to: found.index + found[0].length, written: found[0], part: found[5], format: found[3] ?? found[6] });
  });
  return ways.values();
}
/** Adds the names of variables that a text uses. */
export const namesIn = (said: string, names: Set<string>): void => eachUse(said, (name) => names.add(name));

const isInside = (at: number, said: string): boolean => (said.slice(0, at).match(/"/g) ?? []).length % 2 === 1;
/** `\\$SYS` and `"$SYS/broker"` are what they are. */
export const mayBeLiteral = ({ from, name }: Use, said: string): boolean => said[from - 1] === '\\' || (/^[A-Z]+$/.test(name) && isInside(from, said));
/** Whether nothing can come of a query that has this text as it stands: with a part of a pattern, or what is excluded, something still may. */
export function decides({ from, to }: Use, said: string): boolean {
  if (!isInside(from, said)) return true;
  return said[from - 1] === '"' && said[to] === '"' && !/![=~]\s*$/.test(said.slice(Math.max(0, from - 10), from - 1));
}
/** `$x` of a pattern's named group, or of a Go template inside `line_format`, is not Grafana's. */
export const hasOwnDollars = (said: string): boolean => /\(\?P?<\w|\{\{[^{}]*\$/.test(said);

/** Names with a value: the dashboard's variables, and what the import dialog asks for. */
export const namesOf = (dashboard: Dashboard): ReadonlySet<string> => new Set([...dashboard.variables.flatMap((v) => text(v.name) ?? []), ...dashboard.inputs]);

/** The variable that a whole text stands for, as in `${datasource}`. */
export function soleUse(said: unknown): string | undefined {
  if (typeof said !== 'string' || !/^\s*(?:\$|\[\[)/.test(said)) return undefined;
  const [use, ...others] = usesIn(said.trim());
  return use && others.length === 0 && use.written === said.trim() ? use.name : undefined;
}

/** The uid of a reference to a data source; in old files, its name. */
export const uidOf = (value: unknown): unknown => (isPlain(value) ? value['uid'] : value);

/** The plugin that a reference to a data source leads to, as far as the file says. */
export function pluginOf(datasource: unknown, variables: readonly Variable[]): string | undefined {
  const name = soleUse(uidOf(datasource));
  const variable = name === undefined ? undefined : variables.find((v) => v.name === name && v.type === 'datasource');
  return text(variable?.query) ?? (isPlain(datasource) ? text(datasource['type']) : undefined);
}
