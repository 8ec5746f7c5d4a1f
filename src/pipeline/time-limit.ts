import type { Profiler, Session } from 'node:inspector';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import { originOfStack, type Origin } from '../model/origin';

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

/** Milliseconds: enough for a few hundred samples. */
const LOOK = 300;
/**
 * The user's line that `work` is busy with when it does not end: lets it run once more for a moment, under V8's profiler, since code that is
 * stopped leaves no stack. Undefined where it does end, or where this Node has no profiler.
 */
export function busyPlace(work: () => unknown): Origin | undefined {
  const load = createRequire(__filename); // what is needed here is seldom needed
  try {
    const inspector = load('node:inspector') as { readonly Session: new () => Session };
    const { setFlagsFromString } = load('node:v8') as typeof import('node:v8');
    const session = new inspector.Session();
    session.connect();
    session.post('Profiler.enable');
    // V8 has put functions into their callers, and counts them as these: taking coverage throws that code away, and the flag keeps it from coming back.
    setFlagsFromString('--no-turbo-inlining');
    session.post('Profiler.startPreciseCoverage', { callCount: true });
    session.post('Profiler.stopPreciseCoverage');
    session.post('Profiler.start');
    let endless = false;
    try {
      runWithin(LOOK, work);
    } catch (error) {
      endless = error instanceof TimeUp;
    }
    let place: Origin | undefined;
    session.post('Profiler.stop', (_, { profile }) => { place = endless ? placeIn(profile) : undefined; }); // called at once
    session.disconnect();
    setFlagsFromString('--turbo-inlining');
    return place;
  } catch {
    return undefined;
  }
}

/** Of the frames that most of the later samples share, the innermost that is the user's, and of its lines the one that most samples hit. */
function placeIn({ nodes, samples = [] }: Profiler.Profile): Origin | undefined {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const callers = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)));
  const stackOf = (sample: number): number[] => {
    const stack = [sample];
    for (let id = callers.get(sample); id !== undefined; id = callers.get(id)) stack.push(id);
    return stack;
  };
  const later = samples.slice(samples.length / 2); // the first ones are of the way there
  const shares = new Map<number, number>();
  for (const sample of later) for (const id of stackOf(sample)) shares.set(id, (shares.get(id) ?? 0) + 1 / later.length);
  const innermost = [...shares].filter(([, share]) => share > 0.5).map(([id]) => stackOf(id)).sort((a, b) => b.length - a.length)[0] ?? [];
  for (const { callFrame: { url, lineNumber }, positionTicks = [] } of innermost.map((id) => byId.get(id)!)) {
    const hottest = [...positionTicks].sort((a, b) => b.ticks - a.ticks)[0];
    // The last column: what stands at the beginning of a line may belong to the statement before.
    const place = originOfStack(`\n    at ${url}:${hottest?.line ?? lineNumber + 1}:${Number.MAX_SAFE_INTEGER}`);
    if (place) return place;
  }
  return undefined;
}
