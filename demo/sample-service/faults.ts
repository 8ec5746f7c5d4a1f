import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What can be made to go wrong with the sample service, one name per incident. */
export const FAULTS = {
  'block-loop': 'synchronous code of 250 to 280 ms in every request',
  'block-loop-background': 'the same, and background work that keeps a core about 95 % busy',
  'collect-garbage': 'every request makes the process collect garbage for 250 to 280 ms',
  'exhaust-pool': 'every query waits 260 ms for a free connection',
  'slow-database': 'every query takes 260 ms',
  'slow-downstream': 'every call to the other service takes 260 ms',
  'failing-calls': 'every third call to the other service fails',
  'cold-cache': 'no lookup in the cache hits',
  'rejected-requests': 'the rate limiter rejects every third request',
  'open-breaker': 'calls to the other service fail, and the circuit breaker opens',
  'full-pool': 'a report holds all database connections, and queries wait for one',
  'unexplained-wait': 'every request waits 200 to 400 ms for something that no metric shows',
} as const satisfies Readonly<Record<string, string>>;
export type FaultName = keyof typeof FAULTS;

export const isFault = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);

/** Milliseconds of work, then of rest, of the background work: 19 of 20. */
const BACKGROUND = { work: 19, rest: 1 };

/** The faults of one running service; all are off at first. */
export class FaultSwitch {
  readonly #active = new Set<FaultName>();
  readonly #start = new Map<FaultName, () => () => void>();
  readonly #stop = new Map<FaultName, () => void>();

  constructor() {
    this.during('block-loop-background', workOn);
  }

  get active(): readonly FaultName[] {
    return [...this.#active];
  }
  has(name: FaultName): boolean {
    return this.#active.has(name);
  }
  get blocksLoop(): boolean {
    return this.has('block-loop') || this.has('block-loop-background');
  }
  /** What runs beside the requests while a fault is on; `start` returns what ends it. */
  during(name: FaultName, start: () => () => void): void {
    this.#start.set(name, start);
  }
  turnOn(name: FaultName): void {
    if (this.has(name)) return;
    this.#active.add(name);
    const start = this.#start.get(name);
    if (start) this.#stop.set(name, start());
  }
  turnOff(name: FaultName): void {
    this.#active.delete(name);
    this.#stop.get(name)?.();
    this.#stop.delete(name);
  }
  allOff(): void {
    for (const name of this.active) this.turnOff(name);
  }
}
function workOn(): () => void {
  let timer: NodeJS.Timeout;
  const next = (): void => {
    timer = setTimeout(() => {
      work(BACKGROUND.work);
      next();
    }, BACKGROUND.rest);
  };
  next();
  return () => clearTimeout(timer);
}

/** Synchronous work of about as many milliseconds, whatever the processor. */
export function work(milliseconds: number): number {
  const end = performance.now() + milliseconds;
  let score = 0;
  while (performance.now() < end) {
    for (let i = 1; i <= 1000; i++) score += Math.sqrt(i) * Math.sin(i);
  }
  return score;
}
/** Collects garbage for about as many milliseconds. */
export function collectGarbage(milliseconds: number): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const end = performance.now() + milliseconds;
  while (performance.now() < end) collect();
}
export const between = (least: number, most: number): number => least + Math.random() * (most - least);
