import type { Busy } from '../process';
import type { Work } from '../world';

/*
 * A Node.js process as physics has it, not as metrics say: one event loop that does one thing at a time, calls that are waited for meanwhile, a CPU
 * limit that stops it for the rest of each period, garbage collection that holds the loop. What metrics say of it, timers that lie included, follows.
 */

/** How a process is at a time. */
export interface State {
  /** Requests a second that arrive. */
  readonly traffic: number;
  /** CPU seconds that a request takes of the loop. */
  readonly work: number;
  /** Seconds of garbage collection that a request causes. */
  readonly collects: number;
  /** Seconds that a request waits, by signal. */
  readonly waits: Readonly<Record<string, number>>;
  /** Seconds that it waits for something that nothing counts. */
  readonly unseen: number;
  /** Cores that the CPU limit allows. */
  readonly limit: number;
  /** Work of the loop that no request asks for: its share of time, in pieces of so many seconds. */
  readonly background: { readonly share: number; readonly piece: number };
  /** Cores that other threads use: fewer than the limit. */
  readonly threads: number;
}
export interface Patient {
  readonly until: number;
  readonly random: () => number;
  /** Whether requests come at random times; else evenly, as from one virtual user. */
  readonly scattered: boolean;
  /** Whether wait counters count wall time, as plain timers do: then a busy loop inflates them. */
  readonly lying: boolean;
  at(second: number): State;
}
/** What happened to a process. */
export interface Seen {
  readonly requests: readonly Work[];
  readonly busy: Busy;
}
interface Task {
  readonly ready: number;
  readonly cpu: number;
  readonly collects?: number;
  /** Called with the seconds at which it begins and ends, and the seconds that the loop has been idle before. */
  readonly then: (start: number, end: number, idle: number) => void;
}
/** Linux hands out CPU time for so many seconds. */
export const PERIOD = 0.1;
/** CPU seconds to go on after something was waited for. */
const RESUME = 0.0002;
/** Good days collect so long, so often. Seconds. */
const COLLECTION = { lasts: 0.002, every: 2 } as const;
/** Seconds that the longest block is remembered. */
const REMEMBERED = 10;

/** Lets a process live. */
export function live(patient: Patient): Seen {
  const { until, random, scattered, lying, at } = patient;
  const queue = heap<Task>(({ ready }) => ready);
  const [active, cpu, collecting, throttled] = [seconds(), seconds(), seconds(), seconds()];
  const blocks: { readonly end: number; readonly seconds: number }[] = [];
  const requests: Work[] = [];
  const quota = { period: -1, used: 0 };
  let [free, ran] = [0, 0];

  /** When so many CPU seconds are done. */
  const run = (start: number, need: number): number => {
    let [now, left] = [start, need];
    while (left > 1e-9) {
      const period = Math.floor(now / PERIOD + 1e-9);
      const end = (period + 1) * PERIOD;
      const { limit, threads } = at(now);
      if (period !== quota.period) Object.assign(quota, { period, used: threads * PERIOD });
      const most = Math.min(left, Math.max(0, limit * PERIOD - quota.used), end - now);
      if (most > 1e-9) {
        cpu.add(now, now + most, most);
        quota.used += most;
        now += most;
        left -= most;
      }
      if (left > 1e-9 && limit * PERIOD - quota.used <= 1e-9) {
        throttled.add(now, end, end - now);
        now = end;
      }
    }
    return now;
  };
  const begin = (arrival: number): void => {
    const state = at(arrival);
    const spent: Record<string, number> = {};
    const own = state.work / 2;
    const names = [...Object.entries(state.waits), ['', state.unseen] as const].filter(([, wait]) => wait > 0);
    const wait = (n: number, from: number, idle: number): void => {
      const next = names[n];
      if (!next) {
        queue.push({ ready: from, cpu: own, collects: state.collects, then: (_, end) => requests.push({ at: arrival, seconds: end - arrival, spent, fails: false, times: 1 }) });
        return;
      }
      const [key, mean] = next;
      queue.push({
        ready: from + mean * (0.8 + 0.4 * random()), cpu: RESUME,
        then: (start, end, idleNow) => {
          if (key !== '') spent[key] = lying ? start - from : idleNow - idle;
          wait(n + 1, end, idleNow);
        },
      });
    };
    queue.push({ ready: arrival, cpu: own, then: (_, end, idle) => wait(0, end, idle) });
  };
  const arrive = (now: number): void => {
    const { traffic } = at(now);
    const next = traffic > 0 ? now + (scattered ? -Math.log(1 - random()) : 1) / traffic : now + 1;
    if (next < until) queue.push({ ready: next, cpu: 0, then: () => { begin(next); arrive(next); } });
  };
  const work = (now: number): void => {
    const { background: { share, piece } } = at(now);
    const next = share > 0 ? now + (piece / share) * (0.5 + random()) : now + 1;
    if (next < until) queue.push({ ready: next, cpu: share > 0 ? piece : 0, then: () => work(next) });
  };
  const collect = (now: number): void => {
    if (now < until) queue.push({ ready: now, cpu: 0, collects: COLLECTION.lasts, then: () => collect(now + COLLECTION.every) });
  };
  arrive(random() / Math.max(0.1, at(0).traffic));
  work(0);
  collect(random());
  for (let task = queue.pop(); task && task.ready < until; task = queue.pop()) {
    const start = Math.max(free, task.ready);
    if (start > until) break;
    const middle = run(start, task.collects ?? 0);
    const end = run(middle, task.cpu);
    collecting.add(start, middle, middle - start);
    active.add(start, end, end - start);
    if (end - start > 0.005) blocks.push({ end, seconds: end - start });
    const idle = start - ran;
    ran += end - start;
    free = end;
    task.then(start, end, idle);
  }
  return {
    requests: requests.sort((a, b) => a.at - b.at),
    busy: {
      loop: (second) => Math.min(1, active.at(second)), collection: collecting.at, throttled: throttled.at,
      cpu: (second) => cpu.at(second) + at(second).threads,
      longest: (now) => blocks.reduce((most, { end, seconds: long }) => (end <= now && end > now - REMEMBERED ? Math.max(most, long) : most), 0.003),
    },
  };
}

/** Amounts by the second that they fell into. */
function seconds(): { add(from: number, to: number, amount: number): void; at(second: number): number } {
  const sums = new Map<number, number>();
  return {
    add: (from, to, amount) => {
      if (amount <= 0) return;
      for (let second = Math.floor(from); second < to; second++) {
        const part = Math.min(to, second + 1) - Math.max(from, second);
        if (part > 0) sums.set(second, (sums.get(second) ?? 0) + (amount * part) / (to - from));
      }
    },
    at: (second) => sums.get(second) ?? 0,
  };
}
/** The least first; of equal ones the older. */
function heap<T>(of: (item: T) => number): { push(item: T): void; pop(): T | undefined } {
  const items: { readonly item: T; readonly by: number; readonly n: number }[] = [];
  let pushed = 0;
  const less = (a: number, b: number): boolean => items[a]!.by < items[b]!.by || (items[a]!.by === items[b]!.by && items[a]!.n < items[b]!.n);
  const swap = (a: number, b: number): void => { [items[a], items[b]] = [items[b]!, items[a]!]; };
  return {
    push(item) {
      items.push({ item, by: of(item), n: pushed++ });
      for (let i = items.length - 1; i > 0;) {
        const above = (i - 1) >> 1;
        if (!less(i, above)) break;
        swap(i, above);
        i = above;
      }
    },
    pop() {
      const first = items[0];
      const last = items.pop();
      if (!first || !last) return undefined;
      if (items.length > 0) {
        items[0] = last;
        for (let i = 0; ;) {
          const least = [2 * i + 1, 2 * i + 2].filter((child) => child < items.length).reduce((a, b) => (less(b, a) ? b : a), i);
          if (least === i) break;
          swap(i, least);
          i = least;
        }
      }
      return first.item;
    },
  };
}
