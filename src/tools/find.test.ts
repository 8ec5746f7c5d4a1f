import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findTool, projectRoot } from './find';
import { fakeTool, freePort, program, temporaryFolder } from './test-support';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('findTool', () => {
  it('takes the tool on PATH without starting it, and asks for its version only when told', async () => {
    const folder = temporaryFolder();
    const started = join(folder, 'started');
    const path = program(join(folder, 'bin'), 'promtool', `${fakeTool('promtool', '2.53.3+ds1')}: > ${started}\n`);
    vi.stubEnv('PATH', `/no/such/folder::${join(folder, 'bin')}`);
    program(join(folder, '.tools'), 'promtool', fakeTool('promtool', '1.0.0'));
    const tool = await findTool('promtool', { root: folder });
    expect(tool).toMatchObject({ name: 'promtool', path, from: 'PATH' });
    expect(existsSync(started)).toBe(false);
    expect(await tool.version()).toBe('2.53.3+ds1');
    expect(existsSync(started)).toBe(true);
  });

  it("knows Debian's name for Alertmanager", async () => {
    const bin = temporaryFolder();
    const path = program(bin, 'prometheus-alertmanager', fakeTool('alertmanager', '0.25.0'));
    vi.stubEnv('PATH', bin);
    expect(await findTool('alertmanager', { root: bin })).toMatchObject({ path, from: 'PATH' });
  });

  it('takes what was put into .tools, a link too', async () => {
    const root = temporaryFolder();
    const path = program(root, 'amtool-0.34', fakeTool('amtool', '0.34.1'));
    mkdirSync(join(root, '.tools'));
    symlinkSync(path, join(root, '.tools', 'amtool'));
    vi.stubEnv('PATH', '/no/such/folder');
    expect(await findTool('amtool', { root })).toMatchObject({ path: join(root, '.tools', 'amtool'), from: '.tools' });
  });

  it.each([['PATH', 'bin'], ['.tools', '.tools']])('refuses a damaged tool in %s with place, fault and remedy', async (_, folder) => {
    const root = temporaryFolder();
    const path = program(join(root, folder), 'promtool', '');
    vi.stubEnv('PATH', join(root, 'bin'));
    await expect(findTool('promtool', { root })).rejects.toThrow(folder === 'bin'
      ? `${path}, the promtool on PATH, is an empty file. Install it anew, or take it off PATH: then it is fetched into .tools`
      : `${path} is an empty file. Replace it, or delete it with its folder: then promtool is fetched anew`);
  });

  it('says so when the program is something else than the tool', async () => {
    const bin = temporaryFolder();
    const path = program(bin, 'promtool', '#!/bin/sh\necho "usage: promtool FILE"; exit 2\n');
    vi.stubEnv('PATH', bin);
    await expect((await findTool('promtool', { root: bin })).version()).rejects.toThrow(
      `${path} does not answer as promtool would: "${path} --version" exits 2 and says "usage: promtool FILE"`);
  });

  it('without tool, network and package tools names each failure and three ways to install', async () => {
    const root = temporaryFolder();
    const releases = `http://127.0.0.1:${await freePort()}`;
    vi.stubEnv('PATH', '/no/such/folder');
    const lines: string[] = [];
    const failure = await findTool('alertmanager', { root, releases, log: (line) => lines.push(line) }).catch((error: unknown) => error);
    const message = (failure as Error).message.replaceAll(root, 'ROOT').replaceAll(releases, 'RELEASES');
    expect(message.replaceAll(/127\.0\.0\.1:\d+/g, 'LOOPBACK')).toMatchInlineSnapshot(`
      "alertmanager is neither on PATH nor in ROOT/.tools, and could not be fetched:
        - release archive: RELEASES/alertmanager/releases/download/v0.34.1/sha256sums.txt: connect ECONNREFUSED LOOPBACK
        - Debian packages: apt-get is not on PATH
      Install it in one of three ways:
        - as a package: "apt install prometheus-alertmanager" on Debian or Ubuntu, "brew install alertmanager" on macOS
        - from the release archive for your machine, https://github.com/prometheus/alertmanager/releases: unpack it and put its folder on PATH
        - without changing PATH: put the program, or a link to it, at ROOT/.tools/alertmanager"
    `);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^alertmanager: release archive: .*; trying Debian packages$/);
    expect(readdirSync(join(root, '.tools'))).toEqual(['.gitignore']);
  });
});

it('projectRoot is the nearest folder with package.json or oac.config.ts', () => {
  const folder = realpathSync(temporaryFolder());
  mkdirSync(join(folder, 'a/b/c'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{}');
  expect(projectRoot(join(folder, 'a/b/c'))).toBe(folder);
  writeFileSync(join(folder, 'a/b/oac.config.ts'), '');
  expect(projectRoot(join(folder, 'a/b/c'))).toBe(join(folder, 'a/b'));
});
