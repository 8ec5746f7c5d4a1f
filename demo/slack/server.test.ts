import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSlack, type Message } from './server';

let server: Server;
let url: string;
beforeEach(async () => {
  server = createSlack({ serviceUrl: 'http://service.test' });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});
async function post(payload: unknown, path = '/services/T0/B0/demo'): Promise<[number, string]> {
  const response = await fetch(url + path, { method: 'POST', body: typeof payload === 'string' ? payload : JSON.stringify(payload) });
  return [response.status, await response.text()];
}
const messages = async (): Promise<Message[]> => (await (await fetch(`${url}/messages`)).json()) as Message[];

describe('Slack stand-in', () => {
  it('answers plain ok and keeps the message', async () => {
    expect(await post({ channel: 'incident-hotline', username: 'Alertmanager', attachments: [{ color: 'danger', title: 'Slow', text: '*Cause:* EVENT LOOP' }] })).toEqual([200, 'ok']);
    const [message] = await messages();
    expect(message).toMatchObject({ id: 1, channel: '#incident-hotline', text: 'Slow\n*Cause:* EVENT LOOP', sender: { name: 'Alertmanager', icon: 'A' } });
    expect(message!.html).toContain('<b>Cause:</b> EVENT LOOP');
    expect(message!.html).toContain('background:#e01e5a');
  });

  it('refuses what Slack refuses', async () => {
    expect(await post('{')).toEqual([400, 'invalid_payload']);
    expect(await post({ channel: '#a' })).toEqual([400, 'no_text']);
    expect(await post({ text: 'a' }, '/services/T0')).toEqual([404, 'no_service']);
    expect(await post({ text: 'a'.repeat(2 ** 20) })).toEqual([413, 'invalid_payload']);
    expect(await messages()).toEqual([]);
  });

  it('keeps the last 200', async () => {
    for (let i = 1; i <= 203; i++) await post({ text: `message ${i}` });
    const kept = await messages();
    expect([kept.length, kept[0]!.text, kept.at(-1)!.text]).toEqual([200, 'message 4', 'message 203']);
  });

  it('counts heartbeats', async () => {
    await post({}, '/deadman');
    await post({}, '/deadman');
    expect(await (await fetch(`${url}/deadman`)).json()).toMatchObject({ count: 2, last: expect.any(Number) });
    expect(await messages()).toEqual([]);
  });

  it('tells open pages at once', async () => {
    const response = await fetch(`${url}/events`);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe('event: all\ndata: {"messages":[],"heartbeats":{"count":0,"last":null}}\n\n');
    await post({ text: 'hello' });
    expect((await reader.read()).value).toMatch(/^event: message\ndata: .*"text":"hello"/);
    await reader.cancel();
  });

  it('serves a page that loads nothing from elsewhere', async () => {
    const page = await fetch(url);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('curl -X POST http://service.test/faults/block-loop');
    expect((await fetch(`${url}/page.js`)).headers.get('content-type')).toContain('text/javascript');
    expect((await fetch(`${url}/page.css`)).status).toBe(200);
  });
});
