import { createHash } from 'node:crypto';
import { createWriteStream, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { executableFault } from './executable';
import { withProgress, type Log } from './fetch-folder';
import { lastLine, run, ToolError } from './run';

/** A project of Prometheus' that releases archives. */
export type Product = 'prometheus' | 'alertmanager';

/** The releases that are fetched unless another is asked for: Prometheus' long-term support series, and the Alertmanager of its time. */
export const PINNED: Readonly<Record<Product, string>> = { prometheus: '3.13.3', alertmanager: '0.34.1' };

/** Where the projects publish: `<this>/<product>/releases/download/v<version>/<file>`. */
export const RELEASES = 'https://github.com/prometheus';

const PROGRAMS: Readonly<Record<Product, readonly string[]>> = {
  prometheus: ['prometheus', 'promtool'],
  alertmanager: ['alertmanager', 'amtool'],
};
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };
/** Milliseconds until a server must have begun to answer: without a network, other ways are to be tried soon. */
const ANSWER_WITHIN = 5000;
/** Milliseconds without a byte after which a download is given up. */
const SILENT_FOR = 30_000;

/**
 * Fills `tree` with the programs of a release's archive for this machine, after checking it against the release's `sha256sums.txt`.
 *
 * @throws {ToolError} when there is no such archive, the server cannot be reached, or the checksum differs.
 */
export async function fetchRelease(
  product: Product, version: string, temporary: string, tree: string, options: { readonly releases: string; readonly log: Log },
): Promise<void> {
  const architecture = ARCHITECTURES[process.arch];
  if (!['linux', 'darwin'].includes(process.platform) || architecture === undefined) {
    throw new ToolError(`no archive is fetched for ${process.platform} on ${process.arch}`);
  }
  const top = `${product}-${version}.${process.platform}-${architecture}`;
  const address = `${options.releases}/${product}/releases/download/v${version}`;
  const sums = await withAnswer(`${address}/sha256sums.txt`, (response) => response.text());
  const expected = sums.split('\n').map((line) => line.trim().split(/\s+\*?/)).find(([, file]) => file === `${top}.tar.gz`)?.[0];
  if (expected === undefined) throw new ToolError(`${address}/sha256sums.txt does not list ${top}.tar.gz`);

  const archive = join(temporary, 'archive.tar.gz');
  const actual = await withAnswer(`${address}/${top}.tar.gz`, (response, alive) =>
    save(response, archive, alive, `${top}.tar.gz`, options.log));
  if (actual !== expected) {
    throw new ToolError(`${address}/${top}.tar.gz is refused: its SHA-256 is ${actual}, the release's sha256sums.txt says ${expected}`);
  }
  const members = PROGRAMS[product].map((program) => `${top}/${program}`);
  const unpacked = await withProgress(options.log, () => `unpacking ${top}.tar.gz`, () =>
    run('tar', ['-xzf', archive, '-C', tree, '--strip-components=1', ...members]));
  if (unpacked.status !== 0) throw new ToolError(`${top}.tar.gz cannot be unpacked: ${lastLine(unpacked.stderr)}`);
  for (const program of PROGRAMS[product]) {
    const fault = executableFault(join(tree, program));
    if (fault) throw new ToolError(`${program} in ${top}.tar.gz ${fault}`);
  }
  rmSync(archive);
}

/** Reads one address; `alive` is to be called for every piece that arrives. */
async function withAnswer<T>(address: string, read: (response: Response, alive: () => void) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const limit = (milliseconds: number, fault: string): NodeJS.Timeout =>
    setTimeout(() => abort.abort(new ToolError(`${address}: ${fault}`)), milliseconds);
  let timer = limit(ANSWER_WITHIN, `no answer within ${ANSWER_WITHIN / 1000} s`);
  const alive = (): void => {
    clearTimeout(timer);
    timer = limit(SILENT_FOR, `nothing arrived for ${SILENT_FOR / 1000} s`);
  };
  try {
    const response = await fetch(address, { signal: abort.signal });
    alive();
    if (!response.ok) throw new ToolError(`${address}: the server answered ${response.status}`);
    return await read(response, alive);
  } catch (error) {
    if (error instanceof ToolError || (error as NodeJS.ErrnoException).code === 'ENOSPC') throw error;
    if (abort.signal.aborted) throw abort.signal.reason;
    const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    throw new ToolError(`${address}: ${cause?.message || cause?.code || message}${proxyHint()}`);
  } finally {
    clearTimeout(timer);
  }
}

function proxyHint(): string {
  const proxy = process.env.HTTPS_PROXY ?? process.env.https_proxy;
  return proxy ? ' (HTTPS_PROXY is set: Node 24 and later use it with NODE_USE_ENV_PROXY=1)' : '';
}

/** Writes the answer to a file and returns its SHA-256 in hexadecimal. */
async function save(response: Response, file: string, alive: () => void, name: string, log: Log): Promise<string> {
  if (!response.body) throw new ToolError(`${response.url}: the answer is empty`);
  const hash = createHash('sha256');
  const total = Number(response.headers.get('content-length') ?? 0);
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      alive();
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  // Opened before anything is awaited: a file that a broken transfer creates later would be in the way of removing its folder.
  const target = createWriteStream(file, { fd: openSync(file, 'w') });
  const megabytes = (n: number): string => (n / 1e6).toFixed(0);
  await withProgress(log, () => `fetching ${name}: ${megabytes(bytes)}${total ? ` of ${megabytes(total)}` : ''} MB`, () =>
    pipeline(Readable.fromWeb(response.body as ReadableStream<Uint8Array>), count, target));
  return hash.digest('hex');
}
