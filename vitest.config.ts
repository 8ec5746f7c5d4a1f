import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { viteValidators } from './scripts/validators.mjs';

export default defineConfig({
  plugins: [viteValidators()],
  resolve: {
    alias: [
      { find: /^observability-as-code$/, replacement: path.join(__dirname, 'src/index.ts') },
      { find: /^observability-as-code\/metrics$/, replacement: path.join(__dirname, 'src/metrics/index.ts') },
    ],
  },
  test: {
    include: ['{src,demo,preview,scripts,services,dashboards,alert-rules}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
