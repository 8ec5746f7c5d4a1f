import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { madeFrom } from '../model/project';
import { openCache } from './cache';
import { committed } from './committed';
import { printManifest } from './tree';

const KEY = '0123456789abcdef0123456789abcdef';
let root: string;
const commit = (content: string, manifest = printManifest([{ path: 'a.yml', content }])): void => {
  fs.mkdirSync(path.join(root, 'generated'), { recursive: true });
  fs.writeFileSync(path.join(root, 'generated/a.yml'), content);
  fs.writeFileSync(path.join(root, 'generated/.oac-manifest'), manifest);
};
const text = (key: string): string => `# Written by oac\n# ${madeFrom(key)}\nvalue: 1\n`;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(tmpdir(), 'oac-committed-'));
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }));
});

it('takes what is committed, made from the same and unchanged', () => {
  commit(text(KEY));
  expect(committed(root, 'a.yml', KEY)).toBe(text(KEY));
});
it.each<[string, () => void]>([
  ['there is none', () => undefined],
  ['it is made from something else', () => { commit(text(`f${KEY}`)); }],
  ['somebody changed it', () => { commit(text(KEY).replace('1', '2'), printManifest([{ path: 'a.yml', content: text(KEY) }])); }],
  ['it is none of ours', () => { commit(text(KEY), ''); }],
  ['it says so far down only', () => { commit(`${'# x\n'.repeat(500)}${text(KEY)}`); }],
])('makes it where %s', (_, given) => {
  given();
  expect(committed(root, 'a.yml', KEY)).toBeUndefined();
});
it('a fresh clone makes nothing anew, and a change does', () => {
  const asked: number[] = [];
  const remember = (about: number): string => openCache(root).remember([about], (key) => {
    asked.push(about);
    return text(key);
  }, 'a.yml');
  const first = remember(1);
  commit(first);
  expect([remember(1), asked]).toEqual([first, [1]]);
  expect(remember(2)).not.toBe(first);
  expect(asked).toEqual([1, 2]);
});
