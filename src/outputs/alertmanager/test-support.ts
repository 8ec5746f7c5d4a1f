import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { SlackReceiver } from '../../model/config';
import { alertmanagerCommand, findTool } from '../../tools';
import { freePort, start, temporaryFolder, until } from '../../tools/test-support';
import { testProject } from '../test-support';
import { alertmanager } from './index';

/** What Alertmanager posts to an incoming webhook. */
export interface SlackMessage {
  readonly channel: string;
  readonly attachments: readonly [{
    readonly title: string;
    readonly title_link?: string;
    readonly pretext?: string;
    readonly text: string;
    readonly fallback: string;
    readonly color: string;
    readonly footer: string;
  }];
}
/** One alert as Prometheus posts it. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly endsAt?: string;
}
export interface Live {
  readonly messages: readonly SlackMessage[];
  /** Bodies that the dead man's webhook was sent. */
  readonly beats: readonly string[];
  post(...alerts: readonly PostedAlert[]): Promise<void>;
  /** The message number `i`, from 0, once it is there. */
  message(i: number): Promise<SlackMessage['attachments'][0] & { readonly channel: string }>;
  /** `active` or `suppressed` by alert name and service. */
  states(): Promise<Record<string, string>>;
}
export const EXTERNAL_URL = 'http://alerts.example.org:9093';

/** A real Alertmanager with our files for the test project, and a stand-in for Slack; both end with the test. Waiting times are cut. */
export async function startLive(receivers: { readonly page?: Omit<SlackReceiver, 'channel'> } = {}): Promise<Live> {
  const folder = temporaryFolder();
  const messages: SlackMessage[] = [];
  const beats: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
    request.on('end', () => {
      if (request.url === '/deadman') beats.push(body);
      else messages.push(JSON.parse(body) as SlackMessage);
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const slackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const webhookUrlFile = join(folder, 'slack-webhook-url');
  writeFileSync(webhookUrlFile, `${slackUrl}/services/T/B/X\n`);
  const project = testProject({
    receivers: { page: { channel: '#page', webhookUrlFile, ...receivers.page }, notice: { channel: '#notice' }, deadMan: { url: `${slackUrl}/deadman` } },
  });
  for (const { path, content } of alertmanager.files(project)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content.replace(/group_wait: \S+/g, 'group_wait: 500ms').replace(/group_interval: \S+/g, 'group_interval: 1s'));
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { command, args } = await alertmanagerCommand(await findTool('alertmanager'), [
    `--config.file=${join(folder, 'alertmanager/alertmanager.yml')}`, `--storage.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=', `--web.external-url=${EXTERNAL_URL}`,
  ]);
  const { output } = start(command, args);
  await until('Alertmanager is ready', () => fetch(`${url}/-/ready`).then((r) => r.ok, () => false), output);

  return {
    messages, beats,
    async post(...alerts) {
      const answer = await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(alerts) });
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    },
    async message(i) {
      await until(`message ${i} is posted`, () => messages.length > i, output);
      const { channel, attachments } = messages[i]!;
      return { channel, ...attachments[0] };
    },
    async states() {
      const alerts = await (await fetch(`${url}/api/v2/alerts`)).json() as { labels: Record<string, string>; status: { state: string } }[];
      return Object.fromEntries(alerts.map((a) => [`${a.labels['alertname']} ${a.labels['service'] ?? '-'}`, a.status.state]));
    },
  };
}
