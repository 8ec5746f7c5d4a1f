import type { DataPath } from '../model/document';
import type { Problem } from '../model/problem';
import { isObject } from './recognise';
import type { ReadDocument } from './read';

/** More in one file is its author's way to write. */
const MOST = 20;

/** `channel: #alerts`: all behind the # is a comment of YAML, and the key has no value. A comment that is meant has a space. */
export function swallowed(document: ReadDocument): Problem[] {
  const found: Problem[] = [];
  const seen = new Set<unknown>();
  const walk = (value: unknown, path: DataPath): void => {
    if (typeof value !== 'object' || value === null || seen.has(value) || found.length >= MOST) return;
    seen.add(value);
    for (const [key, inner] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
      if (inner !== null) walk(inner, [...path, key]);
      else if (isObject(value)) look(String(key), [...path, key]);
    }
  };
  const look = (key: string, path: DataPath): void => {
    const place = document.place(path);
    const { text } = place.excerpt;
    const comment = /(?:^|[\s{,])["']?([^\s"':]+)["']?:\s+(#[^\s#!].*)$/.exec(text);
    if (comment?.[1] !== key) return;
    const from = text.length - comment[2]!.length;
    found.push({
      check: 'documents/comment', severity: 'warning', file: document.file, line: place.line, column: from + 1, endColumn: text.length + 1, excerpt: { ...place.excerpt, from, to: text.length },
      message: `${key} has no value: in YAML all behind a # is a comment`, remedy: `put it in quotes: '${comment[2]!.trim()}'; a comment that is meant begins with '# '`,
    });
  };
  walk(document.data, []);
  return found;
}
