import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OutputFile } from '../model/project';
import { findTool } from '../tools';
import { freePort, until } from '../tools/test-support';

/** A server of this test on a loopback port. */
export interface Running {
  readonly url: string;
  stop(): Promise<void>;
}
export async function listen(listener: RequestListener): Promise<Running> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
/** What a request asks for: path and form or query. */
export async function asked(request: IncomingMessage): Promise<{ path: string; params: URLSearchParams }> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const form = Buffer.concat(chunks).toString();
  return { path: url.pathname, params: form === '' ? url.searchParams : new URLSearchParams(form) };
}

export interface RunningPrometheus extends Running {
  /** Writes the configuration anew and lets the server read it. */
  reload(config: string): Promise<void>;
}
export interface StartOptions {
  /** Of its address. */
  readonly prefix?: string;
  /** Blocks that it begins with: a folder, which is copied. */
  readonly blocks?: string;
  readonly flags?: readonly string[];
  /** Default: the one that tests find. */
  readonly program?: string;
}
/** Starts a Prometheus with a configuration and rule files; the test stops it. */
export async function startPrometheus(config: string, files: readonly OutputFile[], { prefix = '', blocks, flags = [], program }: StartOptions = {}): Promise<RunningPrometheus> {
  const path = program ?? (await findTool('prometheus')).path;
  const folder = mkdtempSync(join(tmpdir(), 'oac-live-'));
  for (const file of [...files, { path: 'prometheus.yml', content: config }]) {
    mkdirSync(dirname(join(folder, file.path)), { recursive: true });
    writeFileSync(join(folder, file.path), file.content);
  }
  // Somebody may take the port before the server does.
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}${prefix}`;
    if (blocks !== undefined) cpSync(blocks, join(folder, `data-${tries}`), { recursive: true });
    const child = spawn(path, [
      `--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, `data-${tries}`)}`, `--web.listen-address=127.0.0.1:${port}`,
      `--web.external-url=${url}`, '--web.enable-lifecycle', '--log.level=warn', ...flags,
    ], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
    const isUp = async (): Promise<boolean> => child.exitCode !== null || (await fetch(`${url}/-/ready`).then(({ ok }) => ok, () => false));
    const stop = async (): Promise<void> => {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    };
    await until('Prometheus is ready', isUp, () => said).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    if (child.exitCode === null) {
      return {
        url, stop,
        reload: async (changed) => {
          writeFileSync(join(folder, 'prometheus.yml'), changed);
          const { ok } = await fetch(`${url}/-/reload`, { method: 'POST' });
          if (!ok) throw new Error(said);
        },
      };
    }
    if (tries === 3) throw new Error(said);
  }
}
/** The data of a server's answer. */
export async function data(url: string): Promise<any> {
  const answer = await fetch(url);
  return ((await answer.json()) as { data: unknown }).data;
}

export const rules = (name: string, content: string): OutputFile => ({ path: `prometheus/rules/${name}.yml`, content });
export const dashboard = (...exprs: readonly string[]): OutputFile => ({
  path: 'grafana/dashboards/Services/shop.json',
  content: JSON.stringify({
    uid: 'shop', title: 'Shop', schemaVersion: 42,
    panels: exprs.map((expr, i) => ({ id: i + 1, type: 'timeseries', title: `Panel ${i + 1}`, gridPos: { x: 0, y: 8 * i, w: 24, h: 8 }, datasource: { type: 'prometheus', uid: '${datasource}' }, targets: [{ refId: 'A', expr }] })),
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', current: { text: 'Prometheus', value: 'prometheus' } }, { name: 'instance', type: 'query', datasource: { type: 'prometheus', uid: '${datasource}' }, query: 'label_values(http_requests_total{job="shop"}, instance)' }] },
  }, undefined, 2),
});
