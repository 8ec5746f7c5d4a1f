import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Output } from '../model/project';
import { answerOf, keepAnswer } from './answer';
import { run } from './run';
import { CONFIG, dashboard, own, put, repositoryWith, service } from './test-support';
import { writeTree } from './write';

const outputs: readonly Output[] = [{ name: 'grafana', files: ({ dashboards }) => dashboards.map(({ uid, title }) => ({ path: `all/${uid}.json`, content: title })) }];
const machinery = { own, checks: [], outputs, trace: () => () => [], judge: () => ({ judge: () => [] }) };
const ANSWER = '.oac-cache/answer';

/** JavaScript, so that no compiler is started. */
const FILES = {
  'oac.config.js': CONFIG,
  'services/api.js': service('api'),
  'lib/words.js': "export const words = 'Words';\n",
  'lib/title.json': '{ "title": "Title" }',
  'dashboards/api.js': `
import { dashboard, row, text } from 'observability-as-code';
import { words } from '../lib/words';
import { title } from '../lib/title';
export default dashboard({ uid: 'api', title, rows: [row('All', text(words))] });
`,
};
/** A repository in which the answer is known. */
async function settled(): Promise<string> {
  const root = repositoryWith(FILES);
  const done = await run(root, machinery, () => undefined);
  await writeTree(path.join(root, 'generated'), done.files!);
  keepAnswer(root, done);
  return root;
}

type Change = (root: string, at: (file: string) => string) => void;
const edit = (file: string, change: (text: string) => string): Change => (_, at) => fs.writeFileSync(at(file), change(fs.readFileSync(at(file), 'utf8')));
const add = (file: string, text: string): Change => (root) => put(root, { [file]: text });
const remove = (file: string): Change => (_, at) => fs.rmSync(at(file), { recursive: true });
/** As if it had been kept so. */
const forge = (change: (kept: Record<string, unknown>) => object): Change => edit(ANSWER, (text) => {
  const body = JSON.stringify(change(JSON.parse(text.split('\n')[1]!) as Record<string, unknown>));
  return `${createHash('sha256').update(body).digest('hex')}\n${body}`;
});
const by = (change: (by: string) => string): Change => forge((kept) => ({ ...kept, by: change(kept['by'] as string) }));

const CHANGES: readonly (readonly [string, Change])[] = [
  ['a definition changed', edit('dashboards/api.js', (text) => text.replace("'All'", "'Else'"))],
  ['a definition is new', add('dashboards/b.js', dashboard('b'))],
  ['a definition is gone', remove('dashboards/api.js')],
  ['a definition has another name', (_, at) => fs.renameSync(at('services/api.js'), at('services/b.js'))],
  ['what it imports changed', edit('lib/words.js', (text) => text.replace('Words', 'Other'))],
  ['data that it imports changed', edit('lib/title.json', (text) => text.replace('Title', 'Other'))],
  ['what it imports is gone', remove('lib/words.js')],
  ['an import leads elsewhere', add('lib/title.ts', "export const title = 'Nearer';")],
  ['the config changed', edit('oac.config.js', (text) => text.replace('{}', "{ outputs: ['grafana'] }"))],
  ['there is another config', add('oac.config.mts', CONFIG)],
  ['a generated file was edited', edit('generated/all/api.json', (text) => `${text} `)],
  ['a generated file is gone', remove('generated/all/api.json')],
  ['a generated file is a link', (_, at) => { fs.renameSync(at('generated/all/api.json'), at('moved')); fs.symlinkSync(at('moved'), at('generated/all/api.json')); }],
  ['a file was put among them', add('generated/all/mine.json', '{}')],
  ['the list of them was edited', edit('generated/.oac-manifest', (text) => `${text}\n`)],
  ['the list of them was edited with them', (root, at) => { edit('generated/all/api.json', () => 'x')(root, at); edit('generated/.oac-manifest', () => `${createHash('sha256').update('x').digest('hex')}  all/api.json\n`)(root, at); }],
  ['nothing is generated', remove('generated')],
  ['a writer was stopped', (_, at) => fs.mkdirSync(at('generated/.oac-work'))],
  ['the answer is cut off', (_, at) => fs.truncateSync(at(ANSWER), 1000)],
  ['the answer is empty', (_, at) => fs.truncateSync(at(ANSWER), 0)],
  ['the answer was edited', edit(ANSWER, (text) => text.replace('"files":', '"files":1'))],
  ['the answer is a folder', (root, at) => { remove(ANSWER)(root, at); fs.mkdirSync(at(ANSWER)); }],
  ['the answer has another form', forge(({ sources: _, ...kept }) => kept)],
  ['the answer is of another build', by((text) => text.replace('source', 'other'))],
  ['the answer is of another Node', by((text) => text.replace(process.versions.v8, '0'))],
  ['the answer is of another place', by((text) => text.replace('oac-test-', 'oac-other-'))],
  ['what is installed changed', forge((kept) => ({ ...kept, stamps: { 'package-lock.json': '1 1' } }))],
];

it('an answer is what was said', async () => {
  const root = await settled();
  expect(answerOf(root)).toEqual({ problems: [], excluded: 0, files: 1, counts: [['grafana', 1]] });
  const answer = fs.readFileSync(path.join(root, ANSWER), 'utf8');
  fs.rmSync(path.join(root, ANSWER));
  for (const definition of ["import 'node:os';\n", 'process.title;\n']) {
    edit('lib/words.js', (text) => `${definition}${text}`)(root, (file) => path.join(root, file));
    keepAnswer(root, await run(root, machinery, () => undefined));
    expect(fs.existsSync(path.join(root, ANSWER))).toBe(false);
    put(root, FILES);
  }
  put(root, { [ANSWER]: answer });
  expect(answerOf(root)).toBeDefined();
});

it.each(CHANGES)('there is none where %s', async (_, change) => {
  const root = await settled();
  expect(answerOf(root)).toBeDefined();
  change(root, (file) => path.join(root, file));
  expect(answerOf(root)).toBeUndefined();
});

it('what is made from what was there is answered once it stays as it is', async () => {
  const root = repositoryWith(FILES);
  const growing: Output = { name: 'grafana', files: (_, __, before) => [{ path: 'dots', content: `${before?.('dots') ?? ''}.`.slice(0, 2) }] };
  for (const known of [false, false, true]) {
    const done = await run(root, { ...machinery, outputs: [growing] }, () => undefined);
    await writeTree(path.join(root, 'generated'), done.files!);
    keepAnswer(root, done);
    expect(answerOf(root) !== undefined).toBe(known);
  }
});

it('a folder that cannot be written is passed over', async () => {
  const root = await settled();
  fs.rmSync(path.join(root, '.oac-cache'), { recursive: true });
  put(root, { '.oac-cache': 'a file' });
  const done = await run(root, machinery, () => undefined);
  expect(() => keepAnswer(root, done)).not.toThrow();
  expect(answerOf(root)).toBeUndefined();
});
