import type { DataPath, Document, DocumentCheck, Fault } from '../../model/document';
import { strings, type Said } from '../strings';
import { placed } from '../values';
import { rulesOf, section } from './read';

/** What Go's os.Expand takes after a `$`: a name, a name in braces, or one special character. `$$` is a `$`. */
const DOLLAR = /\$(?:\$|\{([^}]*)\}|(__(?:env|file|vault)\{[^}]*\})|(\w+|[*#@!?-]))/g;

/** The strings in which Grafana puts environment variables: not annotations, query models and templates. */
function expanded(document: Document): Said[] {
  const some = (map: Readonly<Record<string, unknown>>, path: DataPath, keys: readonly string[]): Said[] => keys.flatMap((key) => [...strings(map[key], [...path, key])]);
  if (document.kind === 'grafana-datasources') return section(document, 'datasources').flatMap(({ map, path }) => [...strings(map, path)]);
  return [
    ...section(document, 'groups').flatMap(({ map, path }) => some(map, path, ['name', 'folder', 'interval'])),
    ...rulesOf(document).flatMap(({ map, path }) => some(map, path, ['uid', 'title', 'condition', 'for', 'labels'])),
    ...section(document, 'contactPoints').flatMap(({ map, path }) => [
      ...some(map, path, ['name']), ...placed(map['receivers'], [...path, 'receivers']).flatMap((r) => some(r.map, r.path, ['uid', 'type', 'settings'])),
    ]),
    ...section(document, 'policies').flatMap(({ map, path }) => [...strings(map, path)]),
  ];
}

/**
 * In labels, titles, uids, contact points, policies and datasources Grafana replaces `$name` by the environment variable, by nothing if there is
 * none: `{{ $labels.job }}` becomes `{{ .job }}`, and a password loses what stands behind its `$`.
 *
 * Remedy: write `$$` for a `$`.
 * @example labels: {team: '{{ $labels.team }}'}
 */
export const environment: DocumentCheck = {
  id: 'provisioning/environment', severity: 'error', kinds: ['grafana-alerting', 'grafana-datasources'],
  run(document) {
    return expanded(document).flatMap(({ value: text, path }): Fault[] => {
      if (!text.includes('$')) return [];
      const actions = [...text.matchAll(/\{\{[^]*?\}\}/g)].map((m) => [m.index, m.index + m[0].length] as const);
      // One is enough to tell of a text.
      for (const { 0: all, 1: braced, 2: expander, 3: bare, index } of text.matchAll(DOLLAR)) {
        const name = braced ?? bare;
        if (all === '$$' || expander !== undefined || name === undefined) continue;
        const inside = actions.some(([from, to]) => index >= from && index < to);
        // Variables of an environment are written in capitals; any other may be meant, but not in a template, and not Grafana's own such as ${__value.raw}.
        const own = /^__[a-z]/.test(name);
        if (/^[A-Z_][A-Z0-9_]*$/.test(name) || (braced !== undefined && /^[A-Za-z_]\w*$/.test(name) && !inside && !own)) continue;
        const sure = inside || own || !/^[A-Za-z_]\w*$/.test(name);
        const secret = path.includes('secureJsonData');
        const shown = secret ? '$…' : all;
        return [{
          path, range: { from: index, to: index + all.length }, severity: sure || document.profile === 'generated' ? 'error' : 'warning',
          message: `Grafana takes ${shown} for an environment variable${sure ? ' and puts nothing there' : ''}`,
            remedy: secret ? 'write $$ for a $, or take the whole value from the environment' : `write $${all} for a literal $`,
        }];
      }
      return [];
    });
  },
};
