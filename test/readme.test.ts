import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULTS } from '../demo/sample-service/faults';

const root = path.resolve(__dirname, '..');
const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
const blocks = (language: string): string[] => [...readme.matchAll(new RegExp('```' + language + '\\n([\\s\\S]*?)```', 'g'))].map((m) => m[1]!);
/** Snippets by the file that the text before them names. */
const files = [...readme.matchAll(/([^\n]*)\n(?:kept is refused[^\n]*\n|The service imports[^\n]*\n)?```ts\n([\s\S]*?)```/g)].map((m) => ({ name: /`([\w./-]+\.ts)`/.exec(m[1]!)?.[1], text: m[2]! }));
let folder: string;
const oac = (...args: string[]) => spawnSync(process.execPath, [path.join(root, 'dist/oac.js'), ...args], { cwd: folder, encoding: 'utf8' });

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oac-readme-'));
  fs.mkdirSync(path.join(folder, 'node_modules'));
  fs.symlinkSync(root, path.join(folder, 'node_modules/observability-as-code'));
  for (const name of ['prom-client', 'typescript', '@types']) fs.symlinkSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name));
  for (const { name, text } of files) {
    fs.mkdirSync(path.dirname(path.join(folder, name!)), { recursive: true });
    fs.writeFileSync(path.join(folder, name!), text);
  }
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('README', () => {
  it('stays readable', () => expect(readme.split('\n').length).toBeLessThan(150));
  it('names the file of every snippet', () => {
    expect(files.map((f) => f.name)).toEqual(['oac.config.ts', 'services/cart-metrics.ts', 'services/cart.ts', 'alert-rules/cart.ts', 'dashboards/cart.ts', 'server.ts']);
    expect(files).toHaveLength(blocks('ts').length);
  });
  it('has snippets that generate, and are then up to date', () => {
    const generated = oac('generate');
    expect(generated.stderr + generated.stdout).toContain('written');
    expect(generated.status).toBe(0);
    expect(fs.readFileSync(path.join(folder, 'generated/prometheus/rules/cart.yml'), 'utf8')).toContain('alert: CartSlow');
    expect(fs.existsSync(path.join(folder, 'generated/grafana/dashboards/Services/cart.json'))).toBe(true);
    expect(oac('check').status).toBe(0);
  });
  it('has a service snippet whose types fit, and which runs', () => {
    const check = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '--ignoreConfig', '--noEmit', '--strict', '--module', 'node16', '--esModuleInterop', '--skipLibCheck', '--types', 'node', 'server.ts', 'oac.config.ts'], { cwd: folder, encoding: 'utf8' });
    expect(check.stdout).toBe('');
    buildSync({ entryPoints: ['server.ts'], bundle: true, platform: 'node', outfile: path.join(folder, 'server.js'), absWorkingDir: folder, logLevel: 'silent' });
    const ran = spawnSync(process.execPath, ['-e', "require('./server.js'); process.exit(0)"], { cwd: folder, encoding: 'utf8' });
    expect(ran.stderr).toBe('');
  });
  it('names npm scripts, commands and faults that exist', () => {
    const { scripts } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const commands = [...blocks('sh').join('\n').matchAll(/npm run ([\w-]+)/g), ...readme.matchAll(/`npm run ([\w-]+)`/g)].map((m) => m[1]!);
    expect(commands.length).toBeGreaterThan(2);
    for (const command of commands) expect(Object.keys(scripts)).toContain(command);
    const named = [...readme.matchAll(/\/faults\/([\w-]+)/g)].map((m) => m[1]!).concat('slow-database', 'slow-downstream', 'unexplained-wait');
    for (const name of named) expect(Object.keys(FAULTS)).toContain(name);
    for (const command of [...readme.matchAll(/npx oac (\w+)/g)].map((m) => m[1]!)) expect(oac(command, '--help').status).toBe(0);
  });
});
