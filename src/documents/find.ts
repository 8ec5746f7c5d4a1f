import fs from 'node:fs';
import path from 'node:path';
import { nearest } from '../model/problem';
import type { Problem } from '../model/problem';
import { looksLikeOurs } from './looks';
import { LARGEST, type ReadDocument, readBytes } from './read';

/** What was found in files and folders. */
export interface FoundDocuments {
  readonly documents: readonly ReadDocument[];
  readonly problems: readonly Problem[];
  /** Files that Helm or the like has to fill in before a server reads them. */
  readonly skipped: number;
}

const ENDING = /\.(?:json|ya?ml|rules|tmpl|tpl|template)$/i;

/**
 * Reads the files of Grafana, Prometheus and Alertmanager among those named, and in the folders named. Files are known by their content;
 * in folders only those with an ending of theirs are opened, and what is none of theirs is passed over. Each file is read once, whatever leads to it.
 */
export function findDocuments(paths: readonly string[]): FoundDocuments {
  const search = new Search();
  for (const named of paths) search.named(named);
  return search;
}

class Search implements FoundDocuments {
  readonly documents: ReadDocument[] = [];
  readonly problems: Problem[] = [];
  skipped = 0;
  readonly #seen = new Set<string>();
  /** How often something was come by that had been read before. */
  #again = 0;

  named(name: string): void {
    const stats = this.#attempt(name, () => fs.statSync(name));
    if (!stats) return;
    if (!stats.isDirectory()) return this.#file(name, stats, true);
    const [before, filled] = [this.#count, this.#count - this.skipped];
    this.#folder(name);
    if (this.#count - this.skipped > filled) return;
    if (this.#count > before) return this.#report('documents/unknown', name, 'holds templates only, which no server reads as they are', 'check what is made of them, as with helm template … > rendered.yaml');
    this.#report('documents/unknown', name, 'holds none of the files that oac knows', 'name a folder with dashboards, rules, or configurations of Prometheus, Alertmanager or Grafana\'s provisioning');
  }

  get #count(): number {
    return this.documents.length + this.problems.length + this.skipped + this.#again;
  }

  #folder(start: string): void {
    const folders = [start];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      const current = folder;
      if (!this.#isNew(current)) continue;
      const entries = this.#attempt(current, () => fs.readdirSync(current, { withFileTypes: true }));
      const inside: string[] = [];
      for (const entry of entries?.sort((a, b) => (a.name < b.name ? -1 : 1)) ?? []) {
        if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
        const place = path.join(current, entry.name);
        if (entry.isDirectory()) inside.push(place);
        else if (entry.isSymbolicLink()) this.#follow(place, inside);
        else if (ENDING.test(entry.name) && entry.isFile()) this.#attempt(place, () => this.#file(place, fs.statSync(place), false));
      }
      folders.push(...inside.reverse());
    }
  }

  #follow(place: string, folders: string[]): void {
    try {
      const stats = fs.statSync(place);
      if (stats.isDirectory()) folders.push(place);
      else if (stats.isFile() && ENDING.test(place)) this.#file(place, stats, false);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      const isBroken = code === 'ENOENT' || code === 'ELOOP';
      if (isBroken && ENDING.test(place)) this.#report('documents/unreadable', place, 'is a link that leads nowhere', 'remove it, or restore what it leads to', 'warning');
      else if (!isBroken) this.#report('documents/unreadable', place, ...reasonOf(code, place));
    }
  }

  #file(name: string, stats: fs.Stats, isNamed: boolean): void {
    // A pipe that the shell made ends; any other may not.
    const isGiven = isNamed && stats.isFIFO() && /^\/(?:dev|proc)\//.test(name);
    if (!stats.isFile() && !isGiven) return this.#report('documents/unknown', name, 'is no regular file', 'name a file or a folder');
    if (!isGiven && !this.#isNew(name)) return;
    const bytes = this.#attempt(name, () => (stats.size > LARGEST ? headOf(name) : fs.readFileSync(name)));
    if (!bytes) return;
    if (stats.size > LARGEST || bytes.length > LARGEST) {
      if (isNamed || looksLikeOurs(bytes.toString('latin1'))) this.#report('documents/too-large', name, `is larger than ${LARGEST / 1024 / 1024} MB`, 'split it, or leave it out');
      return;
    }
    const { documents, problems, isTemplate } = readBytes(bytes, name, { file: shown(name), isNamed });
    this.documents.push(...documents);
    this.problems.push(...problems);
    if (isTemplate && !isNamed) this.skipped++;
  }

  #isNew(name: string): boolean {
    const real = this.#attempt(name, () => fs.realpathSync(name));
    if (real === undefined) return false;
    if (this.#seen.has(real)) {
      this.#again++;
      return false;
    }
    this.#seen.add(real);
    return true;
  }

  /** Does something with a file; what the system says against it becomes a problem. */
  #attempt<T>(name: string, action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === undefined) throw error;
      this.#report('documents/unreadable', name, ...reasonOf(code, name));
      return undefined;
    }
  }

  #report(check: string, name: string, message: string, remedy: string, severity: 'error' | 'warning' = 'error'): void {
    this.problems.push({ check, severity, file: shown(name), message, remedy });
  }
}

function reasonOf(code: string, name: string): [message: string, remedy: string] {
  if (code === 'EACCES' || code === 'EPERM') return ['cannot be read: its permissions forbid it', 'run oac as a user that may read it, or leave it out'];
  if (code === 'ELOOP') return ['is a link that leads back to itself', 'name what is meant'];
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return [`cannot be read: ${code}`, 'mend it, or leave it out'];
  if (code === 'ENOENT' && fs.lstatSync(name, { throwIfNoEntry: false })?.isSymbolicLink()) return ['is a link to something that does not exist', 'mend the link, or leave it out'];
  if (/[*?[{]/.test(name)) return ['does not exist: the pattern stands for no file', 'name a folder: oac looks through it'];
  return ['does not exist', didYouMean(name)];
}

function didYouMean(name: string): string {
  const folder = path.dirname(name);
  let beside: string[] = [];
  try {
    beside = fs.readdirSync(folder);
  } catch {
    return `${folder} does not exist, either: look at the path`;
  }
  const meant = nearest(path.basename(name), beside);
  return meant === undefined ? 'look at the path' : `did you mean ${path.join(folder, meant)}?`;
}

/** The beginning of a file that is too large to be read. */
function headOf(name: string): Buffer {
  const head = Buffer.alloc(256 * 1024);
  const file = fs.openSync(name, 'r');
  try {
    return head.subarray(0, fs.readSync(file, head));
  } finally {
    fs.closeSync(file);
  }
}

/** A file's name in messages: short where it is below the working folder. */
function shown(name: string): string {
  const relative = path.relative(process.cwd(), name);
  return (relative === '' ? '.' : relative.startsWith('..') || path.isAbsolute(relative) ? name : relative).split(path.sep).join('/');
}
