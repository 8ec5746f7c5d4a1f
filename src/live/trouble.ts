import { CannotRun } from '../pipeline/cannot-run';

/** An address without user, password, query and fragment, and without a slash at its end. */
export const showAddress = (url: URL): string => `${url.origin}${url.pathname.replace(/\/+$/, '')}`;

/** The address' user and password as basic authentication sends them. */
export function credentialsOf(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  return Buffer.from(`${decoded(url.username)}:${decoded(url.password)}`).toString('base64');
}
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const NETWORK: Readonly<Record<string, readonly [fault: string, remedy: string]>> = {
  ECONNREFUSED: ['refuses the connection', 'start it, or correct the address and port'],
  ENOTFOUND: ['has a host name that does not exist', 'correct the host name; inside of Docker or Kubernetes names differ from those outside'],
  EAI_AGAIN: ['has a host name that cannot be looked up now', 'see whether this machine has a network and name server'],
  ECONNRESET: ['breaks the connection off', 'see whether the port is right, and whether it wants https://'],
  UND_ERR_SOCKET: ['breaks the connection off', 'see whether the port is right, and whether it wants https://'],
  EPIPE: ['breaks the connection off', 'see whether the port is right, and whether it wants https://'],
  ETIMEDOUT: ['does not take the connection', 'see whether a firewall or VPN is between'],
  UND_ERR_CONNECT_TIMEOUT: ['does not take the connection', 'see whether a firewall or VPN is between'],
  EHOSTUNREACH: ['cannot be reached from here', 'see whether a firewall or VPN is between'],
  ENETUNREACH: ['cannot be reached from here', 'see whether a firewall or VPN is between'],
  EPROTO: ['does not speak TLS', 'write http:// instead of https://'],
  ERR_SSL_WRONG_VERSION_NUMBER: ['does not speak TLS', 'write http:// instead of https://'],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['does not speak TLS', 'write http:// instead of https://'],
  CERT_HAS_EXPIRED: ['has a certificate that has expired', 'renew the certificate'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['has a certificate of another host', 'use the host name that its certificate is for'],
};
const UNTRUSTED = /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+)$/;

/** Puts a failed request into words. */
export function explainFailure(error: unknown, who: string, seconds: number): CannotRun {
  const { name, cause, message } = error as { name?: string; cause?: { code?: unknown; message?: unknown }; message?: string };
  if (name === 'TimeoutError' || name === 'AbortError') {
    return new CannotRun(`${who} gave no answer within ${seconds} s`, 'see whether it is overloaded, or a firewall is between; a large server may need more seconds');
  }
  const code = typeof cause?.code === 'string' ? cause.code : '';
  const known = NETWORK[code];
  if (known) return new CannotRun(`${who} ${known[0]}`, known[1]);
  if (UNTRUSTED.test(code)) return new CannotRun(`${who} has a certificate that this machine does not trust (${code})`, 'let NODE_EXTRA_CA_CERTS name the file with the certificate of its authority');
  if (code.startsWith('HPE_')) return new CannotRun(`${who} does not speak HTTP`, 'correct the port, or write https://');
  // Never the request's own words: they may hold the address with its password.
  const said = typeof cause?.message === 'string' ? cause.message : message ?? '';
  return new CannotRun(`${who} cannot be asked${said === '' || said.includes('@') ? '' : `: ${oneLine(said)}`}`, 'correct the address');
}

export interface Refusal {
  readonly product: string;
  readonly who: string;
  readonly path: string;
  readonly status: number;
  /** Where it sends to. */
  readonly to: URL | undefined;
  readonly text: string;
  readonly hasCredentials: boolean;
}
/** Says why nothing can be asked of a server that answers so; undefined where its answer is one of the API. */
export function explainStatus({ product, who, path, status, to, text, hasCredentials }: Refusal): CannotRun | undefined {
  const isPage = /^\s*<(?:!doctype|html|head|body|\?xml)/i.test(text);
  if (status >= 300 && status < 400) return redirected(who, path, to && showAddress(to));
  if (status === 401 || status === 407) {
    return new CannotRun(`${who} wants credentials${hasCredentials ? ' other than those that it got' : ''} (HTTP ${status})`,
      product === 'Grafana' ? 'make a token of a service account in Administration, Users and access; it may have expired' : 'put a token into PROMETHEUS_TOKEN, or write them into the address: https://user:password@host');
  }
  if (status === 403) {
    return new CannotRun(`${who} does not allow ${path} (HTTP 403)`,
      product === 'Grafana' ? 'give the token\'s service account the role Admin, or the permissions dashboards:read, datasources:read and alert.provisioning:read'
        : 'ask who runs it for access to its API, or go past the proxy before it');
  }
  if (status === 429) return new CannotRun(`${who} limits how often it is asked (HTTP 429)`, 'ask again later');
  if (isPage && status !== 404) {
    return new CannotRun(`${who} answers with a web page, not with data${status === 200 ? '' : ` (HTTP ${status})`}`,
      `correct the address: it is another program's, a proxy's login page, or lacks a path as in http://host/${product.toLowerCase()}`);
  }
  if (status === 503 && !text.trimStart().startsWith('{')) return new CannotRun(`${who} is not ready (HTTP 503)`, 'wait until it has started, then ask again');
  if (status >= 500 && status !== 501 && !text.trimStart().startsWith('{')) return new CannotRun(`${who} fails, or a proxy before it (HTTP ${status})`, 'look into its log');
  return undefined;
}
function redirected(who: string, path: string, to: string | undefined): CannotRun {
  if (to?.endsWith(path)) return new CannotRun(`${who} sends to another address`, `use ${to.slice(0, -path.length)}`);
  return new CannotRun(`${who} sends elsewhere${to ? `: to ${to}` : ''}, as proxies do who want a login`, 'use an address that needs no browser, or write user and password into it: https://user:password@host');
}

/** A text of somebody else's, on one line and not too long. */
export function oneLine(text: string, most = 300): string {
  const line = text.slice(0, most + 1).replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
