import { accessSync, closeSync, constants, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

/** ELF's number of the processor (`e_machine`) for each of Node's names that the projects release for. */
const ELF_MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };
/** The same in Mach-O (`cputype`). */
const MACH_CPUS: Readonly<Record<string, number>> = { x64: 0x01000007, arm64: 0x0100000c };

/**
 * Why this machine cannot run the file, read from its first bytes (without starting it); undefined when it can. Needed because
 * a C library hands what the kernel refuses to a shell, which may exit 0 for an empty file.
 */
export function executableFault(path: string): string | undefined {
  if (!existsSync(path)) return 'does not exist';
  if (statSync(path).isDirectory()) return 'is a folder';
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return `is not executable (chmod +x ${path})`;
  }
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    const head = Buffer.alloc(4096);
    const length = readSync(file, head, 0, head.length, 0);
    if (length === 0) return 'is an empty file';
    if (head.toString('latin1', 0, 2) === '#!') return undefined;
    if (length >= 64 && head.readUInt32BE(0) === 0x7f454c46) return elfFault(head, size);
    if (length >= 64 && head.readUInt32LE(0) === 0xfeedfacf) return machFault(head);
    if (length >= 64 && head.readUInt32BE(0) === 0xcafebabe) return process.platform === 'darwin' ? undefined : 'is a program for macOS';
    return 'is not a program (neither its first bytes nor a #! line say so)';
  } finally {
    closeSync(file);
  }
}

function elfFault(head: Buffer, size: number): string | undefined {
  if (process.platform === 'darwin') return 'is a program for Linux';
  const machine = ELF_MACHINES[process.arch];
  const given = head.readUInt16LE(18);
  if (machine !== undefined && given !== machine) {
    return `is a program for another processor (${name(ELF_MACHINES, given)}, this is ${process.arch})`;
  }
  const [table, entry, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)];
  for (let at = table; at < table + entry * count && at + 40 <= head.length; at += entry) {
    const end = Number(head.readBigUInt64LE(at + 8) + head.readBigUInt64LE(at + 32));
    if (end > size) return `is cut off (${size} bytes of at least ${end})`;
  }
  return undefined;
}

function machFault(head: Buffer): string | undefined {
  if (process.platform !== 'darwin') return 'is a program for macOS';
  const cpu = MACH_CPUS[process.arch];
  const given = head.readUInt32LE(4);
  // An Apple processor runs programs of the older kind too.
  if (given === cpu || process.arch === 'arm64') return undefined;
  return `is a program for another processor (${name(MACH_CPUS, given)}, this is ${process.arch})`;
}

function name(table: Readonly<Record<string, number>>, value: number): string {
  return Object.keys(table).find((key) => table[key] === value) ?? `type ${value}`;
}
