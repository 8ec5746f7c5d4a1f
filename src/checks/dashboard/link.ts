import type { Document, DocumentCheck, Fault } from '../../model/document';
import { linksOf, urlOf, type Link } from './fields';
import { read } from './read';
import { uidMeant } from './uid';
import { KINDS, mild, shown, text } from './values';

const SCHEMES = new Set(['http', 'https', 'mailto', 'tel', 'ftp', 'sftp', 'ssh', 'slack', 'msteams', 'vscode', 'file', 'sms', 'callto', 'zoommtg', 'rdp', 'vnc']);

/** What is wrong with an address; `undefined` where nothing is known to be. */
function faultInUrl(url: string): { message: string; remedy: string } | undefined {
  const broken = /^(https?)(?::\/(?!\/)|\/\/|:(?=\w))/i.exec(url);
  if (broken) return { message: `'${shown(url)}' is no address: after ${broken[1]} comes ://`, remedy: `write ${broken[1]!.toLowerCase()}://…` };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme !== undefined && !SCHEMES.has(scheme) && /^h?t+p+s?$|^ht+ps?s?$|^https?s$/.test(scheme)) return { message: `'${shown(url)}' begins with ${scheme}://`, remedy: 'write https://…' };
  if (/^(?:www\.|localhost:\d|(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|de|local|internal|cloud|app)(?:[:/?#]|$))/i.test(url)) return { message: `'${shown(url)}' has no https://, so Grafana takes it for a page of its own`, remedy: `write https://${shown(url)}` };
  const uid = /^(?:\.{0,2}\/)?d(?:-solo)?\/([^/?#]*)/.exec(url)?.[1];
  if (uid === undefined || /[${[]/.test(uid)) return undefined;
  if (uid === '') return { message: `'${shown(url)}' names no dashboard`, remedy: 'write /d/ and the uid of a dashboard' };
  return /^[\w-]{1,40}$/.test(decoded(uid)) ? undefined : { message: `'${shown(url)}' leads to no dashboard: '${shown(uid)}' cannot be a uid`, remedy: 'write /d/ and the uid of a dashboard, of at most 40 letters, digits, - and _' };
}
function decoded(uid: string): string {
  try {
    return decodeURIComponent(uid);
  } catch {
    return uid;
  }
}
/** A uid that is a slip of another dashboard's, of those that are judged together; most links lead elsewhere. */
function siblingMeant(url: string, dashboards: readonly string[]): { readonly uid: string; readonly meant: string } | undefined {
  const uid = /^(?:\.{0,2}\/)?d(?:-solo)?\/([\w-]+)(?=[/?#]|$)/.exec(url)?.[1];
  const meant = uid === undefined ? undefined : uidMeant(uid, dashboards);
  return uid === undefined || meant === undefined ? undefined : { uid, meant };
}
function* faultsOf(item: Link, document: Document, dashboards: readonly string[]): Generator<Fault> {
  const { link, kind } = item;
  const { url, path } = urlOf(item);
  if (kind === 'dashboard') {
    const type = link['type'];
    if (type !== 'link' && type !== 'dashboards' && (document.profile === 'generated' || text(type))) {
      yield {
        path: [...item.path, 'type'], message: `the link '${shown(link['title'])}' has the type ${shown(type)}, so Grafana does not show it`,
        remedy: "write 'link' for an address, 'dashboards' for a list by tags", ...mild(document),
      };
    }
    if (type === 'dashboards') return;
  }
  // Links of plugins and correlations have no address but a query.
  if (link['internal'] !== undefined || (kind === 'action' && text(link['type']) !== 'fetch')) return;
  if (text(url) === undefined) {
    yield { path, message: `the link '${shown(link['title'])}' leads nowhere`, remedy: 'give its url', ...mild(document) };
    return;
  }
  const fault = faultInUrl((url as string).trim());
  if (fault) yield { path, message: `the link ${fault.message}`, remedy: fault.remedy, ...mild(document) };
  const sibling = fault ? undefined : siblingMeant((url as string).trim(), dashboards);
  if (sibling) yield { path, severity: 'warning', message: `the link leads to dashboard '${sibling.uid}', which is not among these`, remedy: `did you mean '${sibling.meant}'?` };
}

/**
 * A link without an address, or with one that the browser or Grafana reads as something else, leads to an error page in the middle of an incident.
 *
 * Remedy: give `https://…`, or `/d/<uid>` for a dashboard.
 * @example "links": [{ "type": "link", "title": "Runbook", "url": "www.example.com/runbook" }]
 */
export const dashboardLink: DocumentCheck = {
  id: 'dashboard/link', severity: 'error', kinds: KINDS,
  *run(document, { dashboards = [] }) {
    for (const link of linksOf(read(document))) yield* faultsOf(link, document, dashboards);
  },
};

