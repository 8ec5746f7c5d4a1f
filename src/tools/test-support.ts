import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buildSync } from 'esbuild';
import { onTestFinished } from 'vitest';
import { PINNED, type Product } from './releases';
import { run } from './run';

const TOOLS = ['promtool', 'amtool', 'prometheus', 'alertmanager', 'prometheus-alertmanager'];

/** A folder for one test, readable by other users, removed after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oac-tools-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes an executable file and returns its path. */
export function program(folder: string, name: string, content: string | Buffer): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), content, { mode: 0o755 });
  return join(folder, name);
}

/** A script that answers `--version` as the tool would. */
export function fakeTool(name: string, version: string): string {
  return `#!/bin/sh\necho "${name}, version ${version} (branch: HEAD, revision: 0)"\n`;
}

/** A PATH with what is on this machine's, or the given programs of it, but never the tools. */
export function pathWithoutTools(only?: readonly string[]): string {
  const folder = temporaryFolder();
  const there = new Set(TOOLS);
  for (const source of (process.env.PATH ?? '').split(delimiter).filter((each) => each !== '' && existsSync(each))) {
    for (const entry of readdirSync(source)) {
      if (there.has(entry) || (only && !only.includes(entry))) continue;
      there.add(entry);
      symlinkSync(join(source, entry), join(folder, entry));
    }
  }
  return folder;
}

/** The name of a release's archive for this machine, without `.tar.gz`. */
export function archiveName(product: Product): string {
  return `${product}-${PINNED[product]}.${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
}

/** A release of one product as its project publishes it, with fake programs. */
export async function fakeRelease(
  product: Product, programs: readonly string[], folder: string,
): Promise<{ archive: Buffer; sums: string }> {
  const top = archiveName(product);
  for (const name of programs) program(join(folder, top), name, fakeTool(name, PINNED[product]));
  writeFileSync(join(folder, top, 'LICENSE'), 'text\n');
  const packed = await run('tar', ['-czf', join(folder, 'release.tar.gz'), '-C', folder, top]);
  if (packed.status !== 0) throw new Error(packed.stderr);
  const archive = readFileSync(join(folder, 'release.tar.gz'));
  const sum = createHash('sha256').update(archive).digest('hex');
  return { archive, sums: `${'0'.repeat(64)}  ${product}-${PINNED[product]}.plan9-amd64.tar.gz\n${sum}  ${top}.tar.gz\n` };
}

/** Serves answers by path on a free loopback port; 404 for others. */
export async function serve(
  answers: Record<string, string | Buffer | ((response: ServerResponse) => void)>,
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers[request.url ?? ''];
    if (typeof answer === 'function') answer(response);
    else response.writeHead(answer === undefined ? 404 : 200).end(answer ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** The address paths of a product's pinned release. */
export function releasePaths(product: Product): { sums: string; archive: string } {
  const folder = `/${product}/releases/download/v${PINNED[product]}`;
  return { sums: `${folder}/sha256sums.txt`, archive: `${folder}/${archiveName(product)}.tar.gz` };
}

/** A loopback port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Bundles this folder and a script that imports `./index` into one file that `node` runs: what a second process needs. */
export function bundle(folder: string, script: string): string {
  const outfile = join(folder, 'script.cjs');
  buildSync({ stdin: { contents: script, resolveDir: __dirname, loader: 'ts' }, bundle: true, platform: 'node', format: 'cjs', outfile });
  return outfile;
}

/** Starts a process that is killed after the test, and collects what it prints. */
export function start(command: string, args: readonly string[], options: { uid?: number; cwd?: string } = {}): {
  child: ChildProcess; output: () => string; ended: Promise<number | null>;
} {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended.catch(() => {});
  });
  return { child, output: () => Buffer.concat(chunks).toString(), ended };
}

/** Asks again and again until the condition holds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, detail: () => string = () => ''): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within 30 s: ${what}\n${detail()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
