import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { alertmanagerCommand, type Command } from './alertmanager';
import { ownSuite } from './debian';
import { findTool, type ToolName } from './find';
import { bundle, freePort, pathWithoutTools, start, temporaryFolder, until } from './test-support';

const NAMES: readonly ToolName[] = ['promtool', 'amtool', 'prometheus', 'alertmanager'];
const NOBODY = 65534;

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Starts a server, waits until it says that it is ready, and stops it by the process id that was started. */
async function becomesReady(server: Command, port: number, uid?: number): Promise<void> {
  const { child, output, ended } = start(server.command, server.args, uid === undefined ? {} : { uid });
  let over = false;
  void ended.then(() => { over = true; });
  const ready = (): Promise<boolean> => fetch(`http://127.0.0.1:${port}/-/ready`).then((response) => response.ok, () => false);
  await until(`${server.args.join(' ')} is ready`, async () => {
    if (over) throw new Error(`it ended:\n${output()}`);
    return ready();
  }, output);
  child.kill('SIGTERM');
  await ended;
  expect(await ready()).toBe(false);
}

vi.setConfig({ testTimeout: 180_000 });

it.runIf(existsSync('/etc/debian_version'))("fetches Debian's packages without root, and runs what is in them", async () => {
  vi.stubEnv('PATH', pathWithoutTools());
  const root = temporaryFolder();
  const options = { root, releases: `http://127.0.0.1:${await freePort()}` };
  const bin = join(root, '.tools', `debian-${ownSuite()!.suite}`, 'usr/bin');
  mkdirSync(join(root, '.tools'));
  chmodSync(join(root, '.tools'), 0o777);
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY } : {};
  const script = bundle(root, `import { alertmanagerCommand, findTool } from './index';
    (async () => {
      const options = JSON.parse(process.argv[2]);
      const tools = await Promise.all(${JSON.stringify(NAMES)}.map((name) => findTool(name, options)));
      console.log(JSON.stringify(await alertmanagerCommand(tools[3], process.argv.slice(3))));
    })().catch((error) => console.log(error.message));`);
  writeFileSync(join(root, 'alertmanager.yml'), 'route: { receiver: none }\nreceivers: [{ name: none }]\n');
  writeFileSync(join(root, 'prometheus.yml'), 'scrape_configs: []\n');

  // Four tools wanted at once by somebody who is not root: one fetch.
  const port = await freePort();
  const alertmanagerArgs = (data: string, at: number): string[] => [`--config.file=${join(root, 'alertmanager.yml')}`,
    `--storage.path=${data}`, `--web.listen-address=127.0.0.1:${at}`, '--cluster.listen-address='];
  const dataOfNobody = temporaryFolder();
  chmodSync(dataOfNobody, 0o777);
  const first = start(process.execPath, [script, JSON.stringify(options), ...alertmanagerArgs(dataOfNobody, port)], asNobody);
  expect(await first.ended).toBe(0);
  const command = JSON.parse(first.output()) as Command;
  expect(readdirSync(join(root, '.tools')).sort()).toEqual(['.gitignore', `debian-${ownSuite()!.suite}`]);

  for (const name of NAMES) {
    const tool = await findTool(name, options);
    expect(tool).toMatchObject({ path: join(bin, name === 'alertmanager' ? 'prometheus-alertmanager' : name), from: '.tools' });
    expect(await tool.version()).toMatch(/^\d+\.\d+\.\d+/);
  }
  await becomesReady(command, port, asNobody.uid);
  const second = await freePort();
  const alertmanager = await findTool('alertmanager', options);
  await becomesReady(await alertmanagerCommand(alertmanager, alertmanagerArgs(temporaryFolder(), second)), second);
  const third = await freePort();
  const prometheus = await findTool('prometheus', options);
  await becomesReady({ command: prometheus.path, args: [`--config.file=${join(root, 'prometheus.yml')}`,
    `--storage.tsdb.path=${temporaryFolder()}`, `--web.listen-address=127.0.0.1:${third}`] }, third);
});
