import type { DataPath, Document, DocumentCheck, Fault } from '../../model/document';
import validators from '../../schemas/dashboard-v2.schema.json?validators';
import { isPlain, list, plain } from '../values';
import { ofDefaults, ofLook, ofQuery } from './dashboard';
import { bounded, faultsOf } from './faults';
import { oversize } from './size';
import { didYouMean } from './words';

/** A dashboard as resource: its outline, and whether the layout names elements that there are. Grafana stores anything without a word. */
export const schemaDashboardV2: DocumentCheck = {
  id: 'schema/dashboard-v2', severity: 'error', kinds: ['dashboard-v2'],
  run: (document) => bounded(ofResource(document)),
};

function* ofResource({ data, profile }: Document): Iterable<Fault> {
  yield* faultsOf(validators['resource'], { value: data, at: [], profile, reader: 'provisioned' });
  const { elements, layout } = plain(plain(data)['spec']);
  for (const [name, element] of oversize(data) ? [] : Object.entries(plain(elements))) {
    // The kind was the panel's type before there was a group.
    const { kind, group, spec } = plain(plain(plain(element)['spec'])['vizConfig']);
    const at = ['spec', 'elements', name, 'spec', 'vizConfig', 'spec'];
    yield* ofLook(plain(spec), String(group ?? kind), at, profile);
    yield* ofQueries(plain(plain(element)['spec'])['data'], ['spec', 'elements', name, 'spec', 'data', 'spec', 'queries'], profile);
    yield* ofDefaults(plain(plain(spec)['fieldConfig'])['defaults'], [...at, 'fieldConfig', 'defaults'], profile);
  }
  if (oversize(data) || !isPlain(elements) || !isPlain(layout)) return;
  const shown = new Set<string>();
  yield* ofLayout(layout, ['spec', 'layout'], { names: Object.keys(elements), shown, profile });
  for (const name of Object.keys(elements)) {
    if (!shown.has(name)) yield { path: ['spec', 'elements', name], message: `element '${name}' is nowhere in the layout`, remedy: 'place it, or remove it', severity: 'warning' };
  }
}

/** A query has its own keys within what tells of its data source: the plugin is the `group`, and was the kind before. */
function* ofQueries(data: unknown, at: DataPath, profile: Document['profile']): Iterable<Fault> {
  for (const [i, each] of list(plain(plain(data)['spec'])['queries']).entries()) {
    const { kind, group, spec } = plain(plain(plain(each)['spec'])['query']);
    // The refId stands outside.
    if (isPlain(spec)) yield* ofQuery({ refId: 'A', ...spec }, group ?? kind, [...at, i, 'spec', 'query', 'spec'], profile);
  }
}

interface Elements {
  readonly names: readonly string[];
  readonly shown: Set<string>;
  readonly profile: Document['profile'];
}

function* ofLayout(layout: unknown, at: DataPath, elements: Elements): Iterable<Fault> {
  // The outermost is part of the resource's own schema.
  if (at.length > 2) yield* faultsOf(validators['layout'], { value: layout, at, profile: elements.profile, reader: 'provisioned' });
  const spec = plain(plain(layout)['spec']);
  for (const key of ['rows', 'tabs']) {
    for (const [index, each] of list(spec[key]).entries()) {
      const inner = plain(plain(each)['spec'])['layout'];
      const here = [...at, 'spec', key, index];
      if (inner === undefined) yield { path: here, message: "is missing 'spec.layout'", remedy: 'add it: a layout of its own, as in { kind: GridLayout, spec: { items: […] } }' };
      else yield* ofLayout(inner, [...here, 'spec', 'layout'], elements);
    }
  }
  for (const [index, item] of list(spec['items']).entries()) {
    const name = plain(plain(plain(item)['spec'])['element'])['name'];
    if (typeof name !== 'string') continue; // a row of the grid
    elements.shown.add(name);
    if (!elements.names.includes(name)) {
      yield { path: [...at, 'spec', 'items', index, 'spec', 'element', 'name'], message: `the layout names element '${name}', which there is not`, remedy: didYouMean(name, elements.names) };
    }
  }
}
