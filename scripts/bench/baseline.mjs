// The same dashboards by hand: Grafana's Foundation SDK, one file a dashboard, compiled by tsc to CommonJS.
import fs from 'node:fs';
import path from 'node:path';
import { link, write } from './projects.mjs';
import { sdkCode } from './sdk-code.mjs';

const TSCONFIG = {
  compilerOptions: { strict: true, target: 'es2022', module: 'node16', moduleResolution: 'node16', types: ['node'], skipLibCheck: true, rootDir: 'src', outDir: 'dist' },
  include: ['src'],
};

const MAIN = `import fs from 'node:fs';
import path from 'node:path';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';

const folder = path.join(__dirname, 'dashboards');
const output = path.join(__dirname, '../generated');

performance.mark('load');
const files = fs.readdirSync(folder).sort().map((file) => ({ file, build: (require(path.join(folder, file)) as { default: () => Dashboard }).default }));
performance.mark('build');
const dashboards = files.map(({ file, build }) => ({ file, json: JSON.stringify(build(), null, 2) }));
performance.mark('write');
fs.mkdirSync(output, { recursive: true });
for (const { file, json } of dashboards) fs.writeFileSync(path.join(output, file.replace(/js$/, 'json')), json);
`;

/** Writes the project of the baseline; `dashboards` are what this package generated, as objects. */
export function writeBaseline(folder, dashboards) {
  write(folder, 'package.json', `${JSON.stringify({ name: 'shop-by-hand', private: true })}\n`);
  write(folder, 'tsconfig.json', JSON.stringify(TSCONFIG));
  write(folder, 'src/main.ts', MAIN);
  for (const dashboard of dashboards) write(folder, `src/dashboards/${dashboard.uid}.ts`, sdkCode(dashboard));
  link(folder);
}

/** What the baseline's program wrote, by uid. */
export function readBaseline(folder) {
  const output = path.join(folder, 'generated');
  return fs.readdirSync(output).map((file) => JSON.parse(fs.readFileSync(path.join(output, file), 'utf8')));
}
