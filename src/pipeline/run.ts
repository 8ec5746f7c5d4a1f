import path from 'node:path';
import type { Config } from '../model/config';
import type { Judge } from '../model/document';
import type { Problem } from '../model/problem';
import type { Check, Output, OutputFile, Project } from '../model/project';
import { assemble } from './assemble';
import { openCache, type Cache } from './cache';
import { textBefore } from './committed';
import { explainSystemError } from './cannot-run';
import { findConfig } from './config';
import { placed } from './culprit';
import { withoutEchoes } from './echoes';
import { failureOf, isDefinitionError, type Failure } from './failure';
import { atSetting } from './key-line';
import { judgeFiles, withoutExcluded, type Judged, type Trace, type UsedExclusions } from './judged';
import { load } from './load';
import type { Import } from './modules';
import { readSources, type Sources } from './sources';
import { busyPlace, runWithin, TimeUp } from './time-limit';
import { unknownName } from './tsc-message';
import { checkTypes, type TypeProblem } from './typecheck';
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
  /** Only where loading did not fail. */
  readonly project: Project | undefined;
  /** In the order in which they are best mended: types, loading, checks, outputs. Files are relative to the root. */
  readonly problems: readonly Problem[];
  /** What `generated/` should hold, sorted by path; undefined where an error forbids to write. */
  readonly files: readonly OutputFile[] | undefined;
  /** Files per output. */
  readonly counts: ReadonlyMap<string, number>;
  /** Undefined where definitions could not be loaded. */
  readonly config: Config | undefined;
  /** Problems that definitions exclude, with a reason each. */
  readonly excluded: number;
  /** Stacks of whatever was thrown, for `--debug`; positions are those of the TypeScript. */
  readonly stacks: readonly string[];
  /** What all this depends on; undefined where that may be more: where definitions look at more than each other, or files at what they were before. */
  readonly basis: Basis | undefined;
}

/** All that a run has read. */
export interface Basis {
  readonly content: Content & { readonly config: string };
  readonly sources: Sources;
  readonly imports: readonly Import[];
  readonly cache: Cache;
}

/** Signals and conditions are functions that outputs call: a loop without an end can be there, too. Milliseconds. */
const TIME_LIMIT = 30_000;

/** Loads a repository, checks it and makes its files in memory. Files of `generated/` that are `forgotten` count as never written. Throws `CannotRun` where there is nothing to work on. */
export async function run(root: string, { own, checks, outputs, trace, judge }: Machinery, progress: (step: string) => void, timeLimit = TIME_LIMIT, forgotten: readonly string[] = []): Promise<Run> {
  const sources = readSources();
  const cache = openCache(root);
  const configFile = findConfig(root);
  const content = find(root);
  const { definitions, declarations } = content;
  progress('loading definitions');
  const types = checkTypes(root, [configFile, ...definitions.map(({ file }) => file), ...declarations], sources, cache);
  types.catch(() => undefined); // awaited below; until then it is no unhandled rejection
  const { project, failures: loadFailures, positions, hermetic, imports } = load(root, configFile, definitions, { sources, cache, own });
  const failures: Failure[] = [...loadFailures];
  let found: readonly Problem[] = [];
  let made: ReturnType<typeof assemble> | undefined;
  let judged: Judged = { problems: [], excluded: 0 };
  const excluded: UsedExclusions = new Map();
  let left = 0;
  const before = new Map<string, string | undefined>();
  const lookBefore = (file: string): string | undefined => {
    const text = forgotten.includes(file) ? undefined : textBefore(root, file);
    before.set(file, text);
    return text;
  };
  if (project) {
    progress('checking and making files');
    let doing = '';
    const step = (what: string): void => { doing = what; };
    const work = (): { readonly problems: readonly Problem[]; readonly thrown: readonly Failure[]; readonly made?: ReturnType<typeof assemble> } => {
      const thrown: Failure[] = [];
      excluded.clear();
      const raised = check(project, checks, thrown, step);
      const problems = withoutExcluded(project, raised, excluded);
      left = raised.length - problems.length;
      if (thrown.length > 0) return { problems, thrown: oncePerPlace(thrown) };
      return { problems, thrown, made: assemble(project, outputs.map((output) => ({ ...output, files: (of, remember, before) => (step(`making files for ${output.name}`), output.files(of, remember, before)) })), cache.remember, lookBefore) };
    };
    try {
      const done = runWithin(timeLimit, work);
      [found, made] = [done.problems, done.made];
      // What is wrong as a definition need not make files that can stand beside each other.
      failures.push(...done.thrown, ...(hasErrors(found) ? [] : made?.failures ?? []).map((failure) => ofConfig(failure, configFile, sources)));
    } catch (error) {
      if (!(error instanceof TimeUp)) throw error;
      const stuck = doing;
      const { file, line } = busyPlace(work) ?? {};
      failures.push({
        error,
        problem: {
          check: 'load/time', severity: 'error', ...(file === undefined ? {} : { file, line: line! }), message: `${stuck} did not finish within ${timeLimit / 1000} s`,
          remedy: `look for a loop without an end${file === undefined ? ' in a function of your signals' : ''}`,
        },
      });
    }
    if (made?.failures.length === 0 && failures.length === 0) {
      judged = judgeFiles(root, made.files, project, trace, judge, excluded);
      if (hasErrors(found)) judged = { ...judged, problems: beside(found, judged.problems) };
    }
  }
  progress('checking types');
  const ill = await types;
  cache.save();
  // What is to be written may be made from what is there: as long as that stays, so does all else.
  const isFixed = [...before].every(([file, text]) => made?.files.find(({ path: each }) => each === file)?.content === text);
  const problems = ill.length > 0 || loadFailures.length > 0
    ? withoutEchoes(ill, loadFailures.map(({ problem }) => problem), { root, configFile, sources })
    : [...failures.map(({ problem }) => problem), ...found, ...judged.problems];
  return {
    project,
    problems: problems.map((problem) => told(root, problem, own)),
    files: made && !hasErrors(problems) ? made.files : undefined,
    counts: made?.counts ?? new Map(),
    excluded: left + judged.excluded,
    config: project?.config,
    stacks: failures.flatMap(({ error }) => (error instanceof Error || typeof (error as Error | undefined)?.stack === 'string' ? [positions.stack((error as Error).stack ?? '')] : [])),
    basis: hermetic.holds && isFixed ? { content: { config: configFile, ...content }, sources, imports, cache } : undefined,
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

/** What files have, of definitions that no check has found anything in: the rest may come of that. */
function beside(found: readonly Problem[], ofFiles: readonly Problem[]): readonly Problem[] {
  const places = new Set(found.map(({ file, line }) => `${file}:${line}`));
  return ofFiles.filter(({ severity, file, line }) => severity === 'error' && file !== undefined && !places.has(`${file}:${line}`));
}
/** What an output refuses with a remedy, and of no definition, is a setting. */
const ofConfig = ({ problem, error }: Failure, file: string, sources: Sources): Failure =>
  ({ error, problem: isDefinitionError(error) && problem.path !== undefined ? atSetting(problem, file, () => sources.read(file).text) : problem });
/** One definition fails many checks. */
const oncePerPlace = (failures: readonly Failure[]): readonly Failure[] =>
  failures.filter(({ problem: { file, line } }, i) => file === undefined || failures.findIndex(({ problem }) => problem.file === file && problem.line === line) === i);

function check(project: Project, checks: readonly Check[], failures: Failure[], step: (what: string) => void): readonly Problem[] {
  return checks.flatMap((each) => {
    step(`the check ${each.id}`);
    try {
      return each.run(project);
    } catch (error) {
      failures.push(placed(failureOf(error, each.id, undefined), project, (part) => each.run(part)));
      return [];
    }
  });
}

/** As it is told: its file named from the root, and without what only we need. A name of ours that is not known was not imported. */
function told(root: string, problem: Problem & Partial<TypeProblem>, own: ReadonlyMap<string, unknown>): Problem {
  const { code: _code, raw = '', ...rest } = problem;
  const { file } = rest;
  const name = unknownName(raw);
  const module = name === undefined ? undefined : [...own].find(([, exports]) => Object.hasOwn(exports as object, name))?.[0];
  return {
    ...rest,
    ...(file !== undefined && path.isAbsolute(file) ? { file: path.relative(root, file).split(path.sep).join('/') } : {}),
    ...(module === undefined ? {} : { remedy: `import it: import { ${name!} } from '${module}'` }),
  };
}
