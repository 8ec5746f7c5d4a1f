import fs from 'node:fs';
import path from 'node:path';
import { jsonLayout } from '../documents/json';
import { spanOf, type Layout } from '../documents/place';
import { readYaml } from '../documents/yaml';
import type { DataPath } from '../model/document';
import { nearest } from '../model/problem';
import type { OutputFile } from '../model/project';
import { CannotRun, explainSystemError } from '../pipeline/cannot-run';
import { MANIFEST } from '../pipeline/tree';

/** A place in a generated file, as people and editors write it. */
export interface Line {
  /** Relative to `generated/`. */
  readonly file: string;
  /** Undefined: the whole file. */
  readonly line: number | undefined;
  readonly text: string;
  /** Of the line, without the space around it. */
  readonly words: string;
  /** Whether the file is what the definitions give. */
  readonly isCurrent: boolean;
}
const GENERATED = 'generated';

/** The place that a text names; undefined where it names no file of `generated/`. Throws `CannotRun` for a file or line that is not there. */
export function lineNamed(root: string, thing: string, files: readonly OutputFile[]): Line | undefined {
  const [, named, number] = /^(.*?)(?::(\d+)(?::\d+)?)?:?$/.exec(thing)!;
  const absolute = path.resolve(root, named!);
  const inside = path.relative(path.join(root, GENERATED), absolute).split(path.sep).join('/');
  const isInside = inside !== '' && !inside.startsWith('..') && !path.isAbsolute(inside);
  const file = isInside ? inside : files.find((each) => each.path === named)?.path;
  if (file === undefined) return undefined;
  const there = fs.existsSync(path.join(root, GENERATED, file)) ? readText(path.join(root, GENERATED, file)) : undefined;
  // Whether the list of all files is right, oac check says.
  const made = file === MANIFEST ? there : files.find((each) => each.path === file)?.content;
  const text = there ?? made;
  if (text === undefined || made === undefined) {
    const near = nearest(file, files.map((each) => each.path));
    throw new CannotRun(`${GENERATED}/${file} is no file that the definitions make`, near ? `did you mean ${GENERATED}/${near}?` : `see what is in ${GENERATED}/`);
  }
  const lines = text.split(/\r\n?|\n/);
  const line = number === undefined ? undefined : Number(number);
  if (line !== undefined && !(line >= 1 && line <= lines.length)) throw new CannotRun(`${GENERATED}/${file} has no line ${line}`, `it has ${lines.length}`);
  return { file, line, text, words: line === undefined ? '' : lines[line - 1]!.trim(), isCurrent: text === made };
}
function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw explainSystemError(error, `${file} cannot be read`);
  }
}

/** The data of a file, and the innermost value that is written on a line of it. Throws `CannotRun` where the file is broken. */
export function valueAt({ file, line, text }: Line): { readonly data: unknown; readonly path: DataPath } {
  const { data, layout } = parsed(file, text);
  if (line === undefined) return { data, path: [] };
  let end = 0;
  for (let left = line; left > 0; left--) end = text.indexOf('\n', end) + 1 || text.length + 1;
  return { data, path: innermost(layout, data, end - 1) };
}
/** The same inside of what a resource of Kubernetes wraps: the groups of a PrometheusRule, the JSON of a dashboard. Throws as `valueAt` does. */
export function wrappedAt(line: Line): { readonly data: unknown; readonly path: DataPath } {
  const found = valueAt(line);
  const { data, spec } = (line.file.startsWith('kubernetes/') ? found.data ?? {} : {}) as { readonly data?: object; readonly spec?: object };
  if (line.file.startsWith('kubernetes/rules/')) return { data: spec, path: found.path[0] === 'spec' ? found.path.slice(1) : [] };
  const json = Object.values(data ?? spec ?? {}).find((value): value is string => typeof value === 'string' && value.startsWith('{'));
  if (json === undefined) return found;
  const before = line.text.split('\n').findIndex((each) => /: \|[-+]?$/.test(each)) + 1;
  const inside = line.line === undefined ? 0 : line.line - before;
  return valueAt({ ...line, file: `${line.file}.json`, text: json, line: inside > 0 ? inside : undefined });
}
function parsed(file: string, text: string): { readonly data: unknown; readonly layout: Layout } {
  try {
    if (file.endsWith('.json')) return { data: JSON.parse(text) as unknown, layout: jsonLayout(text) };
    const read = readYaml(text);
    if (!('message' in read)) return { data: read.documents[0], layout: read.layout(0) };
  } catch {
    // said below
  }
  throw new CannotRun(`${GENERATED}/${file} cannot be read: somebody has changed it`, 'oac generate writes it anew');
}
/** Entries are written one behind the other: what is written at an offset is in the last that begins before it. */
function innermost(layout: Layout, data: unknown, end: number): DataPath {
  const found: (string | number)[] = [];
  for (let value = data; typeof value === 'object' && value !== null; ) {
    const keys: readonly (string | number)[] = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value);
    const begins = (key: string | number): number => spanFrom(layout, [...found, key]);
    const last = keys.map((key) => [key, begins(key)] as const).filter(([, from]) => from <= end).reduce<readonly [string | number, number] | undefined>((best, each) => (!best || each[1] >= best[1] ? each : best), undefined);
    if (!last) break;
    found.push(last[0]);
    value = (value as Record<string | number, unknown>)[last[0]];
  }
  return found;
}
function spanFrom(layout: Layout, at: DataPath): number {
  const { key } = layout.find(at);
  return key?.from ?? spanOf(layout, at).from;
}
