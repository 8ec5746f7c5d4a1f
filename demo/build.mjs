// Bundles the demo's programs, each into one file that needs Node alone: node demo/build.mjs FOLDER
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const entryPoints = { service: 'demo/sample-service/main.ts', load: 'demo/load.ts', slack: 'demo/slack/main.ts' };

export async function buildDemo(outdir) {
  await build({
    absWorkingDir: root, entryPoints, outdir, outExtension: { '.js': '.cjs' },
    bundle: true, platform: 'node', target: 'node20', format: 'cjs', sourcemap: 'inline', logLevel: 'warning',
    alias: { 'observability-as-code/metrics': path.join(root, 'src/metrics/index.ts') },
    loader: { '.html': 'text' },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.length !== 3) {
    console.error('usage: node demo/build.mjs FOLDER');
    process.exit(2);
  }
  await buildDemo(path.resolve(process.argv[2]));
}
