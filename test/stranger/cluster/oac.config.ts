import { defineConfig } from 'observability-as-code';

const config = defineConfig({
  targetLabels: ['namespace', 'pod'],
  scrapeInterval: '15s',
  outputs: ['kubernetes'],
  kubernetes: { namespace: 'monitoring' },
  receivers: { page: { channel: '#ledger-page' }, notice: { channel: '#ledger' } },
});
export default config;
declare module 'observability-as-code' {
  interface Register {
    config: typeof config;
  }
}
