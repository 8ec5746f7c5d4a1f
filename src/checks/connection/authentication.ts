import type { DocumentCheck, Fault } from '../../model/document';
import { filled, isPlain, plain } from '../values';
import { objectsOf, serverOf } from './places';

/** Ways to authenticate of which an HTTP client takes one: prometheus/common's HTTPClientConfig.Validate. Both bearer keys are one of them. */
const WAYS = ['basic_auth', 'authorization', 'oauth2', 'bearer_token', 'bearer_token_file'] as const;
/** Further ones of remote write: RemoteWriteConfig's validateAuthConfigs. */
const OF_CLOUDS = ['sigv4', 'azuread', 'google_iam'] as const;
/** A value of its own, in a file, or by reference: one of them. */
const TWICE: Readonly<Record<string, readonly string[]>> = { basic_auth: ['username', 'password'], authorization: ['credentials'], oauth2: ['client_secret'], tls_config: ['ca', 'cert', 'key'] };

/**
 * An HTTP client authenticates in one way, and reads each secret from one place: with two of them the server does not start.
 *
 * Remedy: keep one of them, best the file.
 * @example basic_auth: { username: a, password_file: b }, authorization: { credentials_file: c }
 */
export const authentication: DocumentCheck = {
  id: 'connection/authentication', severity: 'error', kinds: ['prometheus-config', 'alertmanager-config'],
  run(document) {
    const server = serverOf(document);
    const stops = `${server} does not start`;
    return objectsOf(document).flatMap(({ map, path, key }): Fault[] => {
      const ways = [...WAYS, ...(key === 'remote_write' ? OF_CLOUDS : [])].filter((way) => (way.startsWith('bearer') ? filled(map[way]) !== undefined : isPlain(map[way])));
      const doubled = (TWICE[key] ?? []).filter((secret) => filled(map[secret]) !== undefined && filled(map[`${secret}_file`]) !== undefined);
      const scheme = key === 'authorization' ? filled(map['type']) : undefined;
      return [
        ...(ways.length > 1 ? [{ path: [...path, ways[1]!], message: `${ways.join(' and ')} are set at once: ${stops}`, remedy: 'keep one of them' }] : []),
        ...doubled.map((secret) => ({ path: [...path, secret], message: `${key} has both ${secret} and ${secret}_file: ${stops}`, remedy: `keep ${secret}_file` })),
        ...(scheme?.toLowerCase() === 'basic' ? [{ path: [...path, 'type'], message: `authorization of type basic is refused: ${stops}`, remedy: 'write basic_auth: with username and password_file' }] : []),
        ...(key === 'oauth2' && filled(map['client_id']) === undefined ? [{ path, message: `oauth2 has no client_id: ${stops}`, remedy: 'add client_id:' }] : []),
        ...(key === 'oauth2' && filled(map['token_url']) === undefined ? [{ path, message: `oauth2 has no token_url: ${stops}`, remedy: 'add token_url:' }] : []),
        ...(halfOfPair(plain(map['tls_config'])) ? [{ path: [...path, 'tls_config'], message: `tls_config has only one of certificate and key: ${stops}`, remedy: 'add the other: cert_file and key_file belong together' }] : []),
      ];
    });
  },
};
const halfOfPair = (tls: Readonly<Record<string, unknown>>): boolean => {
  const has = (...keys: string[]): boolean => keys.some((key) => filled(tls[key]) !== undefined);
  return has('cert', 'cert_file', 'cert_ref') !== has('key', 'key_file', 'key_ref');
};
