import { CORE_SCHEMA, constructFromEvents, defineMappingTag, defineScalarTag, defineSequenceTag, EVENT_ID, getScalarValue, mapTag, mergeTag, parseEvents, seqTag, YAMLException, type Event } from 'js-yaml';
import type { Layout, Span, TextFault } from './place';
import { Dialect } from './yaml-dialect';
import { leftOpen } from './yaml-open';
import { type Structure, yamlLayout } from './yaml-layout';

/** Deepest nesting that is read, here and of JSON: real files have 30 levels, and checks may go down by recursion. */
export const DEEPEST = 500;
/** Values of a document after each alias is replaced by what it stands for. Servers refuse such files, too: "excessive aliasing". */
const MOST_VALUES = 1_000_000;

/** A YAML text's documents. */
export interface YamlText {
  readonly documents: readonly unknown[];
  /** Keys that stand twice in one mapping; of these the last counts here. */
  readonly repeated: readonly (TextFault & { readonly document: number })[];
  layout(document: number): Layout;
}

// Servers take an unknown tag for none.
const load = { resolve: (source: string) => source, identify: () => false };
const SCHEMA = CORE_SCHEMA.withTags(
  mergeTag, defineScalarTag('', { ...load, matchByTagPrefix: true }),
  defineSequenceTag('', { ...seqTag, matchByTagPrefix: true, identify: () => false }), defineMappingTag('', { ...mapTag, matchByTagPrefix: true, identify: () => false }),
);

/** Reads all documents of a text, or says why it cannot be read. */
export function readYaml(text: string): YamlText | TextFault {
  const dialect = new Dialect(text);
  // A text that is refused again and again is read as often as makes less than a second.
  for (let budget = 20_000_000; ; budget -= dialect.text.length) {
    try {
      return construct(dialect, parseEvents(dialect.text, { maxDepth: DEEPEST }));
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      const position = error.mark?.position ?? 0;
      if (budget < 0 || !dialect.tolerate(position, error.reason)) {
        const at = Math.min(dialect.original(position), text.length);
        const open = leftOpen(text, at);
        return open ? { ...open, stopped: at } : syntaxFault(text, at, error.reason);
      }
    }
  }
}

function construct(dialect: Dialect, events: Event[]): YamlText | TextFault {
  const { text } = dialect;
  const { structure, repeated, fault } = survey(text, events);
  const back = <S extends Span>(span: S): S => ({ ...span, from: dialect.original(span.from), to: dialect.original(span.to) });
  if (fault) return back(fault);
  const documents = constructFromEvents(events, { source: text, schema: SCHEMA, json: true, maxTotalMergeKeys: MOST_VALUES });
  // Events take twenty times the room of their text: made anew when somebody asks for a place, which is rare.
  let kept: { text: string; events: Event[]; structure: Structure } | undefined;
  const read = (): NonNullable<typeof kept> => {
    if (kept) return kept;
    const again = parseEvents(text, { maxDepth: DEEPEST });
    return (kept = { text, events: again, structure: survey(text, again).structure });
  };
  return { documents, repeated: repeated.map(back), layout: (document) => dialect.layout(yamlLayout(read, document)) };
}

interface Frame {
  readonly event: number;
  readonly keys: Set<string> | undefined;
  /** Whether a mapping's next node is a key. */
  atKey: boolean;
  /** Values in it, aliases replaced. */
  size: number;
}

/** One walk over the events: what belongs together, which keys are repeated, and how much aliases stand for. */
function survey(text: string, events: readonly Event[]): { structure: Structure; repeated: YamlText['repeated']; fault: TextFault | undefined } {
  const roots: number[] = [];
  const after = new Int32Array(events.length);
  const targets = new Map<number, number>();
  const repeated: (TextFault & { document: number })[] = [];
  const anchors = new Map<string, { readonly event: number; size: number | undefined }>();
  const frames: Frame[] = [];
  let fault: TextFault | undefined;
  const done = (event: number, size: number, behind: number): void => {
    after[event] = behind;
    const parent = frames.at(-1);
    if (!parent) return;
    parent.atKey = !parent.atKey;
    parent.size += size;
    if (parent.size > MOST_VALUES && targets.size > 0 && !fault) fault = { ...spanAt(events[event]!), message: `aliases (*) make more than ${MOST_VALUES} values of this file`, remedy: 'write out what is meant: servers refuse such a file' };
  };
  for (const [number, event] of events.entries()) {
    const parent = frames.at(-1);
    if (parent && events[parent.event]!.type === EVENT_ID.DOCUMENT && event.type !== EVENT_ID.POP) roots.push(number);
    if (event.type === EVENT_ID.DOCUMENT) anchors.clear();
    const anchor = 'anchorStart' in event && event.anchorStart >= 0 ? text.slice(event.anchorStart, event.anchorEnd) : undefined;
    if (event.type === EVENT_ID.POP) {
      const frame = frames.pop()!;
      const opened = events[frame.event]!;
      if ('anchorStart' in opened && opened.anchorStart >= 0) {
        const kept = anchors.get(text.slice(opened.anchorStart, opened.anchorEnd));
        if (kept?.event === frame.event) kept.size = frame.size;
      }
      done(frame.event, frame.size, number + 1);
    } else if (event.type === EVENT_ID.ALIAS) {
      const target = anchors.get(anchor!);
      if (target) targets.set(number, target.event);
      if (target && target.size === undefined) fault ??= { ...spanAt(event), message: `*${anchor} stands within what it stands for`, remedy: 'write out what is meant' };
      done(number, target?.size ?? 1, number + 1);
    } else {
      const isScalar = event.type === EVENT_ID.SCALAR;
      if (!isScalar && parent?.keys && parent.atKey) fault ??= { ...spanAt(event), message: 'a mapping or a list stands where a key should', remedy: 'put quotes around what begins with { or [' };
      if (anchor !== undefined) anchors.set(anchor, { event: number, size: isScalar ? 1 : undefined });
      if (isScalar && parent?.atKey && parent.keys) {
        const key = getScalarValue(text, event);
        if (parent.keys.has(key)) repeated.push({ ...spanAt(event), document: roots.length - 1, message: `key ${key} stands twice in one mapping`, remedy: 'keep one of them' });
        parent.keys.add(key);
      }
      if (isScalar) done(number, 1, number + 1);
      else frames.push({ event: number, keys: event.type === EVENT_ID.MAPPING ? new Set() : undefined, atKey: event.type === EVENT_ID.MAPPING, size: 1 });
    }
  }
  return { structure: { roots, after, targets }, repeated, fault };
}

function spanAt(event: Event): { from: number; to: number } {
  if (event.type === EVENT_ID.SCALAR && event.valueStart >= 0) return { from: event.valueStart, to: event.valueEnd };
  if (event.type === EVENT_ID.ALIAS) return { from: event.anchorStart - 1, to: event.anchorEnd };
  return 'start' in event ? { from: event.start, to: event.start + 1 } : { from: 0, to: 0 };
}

/** js-yaml's words, and what people mostly did. */
function syntaxFault(text: string, position: number, reason: string): TextFault {
  const lineStart = Math.max(text.lastIndexOf('\n', position - 1), text.lastIndexOf('\r', position - 1)) + 1;
  const line = /^[^\r\n]*/.exec(text.slice(lineStart))![0];
  const value = /:\s+(.*)$/.exec(line)?.[1] ?? '';
  const remedy =
    /^\s*\t/.test(line) ? 'indent with spaces: YAML forbids tabs there'
    : /^\{\{|^[@`%]/.test(value) ? `put quotes around ${value.length > 40 ? `${value.slice(0, 40)}…` : value}`
    : /: /.test(value) && !/^['"|>[{]/.test(value) ? 'put quotes around a value that holds ": "'
    : /maxDepth/.test(reason) ? `nest less deep: at most ${DEEPEST} levels are read`
    : /unidentified alias/.test(reason) ? 'define it before with &, or put quotes around a value that begins with *'
    : 'compare the indentation with the lines above it, and look for a quote or bracket that is not closed';
  return { from: position, to: Math.max(position + 1, lineStart + line.length), message: `this is no YAML: ${reason}`, remedy };
}
