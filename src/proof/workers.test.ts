import { expect, it } from 'vitest';
import { run } from '../tools';
import { beside } from './workers';

it('stops the others when one fails, and waits until they have ended', async () => {
  const ended: string[] = [];
  let number = 0;
  const all = beside(3, async (signal) => {
    const mine = ++number;
    if (mine === 2) throw new Error('the second fails');
    await run('sleep', ['600'], { signal }).catch(({ message }: Error) => ended.push(message));
  });
  await expect(all).rejects.toThrow('the second fails');
  expect(ended).toEqual(['sleep was ended by SIGKILL', 'sleep was ended by SIGKILL']);
});
it('resolves when all have done their work', async () => {
  const queue = [1, 2, 3, 4, 5];
  const done: number[] = [];
  await beside(2, async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) done.push(next);
  });
  expect(done.sort()).toEqual([1, 2, 3, 4, 5]);
});
