// Builds dist/: the public API, the light entry for services, the command line, and the types.
// Everything is made beside and swapped in at the end, so that nobody ever loads half a build.
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { esbuildCatalogues } from './catalogue-tables.mjs';
import { esbuildSdk } from './sdk-modules.mjs';
import { esbuildValidators } from './validators.mjs';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const fresh = path.join(root, `dist/.new-${process.pid}`);
const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Names this build, so that what an older one cached is not taken for ours. */
function buildId() {
  const hash = crypto.createHash('sha256');
  const files = fs.readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of files.map((entry) => path.join(entry.parentPath, entry.name)).sort()) {
    if (!/\.test\.ts$|test-support\.ts$/.test(file)) hash.update(path.relative(root, file)).update(fs.readFileSync(file));
  }
  for (const file of ['package-lock.json', 'scripts/build.mjs', 'scripts/catalogue-tables.mjs', 'scripts/sdk-modules.mjs', 'scripts/validators.mjs', 'scripts/schemas.mjs']) hash.update(fs.readFileSync(path.join(root, file)));
  return `${manifest.version}+${hash.digest('hex').slice(0, 12)}`;
}

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  charset: 'ascii', // one byte a character in memory, too
  metafile: true,
  logLevel: 'warning',
  plugins: [esbuildCatalogues(), esbuildValidators(), esbuildSdk()],
  define: { __OAC_BUILD__: JSON.stringify(buildId()), __OAC_VERSION__: JSON.stringify(manifest.version) },
};

async function bundle() {
  await build({ ...common, entryPoints: { index: 'src/index.ts' }, outdir: fresh });
  const metrics = await build({ ...common, entryPoints: { metrics: 'src/metrics/index.ts' }, outdir: fresh });
  const foreign = Object.values(metrics.metafile.outputs).flatMap((output) => output.imports.map((imported) => imported.path)).filter((imported) => !imported.startsWith('node:'));
  if (foreign.length > 0) throw new Error(`src/metrics/index.ts is what production services load: it must import Node's own modules only, but imports ${foreign.join(', ')}`);
  const cli = await build({
    ...common,
    entryPoints: { oac: 'src/cli/start.ts', cli: 'src/cli/oac.ts', judge: 'src/cli/judging.ts', proof: 'src/proof/index.ts' },
    outdir: fresh,
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 160, // Node prints the line of an error
    external: ['ts-node', '@swc/core'],
  });
  fs.writeFileSync(path.join(fresh, 'oac.js'), `#!/usr/bin/env node\n${fs.readFileSync(path.join(fresh, 'oac.js'), 'utf8')}`);
  fs.chmodSync(path.join(fresh, 'oac.js'), 0o755);
  fs.writeFileSync(path.join(fresh, 'THIRD-PARTY-LICENSES'), licences(Object.keys(cli.metafile.inputs)));
}

/** What the licences of bundled packages ask for: their text goes with the copy. */
function licences(inputs) {
  const packages = new Set(inputs.flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []));
  return [...packages].sort().map((name) => {
    const folder = path.join(root, 'node_modules', name);
    const { version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name} ${version}: ${license}\n\n${fs.readFileSync(file ? path.join(folder, file) : path.join(root, 'LICENSE'), 'utf8').trim()}\n`;
  }).join(`\n${'-'.repeat(80)}\n\n`);
}

function declarations() {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, '-p', path.join(root, 'tsconfig.build.json'), '--outDir', path.join(fresh, 'types')],
    { cwd: root, stdio: 'inherit' }).status === 0;
}

/** Moves one file or folder of the new build over the old one. */
function swap(name) {
  const old = path.join(fresh, `.old-${name}`);
  if (fs.existsSync(path.join(dist, name)) && fs.statSync(path.join(dist, name)).isDirectory()) fs.renameSync(path.join(dist, name), old);
  fs.renameSync(path.join(fresh, name), path.join(dist, name));
}

fs.mkdirSync(fresh, { recursive: true });
try {
  await bundle();
  const typed = declarations();
  for (const name of ['index.js', 'metrics.js', 'cli.js', 'judge.js', 'proof.js', 'oac.js', 'types', 'THIRD-PARTY-LICENSES']) swap(name);
  if (!typed) process.exitCode = 1;
} catch (error) {
  if (!Array.isArray(error.errors)) console.error(error.message); // esbuild has printed its own errors
  process.exitCode = 1;
} finally {
  fs.rmSync(fresh, { recursive: true, force: true });
}
