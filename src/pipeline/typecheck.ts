import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Problem } from '../model/problem';
import { CACHE_FOLDER, type Cache, type Verdict } from './cache';
import { explainSystemError } from './cannot-run';
import { findCompiler, runCompiler } from './compiler';
import type { Sources } from './sources';
import { explainTypeError } from './tsc-message';

/** An error of the compiler, and what it was before it was put into words. */
export interface TypeProblem extends Problem {
  /** As in `TS2322`. */
  readonly code: string;
  /** The first line. */
  readonly raw: string;
}

/** All that a verdict depends on. Holds as long as every hash and every stamp is the same. */
interface About {
  /** The files that were to be checked. */
  readonly roots: readonly string[];
  /** Content hashes of every file of the repository that the compiler read, tsconfig files included. */
  readonly hashes: Readonly<Record<string, string | null>>;
  /** Size and time of what stands for everything installed. */
  readonly stamps: Readonly<Record<string, string | null>>;
}

/** Lists of what is installed, as the package managers leave them; the compiler's own package.json is added. */
const LOCKS = ['package-lock.json', 'node_modules/.package-lock.json', 'yarn.lock', 'node_modules/.yarn-state.yml', '.pnp.cjs', 'pnpm-lock.yaml', 'node_modules/.modules.yaml', 'bun.lock'];

/**
 * Checks the types of the definitions with the repository's own `tsc`, in a process of its own that runs while they are loaded, and
 * remembers the verdict. The repository's tsconfig.json holds where there is one.
 * @param files absolute paths of config and definitions
 */
export function checkTypes(root: string, files: readonly string[], sources: Sources, cache: Cache): Promise<readonly TypeProblem[]> {
  const roots = files.filter((file) => /\.[cm]?ts$/.test(file));
  if (roots.length === 0) return Promise.resolve([]);
  const known = cache.verdict;
  if (known && holds(known.about as About, roots, sources)) return Promise.resolve(known.problems as readonly TypeProblem[]);
  const compiler = findCompiler(root);
  const project = writeProject(root, roots);
  return runCompiler(compiler, project.file, root).then((output) => {
    const result = readOutput(output, root);
    const hashes: Record<string, string | null> = {};
    for (const file of [...result.files.filter((each) => each !== project.file), ...project.configs]) hashes[file] = sources.hash(file) ?? null;
    const stamps: Record<string, string | null> = {};
    const installed = new Set([root, ...compiler.homes].flatMap((home) => LOCKS.map((lock) => path.join(home, lock))));
    for (const file of [...installed, compiler.manifest]) stamps[file] = stampOf(file);
    cache.keepVerdict({ about: { roots, hashes, stamps } satisfies About, problems: result.problems });
    return result.problems;
  }).finally(() => project.remove());
}

function holds({ roots: then, hashes, stamps }: About, roots: readonly string[], sources: Sources): boolean {
  return then.length === roots.length && then.every((file, i) => file === roots[i])
    && Object.entries(stamps).every(([file, stamp]) => stampOf(file) === stamp)
    && Object.entries(hashes).every(([file, hash]) => (sources.hash(file) ?? null) === hash);
}

/** Stamps of what a verdict depends on beside files of the repository. */
export const stampsOf = (verdict: Verdict | undefined): About['stamps'] => (verdict?.about as About | undefined)?.stamps ?? {};

export function stampOf(file: string): string | null {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.size} ${stat.mtimeMs}` : null;
}

/** How the loader reads definitions, whatever a tsconfig says about other code: imports with and without suffix, CommonJS of either kind of package. */
const AS_LOADED = { module: 'preserve', moduleResolution: 'bundler', verbatimModuleSyntax: false, esModuleInterop: true, allowImportingTsExtensions: true, resolveJsonModule: true };
/**
 * Whatever the repository's tsconfig says about output, there is none here, and settings that need one would be refused. TypeScript 6
 * wants all files below `rootDir` even so, and takes the tsconfig's own folder where it is not set.
 */
const noOutput = (root: string): object => ({
  noEmit: true, composite: false, incremental: false, tsBuildInfoFile: null, rootDir: path.parse(root).root,
  declaration: false, declarationMap: false, emitDeclarationOnly: false, isolatedDeclarations: false,
});

interface Project {
  readonly file: string;
  /** The tsconfig files that it is made from, present or not. */
  readonly configs: readonly string[];
  remove(): void;
}

/** A tsconfig with the repository's settings and the definitions' files: the repository's own may be about other code, or much more of it. */
function writeProject(root: string, files: readonly string[]): Project {
  const users = path.join(root, 'tsconfig.json');
  const nodeTypes = installedNear(root, '@types/node') !== undefined;
  const settings = fs.existsSync(users)
    ? { extends: users, compilerOptions: { ...noOutput(root), ...AS_LOADED, skipLibCheck: true } }
    : { compilerOptions: { ...noOutput(root), ...AS_LOADED, strict: true, target: 'es2022', skipLibCheck: true, types: nodeTypes ? ['node'] : [] } };
  const text = JSON.stringify({ ...settings, files, include: [], exclude: [] });
  const configs = [users, ...extendedBy(users)];
  const home = path.join(root, CACHE_FOLDER);
  removeAbandoned(home);
  const file = path.join(home, `tsconfig.${process.pid}.json`);
  try {
    fs.mkdirSync(home, { recursive: true });
    fs.writeFileSync(file, text);
    return { file, configs, remove: () => fs.rmSync(file, { force: true }) };
  } catch {
    removeIfThere(file);
  }
  try {
    const elsewhere = fs.mkdtempSync(path.join(os.tmpdir(), 'oac-types-'));
    // The compiler looks for packages of types from where its tsconfig is.
    const installed = installedNear(root, '@types');
    if (installed !== undefined) fs.symlinkSync(installed, path.join(elsewhere, 'node_modules'), 'junction');
    fs.writeFileSync(path.join(elsewhere, 'tsconfig.json'), text);
    return { file: path.join(elsewhere, 'tsconfig.json'), configs, remove: () => fs.rmSync(elsewhere, { recursive: true, force: true }) };
  } catch (error) {
    throw explainSystemError(error, `types cannot be checked: neither ${home} nor ${os.tmpdir()} can be written`);
  }
}

/** The nearest node_modules upward that have this in them: a workspace keeps what it installs in its root. */
function installedNear(root: string, name: string): string | undefined {
  for (let folder = root; ; folder = path.dirname(folder)) {
    const installed = path.join(folder, 'node_modules');
    if (fs.existsSync(path.join(installed, name))) return installed;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** A full disk leaves an empty file. */
function removeIfThere(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // Its folder is none.
  }
}

/** Removes what runs left behind that were killed: files that carry the number of a process that is no more. */
function removeAbandoned(folder: string): void {
  try {
    for (const name of fs.readdirSync(folder)) {
      const pid = Number(/^(?:tsconfig|compiled|judged|answer|code)\.(\d+)(?:\.json)?$/.exec(name)?.[1]);
      if (pid > 0 && !isAlive(pid)) fs.rmSync(path.join(folder, name), { force: true });
    }
  } catch {
    // No such folder yet, or one that cannot be written.
  }
}

/** One that is dead and only not yet buried counts as dead, where the system says so (Linux). */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) [ZX] /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Files that a tsconfig extends, by relative path and so on; what it takes from a package is covered by the locks. */
function extendedBy(config: string, seen = new Set<string>()): string[] {
  if (seen.has(config) || !fs.existsSync(config)) return [];
  seen.add(config);
  const [, list = ''] = /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/.exec(fs.readFileSync(config, 'utf8')) ?? [];
  return [...list.matchAll(/"(\.[^"]*)"/g)].flatMap(([, each]) => {
    const base = path.resolve(path.dirname(config), each!);
    const file = fs.existsSync(base) ? base : `${base}.json`;
    return [file, ...extendedBy(file, seen)];
  });
}

/** Our own declarations need no hash: a cache belongs to one build of this package. */
const OWN_TYPES = path.join(__dirname, 'types') + path.sep;
const PLACED = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/;
const UNPLACED = /^error (TS\d+): (.*)$/;

/** Takes tsc's output apart: errors with their continued lines, then the files that it read. */
function readOutput(output: string, root: string): { readonly problems: readonly TypeProblem[]; readonly files: readonly string[] } {
  const errors: { readonly file?: string; readonly line?: number; readonly column?: number; readonly code: string; readonly lines: string[] }[] = [];
  const files: string[] = [];
  let more: string[] | undefined;
  const isOurs = (file: string): boolean => !file.includes(`${path.sep}node_modules${path.sep}`) && !file.startsWith(`..${path.sep}node_modules`);
  for (const text of output.split(/\r?\n/)) {
    const line = text.replaceAll(`'${root}/`, "'").replaceAll(`"${root}/`, '"'); // files are named from the root
    const [, name, row, column, code, message] = PLACED.exec(line) ?? [];
    const unplaced = UNPLACED.exec(line);
    if (name !== undefined) {
      more = [message!];
      const file = path.resolve(root, name);
      if (isOurs(file)) errors.push({ file, line: Number(row), column: Number(column), code: code!, lines: more });
    } else if (unplaced) {
      more = [unplaced[2]!];
      errors.push({ code: unplaced[1]!, lines: more });
    } else if (/^\s+\S/.test(line) && more) {
      more.push(line.trimEnd());
    } else if (path.isAbsolute(text) && isOurs(text) && !text.startsWith(OWN_TYPES)) {
      files.push(path.normalize(text));
    }
  }
  const problems = errors.map(({ lines, code, ...place }): TypeProblem => {
    const ofConfig = place.file === undefined || place.file.endsWith('.json');
    const { message, remedy } = ofConfig ? { message: lines.join('\n'), remedy: `mend ${path.basename(place.file ?? 'tsconfig.json')} (${code})` } : explainTypeError(lines, code);
    return { check: 'types/tsc', severity: 'error', ...place, message, remedy, code, raw: lines[0]! };
  });
  return { problems, files };
}
