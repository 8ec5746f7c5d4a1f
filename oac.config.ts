import { defineConfig } from 'observability-as-code';

const config = defineConfig({
  environment: 'demo',
  scrapeInterval: '5s',
  prometheus: { version: '3.13', url: 'http://localhost:9090', scrape: { api: ['api:3000'], prometheus: ['prometheus:9090'], alertmanager: ['alertmanager:9093'], node: ['node-exporter:9100'] } },
  alertmanager: { address: 'alertmanager:9093', url: 'http://localhost:9093' },
  grafana: { version: '13.2', url: 'http://localhost:3000', folder: 'Services' },
  datasource: { url: 'http://prometheus:9090' },
  // Of no cluster that there is: it shows what one would be given.
  kubernetes: {},
  runbookUrl: 'https://github.com/example/observability-as-code/blob/main/generated/runbooks/{file}',
  receivers: {
    page: { channel: '#incident-hotline', mention: '<!subteam^S0BACKEND|@backend-oncall>' },
    notice: { channel: '#backend-alerts' },
    deadMan: { url: 'http://slack:3001/deadman' },
  },
});
export default config;
declare module 'observability-as-code' {
  interface Register {
    config: typeof config;
  }
}
