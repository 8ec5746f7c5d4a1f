import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { loadFromEnvironment, runLoad } from './load';

async function withServer<T>(status: () => number, use: (target: string, seen: string[]) => Promise<T>): Promise<T> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(status()).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('runLoad', () => {
  it('sends as many requests as it said, in turn, and ends by itself', async () => {
    await withServer(() => 200, async (target, seen) => {
      const totals = await runLoad({ target, rate: 50, duration: 0.1 }, new AbortController().signal, () => {});
      expect(totals).toMatchObject({ answered: 5, failed: 0 });
      expect(seen.filter((line) => line === 'GET /product')).toHaveLength(3);
      expect(seen.filter((line) => line === 'POST /order')).toHaveLength(2);
    });
  });

  it('says once that the service fails, once that it answers again, and goes on', async () => {
    const statuses = [200, 500, 500, 200];
    const lines: string[] = [];
    await withServer(() => statuses.shift() ?? 200, async (target) => {
      const totals = await runLoad({ target, rate: 20, duration: 0.25 }, new AbortController().signal, (line) => lines.push(line.replace(target, 'it')));
      expect(totals).toMatchObject({ answered: 3, failed: 2 });
    });
    expect(lines).toEqual(['it does not answer as it should: POST /order answered 500', 'it answers again']);
  });

  it('stops when told to', async () => {
    await withServer(() => 200, async (target) => {
      const abort = new AbortController();
      const load = runLoad({ target, rate: 1, duration: 3600 }, abort.signal, () => {});
      abort.abort();
      expect((await load).failed).toBe(0);
    });
  });
});

describe('loadFromEnvironment', () => {
  it('has bounded defaults', () => {
    expect(loadFromEnvironment({})).toEqual({ target: 'http://127.0.0.1:3000', rate: 1, duration: 3600 });
  });
  it.each([[{ RATE: '1000' }, 'RATE=1000: write a number over 0, at most 50'], [{ DURATION: 'long' }, /^DURATION=long/], [{ TARGET: 'service' }, /^TARGET=service/]])('refuses %j', (env, message) => {
    expect(() => loadFromEnvironment(env)).toThrow(message);
  });
});
