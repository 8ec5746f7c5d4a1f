// Bundles the demo's programs, each into one file that needs Node alone: node demo/build.mjs FOLDER
import path from 'node:path';
import { build } from 'esbuild';

if (process.argv.length !== 3) {
  console.error('usage: node demo/build.mjs FOLDER');
  process.exit(2);
}
const root = path.resolve(import.meta.dirname, '..');
await build({
  absWorkingDir: root,
  entryPoints: { service: 'demo/sample-service/main.ts', load: 'demo/load.ts', slack: 'demo/slack/main.ts' },
  outdir: path.resolve(process.argv[2]),
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
  alias: { 'observability-as-code/metrics': path.join(root, 'src/metrics/index.ts') },
});
