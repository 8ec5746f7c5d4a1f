import type { DocumentCheck } from '../../model/document';
import { linksOf, urlOf } from './fields';
import { nameOf, read } from './read';
import { KINDS, shown } from './values';

/** As a browser reads a scheme: spaces and control characters do not count. */
const SCRIPT = /^(?:javascript|vbscript|data):/i;

/**
 * A link that runs a script is an attack, or is taken for one: Grafana replaces it by an empty page. Scripts in texts it takes out.
 *
 * Remedy: link to an address.
 * @example "links": [{ "title": "Details", "url": "javascript:alert(1)" }]
 */
export const dashboardScriptLink: DocumentCheck = {
  id: 'dashboard/script-link', severity: 'error', kinds: KINDS,
  *run(document) {
    const dashboard = read(document);
    for (const item of linksOf(dashboard)) {
      const { url, path } = urlOf(item);
      if (typeof url === 'string' && SCRIPT.test(url.slice(0, 200).replace(/[\s\p{C}]/gu, ''))) {
        yield { path, message: `the link '${shown(item.link['title'])}' runs a script: ${shown(url, 40)}`, remedy: 'link to an address, as in https://…' };
      }
    }
    for (const panel of dashboard.panels) {
      const content = panel.options['content'];
      if (panel.type !== 'text' || typeof content !== 'string') continue;
      const found = /<script\b|\bjavascript:|<[^<>]*\son(?:click|load|error|mouseover)\s*=/i.exec(content);
      if (!found) continue;
      yield {
        path: [...panel.optionsPath, 'content'], range: { from: found.index, to: found.index + found[0].length }, severity: 'warning',
        message: `the text of ${nameOf(panel)} has a script, which Grafana takes out`, remedy: 'do without it, or use a panel that is made for it',
      };
    }
  },
};
