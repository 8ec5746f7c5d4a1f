import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ToolError } from './run';

/** Takes one line of progress, without its end. */
export type Log = (line: string) => void;

const TEMPORARY = '.fetch-';
/** No fetch takes this long (milliseconds): what is older was left by a process that was killed. */
const STALE = 60 * 60 * 1000;

const underWay = new Map<string, Promise<void>>();

/**
 * Makes `.tools/<name>` whole or not at all: `fill` writes `<temporary>/tree`, which then takes its name by one rename, so that a
 * killed fetch leaves nothing that is later taken for whole. Of two processes that fetch the same, the first to finish wins.
 */
export function fetchFolder(tools: string, name: string, fill: (temporary: string, tree: string) => Promise<void>): Promise<void> {
  const folder = join(tools, name);
  const running = underWay.get(folder);
  if (running) return running;
  const work = fetchOnce(tools, folder, fill).finally(() => underWay.delete(folder));
  underWay.set(folder, work);
  return work;
}

async function fetchOnce(tools: string, folder: string, fill: (temporary: string, tree: string) => Promise<void>): Promise<void> {
  let temporary: string | undefined;
  try {
    mkdirSync(tools, { recursive: true });
    writeFileSync(join(tools, '.gitignore'), '*\n');
    removeStale(tools);
    temporary = mkdtempSync(join(tools, TEMPORARY));
    const tree = join(temporary, 'tree');
    mkdirSync(tree);
    await fill(temporary, tree);
    try {
      renameSync(tree, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
  } catch (error) {
    if (isDiskFull(error)) throw new DiskFullError(tools);
    throw error;
  } finally {
    if (temporary) rmSync(temporary, { recursive: true, force: true });
  }
}

function removeStale(tools: string): void {
  for (const entry of readdirSync(tools).filter((each) => each.startsWith(TEMPORARY))) {
    const path = join(tools, entry);
    const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > STALE) rmSync(path, { recursive: true, force: true });
  }
}

/** No way of fetching can help when there is no room. */
export class DiskFullError extends ToolError {
  constructor(tools: string) {
    super(`no space left on the disk that holds ${tools}: fetching a tool needs up to 600 MB there. Free some, or put the tool on PATH`);
  }
}

function isDiskFull(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' || /no space left on device|enough free space|disk quota exceeded/i.test(message);
}

/** Logs what `describe` says after one second, then every three, until the work ends: nothing for quick work. */
export async function withProgress<T>(log: Log, describe: () => string, work: () => Promise<T>): Promise<T> {
  let timer = setTimeout(function say() {
    log(describe());
    timer = setTimeout(say, 3000);
  }, 1000);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
