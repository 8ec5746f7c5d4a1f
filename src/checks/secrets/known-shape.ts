import type { DocumentCheck, Fault } from '../../model/document';
import { EVERYWHERE, isPlaceholder } from './placeholders';
import { suspectsOf } from './suspects';

/** Secrets that are known by their form, as their issuers publish it for scanners. */
const SHAPES: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: "a Slack webhook's URL", pattern: /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Z0-9]{5,}\/[A-Za-z0-9]{5,}\/[A-Za-z0-9]{8,}/ },
  { what: "a Discord webhook's URL", pattern: /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d{15,}\/[\w-]{40,}/ },
  { what: "a Teams webhook's URL", pattern: /https:\/\/[\w.-]+\/webhookb2\/[\w@-]{30,}\/IncomingWebhook\/[0-9a-f]{20,}/ },
  { what: "a Teams workflow's URL", pattern: /https:\/\/[\w.-]+\.(?:logic\.azure|powerplatform|powerautomate)\.com(?::\d+)?\/[^\s"']*[?&]sig=[\w%-]{20,}/ },
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----\s*[A-Za-z0-9+/=]{16,}/ },
  { what: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
  { what: 'a GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b/ },
  { what: 'a GitLab token', pattern: /\bglpat-[\w-]{20,}/ },
  { what: 'a Slack token', pattern: /\bxox[abeoprs]-\d+-[A-Za-z0-9-]{16,}|\bxapp-\d-[A-Z0-9]+-\d+-[0-9a-f]{32,}/ },
  { what: 'a Grafana token', pattern: /\bglsa_[A-Za-z0-9]{32}_[0-9a-f]{8}\b|\bglc_[A-Za-z0-9+/=]{32,}/ },
  { what: 'a Google API key', pattern: /\bAIza[\w-]{35}\b/ },
  { what: 'a Telegram bot token', pattern: /\b\d{8,10}:AA[\w-]{32,34}\b/ },
  { what: 'a Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}\b/ },
  { what: 'a SendGrid key', pattern: /\bSG\.[\w-]{20,24}\.[\w-]{39,45}\b/ },
  { what: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
];

/**
 * A secret in a file is known to everyone who can read the repository, its history and its backups, and stays so after it is deleted.
 *
 * Remedy: make it void where it was issued, and name a file or an environment variable instead.
 * @example api_url: https://hooks.slack.com/services/T…/B…/…
 */
export const knownShape: DocumentCheck = {
  id: 'secrets/known-shape', severity: 'error', kinds: EVERYWHERE,
  *run(document): Generator<Fault> {
    for (const said of suspectsOf(document).shaped) {
      const found = SHAPES.find(({ pattern }) => pattern.test(said.value));
      const match = found?.pattern.exec(said.value);
      if (!found || !match || isPlaceholder(match[0])) continue;
      yield {
        path: said.path, range: { from: match.index, to: match.index + match[0].length }, message: `${found.what} stands in the file`,
        remedy: `make it void where it was issued, and ${document.kind === 'alertmanager-config' ? 'name a file, as in api_url_file:' : document.kind === 'prometheus-config' ? 'name a file, as in credentials_file:' : 'take the new one from the environment'}`,
      };
    }
  },
};
