import path from 'node:path';
import type { Document, Recordings } from '../../model/document';
import { perDocument } from '../values';
import { expressionOf } from './promql';
import { rulesOf } from './read';

/** What a document's own rules record. */
export const recordingsOf = perDocument((document): Recordings => {
  const found = new Map<string, (readonly string[])[]>();
  for (const { kind, name, map } of rulesOf(document)) {
    if (kind === 'record') found.set(name, [...found.get(name) ?? [], expressionOf(document, map['expr'])?.needs ?? []]);
  }
  return found;
});
/** What the rule files of each folder record: one Prometheus reads them all. */
export function recordingsIn(documents: readonly Document[]): (document: Document) => Recordings {
  const folders = new Map<string, Map<string, readonly (readonly string[])[]>>();
  for (const document of documents) {
    if (document.kind !== 'prometheus-rules') continue;
    const folder = path.dirname(document.file);
    const known = folders.get(folder) ?? new Map<string, readonly (readonly string[])[]>();
    for (const [name, rules] of recordingsOf(document)) known.set(name, [...known.get(name) ?? [], ...rules]);
    folders.set(folder, known);
  }
  return (document) => folders.get(path.dirname(document.file)) ?? new Map<string, never>();
}
