import { randomBytes } from 'node:crypto';
import fs from 'node:fs';

interface Holder {
  readonly pid: number;
  /** When the process started, as the system counts, or '': a process id is used again some day. */
  readonly started: string;
  /** Tells one holding from the next. */
  readonly nonce: string;
}

const UNREADABLE: Holder = { pid: 0, started: '', nonce: '' };
/** What a file system says that has no hard links. */
export const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** Tries to take a lock file, and returns what gives it back; or the process id of who holds it, 0 where that cannot be read. */
export function tryLock(file: string): (() => void) | number {
  const me: Holder = { pid: process.pid, started: startOf(process.pid), nonce: randomBytes(8).toString('hex') };
  const mine = `${file}.${me.nonce}`;
  try {
    fs.writeFileSync(mine, JSON.stringify(me));
    // A link appears whole or not at all, which a file that is created and then written does not.
    const release = (): void => fs.rmSync(file, { force: true });
    if (link(mine, file)) return release;
    const holder = read(file);
    if (!holder) return tryLock(file); // given back between the two
    if (isAlive(holder)) return holder.pid;
    // Its holder is dead. Of those who see that, one at a time may replace it, or two would: the second would throw out the first.
    const heir = tryLock(`${file}.${holder.nonce}`);
    if (typeof heir === 'number') return heir;
    try {
      if (read(file)?.nonce !== holder.nonce) return tryLock(file);
      fs.renameSync(mine, file);
      return release;
    } finally {
      heir();
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

function link(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!NO_LINKS.includes(code ?? '')) throw error;
  }
  try {
    fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return UNREADABLE;
    throw error;
  }
}

function isAlive({ pid, started }: Holder): boolean {
  if (pid === UNREADABLE.pid) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return started === startOf(pid);
}

/** Linux says when a process started; elsewhere the id has to do. One that is dead and only not yet buried has no start. */
function startOf(pid: number): string {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? '' : fields[19] ?? '';
  } catch {
    return '';
  }
}
