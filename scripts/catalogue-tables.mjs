// esbuild's part that packs the catalogues: each table becomes a text, which costs nothing to read over until somebody asks for a metric.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { buildSync } from 'esbuild';

/** What a file of src/metrics/catalogues puts on the list of catalogues, in the order of its exports. */
function catalogueFile(file) {
  const resolveDir = path.dirname(file);
  const contents = `import './${path.basename(file)}'; export { catalogues } from '../catalogue';`;
  const { outputFiles } = buildSync({ stdin: { contents, resolveDir }, bundle: true, platform: 'node', format: 'cjs', write: false });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', '__dirname', outputFiles[0].text)(module, module.exports, createRequire(import.meta.filename), resolveDir);
  return module.exports.catalogues;
}
/** Names of metrics by their facts, as [facts, names]. A name begins with how many letters, to base 36, it shares with the one before. */
function packed(table) {
  const groups = new Map();
  for (const [name, facts] of Object.entries(table)) groups.set(JSON.stringify(facts), [...(groups.get(JSON.stringify(facts)) ?? []), name].sort());
  return JSON.stringify([...groups].map(([facts, names]) => [JSON.parse(facts), names.map((name, i) => {
    let shared = 0;
    while (shared < 35 && i > 0 && name[shared] === names[i - 1][shared]) shared++;
    return shared.toString(36) + name.slice(shared);
  }).join(' ')]));
}
/** In the built package, the way back. */
function unpack(text) {
  return Object.fromEntries(JSON.parse(text).flatMap(([facts, names]) => {
    let last = '';
    return names.split(' ').map((name) => [(last = last.slice(0, parseInt(name[0], 36)) + name.slice(1)), facts]);
  }));
}

export const esbuildCatalogues = () => ({
  name: 'catalogues',
  setup(build) {
    build.onLoad({ filter: /src[\\/]metrics[\\/]catalogues[\\/][\w-]+\.ts$/ }, ({ path: file }) => {
      const names = [...fs.readFileSync(file, 'utf8').matchAll(/^export const (\w+) = catalogue\(/gm)].map(([, name]) => name);
      if (names.length === 0) return undefined;
      const catalogues = catalogueFile(file);
      if (catalogues.length !== names.length) throw new Error(`${file}: ${catalogues.length} catalogues, but ${names.length} lines that begin with 'export const … = catalogue('`);
      const lines = catalogues.map(({ facts, ...about }, i) => {
        const text = packed(facts());
        if (!isDeepStrictEqual(unpack(text), facts())) throw new Error(`${file}: ${names[i]} cannot be packed`);
        return `export const ${names[i]} = catalogue(${JSON.stringify(about)}, () => unpack(${JSON.stringify(text)}));`;
      });
      return { contents: ["import { catalogue } from '../catalogue';", String(unpack), ...lines].join('\n'), loader: 'js' };
    });
  },
});
