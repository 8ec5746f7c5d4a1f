import fs from 'node:fs';
import path from 'node:path';
import { CannotRun } from './cannot-run';
import { NO_LINKS } from './lock';
import { MANIFEST, type Difference } from './tree';

/*
 * How a change of many files becomes one. In the work folder, beside the files and so on the same disk:
 *   new/      every new file, complete, before anything else is touched (a full disk is noticed here)
 *   old/      the replaced and removed files, as links
 *   journal   what is to be moved where. Its appearance, by rename, is the decision: from now on the new tree is what counts
 * Then follow renames only. Who is stopped among them is finished by the next run; who fails among them turns the journal into
 * `undo`, again by rename, and puts the old files back.
 */
interface Journal {
  /** Files, or folders that did not exist and are moved whole. The manifest first: what it names is ours, wherever we stop. */
  readonly puts: readonly string[];
  /** Those of them that replace a file. */
  readonly replaced: readonly string[];
  readonly removes: readonly string[];
}
const [NEW, OLD, JOURNAL, UNDO, LOCK] = ['new', 'old', 'journal', 'undo', 'lock'];

/** Prepares a change. Nothing outside the work folder is touched. */
export function stage(folder: string, work: string, difference: Difference): void {
  const { added, changed, removed, manifest } = difference;
  const fresh = manifest ? [manifest, ...added, ...changed] : [...added, ...changed];
  // Git would otherwise list what a crash leaves here.
  fs.writeFileSync(path.join(work, '.gitignore'), '*\n');
  const made = new Set<string>();
  const makeFolder = (file: string): void => {
    const parent = path.dirname(file);
    if (made.has(parent)) return;
    fs.mkdirSync(parent, { recursive: true });
    made.add(parent);
  };
  const existing = new Map<string, boolean>();
  const puts = new Set<string>();
  for (const file of fresh) {
    const target = path.join(work, NEW, file.path);
    makeFolder(target);
    fs.writeFileSync(target, file.content);
    puts.add(topmostMissing(folder, file.path, existing));
  }
  const replaced = changed.map((file) => file.path);
  if (manifest && fs.existsSync(path.join(folder, MANIFEST))) replaced.push(MANIFEST);
  for (const file of [...replaced, ...removed]) {
    const target = path.join(work, OLD, file);
    makeFolder(target);
    keep(path.join(folder, file), target);
  }
  const journal: Journal = { puts: [...puts], replaced, removes: removed };
  fs.writeFileSync(path.join(work, `${JOURNAL}.new`), JSON.stringify(journal));
  fs.renameSync(path.join(work, `${JOURNAL}.new`), path.join(work, JOURNAL));
}

/** The first folder on the way to a file that does not exist yet, or the file. */
function topmostMissing(folder: string, file: string, existing: Map<string, boolean>): string {
  for (let end = file.indexOf('/'); end >= 0; end = file.indexOf('/', end + 1)) {
    const parent = file.slice(0, end);
    let exists = existing.get(parent);
    if (exists === undefined) existing.set(parent, exists = fs.existsSync(path.join(folder, parent)));
    if (!exists) return parent;
  }
  return file;
}

function keep(from: string, to: string): void {
  try {
    fs.linkSync(from, to);
  } catch (error) {
    if (!NO_LINKS.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    fs.copyFileSync(from, to);
  }
}

/** Carries out what was decided. Can be repeated from any point. */
export function apply(folder: string, work: string): void {
  const { puts, removes } = readJournal(path.join(work, JOURNAL));
  // Removals first: where the disk does not tell `A` from `a`, a removed `A` would take the new `a` along.
  for (const file of removes) fs.rmSync(path.join(folder, file), { force: true });
  for (const file of puts) moveIfThere(path.join(work, NEW, file), path.join(folder, file));
  for (const file of removes) removeEmptyParents(folder, file);
  fs.rmSync(path.join(work, JOURNAL));
}

/** Puts the old tree back where a change was decided and did not come through. Can be repeated from any point. */
export function abandon(folder: string, work: string): void {
  if (fs.existsSync(path.join(work, JOURNAL))) fs.renameSync(path.join(work, JOURNAL), path.join(work, UNDO));
  if (!fs.existsSync(path.join(work, UNDO))) return;
  const { puts, replaced, removes } = readJournal(path.join(work, UNDO));
  const had = new Set(replaced);
  for (const file of puts) {
    const parked = path.join(work, NEW, file);
    if (!had.has(file) && !fs.existsSync(parked)) moveIfThere(path.join(folder, file), parked);
  }
  for (const file of [...replaced, ...removes]) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    moveIfThere(path.join(work, OLD, file), path.join(folder, file));
  }
  fs.rmSync(path.join(work, UNDO));
}

/** Finishes what an earlier run decided and was stopped in, or undoes it where it cannot be finished. */
export function resume(folder: string, work: string): void {
  if (fs.existsSync(path.join(work, JOURNAL))) {
    try {
      apply(folder, work);
    } catch {
      abandon(folder, work);
    }
  } else abandon(folder, work);
}

/** Empties the work folder, but for the lock and what an unfinished change needs. */
export function clean(work: string): void {
  if (fs.existsSync(path.join(work, JOURNAL)) || fs.existsSync(path.join(work, UNDO))) return;
  for (const name of fs.readdirSync(work)) {
    if (name !== LOCK) fs.rmSync(path.join(work, name), { recursive: true, force: true });
  }
}

function readJournal(file: string): Journal {
  const text = fs.readFileSync(file, 'utf8');
  try {
    return JSON.parse(text) as Journal;
  } catch {
    throw new CannotRun(`${file} is damaged, as by a machine that lost its power`, `remove ${path.dirname(file)}, and run oac generate again: it makes all files whole`);
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    fs.renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || fs.existsSync(from)) throw error;
  }
}

function removeEmptyParents(folder: string, file: string): void {
  for (let parent = path.dirname(file); parent !== '.'; parent = path.dirname(parent)) {
    try {
      fs.rmdirSync(path.join(folder, parent));
    } catch {
      return; // not empty
    }
  }
}
