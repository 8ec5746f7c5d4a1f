import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

describe('the entry that a service imports', () => {
  it('needs nothing but Node and a few files of its own', async () => {
    const { metafile } = await build({ entryPoints: [path.join(__dirname, 'index.ts')], absWorkingDir: path.resolve(__dirname, '../..'), bundle: true, platform: 'node', format: 'cjs', write: false, metafile: true });
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map((imported) => imported.path));
    expect(imports.filter((name) => !name.startsWith('node:'))).toEqual([]);
    const folders = new Set(Object.keys(metafile.inputs).map((file) => file.split('/').slice(0, 2).join('/')));
    expect([...folders].sort()).toEqual(['src/metrics', 'src/model', 'src/promql']);
    expect(Object.keys(metafile.inputs).filter((file) => file.startsWith('src/model/')).sort()).toEqual(['src/model/origin.ts', 'src/model/problem.ts']);
  });
});
