import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { originOfStack, type Origin } from '../model/origin';
import type { Hermetic } from './hermetic';
import type { Positions } from './positions';
import { resolveImport, type Resolved } from './resolve';
import type { Sources } from './sources';
import type { Transpile } from './transpile';

/** Loads definition files as CommonJS: once each, circles as Node does them. */
export interface Modules {
  /** What a file exports. Throws what the file throws, the same error each time. */
  load(file: string): unknown;
  /** The file that is being evaluated, innermost: the culprit when nothing comes back. */
  readonly current: string | undefined;
  /** What imports of other files have led to. */
  readonly imports: readonly Import[];
}

export interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly file: string;
}

/** Where an error came up that carries no place of its own: text that cannot be compiled, or an import that leads nowhere. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  constructor(message: string, readonly file: string, readonly remedy: string, readonly line?: number, options?: ErrorOptions) {
    super(message, options);
  }
}

interface Loading {
  exports: unknown;
  failure?: { readonly error: unknown };
}
type Body = (exports: unknown, require: (specifier: string) => unknown, module: Loading, file: string, folder: string) => void;
const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

/**
 * A module system of our own, since Node's would read, resolve and compile every file again.
 * @param root what files are named from in messages
 * @param own what imports of this package give: the instance that runs, not a second copy of it
 */
export function definitionModules(
  { root, sources, transpile, positions, hermetic, own }: { root: string; sources: Sources; transpile: Transpile; positions: Positions; hermetic: Hermetic; own: ReadonlyMap<string, unknown> },
): Modules {
  const modules = new Map<string, Loading>();
  const stack: string[] = [];
  /** By folder and specifier: files of one folder import the same things. */
  const resolved = new Map<string, Resolved>();
  const imports: Import[] = [];

  function load(file: string): unknown {
    const before = modules.get(file);
    if (before) {
      if (before.failure) throw before.failure.error;
      return before.exports;
    }
    const module: Loading = { exports: {} };
    modules.set(file, module);
    stack.push(file);
    try {
      evaluate(file, module);
    } catch (thrown) {
      const error = inCircle(thrown, stack, root) ?? thrown;
      module.failure = { error };
      stack.pop(); // not in a finally: when time runs out, the stack still names the culprit
      throw error;
    }
    stack.pop();
    return module.exports;
  }

  function evaluate(file: string, module: Loading): void {
    if (file.endsWith('.json')) {
      module.exports = parseJson(file, sources.read(file).text);
      return;
    }
    const body = compile(file);
    const folder = path.dirname(file);
    const require = (specifier: string): unknown => {
      if (own.has(specifier)) return own.get(specifier);
      const key = `${folder}\0${specifier}`;
      let found = resolved.get(key);
      if (!found) {
        resolved.set(key, found = attempt(specifier, file, sources.read(file).text));
        if (found.kind !== 'node') imports.push({ from: file, specifier, file: found.file });
      }
      if (found.kind !== 'node') return load(found.file);
      hermetic.broken();
      shareOwn(file);
      return found.load();
    };
    body.call(module.exports, module.exports, require, module, file, folder);
  }

  let shared = false;
  /** Packages that import this one get the same instance: their definitions belong to the same project. */
  function shareOwn(file: string): void {
    if (shared) return;
    shared = true;
    const require = createRequire(file);
    for (const [name, exports] of own) {
      try {
        const at = require.resolve(name);
        require.cache[at] ??= Object.assign(new Module(at), { exports, filename: at, loaded: true });
      } catch {
        return; // not installed here, so no package next to it can import it
      }
    }
  }

  function compile(file: string): Body {
    let compiled;
    try {
      compiled = transpile(file, sources.read(file));
    } catch (error) {
      throw syntaxError(file, error);
    }
    positions.add(file, () => compiled.map);
    hermetic.read(compiled.code);
    try {
      return compileFunction(compiled.code, PARAMETERS, { filename: file, contextExtensions: [hermetic.scope] }) as Body;
    } catch (error) {
      const line = Number(/:(\d+)$/m.exec((error as Error).stack ?? '')?.[1]);
      const at = line > 0 ? positions.toSource({ file, line, column: 1 }).line : undefined;
      throw new LoadError((error as Error).message, file, 'definitions run as CommonJS: no top-level await, no import.meta', at);
    }
  }

  return {
    load(file) {
      stack.length = 0;
      return load(file);
    },
    get current() {
      return stack.at(-1);
    },
    imports,
  };
}

/**
 * The error of a file that uses what another one has not yet defined, since that one is still waiting for this one. The first frame is
 * what the other exports, the second its use.
 */
function inCircle(error: unknown, stack: readonly string[], root: string): LoadError | undefined {
  const [, name] = (error instanceof Error && /^Cannot access '(.+)' before initialization$/.exec(error.message)) || [];
  if (name === undefined) return undefined;
  const frames = ((error as Error).stack ?? '').split('\n').slice(1).map((line) => originOfStack(`\n${line}`)).filter((frame): frame is Origin => frame !== undefined);
  const definition = frames[0]?.file;
  const use = frames.find(({ file }) => file !== definition);
  const start = stack.findIndex((file) => file === definition);
  if (start < 0 || use === undefined || start === stack.length - 1) return undefined;
  const files = stack.slice(start);
  const named = files.map((file) => path.relative(root, file).split(path.sep).join('/'));
  const short = files.map((file) => path.basename(file));
  const steps = new Set(short).size === short.length ? short : named;
  const circle = [...steps, steps[0]].join(' → ');
  const what = name === '_default' ? 'what the first exports by default' : `'${name}'`;
  return new LoadError(`${named.slice(0, -1).join(', ')} and ${named.at(-1)!} import each other: ${circle}, and ${what} is used before it is defined`, use.file, 'move what both need into a third file', use.line, { cause: error });
}

function attempt(specifier: string, file: string, text: string): Resolved {
  try {
    return resolveImport(specifier, file);
  } catch (error) {
    const [message] = (error as Error).message.split('\n');
    const line = text.split('\n').findIndex((each) => each.includes(`'${specifier}'`) || each.includes(`"${specifier}"`)) + 1;
    const remedy = specifier.startsWith('.') ? 'check the path' : `npm install ${specifier}, or mend the name`;
    throw new LoadError(message ?? `Cannot find '${specifier}'`, file, remedy, line > 0 ? line : undefined);
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new LoadError(`not JSON: ${(error as Error).message}`, file, 'mend the file, or import it only as text');
  }
}

/** swc's message is a drawing with a stack below; its first line and the line number in its frame are what a reader needs. */
function syntaxError(file: string, error: unknown): unknown {
  const { message, name } = error as Error;
  const found = /^\s*x (.+)$/m.exec(message);
  if (name === 'CannotRun' || !found) return error;
  const line = Number(/,-\[[^\]]*:(\d+):\d+\]/.exec(message)?.[1]);
  return new LoadError(found[1]!, file, 'mend the syntax', line > 0 ? line : undefined);
}
