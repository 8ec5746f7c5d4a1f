import fs from 'node:fs';
import path from 'node:path';
import type { Remember } from '../model/project';
import { BUILD } from './build-id';
import { committed } from './committed';
import { hashOf } from './sources';

/** A definition as JavaScript, and the map from there back to what was written. */
export interface Compiled {
  readonly code: string;
  /** A source map, version 3, as JSON. */
  readonly map: string;
}

/** The verdict of a type check, and what it was about. */
export interface Verdict {
  /** What must be the same for the verdict to hold: see `typecheck.ts`. */
  readonly about: unknown;
  readonly problems: readonly unknown[];
}

interface Header {
  readonly version: string;
  /** Bytes of code and of map per content hash, in the order in which they follow. */
  readonly texts: Readonly<Record<string, readonly [number, number]>>;
  readonly verdict?: Verdict;
}

export interface Cache {
  compiled(hash: string): Compiled | undefined;
  keep(hash: string, compiled: Compiled): void;
  readonly remember: Remember;
  readonly verdict: Verdict | undefined;
  keepVerdict(verdict: Verdict): void;
  /** Writes what this run used, if that differs from what was read. A folder that cannot be written costs speed, nothing else. */
  save(): void;
}

/** Where caches live: a folder of its own in the root, since node_modules may be read-only, hoisted or absent. It hides itself from Git. */
export const CACHE_FOLDER = '.oac-cache';
const FILE = 'compiled';
const ENGINE = `${BUILD} node${process.versions.node.split('.')[0]}`;

/**
 * All compiled definitions in one file: a thousand small files cost more to open than to read. First line: hash of the rest;
 * second: the header; then the texts. Whatever does not match is a miss.
 */
export function openCache(root: string): Cache {
  const file = path.join(root, CACHE_FOLDER, FILE);
  const before = read(file);
  const used = new Map<string, Compiled>();
  let verdict = before.header.verdict;
  let dirty = false;
  const compiled = (hash: string): Compiled | undefined => {
    const entry = used.get(hash) ?? before.text(hash);
    if (entry) used.set(hash, entry);
    return entry;
  };
  const keep = (hash: string, entry: Compiled): void => {
    used.set(hash, entry);
    dirty = true;
  };
  return {
    compiled,
    keep,
    remember(about, make, written) {
      const hash = hashOf(JSON.stringify(about));
      const known = compiled(hash);
      if (known) return known.code;
      const code = committed(root, written, hash) ?? make(hash);
      keep(hash, { code, map: '' });
      return code;
    },
    get verdict() {
      return verdict;
    },
    keepVerdict(next) {
      verdict = next;
      dirty = true;
    },
    save() {
      const stale = Object.keys(before.header.texts).length !== used.size;
      if (dirty || stale) write(file, used, verdict);
    },
  };
}

function read(file: string): { header: Header; text(hash: string): Compiled | undefined } {
  const nothing = { header: { version: ENGINE, texts: {} }, text: () => undefined };
  let bytes: Buffer;
  let header: Header;
  try {
    bytes = fs.readFileSync(file);
    const first = bytes.indexOf(10);
    const second = bytes.indexOf(10, first + 1);
    if (first < 0 || second < 0 || bytes.toString('latin1', 0, first) !== hashOf(bytes.subarray(first + 1))) return nothing;
    header = JSON.parse(bytes.toString('utf8', first + 1, second)) as Header;
    if (header.version !== ENGINE) return nothing;
    bytes = bytes.subarray(second + 1);
  } catch {
    return nothing;
  }
  const places = new Map<string, readonly [number, number, number]>();
  let offset = 0;
  for (const [hash, [code, map]] of Object.entries(header.texts)) {
    places.set(hash, [offset, offset + code, offset + code + map]);
    offset += code + map;
  }
  return {
    header,
    text(hash) {
      const place = places.get(hash);
      if (!place) return undefined;
      const [start, middle, end] = place;
      return { code: bytes.toString('utf8', start, middle), get map() { return bytes.toString('utf8', middle, end); } };
    },
  };
}

function write(file: string, used: ReadonlyMap<string, Compiled>, verdict: Verdict | undefined): void {
  const texts: Record<string, [number, number]> = {};
  const parts: Buffer[] = [];
  for (const [hash, { code, map }] of used) {
    const [codeBytes, mapBytes] = [Buffer.from(code), Buffer.from(map)];
    texts[hash] = [codeBytes.length, mapBytes.length];
    parts.push(codeBytes, mapBytes);
  }
  const header: Header = { version: ENGINE, texts, ...(verdict ? { verdict } : {}) };
  const body = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...parts]);
  const folder = path.dirname(file);
  const temporary = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, '.gitignore'), '*\n');
    try {
      fs.writeFileSync(temporary, Buffer.concat([Buffer.from(`${hashOf(body)}\n`), body]));
      fs.renameSync(temporary, file);
    } finally {
      fs.rmSync(temporary, { force: true });
    }
  } catch {
    // The next run compiles again.
  }
}
