/** What can be made to go wrong with the sample service, one name per incident. */
export const FAULTS = {
  'block-loop': 'synchronous code of 250 to 280 ms in every request',
  'block-loop-background': 'the same, and background work that keeps a core about 95 % busy',
  'slow-database': 'every query takes 260 ms',
  'slow-downstream': 'every call to the other service takes 260 ms',
  'unexplained-wait': 'every request waits 200 to 400 ms for something that no metric shows',
} as const satisfies Readonly<Record<string, string>>;
export type FaultName = keyof typeof FAULTS;

export const isFault = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);

/** Milliseconds of work, then of rest, of the background work: 19 of 20. */
const BACKGROUND = { work: 19, rest: 1 };

/** The faults of one running service; all are off at first. */
export class FaultSwitch {
  readonly #active = new Set<FaultName>();
  #background: NodeJS.Timeout | undefined;

  get active(): readonly FaultName[] {
    return [...this.#active];
  }
  has(name: FaultName): boolean {
    return this.#active.has(name);
  }
  get blocksLoop(): boolean {
    return this.has('block-loop') || this.has('block-loop-background');
  }
  turnOn(name: FaultName): void {
    this.#active.add(name);
    if (name === 'block-loop-background' && this.#background === undefined) this.#workOn();
  }
  turnOff(name: FaultName): void {
    this.#active.delete(name);
    if (name !== 'block-loop-background') return;
    clearTimeout(this.#background);
    this.#background = undefined;
  }
  allOff(): void {
    for (const name of this.active) this.turnOff(name);
  }

  #workOn(): void {
    this.#background = setTimeout(() => {
      work(BACKGROUND.work);
      this.#workOn();
    }, BACKGROUND.rest);
  }
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
export const between = (least: number, most: number): number => least + Math.random() * (most - least);
