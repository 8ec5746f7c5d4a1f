import type { DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { read } from './read';
import { KINDS, mild, shown, strings } from './values';

/** Grafana 13's formats of `${name:format}`: @grafana/schema VariableFormatID and those of dates. */
const FORMATS = [
  'lucene', 'raw', 'regex', 'pipe', 'distributed', 'csv', 'html', 'json', 'percentencode', 'uriencode', 'singlequote', 'doublequote', 'sqlstring', 'date', 'glob', 'text', 'queryparam', 'join', 'customqueryparam', 'value', 'isotime',
];
const USE = /\$\{(\w+)(?:\.[^{}:]+)?:(\w+)(?::[^{}]*)?\}/g;

/**
 * A format that Grafana does not know is left out: the value comes as the data source would have it, which is seldom what was wanted.
 *
 * Remedy: use one of Grafana's formats, such as csv, pipe, regex, raw, queryparam.
 * @example "targets": [{ "expr": "up{job=~\"${job:pip}\"}" }]
 */
export const dashboardVariableFormat: DocumentCheck = {
  id: 'dashboard/variable-format', severity: 'warning', kinds: KINDS,
  *run(document) {
    const names = new Set(read(document).variables.map(({ name }) => name));
    for (const said of strings(document.data)) {
      if (!said.value.includes('${')) continue;
      for (const found of said.value.matchAll(USE)) {
        const [written, name, format] = found as unknown as [string, string, string];
        if (FORMATS.includes(format) || !names.has(name)) continue;
        const close = nearest(format, FORMATS);
        const fault: Fault = {
          path: said.path, range: { from: found.index, to: found.index + written.length }, ...mild(document), message: `${shown(written)} asks for the format '${format}', which Grafana does not know`,
          remedy: close ? `did you mean '${close}'?` : 'one of csv, pipe, regex, raw, json, glob, queryparam, text, percentencode',
        };
        yield fault;
      }
    }
  },
};
