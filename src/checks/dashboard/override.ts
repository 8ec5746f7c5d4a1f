import type { Document, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { overridesOf, type Override } from './fields';
import { CUSTOM_PROPERTIES, MATCHERS, PANELS, PROPERTIES } from './known';
import { faultsInMatcher } from './override-matcher';
import { faultInPattern } from './patterns';
import { nameOf, read, type Panel } from './read';
import { isPlain, KINDS, list, mild, plain, shown, text } from './values';
import { repeated } from '../values';

function* ofMatcher({ matcher, matcherPath }: Override, panel: Panel, document: Document): Generator<Fault> {
  const { id, options } = matcher;
  if (typeof id !== 'string' || !MATCHERS.has(id)) {
    const near = typeof id === 'string' ? nearest(id, MATCHERS) : undefined;
    yield {
      path: [...matcherPath, 'id'], ...(typeof id !== 'string' || near !== undefined ? {} : mild(document)),
      message: `an override of ${nameOf(panel)} picks fields by ${shown(id)}, which Grafana does not know, so it is never applied`,
      remedy: near === undefined ? 'pick fields by byName, byRegexp, byType or byFrameRefID' : `did you mean '${near}'?`,
    };
    return;
  }
  const pattern = id === 'byRegexp' ? options : id === 'byRegexpOrNames' ? plain(options)['pattern'] : undefined;
  const why = text(pattern) === undefined ? undefined : faultInPattern(pattern as string);
  if (why !== undefined) yield {
    path: [...matcherPath, 'options'], message: `an override of ${nameOf(panel)} has the broken pattern '${shown(pattern)}', so it is never applied: ${why}`,
    remedy: 'mend the regular expression',
  };
  const wantsText = id === 'byName' || id === 'byRegexp' || id === 'byFrameRefID' || id === 'byType';
  if (wantsText && (options === undefined || options === null || (typeof options === 'string' ? options === '' : true))) {
    yield {
      path: [...matcherPath, 'options'], message: `an override of ${nameOf(panel)} picks fields ${id}, but names none`,
      remedy: 'give options: the name, pattern, type or refId', ...mild(document),
    };
    return;
  }
  for (const { path, message, remedy } of faultsInMatcher(id, options, [...matcherPath, 'options'])) yield { path, message: `an override of ${nameOf(panel)} ${message}`, remedy, ...mild(document) };
}
function* ofProperty(id: string, override: Override, index: number, panel: Panel, document: Document): Generator<Fault> {
  const path = [...override.path, 'properties', index, 'id'];
  const custom = id.startsWith('custom.');
  // Plugins bring options of their own.
  if (PROPERTIES.has(id) || (custom && (!PANELS.has(panel.type as string) || CUSTOM_PROPERTIES.has(id.slice(7))))) return;
  const own = !custom && CUSTOM_PROPERTIES.has(id) ? `custom.${id}` : undefined;
  const near = own ?? (custom ? nearest(id.slice(7), CUSTOM_PROPERTIES) : nearest(id, [...PROPERTIES, ...[...CUSTOM_PROPERTIES].map((c) => `custom.${c}`)]));
  if (near === undefined && custom && document.profile === 'foreign') return;
  yield {
    path, message: `an override of ${nameOf(panel)} sets '${shown(id)}', which Grafana does not know and leaves out`,
    remedy: near === undefined ? 'name an option, as in unit, color or custom.lineWidth' : `did you mean '${custom && own === undefined ? `custom.${near}` : near}'?`,
    ...mild(document),
  };
}

/**
 * An override picks fields and sets options of theirs. With a matcher or option that Grafana does not know, or a broken pattern, it does nothing.
 *
 * Remedy: give a matcher like `byName` with its options, and ids of field options like `unit` or `custom.lineWidth`.
 * @example "overrides": [{ "matcher": { "id": "byname", "options": "p99" }, "properties": [{ "id": "colour", "value": { "mode": "fixed" } }] }]
 */
export const dashboardOverride: DocumentCheck = {
  id: 'dashboard/override', severity: 'error', kinds: KINDS,
  *run(document) {
    for (const panel of read(document).panels) {
      const all = panel.fieldConfig['overrides'];
      if (all !== undefined && all !== null && !Array.isArray(all)) yield {
        path: [...panel.fieldConfigPath, 'overrides'], message: `the overrides of ${nameOf(panel)} are ${shown(all)}, not a list, so the panel shows an error`,
        remedy: 'write a list, [] for none',
      };
      for (const [i, raw] of list(all).entries()) {
        const path = [...panel.fieldConfigPath, 'overrides', i];
        if (!isPlain(raw) || !isPlain(raw['matcher'])) yield {
          path, message: `an override of ${nameOf(panel)} has no matcher, so the panel shows an error`,
          remedy: 'give a matcher, as in { "id": "byName", "options": "p99" }',
        };
        if (isPlain(raw) && !Array.isArray(raw['properties'])) yield {
          path, message: `an override of ${nameOf(panel)} has no list of properties, so the panel shows an error`,
          remedy: 'give properties, as in [{ "id": "unit", "value": "s" }]',
        };
      }
      for (const override of overridesOf(panel)) {
        for (const { item, first, id } of repeated(override.properties, ({ id }) => id)) if (JSON.stringify(item.value) !== JSON.stringify(first.value)) yield {
          path: item.path, message: `an override of ${nameOf(panel)} sets ${shown(id)} twice, and the last counts`, remedy: 'take one away', ...mild(document),
        };
        if (Object.keys(override.matcher).length > 0) yield* ofMatcher(override, panel, document);
        for (const [i, property] of list(plain(list(panel.fieldConfig['overrides'])[override.path.at(-1) as number])['properties']).entries()) {
          const id = text(plain(property)['id']);
          if (id !== undefined) yield* ofProperty(id, override, i, panel, document);
          else yield {
            path: [...override.path, 'properties', i], message: `an override of ${nameOf(panel)} sets an option without an id`,
            remedy: 'give the id, as in unit', ...mild(document),
          };
        }
      }
    }
  },
};
