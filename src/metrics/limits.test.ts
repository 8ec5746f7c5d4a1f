import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readLimits, readThrottled } from './limits';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function machine(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'limits-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe('readLimits', () => {
  it('reads a container with cgroup version 2', () => {
    expect(readLimits(machine({
      'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': '50000 100000\n', 'sys/fs/cgroup/memory.max': '134217728\n',
    }))).toEqual({ cpuCores: 0.5, memoryBytes: 134217728 });
  });

  it('takes the tightest limit on the way up', () => {
    expect(readLimits(machine({
      'proc/self/cgroup': '0::/pod/app\n',
      'sys/fs/cgroup/pod/cpu.max': '25000 100000\n', 'sys/fs/cgroup/pod/app/cpu.max': 'max 100000\n',
      'sys/fs/cgroup/pod/memory.max': 'max\n', 'sys/fs/cgroup/pod/app/memory.max': '1048576\n',
    }))).toEqual({ cpuCores: 0.25, memoryBytes: 1048576 });
  });

  it('reads a container with cgroup version 1, which sees its own group as the root', () => {
    expect(readLimits(machine({
      'proc/self/cgroup': '5:memory:/docker/1\n4:cpu,cpuacct:/docker/1\n0::/\n',
      'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '75000\n', 'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '268435456\n',
    }))).toEqual({ cpuCores: 0.75, memoryBytes: 268435456 });
  });

  it('falls back to the machine where there is no limit or no cgroup', () => {
    const whole = { cpuCores: availableParallelism(), memoryBytes: totalmem() };
    expect(readLimits(machine({}))).toEqual(whole);
    expect(readLimits(machine({
      'proc/self/cgroup': '5:memory:/\n4:cpu,cpuacct:/\n',
      'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n', 'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    }))).toEqual(whole);
  });

  it('never says more than the machine has', () => {
    expect(readLimits(machine({ 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': '99900000 100000\n' })).cpuCores).toBe(cpus().length);
  });
});

describe('readThrottled', () => {
  it('reads both versions in seconds, and the group that was stopped longest', () => {
    const stat = (word: string, number: number): string => `nr_periods 10\nnr_throttled 4\n${word} ${number}\n`;
    expect(readThrottled(machine({
      'proc/self/cgroup': '0::/pod/app\n', 'sys/fs/cgroup/pod/cpu.stat': stat('throttled_usec', 2_500_000), 'sys/fs/cgroup/pod/app/cpu.stat': stat('throttled_usec', 1_000_000),
    }))).toBe(2.5);
    expect(readThrottled(machine({ 'proc/self/cgroup': '4:cpu,cpuacct:/docker/1\n', 'sys/fs/cgroup/cpu,cpuacct/docker/1/cpu.stat': stat('throttled_time', 750_000_000) }))).toBe(0);
    expect(readThrottled(machine({ 'proc/self/cgroup': '4:cpu,cpuacct:/docker/1\n', 'sys/fs/cgroup/cpu/docker/1/cpu.stat': stat('throttled_time', 750_000_000) }))).toBe(0.75);
  });

  it('is 0 where nothing limits it', () => {
    expect(readThrottled(machine({}))).toBe(0);
    expect(readThrottled(machine({ 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.stat': 'usage_usec 100\n' }))).toBe(0);
  });
});
