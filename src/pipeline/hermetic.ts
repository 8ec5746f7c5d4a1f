/** Whether what definitions give can depend on anything but their texts. */
export interface Hermetic {
  /** A scope to evaluate them in: for V8 to look names up that they do not declare. */
  readonly scope: object;
  /** False once they have looked at the world: the clock, the environment, other packages. */
  readonly holds: boolean;
  /** They have, or may have. */
  broken(): void;
  /** Looks at what was compiled. */
  read(code: string): void;
}

/** Globals that give everybody the same. All others, Node's and those to come, tell of the world or reach it. */
const PURE: ReadonlySet<string> = new Set([
  'Array', 'BigInt', 'Boolean', 'Infinity', 'JSON', 'Map', 'NaN', 'Number', 'Object', 'RegExp', 'Set', 'String', 'WeakMap',
  'decodeURIComponent', 'encodeURIComponent', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'undefined',
]);
/** Ways to the world that lead over values: of functions, to code from text; to the system's language; our own for services, which measure. Anywhere, be it in a text. */
const SIDE_DOORS = /constructor|Locale|collectNodeMetrics|waitTimer/;
/** What the compiler makes of every module. Without it, `this` can be the global object. */
const STRICT = /^"use strict";/;

/** Watches which globals are asked for, when they are: what a definition might do elsewhere changes nothing. It gets what it asks for. */
export function hermetic(): Hermetic {
  let holds = true;
  const broken = (): void => { holds = false; };
  const watched = (from: object, name: string): PropertyDescriptor => ({
    get: () => (broken(), Reflect.get(from, name) as unknown),
    set: (value) => (broken(), Reflect.set(from, name, value)),
  });
  const scope = Object.create(null, { Math: { value: Object.create(Math, { random: watched(Math, 'random') }) } }) as object;
  for (const name of Object.getOwnPropertyNames(globalThis)) if (!PURE.has(name) && !(name in scope)) Object.defineProperty(scope, name, watched(globalThis, name));
  return {
    scope,
    broken,
    get holds() {
      return holds;
    },
    read(code) {
      if (!STRICT.test(code) || SIDE_DOORS.test(code)) broken();
    },
  };
}
