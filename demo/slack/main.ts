import type { AddressInfo } from 'node:net';
import { createSlack } from './server';

const server = createSlack(process.env.SERVICE_URL ? { serviceUrl: process.env.SERVICE_URL } : {});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    server.closeAllConnections();
    server.close(() => process.exit(0));
  });
}
server.on('error', (error) => {
  console.error(`the Slack stand-in could not start: ${error.message}`);
  process.exitCode = 1;
});
server.listen(Number(process.env.PORT ?? 3190), process.env.HOST ?? '127.0.0.1', () => {
  const { address, port } = server.address() as AddressInfo;
  console.log(`listening on http://${address}:${port}`);
});
