import { describe, expect, it } from 'vitest';
import { mapOriginsWith, originHere, originOfStack } from './origin';
import { DefinitionError, nearest, problemAt } from './problem';

/** The line that calls it. */
const line = (): number => Number(/origin\.test\.ts:(\d+)/.exec(new Error().stack!.split('\n')[2]!)![1]);

describe('originHere', () => {
  it('is the line of the caller outside this package', () => {
    const [at, here] = [originHere(), line()];
    expect(at.origin).toEqual({ file: __filename, line: here, column: expect.any(Number) });
  });
  it('reads the stack only when it is asked, and once', () => {
    let reads = 0;
    mapOriginsWith((position) => ({ ...position, line: 1000 + ++reads }));
    try {
      const at = originHere();
      expect(reads).toBe(0);
      expect([at.origin?.line, at.origin?.line]).toEqual([1001, 1001]);
    } finally {
      mapOriginsWith((position) => position);
    }
  });
});

describe('originOfStack', () => {
  const own = __filename.replace('origin.test.ts', 'service.ts');
  const stack = (...frames: string[]): string => ['Error: x', ...frames].map((f) => (f.startsWith('Error') ? f : `    at ${f}`)).join('\n');
  it.each([
    ['a function', stack(`service (${own}:1:2)`, 'Object.<anonymous> (/home/me/services/api.ts:7:30)'), '/home/me/services/api.ts', 7],
    ['a file', stack('/home/me/services/api.ts:3:1'), '/home/me/services/api.ts', 3],
    ['a module by URL', stack('async file:///home/me/services/api.ts:3:1'), '/home/me/services/api.ts', 3],
    ['a folder with a blank', stack('new Thing (/home/my files/api.ts:3:1)'), '/home/my files/api.ts', 3],
    ['a folder with brackets', stack('Object.f [as g] (/home/me (work)/api [1].ts:3:1)'), '/home/me (work)/api [1].ts', 3],
    ['such a folder without a function', stack('/home/me (work)/api.ts:3:1'), '/home/me (work)/api.ts', 3],
    ['what an eval is called by', stack('eval (eval at f (/a/b.ts:1:2), <anonymous>:1:1)', 'f (/a/b.ts:1:2)'), '/a/b.ts', 1],
    ['what lies beside this package', stack(`x (${own.replace('/src/', '/src-of-mine/')}:4:1)`), own.replace('/src/', '/src-of-mine/'), 4],
    ['the first that is neither Node nor a dependency', stack('Module._compile (node:internal/modules/cjs/loader:1:2)', 'f (/p/node_modules/x/index.js:1:1)', 'g (/p/a.ts:9:1)'), '/p/a.ts', 9],
  ])('finds %s', (_, text, file, at) => expect(originOfStack(text)).toMatchObject({ file, line: at }));
  it('knows of none where there is none', () => expect(originOfStack(stack(`service (${own}:1:2)`, 'native'))).toBeUndefined());
});

describe('a DefinitionError', () => {
  it('knows the line of the mistake', () => {
    const [error, here] = [new DefinitionError('fault', 'remedy', 'name'), line()];
    expect(error).toMatchObject({ name: 'DefinitionError', message: 'fault', remedy: 'remedy', path: 'name', origin: { file: __filename, line: here } });
  });
  it('or of the definition at fault', () => {
    const origin = { file: '/a.ts', line: 1, column: 1 };
    expect(new DefinitionError('fault', 'remedy', undefined, { origin }).origin).toBe(origin);
  });
  it('becomes a problem at a place', () => {
    expect(problemAt({ origin: { file: '/a.ts', line: 4, column: 2 } }, { check: 'a/b', message: 'm', remedy: 'r' })).toEqual({ check: 'a/b', severity: 'error', message: 'm', remedy: 'r', file: '/a.ts', line: 4 });
    expect(problemAt(undefined, { check: 'a/b', severity: 'warning', message: 'm', remedy: 'r' })).toEqual({ check: 'a/b', severity: 'warning', message: 'm', remedy: 'r' });
  });
});

describe('nearest', () => {
  const known = ['api-overview', 'api-cpu-memory', 'checkout', 'a'];
  it.each([['api-overviw', 'api-overview'], ['api-overview', 'api-overview'], ['chekcout', 'checkout'], ['api-memory', undefined], ['xyz', undefined], ['b', undefined], ['', undefined], ['A', 'a']])("'%s' → %s", (word, found) => {
    expect(nearest(word, known)).toBe(found);
  });
  it('knows nothing among nothing', () => expect(nearest('a', [])).toBeUndefined());
});
