import type { DataPath, DocumentCheck } from '../../model/document';
import { nameOf, read } from './read';
import { KINDS, mild, shown, type Plain } from './values';

/**
 * A yes or a number in quotes is a text. Any text but the empty one is a yes for Grafana, `"false"` too; and a version of the schema that is a text it does
 * not find among the versions that it knows how to bring up to date.
 *
 * Remedy: take the quotes away.
 * @example { "title": "API", "schemaVersion": "39", "editable": "false" }
 */
export const dashboardQuoted: DocumentCheck = {
  id: 'dashboard/quoted', severity: 'error', kinds: KINDS,
  *run(document) {
    const { spec, path, panels } = read(document);
    function* flags(of: Plain, at: DataPath, what: string, ...keys: readonly string[]) {
      for (const key of keys) {
        const value = of[key];
        if (typeof value === 'string' && value !== '' && !value.includes('$')) yield { path: [...at, key], message: `${key} of ${what} is the text '${shown(value)}', which Grafana takes for a yes`, remedy: `write ${/^(?:no|false|off|0)$/i.test(value) ? 'false' : 'true'}, without quotes`, ...mild(document) };
      }
    }
    const version = spec['schemaVersion'];
    if (typeof version === 'string') yield { path: [...path, 'schemaVersion'], message: `schemaVersion is the text '${shown(version)}', and Grafana compares it with numbers`, remedy: /^\d+$/.test(version) ? `write ${version}, without quotes` : 'write the number of the schema, as in 39', ...mild(document) };
    yield* flags(spec, path, 'the dashboard', 'editable', 'liveNow', 'preload');
    for (const panel of panels) {
      yield* flags(panel.raw, panel.path, nameOf(panel), 'transparent', 'collapsed');
      for (const transformation of panel.transformations) yield* flags(transformation.raw, transformation.path, `a transformation of ${nameOf(panel)}`, 'disabled');
    }
  },
};
