import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Labels } from './instruments';
import { parseLabels } from './notation';

/** What a receiver was sent. */
export interface Recorded {
  /** As `performance.now()`. */
  readonly at: number;
  /** By its name in `alertmanager.yml`. */
  readonly receiver: string;
  readonly group: Labels;
  readonly firing: readonly Labels[];
  readonly resolved: readonly Labels[];
  readonly channel?: string;
  /** Above the message, where a mention stands. */
  readonly pretext: string;
  readonly title: string;
  readonly text: string;
}
export interface RunningRecorder {
  readonly url: string;
  readonly recorded: readonly Recorded[];
  stop(): void;
}
interface SlackBody {
  readonly channel?: string;
  readonly attachments?: readonly { readonly callback_id?: string; readonly pretext?: string; readonly title?: string; readonly text?: string }[];
}
interface WebhookBody {
  readonly groupLabels?: Labels;
  readonly alerts?: readonly { readonly status: string; readonly labels: Labels }[];
}

/** Stands in for Slack and for webhooks, on a loopback port of its own. */
export async function startRecorder(): Promise<RunningRecorder> {
  const recorded: Recorded[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const at = performance.now();
      const [, kind, name = ''] = (request.url ?? '').split('/');
      try {
        const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
        recorded.push({ at, receiver: decodeURIComponent(name), ...(kind === 'slack' ? ofSlack(body as SlackBody) : ofWebhook(body as WebhookBody)) });
        response.end('ok'); // Slack's own answer
      } catch {
        response.writeHead(400).end('invalid_payload'); // Alertmanager logs it, and the run fails by that
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    recorded,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
function ofSlack({ channel, attachments }: SlackBody): Omit<Recorded, 'at' | 'receiver'> {
  const { callback_id: about = '', pretext = '', title = '', text = '' } = attachments?.[0] ?? {};
  const [group = '', ...alerts] = about.split('\n');
  const of = (status: string): Labels[] => alerts.flatMap((line) => (line.startsWith(`${status} `) ? [parseLabels(line)] : []));
  return { ...(channel === undefined ? {} : { channel }), group: parseLabels(group), firing: of('firing'), resolved: of('resolved'), pretext, title, text };
}
function ofWebhook({ groupLabels = {}, alerts = [] }: WebhookBody): Omit<Recorded, 'at' | 'receiver'> {
  const of = (wanted: string): Labels[] => alerts.flatMap(({ status, labels }) => (status === wanted ? [labels] : []));
  return { group: groupLabels, firing: of('firing'), resolved: of('resolved'), pretext: '', title: '', text: '' };
}
