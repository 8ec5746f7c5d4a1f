import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Addresses as docker-compose.yml and oac.config.ts have them. */
const COMPOSE = { service: 'api:3000', slack: 'slack:3001', prometheus: 'prometheus:9090', alertmanager: 'alertmanager:9093' } as const;
const WEBHOOK_URL_FILE = '/etc/alertmanager/secrets/slack-webhook-url';

/**
 * Copies generated/prometheus and puts addresses of this machine (`host:port`) in place of those of docker-compose.yml; everything
 * else stays as generated; so the node_exporter that only Docker runs is a target that is down. Returns the path of the configuration file.
 *
 * @throws Error where a file is missing, or does not name an address that it should
 */
export function prometheusConfig(generated: string, folder: string, { service, prometheus, alertmanager }: { readonly service: string; readonly prometheus: string; readonly alertmanager: string }): string {
  const file = copied(generated, folder, 'prometheus', 'prometheus.yml');
  replace(file, { [COMPOSE.service]: service, [COMPOSE.prometheus]: prometheus, [COMPOSE.alertmanager]: alertmanager });
  return file;
}
/** The same for generated/alertmanager, with the Slack stand-in's webhook. */
export function alertmanagerConfig(generated: string, folder: string, { slack }: { readonly slack: string }): string {
  const file = copied(generated, folder, 'alertmanager', 'alertmanager.yml');
  const webhookUrlFile = join(folder, 'slack-webhook-url');
  writeFileSync(webhookUrlFile, `http://${slack}/services/T0DEMO/B0DEMO/demo\n`);
  replace(file, { [COMPOSE.slack]: slack, [WEBHOOK_URL_FILE]: webhookUrlFile });
  return file;
}

function copied(generated: string, folder: string, name: string, file: string): string {
  if (!existsSync(join(generated, name, file))) throw new Error(`${join(generated, name, file)} is missing: run "npm run generate" first`);
  cpSync(join(generated, name), join(folder, name), { recursive: true });
  return join(folder, name, file);
}

function replace(file: string, texts: Readonly<Record<string, string>>): void {
  let content = readFileSync(file, 'utf8');
  for (const [from, to] of Object.entries(texts)) {
    if (!content.includes(from)) throw new Error(`${file} does not name ${from}, as docker-compose.yml does: make oac.config.ts, docker-compose.yml and demo/native-config.ts agree`);
    content = content.replaceAll(from, to);
  }
  writeFileSync(file, content);
}
