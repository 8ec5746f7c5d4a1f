import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** What an import leads to: a file that we load ourselves, or something that Node loads. */
export type Resolved =
  | { readonly kind: 'definition'; readonly file: string }
  | { readonly kind: 'json'; readonly file: string }
  | { readonly kind: 'node'; readonly load: () => unknown };

const SUFFIXES = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json'];
/** As tsc does: `./x.js` means the TypeScript that would become it, where that exists. */
const INSTEAD_OF_JS: Readonly<Record<string, string>> = { '.js': '.ts', '.mjs': '.mts', '.cjs': '.cts' };
const TYPESCRIPT = /\.[cm]?ts$/;

/** Finds what `specifier` means in `from`. Throws an Error in Node's words where it means nothing. */
export function resolveImport(specifier: string, from: string): Resolved {
  if (/^\.{1,2}(?:\/|$)/.test(specifier) || path.isAbsolute(specifier)) {
    const file = localFile(path.resolve(path.dirname(from), specifier));
    if (file === undefined) throw new Error(`Cannot find '${specifier}'`);
    return byFile(file, from);
  }
  const require = createRequire(from);
  const found = require.resolve(specifier);
  // A workspace package, or a `#name` of package.json, may lead to TypeScript.
  return TYPESCRIPT.test(found) && !inNodeModules(found) ? byFile(found, from) : { kind: 'node', load: () => require(specifier) as unknown };
}

function byFile(file: string, from: string): Resolved {
  if (inNodeModules(file) || file.endsWith('.node')) return { kind: 'node', load: () => createRequire(from)(file) as unknown };
  return { kind: file.endsWith('.json') ? 'json' : 'definition', file };
}

const inNodeModules = (file: string): boolean => file.includes(`${path.sep}node_modules${path.sep}`);

function localFile(base: string): string | undefined {
  const suffix = path.extname(base);
  const instead = INSTEAD_OF_JS[suffix];
  if (instead !== undefined && isFile(base.slice(0, -suffix.length) + instead)) return base.slice(0, -suffix.length) + instead;
  if (suffix !== '' && isFile(base)) return base;
  for (const each of SUFFIXES) if (isFile(base + each)) return base + each;
  for (const each of SUFFIXES) if (isFile(path.join(base, `index${each}`))) return path.join(base, `index${each}`);
  return isFile(base) ? base : undefined;
}

const isFile = (file: string): boolean => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
