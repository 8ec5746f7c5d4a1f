import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { DataPath } from '../model/document';

/** Every string in some data. */
export function stringsIn(data: unknown, at: DataPath = []): { readonly path: DataPath; readonly value: string }[] {
  if (typeof data === 'string') return [{ path: at, value: data }];
  if (Array.isArray(data)) return data.flatMap((one, index) => stringsIn(one, [...at, index]));
  return typeof data === 'object' && data !== null ? Object.entries(data).flatMap(([key, one]) => stringsIn(one, [...at, key])) : [];
}

/** A way into some data. */
export function randomPath(data: unknown, number: () => number): { readonly path: DataPath; readonly value: unknown } {
  let value = data;
  const steps: (string | number)[] = [];
  while (typeof value === 'object' && value !== null && number() % 5 > 0) {
    const keys = Object.keys(value);
    if (keys.length === 0) break;
    const key = keys[number() % keys.length]!;
    steps.push(Array.isArray(value) ? Number(key) : key);
    value = (value as Record<string, unknown>)[key];
  }
  return { path: steps, value };
}

/** A folder with these files, for one test. */
export function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'oac-documents-')));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
  return folder;
}
