// `import validate from './x.schema.json?validator'` gives the ajv validator of that schema, `?validators` those of the
// definitions in its `entries` by name, compiled when the package is built: ajv's compiler would cost each start more than
// everything else. One plugin for esbuild, one for vitest.
import fs from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const SUFFIX = /\?validators?$/;
/** Our own keywords, which say how an error is told; ajv passes them over. `src/checks/schema/faults.ts` reads them. */
const VOCABULARY = ['fault', 'foreign', 'needed', 'open'];

function compile(schema, entries) {
  const ajv = new Ajv.default({
    allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false, discriminator: true, verbose: true, messages: false, inlineRefs: false, code: { source: true, esm: false },
  });
  ajv.addVocabulary(VOCABULARY);
  if (!entries) return standalone.default(ajv, ajv.compile(schema));
  // Each definition is a schema of its own, so that ajv compiles it once however often it is referred to.
  const definitions = JSON.parse(JSON.stringify(schema.definitions).replaceAll('"#/definitions/', '"'));
  for (const [name, definition] of Object.entries(definitions)) ajv.addSchema(definition, name);
  return standalone.default(ajv, Object.fromEntries(schema.entries.map((name) => [name, name])));
}

/** The code of a module that exports the validator of a schema file, or those of its entries. */
export async function validatorCode(schemaFile, entries) {
  const bundled = await build({
    stdin: { contents: compile(JSON.parse(fs.readFileSync(schemaFile, 'utf8')), entries), resolveDir: path.dirname(schemaFile) }, bundle: true, format: 'esm', platform: 'node', write: false,
  });
  return bundled.outputFiles[0].text;
}

/** @returns {import('esbuild').Plugin} */
export const esbuildValidators = () => ({
  name: 'validators',
  setup(builder) {
    builder.onResolve({ filter: /\.schema\.json\?validators?$/ }, (args) => ({
      path: path.resolve(args.resolveDir, args.path.replace(SUFFIX, '')), suffix: SUFFIX.exec(args.path)[0], namespace: 'validator',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'validator' }, async (args) => ({
      contents: await validatorCode(args.path, args.suffix === '?validators'), loader: 'js', watchFiles: [args.path],
    }));
  },
});

export const viteValidators = () => ({
  name: 'validators',
  enforce: 'pre',
  resolveId(id, importer) {
    if (SUFFIX.test(id)) return `\0${path.resolve(path.dirname(importer), id.replace(SUFFIX, ''))}.js${SUFFIX.exec(id)[0]}`;
  },
  load(id) {
    if (id.startsWith('\0') && SUFFIX.test(id)) return validatorCode(id.slice(1).replace(/\.js\?validators?$/, ''), id.endsWith('s'));
  },
});
