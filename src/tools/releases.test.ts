import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findTool } from './find';
import { PINNED } from './releases';
import { run } from './run';
import {
  archiveName, bundle, fakeRelease, pathWithoutTools, program, releasePaths, serve, start, temporaryFolder, until,
} from './test-support';

const PATHS = releasePaths('prometheus');
const FOLDER = `prometheus-${PINNED.prometheus}`;
const SCRIPT = `import { findTool } from './index';
findTool('promtool', { root: process.argv[2], releases: process.argv[3] })
  .then(async (tool) => console.log(tool.path, await tool.version()), (error) => { console.log(error.message); process.exitCode = 1; });`;

vi.setConfig({ testTimeout: 60_000 });

let root: string;
beforeEach(() => {
  root = temporaryFolder();
  // With an apt-get that fails, nothing but the release archive can be had.
  const bin = temporaryFolder();
  program(bin, 'apt-get', '#!/bin/sh\necho "E: switched off" >&2; exit 100\n');
  vi.stubEnv('PATH', `${bin}:${pathWithoutTools(['tar', 'gzip', 'sh', 'ls', 'mount', 'unshare'])}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function release(): Promise<{ archive: Buffer; sums: string }> {
  return fakeRelease('prometheus', ['prometheus', 'promtool'], temporaryFolder());
}

it('fetches the archive of the pinned release for this machine, checks it, and keeps both programs', async () => {
  const { archive, sums } = await release();
  const server = await serve({ [PATHS.sums]: sums, [PATHS.archive]: archive });
  const options = { root, releases: server.url };
  const [tool, other] = await Promise.all([findTool('promtool', options), findTool('prometheus', options)]);
  expect(tool).toMatchObject({ path: join(root, '.tools', FOLDER, 'promtool'), from: '.tools' });
  expect(other).toMatchObject({ path: join(root, '.tools', FOLDER, 'prometheus'), from: '.tools' });
  expect(await tool.version()).toBe(PINNED.prometheus);
  expect(server.asked).toEqual([PATHS.sums, PATHS.archive]);
  expect(readdirSync(join(root, '.tools', FOLDER)).sort()).toEqual(['prometheus', 'promtool']);
  expect((await findTool('prometheus', options)).path).toBe(other.path);
  expect(server.asked).toHaveLength(2);
});

it.each([
  ['an altered archive', (archive: Buffer) => Buffer.concat([archive, Buffer.from('x')]), (sums: string) => sums, 'is refused: its SHA-256 is'],
  ['an archive that is not listed', (archive: Buffer) => archive, () => 'sums\n', `does not list ${archiveName('prometheus')}.tar.gz`],
])('refuses %s and keeps nothing of it', async (_, alter, sumsOf, fault) => {
  const { archive, sums } = await release();
  const server = await serve({ [PATHS.sums]: sumsOf(sums), [PATHS.archive]: alter(archive) });
  await expect(findTool('promtool', { root, releases: server.url })).rejects.toThrow(fault);
  expect(readdirSync(join(root, '.tools'))).toEqual(['.gitignore']);
});

it('names the address of a release that is not there, and of a download that breaks off', async () => {
  const { sums } = await release();
  const gone = await serve({});
  await expect(findTool('promtool', { root, releases: gone.url })).rejects.toThrow(`${gone.url}${PATHS.sums}: the server answered 404`);
  const broken = await serve({
    [PATHS.sums]: sums,
    [PATHS.archive]: (response) => response.writeHead(200, { 'content-length': 1000 }).write('half', () => response.destroy()),
  });
  await expect(findTool('promtool', { root, releases: broken.url })).rejects.toThrow(`${broken.url}${PATHS.archive}: `);
  expect(readdirSync(join(root, '.tools'))).toEqual(['.gitignore']);
});

it('two processes that fetch the same at once both get the whole', async () => {
  const { archive, sums } = await release();
  const waiting: ServerResponse[] = [];
  const server = await serve({
    [PATHS.sums]: sums,
    [PATHS.archive]: (response) => {
      waiting.push(response);
      if (waiting.length === 2) for (const each of waiting) each.end(archive);
    },
  });
  const script = bundle(temporaryFolder(), SCRIPT);
  const both = [0, 1].map(() => start(process.execPath, [script, root, server.url]));
  const ends = await Promise.all(both.map(({ ended }) => ended));
  const said = `${join(root, '.tools', FOLDER, 'promtool')} ${PINNED.prometheus}\n`;
  expect(both.map(({ output }) => output())).toEqual([said, said]);
  expect(ends).toEqual([0, 0]);
  expect(readdirSync(join(root, '.tools')).sort()).toEqual(['.gitignore', FOLDER]);
});

it('a fetch that was killed leaves nothing that is taken for whole, and is cleared away later', async () => {
  const { archive, sums } = await release();
  let first = true;
  let half = false;
  const server = await serve({
    [PATHS.sums]: sums,
    [PATHS.archive]: (response) => {
      if (!first) response.end(archive);
      else response.writeHead(200, { 'content-length': archive.length }).write(archive.subarray(0, 100), () => { half = true; });
      first = false;
    },
  });
  const { child, ended } = start(process.execPath, [bundle(temporaryFolder(), SCRIPT), root, server.url]);
  await until('half of the archive is sent', () => half);
  child.kill('SIGKILL');
  await ended;
  const left = readdirSync(join(root, '.tools')).filter((each) => each !== '.gitignore');
  expect(left).toEqual([expect.stringMatching(/^\.fetch-/)]);

  const tool = await findTool('promtool', { root, releases: server.url });
  expect(await tool.version()).toBe(PINNED.prometheus);
  expect(existsSync(join(root, '.tools', left[0]!))).toBe(true);

  utimesSync(join(root, '.tools', left[0]!), 0, 0);
  await findTool('amtool', { root, releases: server.url }).catch(() => {});
  expect(readdirSync(join(root, '.tools')).sort()).toEqual(['.gitignore', FOLDER]);
});

it('names a folder in .tools that lacks the tool', async () => {
  const { archive, sums } = await release();
  const server = await serve({ [PATHS.sums]: sums, [PATHS.archive]: archive });
  mkdirSync(join(root, '.tools', FOLDER), { recursive: true });
  writeFileSync(join(root, '.tools', FOLDER, 'LICENSE'), '');
  await expect(findTool('promtool', { root, releases: server.url })).rejects.toThrow(
    `${join(root, '.tools', FOLDER)} is there but lacks promtool; delete that folder`);
});

it('shows how far a download is when it takes over a second', async () => {
  const { archive, sums } = await release();
  const lines: string[] = [];
  const server = await serve({
    [PATHS.sums]: sums,
    [PATHS.archive]: (response) => {
      response.writeHead(200, { 'content-length': archive.length }).write(archive.subarray(0, 100));
      void until('a line of progress', () => lines.length > 0).then(() => response.end(archive.subarray(100)));
    },
  });
  await findTool('promtool', { root, releases: server.url, log: (line) => lines.push(line) });
  expect(lines[0]).toBe(`fetching ${archiveName('prometheus')}.tar.gz: 0 of 0 MB`);
});

it.runIf(process.platform === 'linux')('says that the disk is full and keeps nothing', async () => {
  const { archive, sums } = await release();
  const server = await serve({ [PATHS.sums]: sums, [PATHS.archive]: Buffer.concat([archive, Buffer.alloc(2e6)]) });
  mkdirSync(join(root, '.tools'));
  const script = bundle(temporaryFolder(), SCRIPT);
  const inSmallDisk = 'mount -t tmpfs -o size=1m small "$1/.tools" && "$2" "$3" "$1" "$4"; ls "$1/.tools"';
  const flag = process.getuid?.() === 0 ? '-m' : '-rm';
  const { stdout, stderr } = await run('unshare', [flag, 'sh', '-c', inSmallDisk, 'sh', root, process.execPath, script, server.url]);
  expect(stderr).toBe('');
  expect(stdout).toBe(`no space left on the disk that holds ${join(root, '.tools')}: fetching a tool needs up to 600 MB there. `
    + 'Free some, or put the tool on PATH\n');
});
