import { expect, it } from 'vitest';
import { sourcePositions } from './positions';

it.each(['/home/me/a.ts', '/home/my files (work)/a.ts'])('leads the frames of a stack back to what was written in %s', (file) => {
  const positions = sourcePositions();
  // Its first line is the fifth of the source.
  positions.add(file, () => JSON.stringify({ version: 3, sources: ['a.ts'], names: [], mappings: 'AAIA' }));
  const stack = (line: number): string => `Error: at x:1:1\n    at f [as g] (${file}:${line}:1)\n    at ${file}:${line}:1\n    at g (/other.ts:1:1)\n    at node:vm:1:1`;
  expect(positions.stack(stack(1))).toBe(stack(5));
});
