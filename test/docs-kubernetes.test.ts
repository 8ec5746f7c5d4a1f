import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '..');
const page = fs.readFileSync(path.join(root, 'docs/kubernetes.md'), 'utf8');
/** Snippets by the file that they are. */
const snippets = [...page.matchAll(/```(ts|yaml) (\S+)\n([\s\S]*?)```/g)].map(([, , name, text]) => ({ name: name!, text: text! }));
let folder: string;
const read = (file: string): unknown => load(fs.readFileSync(path.join(folder, 'generated/kubernetes', file), 'utf8'));

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oac-kubernetes-'));
  fs.mkdirSync(path.join(folder, 'node_modules'));
  fs.symlinkSync(root, path.join(folder, 'node_modules/observability-as-code'));
  for (const name of ['typescript', '@types', 'prom-client']) fs.symlinkSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name));
  for (const { name, text } of snippets.filter((each) => each.name.endsWith('.ts'))) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('docs/kubernetes.md', () => {
  it('has a file name on every snippet', () => expect([...page.matchAll(/^```\w/gm)]).toHaveLength(snippets.length));
  it('has definitions that generate what it says', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'dist/oac.js'), 'generate'], { cwd: folder, encoding: 'utf8' });
    expect({ status, stderr }, stdout).toMatchObject({ status: 0 });
    expect(read('monitors/cart.yaml')).toMatchObject({ spec: { namespaceSelector: { matchNames: ['shop'] }, selector: { matchLabels: { app: 'cart' } }, endpoints: [{ port: 'metrics', interval: '30s' }] } });
    expect(read('autoscaling/cart.yaml')).toMatchObject({ kind: 'ScaledObject', metadata: { namespace: 'shop' } });
    expect(spawnSync(process.execPath, [path.join(root, 'dist/oac.js'), 'check', 'generated/kubernetes'], { cwd: folder, encoding: 'utf8' }).status).toBe(0);
  });
  it('has values and resources that can be read, and name what is written', () => {
    for (const { text } of snippets.filter(({ name }) => name.endsWith('.yaml'))) expect(load(text)).toBeTypeOf('object');
    expect(page).toContain('folderAnnotation: grafana_folder');
    expect(fs.readFileSync(path.join(root, 'generated/kubernetes/dashboards/dashboard-api-overview.yaml'), 'utf8')).toContain('grafana_folder: Services');
    expect(fs.readFileSync(path.join(root, 'generated/kubernetes/alertmanager/observability-as-code.yaml'), 'utf8')).toMatch(/apiURL:\n\s+name: slack-webhook\n\s+key: url\n/);
  });
});
