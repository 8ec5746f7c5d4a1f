import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OutputFile } from '../model/project';
import { CannotRun, explainSystemError, isCannotRun } from './cannot-run';
import { tryLock } from './lock';
import { uninterrupted } from './signals';
import { abandon, apply, clean, resume, stage } from './transaction';
import { compare, WORK_FOLDER, type Difference } from './tree';

export interface Written {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
  /** Files in the folder that are not ours and were left alone. */
  readonly foreign: readonly string[];
}

/** How long to wait for another writer. Milliseconds; writing a thousand files takes less than one second. */
const PATIENCE = 5_000;

/**
 * Makes `folder` hold these files: writes those whose bytes differ, removes those that we wrote before and no longer produce, leaves
 * everything else alone. A crash leaves the old tree or the new one; see `transaction.ts`.
 * Throws `CannotRun` where that cannot be, with nothing changed.
 */
export async function writeTree(folder: string, files: readonly OutputFile[], patience = PATIENCE): Promise<Written> {
  const name = path.basename(folder);
  try {
    // Without the lock, and so only good for seeing that nothing is to be done: whoever writes now may change what we look at.
    const before = compare(folder, files);
    if (!isDue(before)) return count(before);
    const existed = fs.existsSync(folder);
    const work = path.join(folder, WORK_FOLDER);
    const unlock = await lock(work, name, patience);
    return await uninterrupted(() => {
      try {
        return count(change(folder, work, files));
      } finally {
        tidyUp([() => clean(work), unlock, () => fs.rmdirSync(work), () => existed || fs.rmdirSync(folder)]);
      }
    });
  } catch (error) {
    throw explainSystemError(error, `${name}/ cannot be written`, '; nothing was changed');
  }
}

/** What is done under the lock. */
function change(folder: string, work: string, files: readonly OutputFile[]): Difference {
  const name = path.basename(folder);
  try {
    resume(folder, work);
    const difference = compare(folder, files);
    refuse(name, difference);
    clean(work);
    stage(folder, work, difference);
    apply(folder, work);
    return difference;
  } catch (error) {
    putBack(name, folder, work);
    throw error;
  }
}

const isDue = (difference: Difference): boolean =>
  difference.added.length + difference.changed.length + difference.removed.length > 0 || difference.manifest !== undefined
  || difference.inTheWay.length > 0 || difference.unfinished;

const count = ({ added, changed, removed, unchanged, foreign }: Difference): Written =>
  ({ added: added.length, changed: changed.length, removed: removed.length, unchanged, foreign });

function refuse(name: string, { inTheWay }: Difference): void {
  if (inTheWay.length === 0) return;
  const [first] = inTheWay;
  const list = inTheWay.map(({ path: place, what }) => `${name}/${place} is ${what}`);
  throw new CannotRun(list.length === 1 ? list[0]! : `${list.length} places are taken:\n${list.map((line) => `  ${line}`).join('\n')}`,
    `move ${list.length === 1 ? `${name}/${first!.path}` : 'them'} away; oac replaces only what it wrote itself`);
}

function putBack(name: string, folder: string, work: string): void {
  try {
    abandon(folder, work);
  } catch (error) {
    if (isCannotRun(error)) throw error;
    throw new CannotRun(`${name}/ is left between the old files and the new: ${(error as Error).message}`, 'mend that and run oac generate again: it finishes what was begun');
  }
}

async function lock(work: string, name: string, patience: number): Promise<() => void> {
  const deadline = Date.now() + patience;
  for (;;) {
    makeFolder(path.dirname(work));
    makeFolder(work);
    let holder: ReturnType<typeof tryLock>;
    try {
      holder = tryLock(path.join(work, 'lock'));
    } catch (error) {
      tidyUp([() => fs.rmdirSync(work)]);
      // Whoever held it has just removed the folder.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && Date.now() < deadline) continue;
      throw error;
    }
    if (typeof holder === 'function') return holder;
    if (Date.now() >= deadline) {
      tidyUp([() => fs.rmdirSync(work)]);
      const who = holder === 0 ? 'another process' : `process ${holder}`;
      throw new CannotRun(`${name}/ is being written by ${who}`, `wait until it has finished; if it is not oac, remove ${path.join(name, WORK_FOLDER, 'lock')}`);
    }
    await sleep(20);
  }
}

/** Not `recursive`, which says ENOENT on a file system that is read-only. */
function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** What stays behind is found by the next run; it must not turn a success into a failure, nor hide one. */
function tidyUp(steps: readonly (() => unknown)[]): void {
  for (const step of steps) {
    try {
      step();
    } catch {
      continue; // not empty: somebody else waits in it, or it holds what we wrote
    }
  }
}
