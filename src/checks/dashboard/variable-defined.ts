import type { Document, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { BUILT_IN } from './known';
import { read } from './read';
import { KINDS, mild, shown } from './values';
import { placesOf, type Place } from './variable-places';
import { decides, mayBeLiteral, namesOf, waysIn, type Use } from './variables';

function faultOf(use: Use, place: Place, names: ReadonlySet<string>, document: Document): Fault | undefined {
  const { name, written } = use;
  if (names.has(name)) return undefined;
  const builtIn = name.startsWith('__');
  if (builtIn && (BUILT_IN.has(name) || /^__cell_\d+$/.test(name))) return undefined;
  const near = nearest(name, builtIn ? BUILT_IN : names) ?? (place.language === 'promql' && name.includes('_') ? nearest(`__${name.replace(/^_+/, '')}`, BUILT_IN) : undefined);
  // A name that Grafana does not know may be a plugin's macro; and in prose, a shell's variable.
  const strict = place.language !== 'prose' && (!builtIn || place.language === 'promql');
  if (near === undefined && !strict) return undefined;
  if (!strict && name.length < 4 && name.toLowerCase() !== near?.toLowerCase()) return undefined;
  if (near === undefined && document.profile === 'foreign' && mayBeLiteral(use, place.said)) return undefined;
  const severity = place.language === 'promql' && decides(use, place.said) && (!builtIn || near !== undefined) ? {} : mild(document);
  return {
    path: place.path, range: { from: use.from, to: use.to }, ...severity,
    message: `${place.where} uses ${shown(written)}, but there is no ${builtIn ? 'built-in variable of that name' : `variable '${shown(name)}'`}`,
    remedy: near === undefined ? 'define it in templating, or write the value' : `did you mean '${near}'?`,
  };
}

/** What Grafana's own variables have behind a dot, where that is a list. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  __field: ['name', 'displayName', 'labels'], __value: ['raw', 'numeric', 'text', 'time', 'calc'], __data: ['fields'], __series: ['name'], __org: ['name', 'id'], __user: ['id', 'login', 'email'], __url: ['path', 'params'],
};
function partFaultOf({ name, part, written, from, to }: Use, place: Place, document: Document): Fault | undefined {
  const known = Object.hasOwn(PARTS, name) ? PARTS[name]! : [];
  const said = part === undefined ? undefined : /^\w+/.exec(part)?.[0];
  const near = said === undefined || known.length === 0 || known.includes(said) ? undefined : nearest(said, known);
  return near === undefined ? undefined : {
    path: place.path, range: { from, to }, message: `${place.where} uses ${shown(written)}, but ${name} has no '${shown(said)}'`, remedy: `did you mean '${near}'?`, ...mild(document),
  };
}

/**
 * A variable that is defined nowhere stays as it is written: the query asks for a literal `$job` and finds nothing, a title shows it.
 *
 * Remedy: define the variable in `templating.list`, or mend its name.
 * @example "templating": { "list": [{ "name": "job" }] }, "targets": [{ "expr": "up{job=\"$jbo\"}" }]
 */
export const dashboardVariableDefined: DocumentCheck = {
  id: 'dashboard/variable-defined', severity: 'error', kinds: KINDS,
  *run(document) {
    const dashboard = read(document);
    const names = namesOf(dashboard);
    for (const place of placesOf(dashboard)) {
      const said = new Set<string>();
      const open = place.language === 'prose' ? undefined : /\$\{\w+(?=[^\w.:[}]|$)/.exec(place.said);
      if (open) {
        yield {
          path: place.path, range: { from: open.index, to: open.index + open[0].length },
          message: `${place.where} has ${shown(open[0])} without a closing brace, so it stays as it is written`,
          remedy: `write ${shown(open[0])}}`, ...(place.language === 'promql' ? {} : mild(document)),
        };
      }
      for (const use of waysIn(place.said)) {
        const fault = said.has(use.name) ? undefined : faultOf(use, place, names, document) ?? partFaultOf(use, place, document);
        said.add(use.name);
        if (fault) yield fault;
      }
    }
  },
};
