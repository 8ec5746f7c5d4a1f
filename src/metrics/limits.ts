import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { posix } from 'node:path';

/** What the process may use at most. */
export interface ProcessLimits {
  /** Cores; fractions where a cgroup says so. */
  readonly cpuCores: number;
  readonly memoryBytes: number;
}

/**
 * Reads the limits of this process: the tightest one on the way up from its own cgroup (version 2: `cpu.max`, `memory.max`;
 * version 1: `cpu.cfs_quota_us`, `memory.limit_in_bytes`), else what the machine has. A container sees its own cgroup as the root.
 *
 * @param root where `/proc` and `/sys` are; another folder in tests
 */
export function readLimits(root = '/'): ProcessLimits {
  const groups = ownGroups(root);
  const quota = tightest(groups.flatMap(({ version, folders }) => folders('cpu').map((folder) => (version === 2 ? quotaOf2(folder) : quotaOf1(folder)))));
  const memory = tightest(groups.flatMap(({ version, folders }) =>
    folders('memory').map((folder) => number(read(`${folder}/${version === 2 ? 'memory.max' : 'memory.limit_in_bytes'}`)))));
  return {
    // availableParallelism() knows CPU affinity, but newer versions of it also round the quota down: with a quota, count the machine's cores.
    cpuCores: quota === undefined ? availableParallelism() : Math.min(quota, cpus().length || quota),
    // Version 1 writes "no limit" as a number near 2^63.
    memoryBytes: Math.min(memory ?? Infinity, totalmem()),
  };
}

/**
 * Reads the seconds in which a CPU limit stopped this process' group, over all that runs in it (`cpu.stat`: `throttled_usec` of version 2,
 * `throttled_time` in nanoseconds of version 1); of the groups on the way up the one that was stopped longest. 0 where nothing limits it.
 */
export function readThrottled(root = '/'): number {
  const seconds = ownGroups(root).flatMap(({ version, folders }) => folders('cpu').map((folder) => {
    const [, found] = (version === 2 ? /^throttled_usec (\d+)$/m : /^throttled_time (\d+)$/m).exec(read(`${folder}/cpu.stat`) ?? '') ?? [];
    return Number(found ?? 0) / (version === 2 ? 1e6 : 1e9);
  }));
  return Math.max(0, ...seconds);
}

interface Group {
  readonly version: 1 | 2;
  /** The group's folder and those above it, for one controller; none where the line is about other controllers. */
  folders(controller: 'cpu' | 'memory'): string[];
}
/** `/proc/self/cgroup`: `0::/path` is version 2, `4:cpu,cpuacct:/path` version 1. */
function ownGroups(root: string): Group[] {
  const base = posix.join(root, 'sys/fs/cgroup');
  return (read(posix.join(root, 'proc/self/cgroup')) ?? '').split('\n').flatMap((line): Group[] => {
    const found = /^(\d+):([^:]*):(\/.*)$/.exec(line);
    if (!found) return [];
    const [, , controllers = '', path = '/'] = found;
    if (controllers === '') return [{ version: 2, folders: () => upwards(path).map((at) => posix.join(base, at)) }];
    return [{ version: 1, folders: (controller) => (controllers.split(',').includes(controller) ? upwards(path).map((at) => posix.join(base, controller, at)) : []) }];
  });
}
function upwards(path: string): string[] {
  return path === '/' ? ['/'] : [path, ...upwards(posix.dirname(path))];
}
/** `150000 100000`: quota and period in microseconds; `max 100000`: none. */
function quotaOf2(folder: string): number | undefined {
  const [quota, period] = (read(`${folder}/cpu.max`) ?? '').split(' ').map(number);
  return quota === undefined || period === undefined ? undefined : quota / period;
}
/** -1 microseconds: no quota. */
function quotaOf1(folder: string): number | undefined {
  const quota = number(read(`${folder}/cpu.cfs_quota_us`));
  const period = number(read(`${folder}/cpu.cfs_period_us`));
  return quota === undefined || period === undefined ? undefined : quota / period;
}
function tightest(values: ReadonlyArray<number | undefined>): number | undefined {
  const known = values.filter((value): value is number => value !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}
function number(text: string | undefined): number | undefined {
  const value = Number(text?.trim() || NaN);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}
/** Undefined where there is no such file: another version of cgroups, or another operating system. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
