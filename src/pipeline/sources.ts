import { createHash } from 'node:crypto';
import fs from 'node:fs';
import type { OutputFile } from '../model/project';

export interface Source {
  readonly text: string;
  /** Of the content; two files of the same content have the same. */
  readonly hash: string;
}

/** Files of the repository as they were at the start: each is read and hashed once, whoever asks. */
export interface Sources {
  /** Throws what the file system says. */
  read(file: string): Source;
  /** `undefined` where there is no such file. */
  hash(file: string): string | undefined;
  /** Files that were asked for, and their hashes. */
  asked(): ReadonlyMap<string, string | undefined>;
}

export const hashOf = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

const known = new WeakMap<OutputFile, string>();
/** Of a file that is made: several ask, and a thousand dashboards are thirty megabytes. */
export function hashOfFile(file: OutputFile): string {
  const hash = known.get(file) ?? hashOf(file.content);
  known.set(file, hash);
  return hash;
}

export function readSources(): Sources {
  const known = new Map<string, Source | undefined>();
  const read = (file: string): Source => {
    const before = known.get(file);
    if (before) return before;
    const bytes = fs.readFileSync(file);
    const source = { text: bytes.toString('utf8'), hash: hashOf(bytes) };
    known.set(file, source);
    return source;
  };
  return {
    read,
    hash(file) {
      try {
        return read(file).hash;
      } catch {
        known.set(file, undefined);
        return undefined;
      }
    },
    asked: () => new Map([...known].map(([file, source]) => [file, source?.hash])),
  };
}
