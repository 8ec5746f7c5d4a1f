import path from 'node:path';
import { nearest, type Problem } from '../model/problem';
import { resolveImport } from './resolve';
import type { Sources } from './sources';
import { isOwnFault, isSyntax, lackingExport, unknownName } from './tsc-message';
import type { TypeProblem } from './typecheck';

/** Folders in the order in which definitions use each other: a cause stands before what it causes elsewhere. */
const ORDER = ['services', 'dashboards', 'alert-rules', 'scenarios'];

/**
 * What is ill-typed and what failed to load, each cause once. A wrong config makes everything else wrong; what is ill-typed explains why
 * its file failed; and what a file says that uses a faulty one is an echo of that: left out and counted, it comes back if it was more.
 */
export function withoutEchoes(ill: readonly TypeProblem[], failed: readonly Problem[], { root, configFile, sources }: { root: string; configFile: string; sources: Sources }): readonly Problem[] {
  const ofConfig = [...failed, ...ill].filter(({ file }) => file === configFile);
  if (ofConfig.length > 0) return ill.some(({ file }) => file === configFile) ? withoutOwnEchoes(ill.filter(({ file }) => file === configFile)) : ofConfig;
  const types = withoutOwnEchoes(ill);
  const told = new Set(types.map(({ file }) => file));
  const rank = ({ file = '' }: Problem): number => ORDER.findIndex((folder) => file.includes(`/${folder}/`));
  const all: readonly Problem[] = [...types, ...failed.filter(({ file }) => !told.has(file))].sort((a, b) => rank(a) - rank(b));

  const reach = reachOf(sources);
  const inFile = new Map<string, Problem[]>();
  for (const problem of all) {
    const { file } = problem;
    if (file === undefined) continue;
    const others = inFile.get(file);
    if (others) others.push(problem);
    else inFile.set(file, [problem]);
  }
  /** For each faulty file the other ones that it uses, directly or not, and that do not use it. */
  const used = new Map([...inFile.keys()].map((file) => [file, [...reach(file)].filter((each) => each !== file && inFile.has(each) && !reach(each).has(file))] as const));
  const uses = ({ file = '' }: Problem): readonly string[] => used.get(file) ?? [];
  const causes = new Map<Problem, Problem>();
  const lacking = new Map<string, Problem>();
  const shownOf = (files: readonly string[]): Problem | undefined => {
    for (const file of files) {
      const shown = inFile.get(file)!.find((problem) => !causes.has(problem));
      if (shown) return shown;
    }
    return undefined;
  };
  // Whoever uses nothing faulty comes first: its problems are the causes of the others'.
  for (const problem of [...all].sort((a, b) => uses(a).length - uses(b).length)) {
    const missing = isTyped(problem) ? lackingExport(problem.raw) : undefined;
    let cause: Problem | undefined;
    if (missing && problem.file !== undefined) {
      const target = fileOf(missing.module, problem.file, root);
      if (target === undefined) continue;
      const key = `${target} ${missing.name ?? ''}`;
      cause = lacking.get(key) ?? shownOf(uses(problem).filter((each) => each === target || reach(target).has(each)));
      if (!cause) lacking.set(key, problem);
    } else if (isTyped(problem) ? !isOwnFault(problem.raw, problem.code) : mayBeAnothers(problem)) {
      cause = shownOf(uses(problem));
    }
    if (cause) causes.set(problem, cause);
  }
  const echoes = new Map<Problem, number>();
  for (const cause of causes.values()) echoes.set(cause, (echoes.get(cause) ?? 0) + 1);
  return all.filter((problem) => !causes.has(problem)).map((problem) => {
    const count = echoes.get(problem) ?? 0;
    return count === 0 ? problem : { ...problem, remedy: `${problem.remedy} (${count === 1 ? '1 more error' : `${count} more errors`} in files that use it ${count === 1 ? 'is' : 'are'} not shown)` };
  });
}

/**
 * Of the errors in each file: without what the first error of syntax upsets, without values whose type could not be made out, each
 * unknown name once, and none that an import would have brought if it were spelt right.
 */
function withoutOwnEchoes(ill: readonly TypeProblem[]): readonly TypeProblem[] {
  const known = ill.filter(({ code }) => code !== 'TS18046');
  const seen = new Set<string>();
  return (known.length > 0 ? known : ill).filter(({ file, code, raw }) => {
    const name = isSyntax(code) ? 'syntax' : unknownName(raw);
    if (name === undefined) return true;
    const key = `${file} ${isSyntax(code)} ${name}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return isSyntax(code) || !ill.some((other) => {
      const missing = other.file === file ? lackingExport(other.raw) : undefined;
      return missing?.name !== undefined && (missing.near === name || nearest(name, [missing.name]) !== undefined);
    });
  });
}

const isTyped = (problem: Problem): problem is TypeProblem => 'raw' in problem;
/** What was thrown in a file, or that it exports nothing of use: it may only pass on what another one has not. */
const mayBeAnothers = ({ check, line, path: at }: Problem): boolean => check === 'load/run' || (check === 'load/exports' && line === undefined && at === undefined);

/** The files that a file uses, directly or not. */
function reachOf(sources: Sources): (file: string) => ReadonlySet<string> {
  const imports = new Map<string, readonly string[]>();
  const known = new Map<string, Set<string>>();
  return (file) => {
    let found = known.get(file);
    if (found) return found;
    known.set(file, found = new Set());
    const open = [file];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      let used = imports.get(next);
      if (!used) imports.set(next, used = importsOf(next, sources));
      for (const each of used) if (!found.has(each)) open.push(each), found.add(each);
    }
    return found;
  };
}

function importsOf(file: string, sources: Sources): string[] {
  if (sources.hash(file) === undefined) return [];
  const text = sources.read(file).text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...text.matchAll(/\b(?:from|import|require)\s*\(?\s*(['"])(\.[^'"\n]*)\1/g)].flatMap(([, , specifier]) => fileOf(specifier!, file) ?? []);
}

/** The file that is meant by a relative import, or by the compiler, which names files from the root. */
function fileOf(specifier: string, from: string, root?: string): string | undefined {
  try {
    const found = resolveImport(specifier.startsWith('.') || root === undefined ? specifier : path.join(root, specifier), from);
    return found.kind === 'node' ? undefined : found.file;
  } catch {
    return undefined;
  }
}
