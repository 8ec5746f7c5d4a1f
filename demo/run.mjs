// npm run demo: bundles the runner, which is TypeScript, and runs it.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const outfile = path.join(root, 'node_modules/.cache/observability-as-code/demo.cjs');
process.chdir(root);
await build({ absWorkingDir: root, entryPoints: ['demo/runner.ts'], outfile, bundle: true, platform: 'node', target: 'node20', format: 'cjs', packages: 'external', logLevel: 'warning' });
await import(pathToFileURL(outfile).href);
