import fs from 'node:fs';
import path from 'node:path';
import type { Problem } from '../model/problem';
import { BUILD } from './build-id';
import { CACHE_FOLDER } from './cache';
import { findConfig } from './config';
import type { Import } from './modules';
import { resolveImport } from './resolve';
import type { Basis, Run } from './run';
import { hashOf, readSources } from './sources';
import { GENERATED, isAsListed, printManifest } from './tree';
import { stampOf, stampsOf } from './typecheck';
import { findContent } from './walk';

/*
 * A run whose definitions look at nothing but each other will say the same again as long as all that it has read is as it was, and have
 * nothing to write where what it wrote is, too. So it is written down, and the next run only looks whether that is so. Whatever does not
 * match is no answer: then the work is done.
 */

/** What such a run says. */
export interface Answer {
  /** None of them an error. */
  readonly problems: readonly Problem[];
  /** Those that definitions exclude. */
  readonly excluded: number;
  /** How many files are written, and how many per output. */
  readonly files: number;
  readonly counts: readonly (readonly [output: string, files: number])[];
}

interface Kept {
  /** Package, Node and place: messages name files. */
  readonly by: string;
  readonly content: Basis['content'];
  /** Hash by file; null where there was none. */
  readonly sources: readonly (readonly [file: string, hash: string | null])[];
  readonly imports: readonly Import[];
  /** Of what is installed: see `typecheck.ts`. */
  readonly stamps: Readonly<Record<string, string | null>>;
  /** Hash of the list of what is generated. */
  readonly manifest: string;
  readonly answer: Answer;
}

const FILE = 'answer';
const byOf = (root: string): string => JSON.stringify([BUILD, process.versions, process.platform, process.arch, root]);

/** What a run in `root` would say, where that is known and it would write nothing. */
export function answerOf(root: string): Answer | undefined {
  try {
    const text = fs.readFileSync(path.join(root, CACHE_FOLDER, FILE), 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== hashOf(body)) return undefined;
    const { by, content, sources, imports, stamps, manifest, answer } = JSON.parse(body) as Kept;
    const now = readSources();
    const isSame = by === byOf(root)
      && JSON.stringify({ config: findConfig(root), ...findContent(root) }) === JSON.stringify(content)
      && Object.entries(stamps).every(([file, stamp]) => stampOf(file) === stamp)
      && sources.every(([file, hash]) => (now.hash(file) ?? null) === hash)
      && imports.every(({ from, specifier, file }) => leadsTo(from, specifier) === file)
      && isAsListed(path.join(root, GENERATED), manifest);
    return isSame ? answer : undefined;
  } catch {
    return undefined;
  }
}

function leadsTo(from: string, specifier: string): string | undefined {
  const found = resolveImport(specifier, from);
  return found.kind === 'node' ? undefined : found.file;
}

/** Writes down what a run said, once its files are in place and no others. A folder that cannot be written costs speed, nothing else. */
export function keepAnswer(root: string, { basis, files, problems, excluded, counts }: Run): void {
  if (!basis || !files) return;
  const { content, sources, imports, cache } = basis;
  const kept: Kept = {
    by: byOf(root), content, imports,
    sources: [...sources.asked()].map(([file, hash]) => [file, hash ?? null]),
    stamps: stampsOf(cache.verdict),
    manifest: hashOf(printManifest(files)),
    answer: { problems, excluded, files: files.length, counts: [...counts] },
  };
  const body = JSON.stringify(kept);
  const file = path.join(root, CACHE_FOLDER, FILE);
  const temporary = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(temporary, `${hashOf(body)}\n${body}`);
    fs.renameSync(temporary, file);
  } catch {
    try {
      fs.rmSync(temporary, { force: true });
    } catch {
      // a cache that is no folder: there is nothing to remove
    }
  }
}
