import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findDocuments } from './find';
import { folderWith } from './test-support';

const RULES = 'groups:\n- name: g\n  rules:\n  - record: a:b\n    expr: up\n';
const DASHBOARD = '{"title": "T", "schemaVersion": 39, "panels": []}';
const files = (folder: string, paths: readonly string[] = [folder]): string[] => findDocuments(paths).documents.map(({ file }) => path.relative(folder, path.resolve(file)));

it('finds documents in folders by content, in order, and passes over what is not for it', () => {
  const folder = folderWith({
    'b/rules.yml': RULES, 'a/d.json': DASHBOARD, 'a/odd.rules': RULES, 'c/t.tmpl': '{{ define "x" }}{{ .CommonLabels }}{{ end }}', 'package.json': '{}', 'binary.json': Buffer.from([0, 1]), 'rules.txt': RULES,
    '.git/r.yml': RULES, 'node_modules/x/r.yml': RULES, '.hidden.yml': RULES, 'chart/r.yaml': `{{- if .Values.x }}\n${RULES}{{ end }}`, 'chart/deployment.yaml': 'a: {{ .Values.b }}', 'empty.json': '',
  });
  expect(files(folder)).toEqual(['a/d.json', 'a/odd.rules', 'b/rules.yml', 'c/t.tmpl']);
  expect(findDocuments([folder])).toMatchObject({ problems: [], skipped: 1 });
});

it('says it of each named file that is nothing, and of a folder once', () => {
  const folder = folderWith({ 'x/package.json': '{}', 'x/y/z.yml': 'a: 1', 'binary.json': Buffer.from([0]), 'notes.txt': 'hello', 'rules.txt': RULES });
  const at = (name: string): string => path.join(folder, name);
  expect(findDocuments([at('x')]).problems).toMatchObject([{ check: 'documents/unknown', severity: 'error', file: at('x'), message: 'holds none of the files that oac knows' }]);
  expect(findDocuments([at('x/package.json'), at('binary.json'), at('notes.txt')]).problems.map(({ file }) => file)).toEqual([at('x/package.json'), at('binary.json'), at('notes.txt')]);
  expect(files(folder, [at('rules.txt')])).toEqual(['rules.txt']);
});

it('says that nothing was judged where all has to be filled in first, and what is in UTF-16', () => {
  const folder = folderWith({ 'chart/r.yaml': `{{- if .Values.x }}\n${RULES}{{ end }}`, 'u/d.json': Buffer.from(`\ufeff${DASHBOARD.replace('[]', '[{"gridPos": {}}]')}`, 'utf16le'), 'u/r.yml': RULES });
  expect(findDocuments([path.join(folder, 'chart')]).problems).toMatchObject([{ severity: 'error', message: 'holds templates only, which no server reads as they are' }]);
  expect(findDocuments([path.join(folder, 'u')]).problems).toMatchObject([{ severity: 'error', message: 'is not UTF-8: it may be UTF-16, which no server reads' }]);
});

it('reads each file once, whatever leads to it, and survives circles of links', () => {
  const folder = folderWith({ 'a/r.yml': RULES, '..data/d.json': DASHBOARD });
  fs.symlinkSync('..', path.join(folder, 'a/up'));
  fs.symlinkSync('a', path.join(folder, 'b'));
  fs.symlinkSync('a/r.yml', path.join(folder, 'z.yml'));
  fs.symlinkSync('..data/d.json', path.join(folder, 'd.json')); // as Kubernetes mounts a ConfigMap
  fs.symlinkSync('self.yml', path.join(folder, 'self.yml'));
  fs.symlinkSync('nowhere', path.join(folder, 'gone.yml'));
  fs.symlinkSync('nowhere', path.join(folder, 'gone.txt'));
  const { documents, problems } = findDocuments([folder, path.join(folder, 'a'), path.join(folder, 'a/r.yml')]);
  expect(documents).toHaveLength(2);
  expect(problems.map(({ file, severity }) => [path.basename(file!), severity]).sort()).toEqual([['gone.yml', 'warning'], ['self.yml', 'warning']]);
});

it('says what does not exist, and what may be meant', () => {
  const folder = folderWith({ 'rules.yml': RULES });
  const say = (name: string): unknown => findDocuments([path.join(folder, name)]).problems;
  expect(say('ruels.yml')).toMatchObject([{ check: 'documents/unreadable', message: 'does not exist', remedy: `did you mean ${path.join(folder, 'rules.yml')}?` }]);
  expect(say('no/such/x')).toMatchObject([{ remedy: `${path.join(folder, 'no/such')} does not exist, either: look at the path` }]);
  expect(say('*.json')).toMatchObject([{ message: 'does not exist: the pattern stands for no file' }]);
  fs.symlinkSync('nowhere', path.join(folder, 'gone.json'));
  expect(say('gone.json')).toMatchObject([{ message: 'is a link to something that does not exist' }]);
  expect(say('rules.yml/x')).toHaveLength(1);
  expect(say('rules.yml\0')).toHaveLength(1);
  expect(say('x'.repeat(5000))).toHaveLength(1);
});

it('does not wait for pipes and devices', () => {
  const folder = folderWith({ 'rules.yml': RULES });
  execFileSync('mkfifo', [path.join(folder, 'pipe.yml')]);
  expect(findDocuments([folder])).toMatchObject({ documents: [{}], problems: [] });
  expect(findDocuments([path.join(folder, 'pipe.yml'), '/dev/zero']).problems).toMatchObject([{ message: 'is no regular file' }, { message: 'is no regular file' }]);
});

it('says what is too large, if it is ours or named', () => {
  const folder = folderWith({ 'data.json': '[1', 'd.json': '{"panels": [], "schemaVersion": 1,' });
  for (const name of ['data.json', 'd.json']) fs.truncateSync(path.join(folder, name), 33 * 1024 * 1024);
  const say = (name: string): unknown[] => findDocuments([path.join(folder, name)]).problems.map(({ file, check }) => [path.basename(file!), check]);
  expect(say('.')).toEqual([['d.json', 'documents/too-large']]);
  expect(say('data.json')).toEqual([['data.json', 'documents/too-large']]);
});

it('names files as from the working folder', () => {
  const folder = folderWith({ 'a/r.yml': RULES });
  const before = process.cwd();
  try {
    process.chdir(folder);
    expect(findDocuments(['.']).documents.map(({ file }) => file)).toEqual(['a/r.yml']);
    expect(findDocuments([path.join(folder, 'a/')]).documents.map(({ file }) => file)).toEqual(['a/r.yml']);
    process.chdir(path.join(folder, 'a'));
    expect(findDocuments(['../a']).documents.map(({ file }) => file)).toEqual(['r.yml']);
  } finally {
    process.chdir(before);
  }
});

// Nobody forbids root anything, so that another user has to look.
it.skipIf(process.getuid?.() !== 0 && process.getuid === undefined)('says which file or folder it may not read, once each', () => {
  const folder = folderWith({ 'closed/r.yml': RULES, 'closed.yml': RULES, 'open.yml': RULES });
  const { seteuid, geteuid } = process;
  fs.chmodSync(folder, 0o755);
  fs.chmodSync(path.join(folder, 'closed'), 0o000);
  fs.chmodSync(path.join(folder, 'closed.yml'), 0o000);
  const self = geteuid!();
  try {
    if (self === 0) seteuid!(65534);
    const { documents, problems } = findDocuments([folder]);
    expect(documents.map(({ file }) => path.basename(file))).toEqual(['open.yml']);
    expect(problems.map(({ file, check, message }) => [path.basename(file!), check, message])).toEqual([
      ['closed.yml', 'documents/unreadable', 'cannot be read: its permissions forbid it'], ['closed', 'documents/unreadable', 'cannot be read: its permissions forbid it'],
    ]);
  } finally {
    if (self === 0) seteuid!(self);
    fs.chmodSync(path.join(folder, 'closed'), 0o755);
  }
});
