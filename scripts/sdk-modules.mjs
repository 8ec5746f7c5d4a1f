// Grafana's Foundation SDK comes as CommonJS, of which a bundler can leave out nothing: more than half of it are builders that no
// dashboard here calls, and loading them would cost each start more than the rest of it. Its generated code is so regular that it can
// be read as ES modules, and what is not used falls away. Whatever is not as expected ends the build.
import fs from 'node:fs';

/** @returns {import('esbuild').Plugin} */
export const esbuildSdk = () => ({
  name: 'foundation-sdk',
  setup(builder) {
    builder.onLoad({ filter: /[/\\]grafana-foundation-sdk[/\\]dist[/\\].*\.js$/ }, ({ path }) => ({ contents: asModule(fs.readFileSync(path, 'utf8'), path), loader: 'js' }));
  },
});

export function asModule(code, file) {
  const module = code
    .replace(/^"use strict";\n/, '')
    .replace(/^Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);\n/m, '')
    .replace(/^const tslib_1 = require\("tslib"\);\n/m, '')
    .replace(/^(?:exports\.\w+ = )+void 0;\n/gm, '')
    .replace(/^tslib_1\.__exportStar\(require\(("[^"]+")\), exports\);$/gm, 'export * from $1;')
    .replace(/^const (\w+) = tslib_1\.__importStar\(require\(("[^"]+")\)\);$/gm, 'import * as $1 from $2;')
    .replace(/^exports\.(\w+) = \1;$/gm, 'export { $1 };')
    .replace(/^var (\w+);\n\(function \(\1\) \{\n([^]*?)^\}\)\(\1 \|\| \(exports\.\1 = \1 = \{\}\)\);$/gm, 'export const $1 = /* @__PURE__ */ (($1) => {\n$2return $1;\n})({});')
    .replace(/^exports\.(\w+) = ("[^"]*");$/gm, 'export const $1 = $2;')
    .replace(/\(0, exports\.(\w+)\)\(/g, '$1(')
    .replace(/(?<=: )exports\.(\w+)(?=,?$)/gm, '$1');
  const rest = /^(?!\s*(?:\/\/|\*|\/\*)).*(?:\bexports\.|\brequire\(|\btslib_1\b).*$/m.exec(module);
  if (rest) throw new Error(`${file} has a line that scripts/sdk-modules.mjs cannot read: ${rest[0].trim()}`);
  return module;
}
