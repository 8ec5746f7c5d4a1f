import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot, run } from '../tools';

/*
 * The command; that it compares rightly with a real Prometheus is tested beside `src/live`.
 */
const root = projectRoot(__dirname);
const oac = path.join(root, 'dist/oac.js');
const check = (...args: string[]) => run(process.execPath, [oac, 'check', ...args], { cwd: root, env: { GRAFANA_TOKEN: '' }, timeout: 60_000 });
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html><title>Sign in</title></html>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe('oac check --live', () => {
  it('says in one message why there is nothing to compare with', async () => {
    const page = await check('--live', url);
    expect(page).toMatchObject({ status: 2, stdout: '' });
    expect(page.stderr).toMatch(/^oac: [^\n]*127\.0\.0\.1[^\n]*\n {2}→ (?!this is a fault of oac)[^\n]+\n$/);
    const gone = await check('--live', 'http://127.0.0.1:9');
    expect(gone).toMatchObject({ status: 2, stdout: '' });
    expect(gone.stderr).toMatch(/^oac: [^\n]+\n {2}→ (?!this is a fault of oac)[^\n]+\n$/);
  });
  it('goes with the definitions, and a Grafana with a Prometheus and a token', () => {
    const ended = (...args: string[]) => spawnSync(process.execPath, [oac, ...args], { cwd: root, encoding: 'utf8', env: { ...process.env, GRAFANA_TOKEN: '' } });
    for (const args of [['generate', '--live', url], ['check', 'services', '--live', url]]) expect(ended(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining('compare the definitions with servers') as string });
    expect(ended('check', '--grafana', url)).toMatchObject({ status: 2, stderr: expect.stringContaining('--grafana goes with --live') as string });
    expect(ended('check', '--live', url, '--grafana', url)).toMatchObject({ status: 2, stderr: expect.stringContaining('GRAFANA_TOKEN is not set') as string });
  });
});
