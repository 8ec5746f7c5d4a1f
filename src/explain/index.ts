import fs from 'node:fs';
import type { Declared } from '../metrics/contract';
import type { DataPath } from '../model/document';
import type { Origin } from '../model/origin';
import { nearest } from '../model/problem';
import type { OutputFile, Project } from '../model/project';
import type { Signal } from '../model/signal';
import { definitionsIn } from '../outputs/definitions';
import { runbookFile } from '../outputs/runbook-url';
import { CannotRun } from '../pipeline/cannot-run';
import { lineOfKey } from '../pipeline/key-line';
import { MANIFEST } from '../pipeline/tree';
import { wellKnown } from '../promql/check/exporters';
import { factsOf, type Facts } from './facts';
import { lineNamed, wrappedAt, type Line } from './line';
import { thingsOf } from './map';
import { usersOf, type Thing, type User } from './things';

export type { Kind, Thing, User } from './things';

/** One thing, with what is said of it and all that uses it. */
export interface Explained {
  readonly thing: Thing;
  readonly facts: Facts;
  readonly users: readonly User[];
  /** Runbooks that name it. */
  readonly pages: readonly string[];
}
export interface Explanation {
  /** Where a line of `generated/` was asked for. */
  readonly line?: Line;
  /** Where no definition makes the line: the file or folder that it comes from. */
  readonly from?: string;
  /** Several where several have the name. */
  readonly explained: readonly Explained[];
}
export interface Asked {
  readonly root: string;
  readonly project: Project;
  readonly files: readonly OutputFile[];
  readonly declared: readonly Declared[];
}

/** Explains what has a name, or a line of `generated/`. Throws `CannotRun` where there is no such thing. */
export function explain(name: string, { root, project, files, declared }: Asked): Explanation {
  const things = thingsOf(project, declared, placesOf(project));
  const explained = (found: readonly Thing[]): readonly Explained[] => found.map((thing) => {
    const users = usersOf(thing, things);
    return { thing, facts: factsOf(thing, project), users, pages: pagesNaming(thing, users, files) };
  });
  const named = find(name, things);
  if (named.length > 0) return { explained: explained(named) };
  const line = lineNamed(root, name, files);
  if (!line) throw unknown(name, things);
  const made = madeBy(line, project, things);
  if (made.length > 0) return { line, explained: explained(made) };
  // The file says itself what it was written from; what says nothing is the config's.
  return { line, explained: [], from: line.file === MANIFEST ? 'all definitions: it lists what oac generate has written' : /Written by `oac generate` from (.+?)\. Do not edit/.exec(line.text)?.[1] ?? 'oac.config.ts' };
}
/** Pages of alerts that use it: what is called `up` is also a word. */
function pagesNaming({ kind, name }: Thing, users: readonly User[], files: readonly OutputFile[]): readonly string[] {
  if (kind !== 'metric' && kind !== 'recording') return [];
  const word = new RegExp(`(?<![\\w:])${name.replace(/[^\w:]/g, '\\$&')}(?:_bucket|_count|_sum)?(?![\\w:])`);
  const pages = new Set(users.flatMap(({ thing }) => (thing.kind === 'alert' ? [`runbooks/${runbookFile(thing.name)}`] : [])));
  return files.filter(({ path, content }) => pages.has(path) && word.test(content)).map(({ path }) => path);
}
/** By name, else whatever the case, else by the series of a metric. */
function find(name: string, things: readonly Thing[]): readonly Thing[] {
  const exact = things.filter((each) => each.name === name || each.also.includes(name));
  if (exact.length > 0) return exact;
  const small = name.toLowerCase();
  const alike = things.filter((each) => [each.name, ...each.also].some((known) => known.toLowerCase() === small));
  if (alike.length > 0) return alike;
  const base = name.replace(/\{.*$/s, '').replace(/_(?:bucket|count|sum)$/, '');
  return base === name ? [] : things.filter((each) => each.name === base && (each.kind === 'metric' || each.kind === 'recording'));
}
const MOST = 6;
function unknown(name: string, things: readonly Thing[]): CannotRun {
  const theirs = wellKnown(name) ?? wellKnown(`${name}_bucket`);
  if (!theirs) return new CannotRun(`there is nothing called '${name}'`, suggestion(name, things));
  return new CannotRun(`no definition uses '${name}'`, `it is of ${theirs.exporter}${theirs.labels.length > 0 ? `, with the labels ${theirs.labels.join(', ')}` : ''}: take it from the catalogue, and name the signal that you make of it`);
}
function suggestion(name: string, things: readonly Thing[]): string {
  const known = [...new Set(things.flatMap((each) => [each.name, ...each.also]))];
  const near = nearest(name, known) ?? nearest(name.toLowerCase(), known.map((each) => each.toLowerCase()));
  if (near !== undefined) return `did you mean ${known.find((each) => each.toLowerCase() === near.toLowerCase())}?`;
  const holding = known.filter((each) => each.toLowerCase().includes(name.toLowerCase()));
  if (holding.length > 0) return `did you mean one of ${holding.slice(0, MOST).join(', ')}${holding.length > MOST ? ', …' : ''}?`;
  return 'name a metric, signal (api.latency), alert, recording rule, dashboard, panel, scenario or service, or a line as in generated/prometheus/rules/latency.yml:42';
}

/** Files that one definition makes as a whole. */
const WHOLE = [['scenario', /^prometheus\/tests\/(.+)\.yml$/], ['alert', /^runbooks\/(.+)\.md$/], ['service', /^k6\/(.+)\.js$/], ['service', /^kubernetes\/(?:monitors|autoscaling)\/(.+)\.yaml$/]] as const;
/** What is a part of such a file: a threshold of k6. */
const PART = /^k6\/(.+)\.js (http_req_\w+): \[/;
function madeBy(line: Line, project: Project, things: readonly Thing[]): readonly Thing[] {
  const [, of, part] = PART.exec(`${line.file} ${line.words}`) ?? [];
  const threshold = things.filter((each) => each.kind === 'k6 threshold' && each.name === `${of}/${part}`);
  if (threshold.length > 0) return threshold;
  for (const [kind, pattern] of WHOLE) {
    const name = pattern.exec(line.file)?.[1];
    const whole = things.filter((each) => each.kind === kind && each.name === name);
    if (whole.length > 0) return whole;
  }
  const [, row] = /^runbooks\/README\.md \| \[(\w+)\]/.exec(`${line.file} ${line.words}`) ?? [];
  if (row !== undefined) return things.filter((each) => each.kind === 'alert' && each.name === row);
  if (!/\.(?:json|ya?ml)$/.test(line.file)) return [];
  const { data, path: inside } = wrappedAt(line);
  const inhibiting = inhibitionAt(data, inside);
  if (inhibiting) return things.filter((each) => each.kind === 'alert' && inhibiting.includes(each.name));
  // A file of rules holds one group, and its head is that group's.
  const path = inside.length < 2 && /^(?:prometheus|kubernetes)\/rules\//.test(line.file) ? ['groups', 0] : inside;
  // What an alert reads is recorded beside it, without a definition of its own: by name, and by the service that is put to it as a label.
  const { record, service } = recordAt(data, path);
  const recorded = things.filter((each) => each.kind === 'recording' && each.name === record && each.of.service.name === service);
  if (recorded.length > 0) return recorded;
  const [first] = definitionsIn(project)(data, path).map(({ of }) => of);
  return first === undefined ? [] : things.filter((each) => (each.kind === 'alert' ? each.of.alert : each.kind === 'panel' ? each.of.panel : each.of) === first);
}
/** Names in the inhibition rule of Alertmanager that a path leads into. */
function inhibitionAt(data: unknown, path: DataPath): readonly string[] | undefined {
  const at = path.findIndex((key) => key === 'inhibit_rules' || key === 'inhibitRules');
  if (at < 0 || path.length < at + 2) return undefined;
  return JSON.stringify(valueIn(data, path.slice(0, at + 2))).match(/[A-Z]\w*/g) ?? [];
}
const valueIn = (data: unknown, path: DataPath): unknown => path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], data);
function recordAt(data: unknown, path: DataPath): { readonly record?: unknown; readonly service?: unknown } {
  if (path[2] !== 'rules' || path.length < 4) return {};
  const rule = valueIn(data, path.slice(0, 4)) as { readonly record?: unknown; readonly labels?: { readonly service?: unknown } } | undefined;
  return { record: rule?.record, service: rule?.labels?.service };
}

/** Where a signal is written: a key in the call that makes its service, which ends before the next service of the file. */
function placesOf({ services }: Project): (signal: Signal) => Origin | undefined {
  const texts = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    let lines = texts.get(file);
    try {
      lines ??= fs.readFileSync(file, 'utf8').split('\n');
    } catch {
      lines = [];
    }
    texts.set(file, lines);
    return lines;
  };
  return ({ place: { service: { origin }, key } }) => {
    if (!origin) return undefined;
    const next = Math.min(...services.flatMap((other) => (other.origin?.file === origin.file && other.origin.line > origin.line ? [other.origin.line - 1] : [])), Infinity);
    const text = linesOf(origin.file).slice(origin.line - 1, next).join('\n');
    const line = lineOfKey(text, ['signals', key]);
    return line === undefined ? origin : { file: origin.file, line: origin.line - 1 + line, column: 1 };
  };
}
