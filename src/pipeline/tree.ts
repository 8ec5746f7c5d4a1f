import fs from 'node:fs';
import path from 'node:path';
import type { OutputFile } from '../model/project';
import { hashOf, hashOfFile } from './sources';

/** The folder that is written to, in the root. */
export const GENERATED = 'generated';
/** The list of what we wrote, in `generated/`. Text in the form of `sha256sum`, so that anyone can check it. */
export const MANIFEST = '.oac-manifest';
/** Where new files are prepared; it exists only while someone writes, or after a crash. */
export const WORK_FOLDER = '.oac-work';

/** What stands in `generated/` against what should. Paths are relative to it, with `/`, sorted. */
export interface Difference {
  readonly added: readonly OutputFile[];
  readonly changed: readonly OutputFile[];
  readonly unchanged: number;
  /** Ours, no longer produced. */
  readonly removed: readonly string[];
  /** Not ours: left alone. */
  readonly foreign: readonly string[];
  /** Not ours, where a file of ours should be. */
  readonly inTheWay: readonly { readonly path: string; readonly what: string }[];
  /** The manifest as it should be, where it is not. */
  readonly manifest: OutputFile | undefined;
  /** An earlier run was stopped while writing, or one is writing now. */
  readonly unfinished: boolean;
}

type Entry = 'file' | 'link' | 'folder' | 'other';

/** Compares `folder` with the files that it should hold. Reads only; follows no link. Throws what the file system says. */
export function compare(folder: string, files: readonly OutputFile[]): Difference {
  const entries = list(folder);
  const read = (file: string): Buffer | undefined => (entries.get(file) === 'file' ? readIfThere(path.join(folder, file)) : undefined);
  const manifestText = read(MANIFEST)?.toString('utf8');
  const manifest = readManifest(manifestText ?? '');
  const added: OutputFile[] = [];
  const changed: OutputFile[] = [];
  const inTheWay: { path: string; what: string }[] = [];
  let unchanged = 0;
  let lines = '';
  const encode = encoder();
  for (const file of files) {
    const wanted = encode(file.content);
    lines += manifestLine(file);
    const obstacle = obstacleFor(file.path, entries);
    const content = obstacle ? undefined : read(file.path);
    if (obstacle) {
      if (!inTheWay.some(({ path: known }) => known === obstacle.path)) inTheWay.push(obstacle);
    } else if (!content) added.push(file);
    else if (content.equals(wanted)) unchanged++;
    else if (manifest.has(file.path)) changed.push(file);
    else inTheWay.push({ path: file.path, what: 'a file that was not written by oac' });
  }
  const wanted = new Set(files.map((file) => file.path));
  const removed: string[] = [];
  const foreign: string[] = [];
  for (const [entry, kind] of entries) {
    if (kind === 'folder' || wanted.has(entry) || entry === MANIFEST) continue;
    const hashes = manifest.get(entry);
    const content = hashes ? read(entry) : undefined;
    if (content && hashes?.has(hashOf(content))) removed.push(entry);
    else foreign.push(entry);
  }
  const next = { path: MANIFEST, content: lines };
  if (entries.has(MANIFEST) && entries.get(MANIFEST) !== 'file') inTheWay.push({ path: MANIFEST, what: 'not a file' });
  return {
    added, changed, unchanged, removed, foreign, inTheWay,
    manifest: manifestText === next.content ? undefined : next,
    unfinished: fs.existsSync(path.join(folder, WORK_FOLDER)),
  };
}

/** Whether a folder holds the files of its manifest as they are listed there, and no others, and the manifest has this hash. Throws what the file system says. */
export function isAsListed(folder: string, manifestHash: string): boolean {
  const text = readIfThere(path.join(folder, MANIFEST));
  if (!text || hashOf(text) !== manifestHash || fs.existsSync(path.join(folder, WORK_FOLDER))) return false;
  const ours = readManifest(text.toString('utf8'));
  const entries = [...list(folder)].filter(([entry, kind]) => kind !== 'folder' && entry !== MANIFEST);
  return entries.length === ours.size && entries.every(([entry, kind]) => kind === 'file' && ours.get(entry)?.has(hashOf(fs.readFileSync(path.join(folder, entry)))));
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Encodes texts, each into the memory of the one before: thousands of buffers would keep the garbage collector busy. */
function encoder(): (text: string) => Buffer {
  let memory = Buffer.allocUnsafe(1 << 18);
  return (text) => {
    const most = text.length * 3;
    if (memory.length < most) memory = Buffer.allocUnsafe(most);
    return memory.subarray(0, memory.write(text));
  };
}

/** Everything under a folder but the work folder. */
function list(folder: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const visit = (relative: string): void => {
    let names: fs.Dirent[];
    try {
      names = fs.readdirSync(path.join(folder, relative), { withFileTypes: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return; // removed since we saw it, if it ever was there
      throw error;
    }
    for (const entry of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (name === WORK_FOLDER) continue;
      entries.set(name, entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : entry.isDirectory() ? 'folder' : 'other');
      if (entry.isDirectory()) visit(name);
    }
  };
  visit('');
  return entries;
}

/** What keeps a file from being written: a link or a file on the way, a folder or a link in its place. */
function obstacleFor(file: string, entries: ReadonlyMap<string, Entry>): { path: string; what: string } | undefined {
  for (let end = file.indexOf('/'); end >= 0; end = file.indexOf('/', end + 1)) {
    const parent = file.slice(0, end);
    const kind = entries.get(parent);
    if (kind === undefined) return undefined;
    if (kind !== 'folder') return { path: parent, what: kind === 'link' ? 'a symbolic link, which is not followed' : 'a file where a folder should be' };
  }
  const kind = entries.get(file);
  if (kind === undefined || kind === 'file') return undefined;
  return { path: file, what: kind === 'link' ? 'a symbolic link, which is not followed' : 'not a file' };
}

const manifestLine = (file: OutputFile): string => `${hashOfFile(file)}  ${file.path}\n`;
export const printManifest = (files: readonly OutputFile[]): string => files.map(manifestLine).join('');

/**
 * Paths that are ours, and the contents that we gave them. Lines that are none of ours are passed over, and a path may come twice:
 * a manifest with Git's conflict marks in it still says what both branches wrote.
 */
export function readManifest(text: string): Map<string, Set<string>> {
  const ours = new Map<string, Set<string>>();
  for (const line of text.split('\n')) {
    const [, hash, file] = /^([0-9a-f]{64}) {2}(.+?)\r?$/.exec(line) ?? [];
    if (hash === undefined || file === undefined) continue;
    const hashes = ours.get(file);
    if (hashes) hashes.add(hash);
    else ours.set(file, new Set([hash]));
  }
  return ours;
}
