import { load } from 'js-yaml';
import { expect } from 'vitest';
import type { Document, DocumentCheck, DocumentKind, Fault, Surroundings } from '../../model/document';

/** A file and what is wrong with it: ids, with `!` behind those that are errors. An empty list is a near miss. */
export interface Case {
  readonly name: string;
  readonly kind: DocumentKind;
  readonly text: string;
  readonly finds: readonly string[];
  readonly profile?: Document['profile'];
  readonly surroundings?: Surroundings;
}
export type Found = Fault & { readonly id: string };

export const documentOf = ({ kind, text, profile = 'foreign' }: Pick<Case, 'kind' | 'text' | 'profile'>): Document =>
  ({ kind, file: `${kind}.yml`, profile, data: kind === 'alertmanager-template' ? text : load(text) });

/** What checks say about a document; also that they say it well. */
export function found(checks: readonly DocumentCheck[], document: Document, surroundings: Surroundings = {}): Found[] {
  return checks.filter((check) => check.kinds.includes(document.kind)).flatMap((check) => [...check.run(document, surroundings)].map((fault) => {
    const { message, remedy, path, range } = fault;
    expect(`${message} / ${remedy}`).not.toMatch(/undefined|\[object|NaN|\n\n/);
    expect(message.length * remedy.length).toBeGreaterThan(0);
    let at: unknown = document.data;
    for (const part of path) {
      expect(at, `${check.id}: ${path.join('.')}`).toBeTypeOf('object');
      at = (at as Record<string | number, unknown>)[part];
    }
    if (range) {
      expect(at, `${check.id}: ${path.join('.')}`).toBeTypeOf('string');
      expect(range.from >= 0 && range.to > range.from && range.to <= (at as string).length, `${check.id}: ${JSON.stringify(range)} in ${String(at)}`).toBe(true);
    }
    return { ...fault, id: check.id, severity: fault.severity ?? check.severity };
  }));
}
export const marks = (faults: readonly Found[]): string[] => [...new Set(faults.map((f) => `${f.id}${f.severity === 'error' ? '!' : ''}`))].sort();

/** Runs a table and prints how many were caught, missed and reported falsely. */
export function runTable(family: string, checks: readonly DocumentCheck[], cases: readonly Case[]): void {
  let [caught, missed, falsely] = [0, 0, 0];
  const wrong: string[] = [];
  for (const each of cases) {
    const said = marks(found(checks, documentOf(each), each.surroundings));
    const wanted = [...each.finds].sort();
    caught += wanted.filter((id) => said.includes(id)).length;
    missed += wanted.filter((id) => !said.includes(id)).length;
    falsely += said.filter((id) => !wanted.includes(id)).length;
    if (said.join() !== wanted.join()) wrong.push(`${each.name}: wanted [${wanted.join(', ')}], said [${said.join(', ')}]`);
  }
  console.log(`${family}: ${cases.length} files, ${caught} caught, ${missed} missed, ${falsely} false`);
  const untold = checks.filter(({ id }) => !cases.some(({ finds }) => finds.some((f) => f.replace('!', '') === id))).map(({ id }) => id);
  expect(wrong).toEqual([]);
  expect(untold, 'checks without a case').toEqual([]);
}

/** The names of cases from a compact table: name, text, then what is found. */
export const table = (kind: DocumentKind, rows: readonly (readonly [string, string, ...string[]])[], more: Partial<Case> = {}): Case[] =>
  rows.map(([name, text, ...finds]) => ({ name, kind, text, finds, ...more }));
