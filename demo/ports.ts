import { createServer, type AddressInfo } from 'node:net';

function listen(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(undefined) : reject(error)));
    server.listen(port, '127.0.0.1', () => {
      const { port: got } = server.address() as AddressInfo;
      server.close(() => resolve(got));
    });
  });
}

/** The wanted port where it is free on the loopback address, else another one. Nobody holds it: start the listener at once. */
export async function freePort(wanted = 0): Promise<number> {
  return (await listen(wanted)) ?? (await listen(0))!;
}
