/** A command could not do its work at all: told with its remedy, exit status 2. Faults in definitions are `Problem`s instead. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
  constructor(message: string, readonly remedy: string) {
    super(message);
  }
}

/** By name: a build that is loaded later has a class of its own. */
export const isCannotRun = (error: unknown): error is CannotRun => error instanceof Error && error.name === 'CannotRun' && typeof (error as Partial<CannotRun>).remedy === 'string';

const REASONS: Readonly<Record<string, readonly [fault: string, remedy: string]>> = {
  EACCES: ['permission denied', 'give yourself permission there, or run as the user who owns it'],
  EPERM: ['permission denied', 'give yourself permission there, or run as the user who owns it'],
  EROFS: ['the file system is read-only', 'run where it can be written'],
  ENOSPC: ['no space left on the disk', 'free some space and run again'],
  EDQUOT: ['the disk quota is used up', 'free some space and run again'],
  ENOENT: ['a folder on the way is missing, or a symbolic link leads nowhere', 'make the folder, or mend the link'],
  ENOTDIR: ['a file is in the way of a folder', 'move that file away'],
  EISDIR: ['a folder is in the way of a file', 'move that folder away'],
  ENOTEMPTY: ['a folder is in the way', 'move that folder away'],
  EXDEV: ['a folder in it is a mount of its own', 'mount the whole folder, or nothing in it'],
  EMFILE: ['too many open files', 'raise the limit (ulimit -n)'],
};

/** Puts what the operating system said about a path into words. Anything else is not ours to explain and is returned as it is. */
export function explainSystemError(error: unknown, doing: string, afterwards = ''): unknown {
  const { code } = error as { code?: string };
  const reason = code === undefined ? undefined : REASONS[code];
  if (!reason) return error;
  return new CannotRun(`${doing}: ${reason[0]}${afterwards}`, reason[1]);
}
