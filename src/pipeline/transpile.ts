import { createRequire } from 'node:module';
import path from 'node:path';
import type { Cache, Compiled } from './cache';
import { CannotRun } from './cannot-run';
import type { Source } from './sources';

/** Turns a definition file into CommonJS. Throws an Error whose message is the compiler's where the text is no TypeScript. */
export type Transpile = (file: string, source: Source) => Compiled;

/** Compiles with ts-node's swc what the cache does not know; neither is loaded otherwise. */
export function transpiler(cache: Cache): Transpile {
  let compile: Compile | undefined;
  return (file, source) => {
    const script = /\.[cm]?js$/.test(file);
    const key = script ? `${source.hash}.js` : source.hash;
    const known = cache.compiled(key);
    if (known) return known;
    compile ??= loadCompiler();
    // Whatever the suffix says about modules, it becomes CommonJS: only the name that the compiler sees is changed.
    const { outputText, sourceMapText = '{}' } = compile(source.text, { fileName: file.replace(/\.[cm]?([jt]s)$/, '.$1') });
    const { mappings } = JSON.parse(sourceMapText) as { readonly mappings?: string };
    const compiled = { code: outputText, map: JSON.stringify({ version: 3, sources: [path.basename(file)], names: [], mappings }) };
    cache.keep(key, compiled);
    return compiled;
  };
}

type Compile = import('ts-node').Transpiler['transpile'];
/** Of TypeScript's API, which is not loaded: it would cost a first run a third of its time, and 80 MB. */
const COMMONJS = 1;
const ES2022 = 9;

/**
 * The part of ts-node that compiles, without the one that hooks itself into Node: that wants a `typescript` with a JavaScript API, which
 * TypeScript 7 has not, and reads the user's tsconfig and `"type": "module"`, which are about their own code, not about how we load it.
 */
function loadCompiler(): Compile {
  const load = createRequire(__filename);
  try {
    const { create } = load('ts-node/transpilers/swc') as import('ts-node').TranspilerModule;
    const compiler = create({
      service: { config: { options: { module: COMMONJS, target: ES2022, esModuleInterop: true, sourceMap: true } } },
      transpilerConfigLocalResolveHelper: (name: string) => load.resolve(name),
    } as unknown as Parameters<typeof create>[0]);
    return (code, options) => compiler.transpile(code, options);
  } catch (error) {
    throw new CannotRun(`the compiler for definitions does not start: ${(error as Error).message.split('\n')[0]}`,
      'run npm install again; swc needs its optional package for this machine');
  }
}
