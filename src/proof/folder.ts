import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from '../tools';

/** What is killed may still be writing. */
const GONE = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 } as const;

/** Works in a temporary folder, which goes in the end, also where ctrl-C ends us. */
export async function inFolder<T>(prefix: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), prefix)); // at once: a signal must not come between it and what removes it
  const forget = atEnd(() => rmSync(folder, GONE));
  try {
    return await work(folder);
  } finally {
    await rm(folder, GONE);
    forget();
  }
}
