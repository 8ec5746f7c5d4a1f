import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { CONFIG, dashboard, repositoryWith, service } from '../pipeline/test-support';

const oac = path.resolve(__dirname, '../../dist/oac.js');
let root: string;
let code: string;

function generate(): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [oac, 'generate'], { cwd: root, encoding: 'utf8' });
  expect(status, stdout + stderr).toBe(0);
  expect(stderr).toBe('');
}
/** What identifies the data: V8 never makes the same twice, but the file is only written anew where it was not taken. */
const stamp = (): string => `${fs.statSync(code).ino} ${fs.statSync(code).mtimeMs}`;

beforeEach(() => {
  root = repositoryWith({ 'oac.config.ts': CONFIG, 'services/api.ts': service('api'), 'dashboards/api.ts': dashboard('api') });
  code = path.join(root, '.oac-cache/code');
  generate();
});

describe("V8's code, kept from one start to the next", () => {
  it('is written by the first run and taken by the next', () => {
    const before = stamp();
    generate();
    expect(stamp()).toBe(before);
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['cut off', (bytes) => bytes.subarray(0, bytes.length / 2)],
    ['empty', () => Buffer.alloc(0)],
    ['changed in one place', (bytes) => Buffer.from(bytes.map((byte, i) => (i === bytes.length - 1000 ? byte ^ 255 : byte)))],
    ['of another build', (bytes) => Buffer.concat([Buffer.from('x'), bytes])],
  ])('is made again where it is %s', (_, spoil) => {
    fs.writeFileSync(code, spoil(fs.readFileSync(code)));
    const spoilt = stamp();
    generate();
    expect(stamp()).not.toBe(spoilt);
    const mended = stamp();
    generate();
    expect(stamp()).toBe(mended);
  });

  it('leaves nothing behind where there is no cache', () => {
    fs.rmSync(path.dirname(code), { recursive: true });
    expect(spawnSync(process.execPath, [oac, '--help'], { cwd: root }).status).toBe(0);
    expect(fs.existsSync(path.dirname(code))).toBe(false);
  });
});
