import type { DocumentCheck, Fault } from '../../model/document';
import { strings } from '../strings';
import { softly } from '../values';
import { EVERYWHERE, isPlaceholder, isReference } from './placeholders';

/** Keys under which Prometheus, Alertmanager and Grafana expect secrets; each has a way to name a file or a variable instead. */
const KEYS = new Set([
  'password', 'bearer_token', 'credentials', 'client_secret', 'secret_key', 'auth_password', 'auth_secret', 'smtp_auth_password', 'smtp_auth_secret', 'service_key', 'routing_key', 'api_key', 'apiKey',
  'api_secret', 'api_token', 'apiToken', 'token', 'bot_token', 'bottoken', 'app_token', 'user_key', 'userKey', 'integrationKey', 'slack_api_url', 'slack_app_token', 'opsgenie_api_key',
  'victorops_api_key', 'telegram_bot_token', 'wechat_api_secret', 'rocketchat_token', 'mattermost_webhook_url', 'basicAuthPassword', 'authorization_credentials', 'accessToken', 'secretKey',
]);
/** In Alertmanager a secret address; of other servers only an address. */
const ADDRESSES = new Set(['slack_configs', 'discord_configs', 'msteams_configs', 'msteamsv2_configs', 'mattermost_configs']);
/** Headers that carry a secret. */
const HEADER = /^(?:authorization|proxy-authorization|cookie|(?:x-)?(?:api|auth|access|vault|gitlab|honeycomb)[-_]?(?:key|token|team)|private-token)$/i;
/** Keys of secureJsonData that are no secrets. */
const PUBLIC = new Set(['tlsCACert', 'tlsClientCert']);

/**
 * A password, token or key that is written out is known to everyone who can read the repository, its history and its backups.
 *
 * Remedy: name a file (`password_file`, `credentials_file`, `api_url_file`), in Grafana an environment variable (`$NAME`) or `$__file{…}`.
 * @example basic_auth: {username: prom, password: hunter2}
 */
export const secretKey: DocumentCheck = {
  id: 'secrets/secret-key', severity: 'warning', kinds: EVERYWHERE.filter((kind) => !kind.startsWith('dashboard') && kind !== 'prometheus-rules' && kind !== 'alertmanager-template'),
  *run(document): Generator<Fault> {
    const grafana = document.kind.startsWith('grafana');
    for (const { value: text, path, key = '' } of strings(document.data)) {
      const secure = path.includes('secureJsonData') && !PUBLIC.has(key);
      const address = (key === 'api_url' || key === 'webhook_url') && path.some((part) => typeof part === 'string' && ADDRESSES.has(part));
      const at = path.findIndex((part) => part === 'headers' || part === 'http_headers');
      const header = at >= 0 && path[at + 2] !== 'files' && HEADER.test(String(path[at + 1]));
      if (!(secure || address || header || KEYS.has(key))) continue;
      // In Grafana `$NAME` comes from the environment; Alertmanager and Prometheus take it literally.
      if (isPlaceholder(text) || (grafana && /\$(?:\{|__|[A-Z_])/.test(text))) {
        if (!grafana && /^\$\{?\w+\}?$/.test(text.trim()) && isReference(text)) {
          yield { path, severity: 'warning',
            message: `${key}: ${text.trim()} is taken literally, because ${document.kind === 'prometheus-config' ? 'Prometheus' : 'Alertmanager'} puts in no environment variables`,
            remedy: `name a file, or let the deployment put the value in` };
        }
        continue;
      }
      yield {
        path, severity: softly(document), message: `${header ? `the header ${String(path[at + 1])}` : key} is written out in the file`,
        remedy: grafana ? 'take it from the environment ($NAME) or from a file ($__file{/path})' 
          : header ? 'put it into a file: http_headers: { … : { files: […] } }, or use authorization: with credentials_file' : `put it into a file, and name that: ${key === 'credentials' ? 'credentials_file' : `${key}_file`}`,
      };
    }
  },
};
