// `import validate from './x.schema.json?validator'` gives the ajv validator of that schema, compiled when the package
// is built: ajv's compiler would cost each start more than everything else. One plugin for esbuild, one for vitest.
import fs from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const SUFFIX = '?validator';

async function validatorCode(schemaFile) {
  const ajv = new Ajv.default({ allErrors: true, strict: true, verbose: true, code: { source: true, esm: false } });
  const code = standalone.default(ajv, ajv.compile(JSON.parse(fs.readFileSync(schemaFile, 'utf8'))));
  const bundled = await build({
    stdin: { contents: code, resolveDir: path.dirname(schemaFile) }, bundle: true, format: 'esm', platform: 'node', write: false,
  });
  return bundled.outputFiles[0].text;
}

/** @returns {import('esbuild').Plugin} */
export const esbuildValidators = () => ({
  name: 'validators',
  setup(builder) {
    builder.onResolve({ filter: /\.schema\.json\?validator$/ }, (args) => ({
      path: path.resolve(args.resolveDir, args.path.slice(0, -SUFFIX.length)), namespace: 'validator',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'validator' }, async (args) => ({
      contents: await validatorCode(args.path), loader: 'js', watchFiles: [args.path],
    }));
  },
});

export const viteValidators = () => ({
  name: 'validators',
  enforce: 'pre',
  resolveId(id, importer) {
    if (id.endsWith(SUFFIX)) return `\0${path.resolve(path.dirname(importer), id.slice(0, -SUFFIX.length))}.js${SUFFIX}`;
  },
  load(id) {
    if (id.startsWith('\0') && id.endsWith(`.js${SUFFIX}`)) return validatorCode(id.slice(1, -`.js${SUFFIX}`.length));
  },
});
