import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { page } from './page';
import { script } from './page-script';
import { style } from './page-style';
import { payloadFault, plainText, type Payload } from './payload';
import { messageHtml, sender } from './render';

const MOST_MESSAGES = 200;
const MOST_BYTES = 1 << 20;

/** One message as `GET /messages` has it; `GET /messages` lists the latest last. */
export interface Message {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** With `#`. A webhook whose payload names no channel posts to its own. */
  readonly channel: string;
  /** All of its text, in Slack's markup. */
  readonly text: string;
  readonly payload: Payload;
  readonly sender: { readonly name: string; readonly icon: string };
  readonly html: string;
}
export interface Heartbeats {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly last: number | null;
}
export interface SlackOptions {
  /** Address of the sample service as people reach it, for the page's hint. */
  readonly serviceUrl?: string;
}

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** Stands in for Slack in the demo and in tests: takes what incoming webhooks take, and shows it. It keeps the last 200 messages, in memory. */
export function createSlack(options: SlackOptions = {}): Server {
  const messages: Message[] = [];
  let heartbeats: Heartbeats = { count: 0, last: null };
  let lastId = 0;
  const listeners = new Set<ServerResponse>();
  const tell = (event: string, data: unknown): void => listeners.forEach((to) => to.write(serverEvent(event, data)));

  const answer = (response: ServerResponse, status: number, body: string, type = 'text/plain'): void => {
    response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(body);
  };
  const json = (response: ServerResponse, value: unknown): void => answer(response, 200, JSON.stringify(value), 'application/json');

  const webhook: Handler = (request, response, body) => {
    let payload: unknown;
    try {
      payload = JSON.parse(request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? new URLSearchParams(body).get('payload') ?? '' : body);
    } catch {
      return answer(response, 400, 'invalid_payload');
    }
    const fault = payloadFault(payload);
    if (fault !== undefined) return answer(response, 400, fault);
    const good = payload as Payload;
    const message: Message = {
      id: ++lastId, at: Date.now(), channel: `#${(good.channel || 'alerts').replace(/^#/, '')}`,
      text: plainText(good), payload: good, sender: sender(good), html: messageHtml(good),
    };
    messages.push(message);
    messages.splice(0, messages.length - MOST_MESSAGES);
    tell('message', message);
    answer(response, 200, 'ok');
  };

  const routes: Readonly<Record<string, Handler>> = {
    'GET /': (_, response) => {
      response.setHeader('content-security-policy', "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src data:");
      answer(response, 200, page(options.serviceUrl), 'text/html');
    },
    'GET /page.js': (_, response) => answer(response, 200, script, 'text/javascript'),
    'GET /page.css': (_, response) => answer(response, 200, style, 'text/css'),
    'GET /messages': (_, response) => json(response, messages),
    'GET /deadman': (_, response) => json(response, heartbeats),
    'GET /health': (_, response) => json(response, { status: 'ok' }),
    'GET /events': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(serverEvent('all', { messages, heartbeats }));
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
    },
    'POST /deadman': (_, response) => {
      heartbeats = { count: heartbeats.count + 1, last: Date.now() };
      tell('heartbeats', heartbeats);
      answer(response, 200, 'ok');
    },
  };

  return createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const handler = request.method === 'POST' && /^\/services\/[^/]+\/[^/]+\/[^/]+$/.test(path) ? webhook : routes[`${request.method} ${path}`];
    if (handler === undefined) return answer(response, 404, path.startsWith('/services') ? 'no_service' : 'not found');
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_BYTES) chunks.push(chunk);
    });
    request.on('end', () => (size > MOST_BYTES ? answer(response, 413, 'invalid_payload') : handler(request, response, Buffer.concat(chunks).toString())));
  });
}

function serverEvent(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
