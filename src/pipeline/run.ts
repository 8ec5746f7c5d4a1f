import path from 'node:path';
import type { Judge } from '../model/document';
import type { Problem } from '../model/problem';
import type { Check, Output, OutputFile, Project } from '../model/project';
import { assemble } from './assemble';
import { openCache } from './cache';
import { explainSystemError } from './cannot-run';
import { findConfig } from './config';
import { failureOf, type Failure } from './failure';
import { judgeFiles, type Judged, type Trace } from './judged';
import { load } from './load';
import { readSources } from './sources';
import { runWithin, TimeUp } from './time-limit';
import { checkTypes } from './typecheck';
import { findContent, type Content } from './walk';

/** What the pipeline is made of. */
export interface Machinery {
  /** What definitions get for the names by which they import this package. */
  readonly own: ReadonlyMap<string, unknown>;
  readonly checks: readonly Check[];
  readonly outputs: readonly Output[];
  readonly trace: Trace;
  /** Loads what judges files; called only where one is new. */
  readonly judge: () => Judge;
}

/** The outcome of everything but writing. */
export interface Run {
  /** In the order in which they are best mended: types, loading, checks, outputs. Files are relative to the root. */
  readonly problems: readonly Problem[];
  /** What `generated/` should hold, sorted by path; undefined where an error forbids to write. */
  readonly files: readonly OutputFile[] | undefined;
  /** Files per output. */
  readonly counts: ReadonlyMap<string, number>;
  /** Problems that definitions exclude, with a reason each. */
  readonly excluded: number;
  /** Stacks of whatever was thrown, for `--debug`; positions are those of the TypeScript. */
  readonly stacks: readonly string[];
}

/** Signals and conditions are functions that outputs call: a loop without an end can be there, too. Milliseconds. */
const TIME_LIMIT = 120_000;

/** Loads a repository, checks it and makes its files in memory. Throws `CannotRun` where there is nothing to work on. */
export async function run(root: string, { own, checks, outputs, trace, judge }: Machinery, progress: (step: string) => void): Promise<Run> {
  const sources = readSources();
  const cache = openCache(root);
  const configFile = findConfig(root);
  const { definitions, declarations } = find(root);
  progress('loading definitions');
  const types = checkTypes(root, [configFile, ...definitions.map(({ file }) => file), ...declarations], sources, cache);
  types.catch(() => undefined); // awaited below; until then it is no unhandled rejection
  const { project, failures: loadFailures, positions } = load(root, configFile, definitions, { sources, cache, own });
  const failures: Failure[] = [...loadFailures];
  let found: readonly Problem[] = [];
  let made: ReturnType<typeof assemble> | undefined;
  let judged: Judged = { problems: [], excluded: 0 };
  if (project) {
    progress('checking and making files');
    try {
      [found, made] = runWithin(TIME_LIMIT, () => {
        const problems = check(project, checks, failures);
        return [problems, hasErrors(problems) || failures.length > 0 ? undefined : assemble(project, outputs)];
      });
      failures.push(...made?.failures ?? []);
      if (made && failures.length === 0) judged = judgeFiles(root, made.files, project, trace, judge);
    } catch (error) {
      if (!(error instanceof TimeUp)) throw error;
      failures.push({ error, problem: { check: 'load/time', severity: 'error', message: `checks and outputs did not finish within ${TIME_LIMIT / 1000} s`, remedy: 'look for a loop without an end in a function of your signals' } });
    }
  }
  progress('checking types');
  const ill = await types;
  cache.save();
  const problems = ill.length > 0 ? withoutEchoes(ill, loadFailures.map(({ problem }) => problem), configFile) : [...failures.map(({ problem }) => problem), ...found, ...judged.problems];
  return {
    problems: problems.map((problem) => relative(root, problem)),
    files: made && !hasErrors(problems) ? made.files : undefined,
    counts: made?.counts ?? new Map(),
    excluded: judged.excluded,
    stacks: failures.flatMap(({ error }) => (error instanceof Error || typeof (error as Error | undefined)?.stack === 'string' ? [positions.stack((error as Error).stack ?? '')] : [])),
  };
}

function find(root: string): Content {
  try {
    return findContent(root);
  } catch (error) {
    throw explainSystemError(error, `definitions cannot be read (${(error as NodeJS.ErrnoException).path ?? root})`);
  }
}

export const hasErrors = (problems: readonly Problem[]): boolean => problems.some(({ severity }) => severity === 'error');

function check(project: Project, checks: readonly Check[], failures: Failure[]): readonly Problem[] {
  return checks.flatMap((each) => {
    try {
      return each.run(project);
    } catch (error) {
      failures.push(failureOf(error, each.id, undefined));
      return [];
    }
  });
}

/** Folders in the order in which definitions use each other: a cause stands before what it causes elsewhere. */
const ORDER = ['services', 'dashboards', 'alert-rules', 'scenarios'];
/**
 * What is ill-typed and what failed to load, each cause once: a wrong config makes everything else wrong; what is ill-typed explains why
 * its file failed; and a value of a type that could not be made out is an error elsewhere already.
 */
function withoutEchoes(ill: readonly Problem[], failed: readonly Problem[], configFile: string): readonly Problem[] {
  const ofConfig = [...failed, ...ill].filter(({ file }) => file === configFile);
  if (ofConfig.length > 0) return ill.some(({ file }) => file === configFile) ? ill.filter(({ file }) => file === configFile) : ofConfig;
  const own = ill.filter(({ message }) => !/ is of type 'unknown'\.$/.test(message));
  const types = own.length > 0 ? own : ill;
  const told = new Set(types.map(({ file }) => file));
  const rank = ({ file = '' }: Problem): number => ORDER.findIndex((folder) => file.includes(`/${folder}/`));
  return [...types, ...failed.filter(({ file }) => !told.has(file))].sort((a, b) => rank(a) - rank(b));
}

function relative(root: string, problem: Problem): Problem {
  const { file } = problem;
  return file !== undefined && path.isAbsolute(file) ? { ...problem, file: path.relative(root, file).split(path.sep).join('/') } : problem;
}
