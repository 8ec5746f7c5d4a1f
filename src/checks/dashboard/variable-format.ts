import type { DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { read } from './read';
import { KINDS, mild, shown } from './values';
import { placesOf } from './variable-places';
import { namesOf, waysIn } from './variables';

/** `VariableFormatID`; what else stands behind a colon are arguments, as in `date:iso`. */
const FORMATS = [
  'csv', 'customqueryparam', 'date', 'distributed', 'doublequote', 'glob', 'html', 'isotime', 'join', 'json', 'lucene', 'percentencode', 'pipe', 'queryparam', 'raw', 'regex', 'singlequote', 'sqlstring', 'text', 'uriencode',
  'value',
];
const MEANT: Readonly<Record<string, string>> = { urlencode: 'percentencode', url: 'percentencode', comma: 'csv', quote: 'doublequote', none: 'raw', sql: 'sqlstring', list: 'csv' };

/**
 * A format that Grafana does not know is none: several values are written as `{a,b}`, which is no pattern, and one as it is.
 *
 * Remedy: write one of Grafana's formats, as in `${job:regex}` or `${job:pipe}`; `${job:raw}` for the value as it is.
 * @example "expr": "up{job=~\"${job:regx}\"}"
 */
export const dashboardVariableFormat: DocumentCheck = {
  id: 'dashboard/variable-format', severity: 'error', kinds: KINDS,
  *run(document) {
    const dashboard = read(document);
    const names = namesOf(dashboard);
    for (const { said, path, where } of placesOf(dashboard)) {
      for (const { name, format, written, from, to } of waysIn(said)) {
        // Grafana's own have arguments of their own; and a shell has `${HOME:-/root}`.
        const id = format?.split(':')[0];
        if (id === undefined || !names.has(name) || FORMATS.includes(id) || !/^\w+$/.test(id)) continue;
        const near = (Object.hasOwn(MEANT, id) ? MEANT[id] : undefined) ?? FORMATS.find((each) => each === id.toLowerCase()) ?? nearest(id, FORMATS);
        yield {
          path, range: { from, to }, message: `${where} has ${shown(written)}, and Grafana does not know the format '${shown(id)}'`,
          remedy: near === undefined ? `write one of ${FORMATS.join(', ')}` : `did you mean '${near}'?`, ...mild(document),
        };
      }
    }
  },
};
