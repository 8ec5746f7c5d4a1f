import fs from 'node:fs';
import path from 'node:path';
import type { Problem } from '../model/problem';
import { CannotRun, explainSystemError } from './cannot-run';

/** A page of a repository that a run measures anew. */
export interface KeptPage {
  /** Whether the run has to measure what is on it. */
  readonly wanted: boolean;
  /** Fails the run where what is there differs. */
  drift(differences: (before: string) => readonly Problem[]): readonly Problem[];
  /** Writes it where that was asked for; returns what is to be said of it. */
  write(content: string, differences: (before: string) => readonly Problem[]): string[];
}
/** The page `file` of a repository, to be compared, or with `update` to be written. Throws `CannotRun` where it can be neither. */
export function keptPage(root: string, file: string, update: boolean): KeptPage {
  const at = path.join(root, file);
  const before = read(at, file);
  return {
    wanted: update || before !== undefined,
    drift: (differences) => (update || before === undefined ? [] : differences(before)),
    write(content, differences) {
      if (!update) return [];
      if (content === before) return [`${file} is as it was`];
      write(at, file, content);
      return [...(before === undefined ? [] : differences(before).map(({ message }) => message)), `${file} is written`];
    },
  };
}
function read(at: string, file: string): string | undefined {
  try {
    return fs.readFileSync(at, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') throw new CannotRun(`${file} is a folder`, 'move it away: oac test keeps a page there');
    throw explainSystemError(error, `${file} cannot be read`);
  }
}
function write(at: string, file: string, content: string): void {
  const temporary = `${at}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(at), { recursive: true });
    fs.writeFileSync(temporary, content);
    fs.renameSync(temporary, at);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw explainSystemError(error, `${file} cannot be written`, '; it is as it was');
  }
}
