import type { DocumentCheck, Fault } from '../../model/document';
import { filled, plain, shown, softly } from '../values';
import { mostOthersHave } from './custom';
import { alertsOf } from './read';

/** Whether a text can be opened: an address, or one that is made of a template or of what fills the file in. A path and a single word may be completed elsewhere. */
const isLink = (said: string): boolean => /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(said.trim()) || /\{\{|\$|<%/.test(said) || !/\s/.test(said.trim());

/** What a notification is made of; `summary` and `message` stand for each other in older collections. */
const WANTED: readonly { readonly key: string; readonly or: readonly string[]; readonly remedy: string }[] = [
  { key: 'summary', or: ['summary', 'message', 'title'], remedy: 'add a summary of one line: whose, what, with the number' },
  { key: 'description', or: ['description', 'message'], remedy: 'add a description of what users notice' },
  { key: 'runbook_url', or: ['runbook_url', 'runbook'], remedy: 'add runbook_url with the page that says what to do' },
];

/**
 * Whoever is woken reads the annotations: without a summary, a description or a runbook link the message says only a name.
 *
 * Remedy: add the annotation.
 * @example alert: DiskFull, annotations: {}
 */
export const annotations: DocumentCheck = {
  id: 'rule/annotations', severity: 'warning', kinds: ['prometheus-rules'],
  run(document) {
    const alerts = alertsOf(document);
    return WANTED.flatMap(({ key, or, remedy }) => {
      const has = (i: number): boolean => or.some((each) => filled(plain(alerts[i]!.map['annotations'])[each]) !== undefined);
      const all = alerts.map((_, i) => has(i));
      // Our own runbook links need an address in the config: where no alert has one, there is none.
      const demanded = document.profile === 'generated' ? key !== 'runbook_url' || all.includes(true) : mostOthersHave(alerts.length, has);
      const links = key === 'runbook_url' ? alerts.flatMap(({ map, path, name }): Fault[] => {
        const link = plain(map['annotations'])['runbook_url'];
        return typeof link !== 'string' || link.trim() === '' || isLink(link) ? [] : [{ path: [...path, 'annotations', 'runbook_url'], severity: softly(document), message: `alert ${name}: the runbook_url '${shown(link)}' is no address, and nothing opens it`, remedy: 'write https://…' }];
      }) : [];
      return links.concat(alerts.flatMap(({ path, name }, i): Fault[] => (all[i] || !demanded ? []
        : [{ path, severity: softly(document),
          message: `alert ${name} has no annotation ${key}${document.profile === 'foreign' ? ', as most alerts of this file have' : ''}`, remedy }])));
    });
  },
};
