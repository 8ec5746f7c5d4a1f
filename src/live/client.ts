import { CannotRun } from '../pipeline/cannot-run';
import { credentialsOf, explainFailure, explainStatus, showAddress } from './trouble';

/** Bytes of one answer. A server with 100,000 metrics lists their names in 5 MB. */
const LARGEST = 64 * 1024 * 1024;
/** Bytes of an answer of which only matters whether there is anything. */
const ENOUGH = 64 * 1024;
/** Characters of an address that every proxy lets pass. Longer questions are posted as a form. */
const LONGEST_ADDRESS = 2000;
const AT_ONCE = 8;

/** What a server said: `body` is undefined where it is no JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** More than is read. */
  readonly tooLarge: boolean;
}
export interface ClientOptions {
  readonly product: 'Prometheus' | 'Grafana';
  /** With a path before the API's where there is one, and with `user:password@` for basic authentication. */
  readonly address: string;
  readonly token?: string;
  /** Of each question. */
  readonly timeoutSeconds: number;
  /** When all must be over, as `Date.now()` counts. */
  readonly deadline: number;
}

/**
 * Asks one server's HTTP API for JSON. What the API itself says is returned, its refusals too.
 *
 * @throws {CannotRun} where no such API can be reached, or it lets nobody in.
 */
export class Client {
  /** The address as messages show it: without user and password. */
  readonly shown: string;
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #hasCredentials: boolean;

  constructor(readonly options: ClientOptions) {
    const url = parseAddress(options);
    const basic = credentialsOf(url);
    this.shown = showAddress(url);
    this.#base = this.shown;
    this.#hasCredentials = options.token !== undefined || basic !== undefined;
    this.#headers = { accept: 'application/json', ...(options.token ? { authorization: `Bearer ${options.token}` } : basic ? { authorization: `Basic ${basic}` } : {}) };
  }

  /** The answer of `path`, which begins with `/`. */
  async ask(path: string, params: readonly (readonly [string, string])[] = []): Promise<Answer> {
    const { status, text, truncated } = await this.#send(path, params, LARGEST);
    return { status, body: truncated ? undefined : parsed(text), tooLarge: truncated };
  }
  /** Whether `path` lists anything: of a long list only the beginning is read. Undefined: it is refused. */
  async lists(path: string, params: readonly (readonly [string, string])[]): Promise<boolean | undefined> {
    const { status, text, truncated } = await this.#send(path, params, ENOUGH);
    if (status !== 200) return undefined;
    if (truncated) return /"data"\s*:\s*\[\s*[{"]/.test(text);
    const data = (parsed(text) as { data?: unknown } | undefined)?.data;
    return Array.isArray(data) ? data.length > 0 : undefined;
  }

  /** As messages call it. */
  get who(): string {
    return `${this.options.product} at ${this.shown}`;
  }
  async #send(path: string, params: readonly (readonly [string, string])[], most: number): Promise<{ status: number; text: string; truncated: boolean }> {
    const { timeoutSeconds, deadline, product } = this.options;
    const left = deadline - Date.now();
    if (left <= 0) throw new CannotRun(`${this.who} is too slow: not all questions were answered in time`, 'ask again when it has less to do, or allow it more seconds');
    const form = new URLSearchParams(params.map(([name, value]): [string, string] => [name, value])).toString();
    const posted = form.length > LONGEST_ADDRESS;
    try {
      const url = `${this.#base}${path}${posted || form === '' ? '' : `?${form}`}`;
      const response = await fetch(url, {
        method: posted ? 'POST' : 'GET',
        headers: posted ? { ...this.#headers, 'content-type': 'application/x-www-form-urlencoded' } : this.#headers,
        ...(posted ? { body: form } : {}),
        // Followed, it would lead to a login page, or lose the credentials on the way to another host.
        redirect: 'manual',
        signal: AbortSignal.timeout(Math.min(timeoutSeconds * 1000, left)),
      });
      const { text, truncated } = await read(response, most);
      const location = response.headers.get('location');
      const to = location !== null && URL.canParse(location, url) ? new URL(location, url) : undefined;
      const refusal = explainStatus({ product, who: this.who, path, status: response.status, to, text, hasCredentials: this.#hasCredentials });
      if (refusal) throw refusal;
      return { status: response.status, text, truncated };
    } catch (error) {
      if (error instanceof CannotRun) throw error;
      throw explainFailure(error, this.who, Math.min(timeoutSeconds, Math.ceil(left / 1000)));
    }
  }
}

/** Does the work for all items, some at a time; results are in the items' order. The first failure ends it. */
export async function forAll<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array<R>(items.length);
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const i = next++;
      try {
        results[i] = await work(items[i]!);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}

function parseAddress({ product, address }: ClientOptions): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.hostname !== '') {
    // As copied from the browser.
    url.pathname = url.pathname.replace(/\/+$/, '').replace(/\/(?:(?:classic\/)?graph|api\/v1)$/, '');
    return url;
  }
  throw new CannotRun(`the address of ${product} is none: ${/@/.test(address) ? 'it is not shown, since it may hold a password' : JSON.stringify(address.slice(0, 200))}`,
    `write it as in ${product === 'Grafana' ? 'http://localhost:3000' : 'http://localhost:9090'}, with http:// or https://`);
}

async function read(response: Response, most: number): Promise<{ text: string; truncated: boolean }> {
  const reader = response.body?.getReader();
  if (!reader) return { text: '', truncated: false };
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
    if (size > most) {
      await reader.cancel();
      break;
    }
  }
  return { text: Buffer.concat(chunks).toString('utf8'), truncated: size > most };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
