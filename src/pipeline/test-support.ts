import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import * as api from '../index';
import * as metrics from '../metrics/index';
import { openCache } from './cache';
import { findConfig } from './config';
import { load, type Loaded } from './load';
import { readSources } from './sources';
import { findContent } from './walk';

const repository = path.resolve(__dirname, '../..');

export type Files = Readonly<Record<string, string>>;

/** A folder with these files, removed after the test. Definitions in it find this package as installed. */
export function repositoryWith(files: Files): string {
  const root = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'oac-test-'));
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }));
  fs.mkdirSync(path.join(root, 'node_modules'));
  fs.symlinkSync(repository, path.join(root, 'node_modules/observability-as-code'));
  put(root, { 'package.json': '{}', ...files });
  return root;
}

export function put(root: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), content);
  }
}

export const own = new Map<string, unknown>([['observability-as-code', api], ['observability-as-code/metrics', metrics]]);

/** Loads a repository as the pipeline does, without the type check. */
export function loadFrom(root: string, timeLimit?: number): Loaded {
  const cache = openCache(root);
  const loaded = load(root, findConfig(root), findContent(root).definitions, { sources: readSources(), cache, own, ...(timeLimit === undefined ? {} : { timeLimit }) });
  cache.save();
  return loaded;
}

/** The failures' problems, files relative to the root. */
export const problemsOf = ({ failures }: Loaded, root: string): readonly Record<string, unknown>[] =>
  failures.map(({ problem }) => ({ ...problem, ...(problem.file === undefined ? {} : { file: path.relative(root, problem.file) }) }));

/** Path and content of every file under a folder. */
export function treeOf(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  if (!fs.existsSync(folder)) return files;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isDirectory()) files[path.relative(folder, file)] = entry.isSymbolicLink() ? `-> ${fs.readlinkSync(file)}` : fs.readFileSync(file, 'utf8');
  }
  return files;
}

/** Definitions that are right, as short as they can be. */
export const CONFIG = "import { defineConfig } from 'observability-as-code';\nexport default defineConfig({});\n";
export const service = (name: string): string => `
import { service } from 'observability-as-code';
export const ${name} = service({ name: '${name}', owner: 'team', select: { job: '${name}' }, signals: {} });
`;
export const dashboard = (uid: string): string => `
import { dashboard, row, text } from 'observability-as-code';
export default dashboard({ uid: '${uid}', title: '${uid}', rows: [row('All', text('Words'))] });
`;
