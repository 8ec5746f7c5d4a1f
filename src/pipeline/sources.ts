import { createHash } from 'node:crypto';
import fs from 'node:fs';

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
}

export const hashOf = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

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
        return undefined;
      }
    },
  };
}
