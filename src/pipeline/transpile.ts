import { createRequire } from 'node:module';
import path from 'node:path';
import type { Cache, Compiled } from './cache';
import { CannotRun } from './cannot-run';
import type { Source } from './sources';

/** Turns a definition file into CommonJS. Throws an Error whose message is the compiler's where the text is no TypeScript. */
export type Transpile = (file: string, source: Source) => Compiled;

const MARK = '//# sourceMappingURL=data:application/json;charset=utf-8;base64,';

/** Compiles with ts-node and swc what the cache does not know; neither is loaded otherwise. */
export function transpiler(root: string, cache: Cache): Transpile {
  let compile: ((code: string, file: string) => string) | undefined;
  return (file, source) => {
    const script = /\.[cm]?js$/.test(file);
    const key = script ? `${source.hash}.js` : source.hash;
    const known = cache.compiled(key);
    if (known) return known;
    compile ??= loadCompiler(root);
    // Whatever the suffix says about modules, it becomes CommonJS: only the name that the compiler sees is changed.
    const output = compile(source.text, file.replace(/\.[cm]?([jt]s)$/, '.$1'));
    const end = output.lastIndexOf(MARK);
    const map = JSON.parse(Buffer.from(output.slice(end + MARK.length), 'base64').toString('utf8')) as Record<string, unknown>;
    const compiled = {
      code: output.slice(0, end),
      map: JSON.stringify({ version: 3, sources: [path.basename(file)], names: [], mappings: map['mappings'] }),
    };
    cache.keep(key, compiled);
    return compiled;
  };
}

/**
 * TypeScript 7 has no JavaScript API and the user's may be any version, so ts-node is given ours; `skipProject` and `moduleTypes`
 * because the user's tsconfig and `"type": "module"` are about their own code, not about how we load it.
 */
function loadCompiler(root: string): (code: string, file: string) => string {
  const load = createRequire(__filename);
  const { prepareStackTrace } = Error;
  const { emit } = process;
  try {
    const { create } = load('ts-node') as typeof import('ts-node');
    const service = create({
      cwd: root,
      swc: true,
      skipProject: true,
      compiler: load.resolve('@typescript/typescript6'),
      compilerOptions: { module: 'commonjs', target: 'es2022', allowJs: true, esModuleInterop: true },
      moduleTypes: { '**/*': 'cjs' },
    });
    return (code, file) => service.compile(code, file);
  } catch (error) {
    throw new CannotRun(`the compiler for definitions does not start: ${(error as Error).message.split('\n')[0]}`,
      'run npm install again; swc needs its optional package for this machine');
  } finally {
    // ts-node makes stacks say TypeScript's positions, which ours do themselves, from the cache too: twice would be wrong.
    Error.prepareStackTrace = prepareStackTrace;
    process.emit = emit;
  }
}
