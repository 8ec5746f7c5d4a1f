import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(__dirname, '..');
/** Files that are not tests, by their path in the repository. */
function sources(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/(?:^|[./\\])test(?:-support)?\.ts$/.test(file) && !file.includes('node_modules'))
    .map((file) => ({ path: `${folder}/${file.replaceAll('\\', '/')}`, text: readFileSync(join(root, folder, file), 'utf8') }));
}
/** Modules that a text loads when it runs: not those of which it only takes types. */
function loaded(text: string): string[] {
  return [...text.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\b(?:require|import)\(\s*'([^']+)'\s*\)/gm)]
    .flatMap(([, named, bare, called]) => named ?? bare ?? called ?? []);
}
/** Paths of files that break a rule. */
const breaking = (folders: readonly string[], breaks: (text: string) => boolean): string[] =>
  folders.flatMap(sources).filter(({ text }) => breaks(text)).map(({ path }) => path);

const SDK = /^@grafana\/grafana-foundation-sdk\b/;
/** What changes files, by Node's names. */
const WRITES = /\b(?:fs\.)?(?:writeFile|appendFile|createWriteStream|copyFile|rename|symlink|link|unlink|rm|rmdir|mkdir|truncate|cp)(?:Sync)?\s*\(/;

it('reads what a text loads', () => {
  expect(loaded("import { A,\n  type B } from 'x';\nimport type { C } from 'y';\nimport 'z';\nconst d = require('d'); await import('e');\nexport * from 'f';\nexport type { G } from 'g';"))
    .toEqual(['x', 'z', 'd', 'e', 'f']);
});
it('values of the Foundation SDK have one home: its builders are mutable, and its modules are slow to load', () => {
  const users = breaking(['src', 'services', 'dashboards', 'alert-rules', 'scenarios'], (text) => loaded(text).some((name) => SDK.test(name)));
  expect(users.length).toBeGreaterThan(5);
  expect(users.filter((path) => !path.startsWith('src/outputs/'))).toEqual([]);
});
it('an output makes texts, and only the pipeline writes them', () => {
  const writers = breaking(['src'], (text) => loaded(text).some((name) => /^(?:node:)?fs(?:\/promises)?$/.test(name)) && WRITES.test(text));
  expect(writers).toContain('src/pipeline/write.ts');
  // Their own things in other places: a compiled program, temporary folders of a trial, tools that were fetched.
  expect(writers.filter((path) => !path.startsWith('src/pipeline/') && !/^src\/(?:cli\/start|proof\/[\w-]+|tools\/[\w-]+)\.ts$/.test(path))).toEqual([]);
});
it('content comes as the package comes to others: it takes nothing from src/', () => {
  const content = ['services', 'dashboards', 'alert-rules', 'scenarios'].flatMap(sources);
  expect(content.length).toBeGreaterThan(5);
  for (const { path, text } of content) expect(loaded(text).filter((name) => /(?:^|\/)src(?:\/|$)/.test(name)), path).toEqual([]);
});
