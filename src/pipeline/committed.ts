import fs from 'node:fs';
import path from 'node:path';
import { madeFrom } from '../model/project';
import { hashOf } from './sources';
import { GENERATED, MANIFEST, readManifest } from './tree';

/** Characters in which a file says what it is made from. */
const HEAD = 1000;

/** The text of a file in `generated/`, whoever wrote it. */
export function textBefore(root: string, file: string): string | undefined {
  try {
    return fs.readFileSync(path.join(root, GENERATED, file), 'utf8');
  } catch {
    return undefined;
  }
}
/** What a fresh clone has of a file: its text, where it is ours, as we wrote it, and made from the same. */
export function committed(root: string, file: string, key: string): string | undefined {
  try {
    const text = fs.readFileSync(path.join(root, GENERATED, file), 'utf8');
    if (!text.slice(0, HEAD).split('\n').some((line) => line === `# ${madeFrom(key)}`)) return undefined;
    return readManifest(fs.readFileSync(path.join(root, GENERATED, MANIFEST), 'utf8')).get(file)?.has(hashOf(text)) ? text : undefined;
  } catch {
    return undefined; // then it is made
  }
}
