// Always the same promtool, whichever is on PATH: Prometheus 3 extrapolates otherwise, and what is nearly one thing is another there.
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildSync } from 'esbuild';

/**
 * Fetched where it is missing.
 *
 * @returns {Promise<{ series: string, path: string, env: NodeJS.ProcessEnv }>} where it is, and an environment in which it is the first on PATH
 */
export async function oldestPromtool(root) {
  const series = '2.42';
  const source = buildSync({ entryPoints: [path.join(root, 'src/tools/find.ts')], bundle: true, platform: 'node', format: 'cjs', write: false }).outputFiles[0].text;
  const tools = { exports: {} };
  new Function('module', 'exports', 'require', source)(tools, tools.exports, createRequire(import.meta.filename));
  const promtool = await tools.exports.findEngine('promtool', { release: `${series}.0`, suite: 'bookworm' }, { root });
  return { series, path: promtool.path, env: { ...process.env, PATH: `${path.dirname(promtool.path)}${path.delimiter}${process.env.PATH}` } };
}
