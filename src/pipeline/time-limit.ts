import { Script } from 'node:vm';

/** What `runWithin` throws when time is up. */
export class TimeUp extends Error {
  override readonly name = 'TimeUp';
}

const KEY = Symbol.for('observability-as-code.run');
const slot = globalThis as { [KEY]?: () => unknown };

/**
 * Runs `work` and returns what it returns, but stops it after `milliseconds`, even inside `while (true)`: only a script run by
 * `node:vm` can be stopped, so a script of one line calls it. Code that is stopped runs no `catch` and no `finally`.
 */
export function runWithin<T>(milliseconds: number, work: () => T): T {
  const before = slot[KEY];
  slot[KEY] = work;
  try {
    return new Script("globalThis[Symbol.for('observability-as-code.run')]()").runInThisContext({ timeout: milliseconds }) as T;
  } catch (error) {
    if ((error as { code?: string } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw new TimeUp(`not done within ${milliseconds / 1000} s`);
    throw error;
  } finally {
    if (before) slot[KEY] = before;
    else delete slot[KEY];
  }
}
