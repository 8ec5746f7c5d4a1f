import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { executableFault } from './executable';
import { program, temporaryFolder } from './test-support';

it('accepts a program of this machine and a script', () => {
  expect(executableFault(process.execPath)).toBeUndefined();
  expect(executableFault(program(temporaryFolder(), 'script', '#!/bin/sh\n'))).toBeUndefined();
});

it('says what is wrong with a file that cannot run here', () => {
  const folder = temporaryFolder();
  expect(executableFault(join(folder, 'missing'))).toBe('does not exist');
  expect(executableFault(folder)).toBe('is a folder');
  expect(executableFault(program(folder, 'empty', ''))).toBe('is an empty file');
  expect(executableFault(program(folder, 'page', '<html>not found</html>'))).toMatch(/^is not a program/);
  writeFileSync(join(folder, 'plain'), '#!/bin/sh\n', { mode: 0o644 });
  expect(executableFault(join(folder, 'plain'))).toBe(`is not executable (chmod +x ${join(folder, 'plain')})`);
});

it.runIf(process.platform === 'linux')('knows the other processor, the other system and a file that is cut off', () => {
  const folder = temporaryFolder();
  const own = readFileSync(process.execPath);
  const other = Buffer.from(own.subarray(0, 4096));
  other.writeUInt16LE(process.arch === 'x64' ? 183 : 62, 18);
  const names = process.arch === 'x64' ? 'arm64, this is x64' : 'x64, this is arm64';
  expect(executableFault(program(folder, 'other', other))).toBe(`is a program for another processor (${names})`);
  const mac = Buffer.alloc(4096);
  mac.writeUInt32LE(0xfeedfacf);
  expect(executableFault(program(folder, 'mac', mac))).toBe('is a program for macOS');
  expect(executableFault(program(folder, 'half', own.subarray(0, own.length / 2)))).toMatch(/^is cut off \(\d+ bytes of at least \d+\)$/);
});
