/**
 * A small, steady load that ends by itself: `RATE` requests a second (default 1, at most 50) to `TARGET` for `DURATION` seconds
 * (default 3600), `GET /product` and `POST /order` in turn. A request starts on time whether or not the one before has ended.
 */
const REQUESTS = [['GET', '/product'], ['POST', '/order']] as const;
const AT_ONCE = 100;

export interface Load {
  readonly target: string;
  /** Requests a second. */
  readonly rate: number;
  /** Seconds. */
  readonly duration: number;
}
export interface Totals {
  readonly answered: number;
  readonly failed: number;
  /** Milliseconds. */
  readonly mean: number;
}

export async function runLoad({ target, rate, duration }: Load, signal: AbortSignal, say: (line: string) => void): Promise<Totals> {
  let [answered, failed, time, reachable] = [0, 0, 0, true];
  const pending = new Set<Promise<void>>();
  const send = async (index: number): Promise<void> => {
    const [method, path] = REQUESTS[index % REQUESTS.length]!;
    const start = performance.now();
    try {
      const response = await fetch(new URL(path, target), { method, signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
      answered++;
      time += performance.now() - start;
      if (!reachable) say(`${target} answers again`);
      reachable = true;
    } catch (error) {
      if (signal.aborted) return;
      failed++;
      if (reachable) say(`${target} does not answer as it should: ${((error as Error).cause as Error | undefined)?.message ?? (error as Error).message}`);
      reachable = false;
    }
  };
  const began = performance.now();
  for (let index = 0; index < rate * duration && !signal.aborted; index++) {
    await pause(began + (index * 1000) / rate - performance.now(), signal);
    if (signal.aborted) break;
    if (pending.size >= AT_ONCE) {
      failed++;
      continue;
    }
    const request = send(index).finally(() => pending.delete(request));
    pending.add(request);
  }
  await Promise.all(pending);
  return { answered, failed, mean: answered > 0 ? time / answered : 0 };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.max(0, milliseconds));
    signal.addEventListener('abort', end);
  });
}

/** Throws where a value is not a number within its bounds. */
export function loadFromEnvironment(env: Readonly<Record<string, string | undefined>>): Load {
  const number = (name: string, fallback: number, most: number): number => {
    const value = Number(env[name] || fallback);
    if (!(value > 0 && value <= most)) throw new Error(`${name}=${env[name]}: write a number over 0, at most ${most}`);
    return value;
  };
  const target = env.TARGET || 'http://127.0.0.1:3000';
  if (!URL.canParse(target)) throw new Error(`TARGET=${target}: write an address such as http://127.0.0.1:3000`);
  return { target, rate: number('RATE', 1, 50), duration: number('DURATION', 3600, 86_400) };
}

async function main(): Promise<void> {
  const load = loadFromEnvironment(process.env);
  const abort = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => abort.abort());
  console.log(`${load.rate} requests a second to ${load.target} for ${load.duration} s`);
  const { answered, failed, mean } = await runLoad(load, abort.signal, (line) => console.log(line));
  console.log(`${answered} answered in ${mean.toFixed(1)} ms on average, ${failed} failed`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error((error as Error).message);
    process.exitCode = 2;
  });
}
