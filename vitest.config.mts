import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { viteValidators } from './scripts/validators.mjs';

export default defineConfig({
  plugins: [viteValidators()],
  resolve: {
    alias: [
      { find: /^observability-as-code$/, replacement: path.join(import.meta.dirname, 'src/index.ts') },
      { find: /^observability-as-code\/metrics$/, replacement: path.join(import.meta.dirname, 'src/metrics/index.ts') },
    ],
  },
  test: {
    include: ['{src,demo,preview,scripts,test,services,dashboards,alert-rules}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
