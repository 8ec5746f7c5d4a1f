import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, COLLECTION_STYLE } from 'js-yaml';
import type { DataPath } from '../model/document';
import { type Found, type Layout, type Span, within } from './place';
import { characterOffsets } from './yaml-characters';

/** What the events of a YAML text belong to. */
export interface Structure {
  /** The event of each document's value. */
  readonly roots: readonly number[];
  /** Of each event that begins a node: the first event behind the node. */
  readonly after: Int32Array;
  /** Of each alias: the event of the node that it stands for. */
  readonly targets: ReadonlyMap<number, number>;
}

/** Where the values of a YAML document are. `read` is called at the first question. */
export function yamlLayout(read: () => { readonly text: string; readonly events: readonly Event[]; readonly structure: Structure }, document: number): Layout {
  let nodes: YamlNodes | undefined;
  return {
    find(path) {
      if (!nodes) {
        const { text, events, structure } = read();
        nodes = new YamlNodes(text, events, structure);
      }
      return nodes.find(path, document);
    },
  };
}

const MERGES = 100;

class YamlNodes {
  readonly #offsets = new Map<number, readonly number[]>();
  constructor(readonly text: string, readonly events: readonly Event[], readonly structure: Structure) {}

  find(path: DataPath, document: number): Found {
    let node = this.#target(this.structure.roots[document] ?? 0);
    let key: number | undefined;
    let depth = 0;
    for (; depth < path.length; depth++) {
      const child = this.#child(node, path[depth]!);
      if (!child) break;
      key = child.key;
      node = this.#target(child.value);
    }
    const event = this.events[node];
    return {
      complete: depth === path.length,
      key: key === undefined ? undefined : this.#span(key),
      value: this.#span(node) ?? (key === undefined ? undefined : this.#span(key)) ?? { from: 0, to: 0 },
      isCollection: event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE,
      ...(event?.type === EVENT_ID.SCALAR && event.valueStart >= 0 ? { character: (index: number) => this.#character(node, index) } : {}),
    };
  }

  #target(node: number): number {
    return this.structure.targets.get(node) ?? node;
  }

  #child(parent: number, step: string | number): { readonly key: number | undefined; readonly value: number } | undefined {
    const type = this.events[parent]?.type;
    if (type === EVENT_ID.SEQUENCE) {
      let value = parent + 1;
      for (let left = Number(step); left > 0 && this.#isNode(value); left--) value = this.structure.after[value]!;
      return Number.isInteger(Number(step)) && Number(step) >= 0 && this.#isNode(value) ? { key: undefined, value } : undefined;
    }
    return type === EVENT_ID.MAPPING ? this.#entry(parent, String(step), MERGES) : undefined;
  }

  /** A mapping's own entry, else one that `<<` brings in. */
  #entry(mapping: number, wanted: string, merges: number): { readonly key: number; readonly value: number } | undefined {
    let own: { readonly key: number; readonly value: number } | undefined;
    const merged: number[] = [];
    for (let key = mapping + 1; this.#isNode(key); key = this.structure.after[this.structure.after[key]!]!) {
      const name = this.#keyText(key);
      const value = this.structure.after[key]!;
      if (name === wanted) own = { key, value };
      if (name === '<<') merged.push(value);
    }
    if (own || merges === 0) return own;
    for (const source of merged) {
      const node = this.#target(source);
      const isList = this.events[node]?.type === EVENT_ID.SEQUENCE;
      for (let one = isList ? node + 1 : node; this.#isNode(one); one = this.structure.after[one]!) {
        const mappingOfOne = this.#target(one);
        const found = this.events[mappingOfOne]?.type === EVENT_ID.MAPPING ? this.#entry(mappingOfOne, wanted, merges - 1) : undefined;
        if (found) return found;
        if (!isList) break;
      }
    }
    return undefined;
  }

  #isNode(event: number): boolean {
    const type = this.events[event]?.type;
    return type !== undefined && type !== EVENT_ID.POP;
  }

  #keyText(key: number): string | undefined {
    const event = this.events[this.#target(key)];
    return event?.type === EVENT_ID.SCALAR ? getScalarValue(this.text, event) : undefined;
  }

  #character(node: number, index: number): number {
    const event = this.events[node]!;
    let offsets = this.#offsets.get(node);
    if (!offsets) this.#offsets.set(node, (offsets = event.type === EVENT_ID.SCALAR ? characterOffsets(this.text, event) : [0]));
    return offsets[within(index, offsets.length - 1)]!;
  }

  /** What shows a node: a scalar, the bracket that opens a collection, or a block collection's first line. */
  #span(node: number): Span | undefined {
    const event = this.events[node];
    if (event?.type === EVENT_ID.SCALAR) {
      if (event.valueStart < 0) return event.anchorStart >= 0 ? { from: event.anchorStart, to: event.anchorEnd } : undefined;
      const quotes = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
      const from = quotes === 0 ? this.#character(node, 0) : event.valueStart - quotes;
      return { from, to: event.valueEnd + quotes };
    }
    if (event?.type === EVENT_ID.ALIAS) return { from: event.anchorStart - 1, to: event.anchorEnd };
    if (event?.type !== EVENT_ID.MAPPING && event?.type !== EVENT_ID.SEQUENCE) return undefined;
    if (event.style === COLLECTION_STYLE.FLOW) return { from: event.start, to: event.start + 1 };
    const line = /[^\r\n]*/y;
    line.lastIndex = event.start;
    return { from: event.start, to: event.start + line.exec(this.text)![0].trimEnd().length };
  }
}
