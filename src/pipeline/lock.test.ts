import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { tryLock } from './lock';

function lockFile(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oac-lock-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, 'lock');
}
const release = (lock: ReturnType<typeof tryLock>): void => {
  if (typeof lock !== 'function') throw new Error(`held by ${lock}`);
  lock();
};
/** The id of a process that is no more. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '0']).pid;

it('is held by one, and named by the others', () => {
  const file = lockFile();
  const mine = tryLock(file);
  expect(tryLock(file)).toBe(process.pid);
  release(mine);
  release(tryLock(file));
  expect(fs.readdirSync(path.dirname(file))).toEqual([]);
});

it('is taken from the dead, and from a process that only has the same id', () => {
  const file = lockFile();
  for (const holder of [{ pid: deadPid(), started: '1' }, { pid: process.pid, started: 'long ago' }]) {
    fs.writeFileSync(file, JSON.stringify({ ...holder, nonce: 'n' }));
    release(tryLock(file));
    expect(fs.readdirSync(path.dirname(file))).toEqual([]);
  }
});

it('is taken from the dead by one at a time, and an heir that died is inherited from', () => {
  const file = lockFile();
  fs.writeFileSync(file, JSON.stringify({ pid: deadPid(), started: '1', nonce: 'n' }));
  const heir = tryLock(`${file}.n`);
  expect(tryLock(file)).toBe(process.pid);
  release(heir);
  fs.writeFileSync(`${file}.n`, JSON.stringify({ pid: deadPid(), started: '1', nonce: 'm' }));
  release(tryLock(file));
  expect(fs.readdirSync(path.dirname(file))).toEqual([]);
});

it('is not taken from an heir who was quicker', () => {
  const file = lockFile();
  fs.writeFileSync(file, JSON.stringify({ pid: deadPid(), started: '1', nonce: 'n' }));
  const link = fs.linkSync;
  const spy = vi.spyOn(fs, 'linkSync').mockImplementation((from, to) => {
    link(from, to);
    if (to !== `${file}.n`) return;
    spy.mockRestore();
    fs.rmSync(file);
    tryLock(file); // the other has inherited in between
  });
  expect(tryLock(file)).toBe(process.pid);
});

it('that cannot be read is held by nobody known', () => {
  const file = lockFile();
  fs.writeFileSync(file, '');
  expect(tryLock(file)).toBe(0);
});
