import { describe, expect, it } from 'vitest';
import { ready, startChild } from './child';

const node = (script: string) => startChild('the program', process.execPath, ['-e', script]);
const runs = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('startChild', () => {
  it('says how a process ended by itself, and what it said last', async () => {
    const child = await node("console.log('line 1'); console.error('port is taken'); process.exitCode = 3");
    expect(await child.crash).toEqual({ name: 'the program', message: 'the program ended with status 3:\n  line 1\n  port is taken' });
    await child.stop();
  });

  it('stops a process for good, and does not call that a crash', async () => {
    const child = await node("setInterval(() => {}, 1000); console.log('up')");
    await ready(child, () => child.output().includes('up') || undefined);
    expect(runs(child.pid)).toBe(true);
    await child.stop();
    expect(runs(child.pid)).toBe(false);
    expect(await Promise.race([child.crash, Promise.resolve('no crash')])).toBe('no crash');
    await child.stop();
  });

  it('says what cannot be started', async () => {
    await expect(startChild('the program', './no-such-program', [])).rejects.toThrow('the program cannot be started: spawn ./no-such-program ENOENT');
  });
});

describe('ready', () => {
  it('gives up with the reason when the process ends first', async () => {
    const child = await node("console.error('no such file'); process.exitCode = 1");
    await expect(ready(child, () => undefined)).rejects.toThrow('the program ended with status 1:\n  no such file');
  });
  it('gives up when told to', async () => {
    const child = await node('setInterval(() => {}, 1000)');
    await expect(ready(child, () => undefined, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
    await child.stop();
  });
});
