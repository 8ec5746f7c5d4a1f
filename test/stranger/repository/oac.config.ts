import { defineConfig } from 'observability-as-code';

const config = defineConfig({ targetLabels: ['namespace', 'pod'], scrapeInterval: '30s', outputs: ['prometheus'] });
export default config;
declare module 'observability-as-code' {
  interface Register {
    config: typeof config;
  }
}
