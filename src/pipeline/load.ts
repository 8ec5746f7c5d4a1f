import path from 'node:path';
import { forgetOwnMetrics } from '../metrics/contract';
import { completeConfig, useConfig, type Config } from '../model/config';
import { mapOriginsWith } from '../model/origin';
import type { Project } from '../model/project';
import { writtenOut } from '../model/whole';
import { forgetWritten } from '../promql/written';
import type { Cache } from './cache';
import { CannotRun } from './cannot-run';
import { collect } from './collect';
import { readConfig } from './config';
import { failureOf, type Failure } from './failure';
import { hermetic, type Hermetic } from './hermetic';
import { atSetting } from './key-line';
import { definitionModules, type Import, type Modules } from './modules';
import { sourcePositions, type Positions } from './positions';
import type { Sources } from './sources';
import { busyPlace, runWithin, TimeUp } from './time-limit';
import { transpiler } from './transpile';
import type { ContentFile } from './walk';

/** Definitions only build data: one that takes longer than this hangs. Milliseconds for all of them together. */
const TIME_LIMIT = 10_000;

export interface Loaded {
  /** Only where nothing failed. */
  readonly project: Project | undefined;
  readonly failures: readonly Failure[];
  readonly positions: Positions;
  /** Of the definitions, functions in them included: outputs call these later. */
  readonly hermetic: Pick<Hermetic, 'holds'>;
  readonly imports: readonly Import[];
}
export interface LoadOptions {
  readonly sources: Sources;
  readonly cache: Cache;
  /** What `import` of this package's names gives to definitions. */
  readonly own: ReadonlyMap<string, unknown>;
  readonly timeLimit?: number;
}

/** Loads a repository's config and definitions. Whatever they do wrong is a failure, not an exception. */
export function load(root: string, configFile: string, definitions: readonly ContentFile[], { sources, cache, own, timeLimit = TIME_LIMIT }: LoadOptions): Loaded {
  forgetOwnMetrics();
  forgetWritten();
  const positions = sourcePositions();
  mapOriginsWith(positions.toSource);
  const transpile = transpiler(cache);
  const world = hermetic();
  const anew = (): Modules => definitionModules({ root, sources, transpile, positions, hermetic: world, own });
  const modules = anew();
  const failures: Failure[] = [];
  let project: Project | undefined;
  try {
    project = runWithin(timeLimit, () => evaluate(modules, sources, configFile, definitions, failures));
  } catch (error) {
    if (!(error instanceof TimeUp)) throw error;
    const culprit = modules.current ?? configFile;
    const { file, line } = busyPlace(() => anew().load(culprit)) ?? { file: culprit };
    failures.push({
      error,
      problem: {
        check: 'load/time', severity: 'error', file, ...(line === undefined ? {} : { line }), message: `did not finish within ${timeLimit / 1000} s`,
        remedy: 'look for a loop without an end; fetch and compute nothing big while loading',
      },
    });
  }
  drain(timeLimit);
  return { project, failures, positions, hermetic: world, imports: modules.imports };
}

/**
 * Runs what definitions left in the queues of ticks and promises, here, where it can be stopped: a callback that queues itself keeps all
 * else from running for ever, messages and exit included. Hence the way out that needs no queue.
 */
function drain(timeLimit: number): void {
  try {
    runWithin(timeLimit, () => (process as { _tickCallback?: () => void })._tickCallback?.());
  } catch (error) {
    const never = new CannotRun(`a definition started something that never ends: promises or ticks that go on and on, for more than ${timeLimit / 1000} s`, 'definitions only describe: start nothing in them that goes on by itself');
    process.emit('uncaughtException', error instanceof TimeUp ? never : (error as Error));
  }
}

function evaluate(modules: Modules, sources: Sources, configFile: string, files: readonly ContentFile[], failures: Failure[]): Project | undefined {
  const config = evaluateConfig(modules, sources, configFile, failures);
  if (!config) return undefined;
  useConfig(config);
  const exported: { from: ContentFile; exports: unknown }[] = [];
  const seen = new Set<unknown>();
  for (const from of files) {
    try {
      exported.push({ from, exports: modules.load(from.file) });
    } catch (error) {
      // A file that fails fails whoever imports it, with the same error: said once.
      if (!seen.has(error)) failures.push(failureOf(error, 'load/run', from.file));
      seen.add(error);
    }
  }
  const { nouns, problems } = collect(exported, (file) => sources.read(file).text);
  failures.push(...problems.map((problem) => ({ problem, error: undefined })));
  if (failures.length > 0) return undefined;
  const dashboards = nouns.dashboards.map((dashboard) => {
    try {
      return writtenOut(dashboard, nouns);
    } catch (error) {
      failures.push(failureOf(error, 'load/run', dashboard.origin?.file ?? configFile));
      return dashboard;
    }
  });
  return failures.length === 0 ? { config, ...nouns, dashboards } : undefined;
}

function evaluateConfig(modules: Modules, sources: Sources, file: string, failures: Failure[]): Config | undefined {
  const text = (): string => sources.read(file).text;
  try {
    const read = readConfig(file, modules.load(file), text);
    if ('config' in read) return completeConfig(read.config);
    failures.push(...read.problems.map((problem) => ({ problem, error: undefined })));
  } catch (thrown) {
    const { problem, error } = failureOf(thrown, 'config/run', file);
    failures.push({ error, problem: atSetting(problem, path.resolve(file), text) });
  }
  return undefined;
}
