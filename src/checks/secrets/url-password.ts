import type { DocumentCheck, Fault } from '../../model/document';
import { softly } from '../values';
import { EVERYWHERE, isPlaceholder } from './placeholders';
import { suspectsOf } from './suspects';

const URL_WITH_PASSWORD = /\b[a-z][a-z0-9+.-]{1,20}:\/\/([^\s:@/?#"'<>{}]{1,100}):([^\s:@/?#"'<>{}]{1,200})@[\w.-]/gi;

/**
 * A password in a URL is known to everyone who reads the file, and servers write it into logs and status pages.
 *
 * Remedy: use basic_auth with a password_file, or take user and password from the environment.
 * @example url: https://grafana:hunter2@prometheus.example.org
 */
export const urlPassword: DocumentCheck = {
  id: 'secrets/url-password', severity: 'warning', kinds: EVERYWHERE,
  *run(document): Generator<Fault> {
    for (const said of suspectsOf(document).urls) {
      for (const { 0: all, 2: password, index } of said.value.matchAll(URL_WITH_PASSWORD)) {
        if (password === undefined || password.startsWith('$') || isPlaceholder(password) || /^(?:password|pass|pw|secret)$/i.test(password)) continue;
        const from = index + all.lastIndexOf(password);
        yield { path: said.path, range: { from, to: from + password.length }, severity: softly(document), message: 'a URL has a password in it',
          remedy: 'use basic_auth with password_file, or take it from the environment' };
      }
    }
  },
};
