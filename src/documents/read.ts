import { isUtf8 } from 'node:buffer';
import type { DataPath, Document } from '../model/document';
import type { Problem } from '../model/problem';
import { jsonFault, jsonLayout, tooDeep } from './json';
import { isAlertmanagerTemplate, isHelm, isUnfilled, looksLikeOurs } from './looks';
import { flatLayout, type Layout, type Place, Source, type Span, spanOf, type TextFault } from './place';
import { type Embedded, isObject, resourceMeant, siblingOf, type Part, recognise } from './recognise';
import { asWritten, meantBy, mend, type Slip, unwrapped } from './slips';
import { swallowed } from './swallowed';
import { DEEPEST, readYaml, type YamlText } from './yaml';

/** A document that was read from a file. */
export interface ReadDocument extends Document {
  /** Where its data is within the file: empty, unless the file wraps it. Of a file within a file: where the file is. */
  readonly part: DataPath;
  /** Where a value is written; if nothing is there, where it should be. Of large values the key; `range`: part of the string at `path`. */
  place(path: DataPath, range?: Span): Place;
}

/** What a file gives. */
export interface Reading {
  readonly documents: readonly ReadDocument[];
  readonly problems: readonly Problem[];
  /** Whether it has to be filled in by Helm or the like before a server reads it. */
  readonly isTemplate: boolean;
}

/** Bytes. Dashboards of 1 MB are already more than Grafana likes to show. */
export const LARGEST = 32 * 1024 * 1024;
/** Characters. What can be read in a second. */
const LARGEST_YAML = 6 * 1024 * 1024;

/** A file's bytes, or what a string of another file holds. */
export interface Origin {
  readonly file: string;
  /** Whether the user asked for this very file: then it is said if nothing is found in it. */
  readonly isNamed: boolean;
}

/** Reads a file's content. `name` says by its ending how. */
export function readBytes(bytes: Buffer, name: string, origin: Origin): Reading {
  const { file, isNamed } = origin;
  const isUtf16 = bytes[0] === 0xff || bytes[0] === 0xfe;
  if (isUtf16 || bytes.subarray(0, 8192).includes(0)) {
    const message = isUtf16 ? 'is not UTF-8: it may be UTF-16, which no server reads' : 'is a binary file';
    return found(isNamed || (isUtf16 && looksLikeOurs(fromUtf16(bytes.subarray(0, HEAD)))) ? [{ check: 'documents/unknown', severity: 'error', file, message, remedy: isUtf16 ? 'save it as UTF-8' : 'name a JSON, YAML or template file' }] : []);
  }
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = bytes.toString('utf8').slice(hasMark ? 1 : 0);
  const source = new Source(text);
  const reading = readText(text, name, origin, (span) => source.place(span), [], 0);
  const problems = [...reading.problems];
  const isYaml = !text.startsWith('{') && !text.startsWith('[');
  if (reading.documents.length > 0 && isYaml && !isUtf8(bytes)) {
    const at = text.indexOf('\ufffd');
    problems.push(problem('documents/encoding', file, source.place({ from: at, to: at + 1 }), 'this is no UTF-8, and servers refuse YAML that is not', 'save the file as UTF-8'));
  }
  if (hasMark && reading.documents.some(({ kind }) => kind === 'dashboard' || kind === 'dashboard-v2')) {
    problems.push({ ...problem('documents/encoding', file, source.place({ from: 0, to: 1 }), 'the file begins with a byte order mark, with which Grafana does not provision it', 'save it as UTF-8 without a mark'), severity: 'warning' });
  }
  return { ...reading, problems };
}

/** Of large files: what is enough to know them by. Even. */
const HEAD = 256 * 1024;
const fromUtf16 = (bytes: Buffer): string => (bytes[0] === 0xfe ? Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16() : bytes).toString('utf16le');

const found = (problems: readonly Problem[]): Reading => ({ documents: [], problems, isTemplate: false });

function problem(check: string, file: string, place: Place, message: string, remedy: string): Problem {
  return { check, severity: 'error', file, ...place, message, remedy };
}

/** How many files are read within one another: a ConfigMap holds a dashboard. */
const NESTED = 2;

function readText(text: string, name: string, origin: Origin, show: (span: Span) => Place, part: DataPath, nesting: number): Reading {
  const { file, isNamed } = origin;
  const ending = /[^.]*$/.exec(name.toLowerCase())![0];
  const isJson = ending === 'json' || (!/^ya?ml$/.test(ending) && /^\s*[{[]/.test(text));
  if (/^(?:jsonnet|libsonnet)$/.test(ending)) return found([{ check: 'documents/unknown', severity: 'error', file, message: 'is Jsonnet, which no server reads as it is', remedy: 'check what is made of it, as with jsonnet … > dashboard.json' }]);
  if (/^(?:tmpl|tpl|template)$/.test(ending)) return readTemplate(text, origin, show, part);
  const refuse = (check: string, { message, remedy, stopped, ...span }: TextFault): Reading => {
    const lines = [span, ...(stopped === undefined ? [] : [{ from: stopped, to: stopped + 1 }])].map((each) => show(each).excerpt.text);
    if (lines.some((line) => isUnfilled(text, line))) return unfilled(text, origin);
    return found(isNamed || looksLikeOurs(text) ? [problem(check, file, show(span), message, remedy)] : []);
  };
  if (text.trim() === '') return found(isNamed && nesting === 0 ? [{ check: 'documents/unknown', severity: 'error', file, message: 'is empty', remedy: 'write something into it, or leave it out' }] : []);
  if (!isJson && text.length > LARGEST_YAML) return refuse('documents/too-large', { from: 0, to: 1, message: `is YAML of more than ${LARGEST_YAML / 1024 / 1024} million characters`, remedy: 'split it' });
  const parsed = isJson ? readJson(text) : readYaml(text);
  if ('message' in parsed) return refuse(/^(?:aliases|is nested)/.test(parsed.message) ? 'documents/too-large' : 'documents/syntax', parsed);

  const documents: ReadDocument[] = [];
  const problems: Problem[] = [];
  const ours = new Set<number>();
  let isTemplate = false;
  for (const [index, data] of parsed.documents.entries()) {
    const layout = parsed.layout(index);
    const known = recognise(data);
    const mended = known.length === 0 ? mend(data) : undefined;
    for (const { path, key, meant } of mended?.slips ?? []) problems.push(problem('documents/unknown', file, show(spanOf(layout, [...path, key])), `is read by no server: it has ${key}, which would be ${meant}`, `did you mean ${meant}?`));
    for (const one of mended?.parts ?? known) {
      if ('text' in one) {
        if (nesting >= NESTED) continue;
        const inner = readText(one.text, one.name, { file, isNamed: false }, showWithin(layout, one, show), [...part, ...one.path], nesting + 1);
        isTemplate ||= inner.isTemplate;
        if (inner.documents.length === 0 && inner.problems.length === 0) continue;
        documents.push(...inner.documents);
        problems.push(...inner.problems);
      } else {
        const document = readDocument(one, layout, file, part, show, mended?.slips);
        documents.push(document);
        if (!isJson) problems.push(...swallowed(document));
      }
      ours.add(index);
      if (index > 0 && !('text' in one) && one.path.length === 0 && READ_FIRST.has(one.kind)) {
        problems.push({ ...problem('documents/unread', file, show(spanOf(layout, [])), `is document ${index + 1} of the file, and servers read only the first`, 'put it in a file of its own'), severity: 'warning' });
      }
    }
  }
  if (documents.length > 0 && isHelm(text)) return unfilled(text, origin);
  for (const { document, message, remedy, ...span } of parsed.repeated) {
    if (!ours.has(document)) continue;
    const isResource = isObject(parsed.documents[document]) && typeof parsed.documents[document]['kind'] === 'string'; // Kubernetes takes the last
    problems.push({ ...problem('documents/repeated-key', file, show(span), message, remedy), severity: isResource ? 'warning' : 'error' });
  }
  const deep = isJson && ours.size > 0 ? tooDeep(text, DEEPEST) : -1;
  if (deep >= 0) return refuse('documents/too-large', { from: deep, to: deep + 1, message: `is nested deeper than ${DEEPEST} levels`, remedy: 'nest less deep' });
  if (documents.length === 0 && problems.length === 0 && nesting === 0) {
    if (isTemplate) return unfilled(text, origin);
    problems.push(...unknown(parsed.documents, file, isNamed, (index, key) => show(spanOf(parsed.layout(index), [key]))));
  }
  return { documents, problems, isTemplate };
}

/** Kinds of whose files only the first YAML document counts; of resources all do. */
const READ_FIRST: ReadonlySet<string> = new Set(['prometheus-rules', 'prometheus-config', 'alertmanager-config', 'grafana-alerting', 'grafana-dashboards', 'grafana-datasources']);

function readJson(text: string): YamlText | TextFault {
  try {
    return { documents: [JSON.parse(text)], repeated: [], layout: () => jsonLayout(text) };
  } catch (error) {
    return jsonFault(text) ?? { from: 0, to: 1, message: `this is no JSON: ${(error as Error).message}`, remedy: 'mend it' };
  }
}

function readDocument({ kind, data, path }: Part, layout: Layout, file: string, part: DataPath, show: (span: Span) => Place, slips: readonly Slip[] = []): ReadDocument {
  return { kind, file, data, profile: 'foreign', part: [...part, ...path], place: (inner, range) => show(spanOf(layout, asWritten([...path, ...inner], slips), range)) };
}

/** Shows a span of a text that is itself a string in another. */
function showWithin(layout: Layout, { path }: Embedded, show: (span: Span) => Place): (span: Span) => Place {
  const { character } = layout.find(path);
  if (!character) return () => show(spanOf(layout, path));
  return ({ from, to }) => show({ from: character(from), to: character(to) });
}

function readTemplate(text: string, { file, isNamed }: Origin, show: (span: Span) => Place, part: DataPath): Reading {
  if (!isAlertmanagerTemplate(text) && !(isNamed && /\{\{-?\s*define\b/.test(text))) return found(unknown([], file, isNamed));
  return { documents: [readDocument({ kind: 'alertmanager-template', data: text, path: [] }, flatLayout(text), file, part, show)], problems: [], isTemplate: false };
}

function unfilled(text: string, { file, isNamed }: Origin): Reading {
  if (!isNamed) return { documents: [], problems: [], isTemplate: looksLikeOurs(text) };
  return { documents: [], isTemplate: true, problems: [{ check: 'documents/unknown', severity: 'error', file, message: 'is a template, which no server reads as it is', remedy: 'check what is made of it, as with helm template … > rendered.yaml' }] };
}

/** What a file is told that is none of ours: named, always; in a folder only where a slip hides what it is. */
function unknown(documents: readonly unknown[], file: string, isNamed: boolean, place?: (document: number, key: string) => Place): Problem[] {
  const at = (key: string): Partial<Place> => place?.(Math.max(0, documents.findIndex((data) => isObject(data) && Object.hasOwn(data, key))), key) ?? {};
  const [resource] = documents.flatMap((data) => resourceMeant(data) ?? []);
  if (resource) return [{
    check: 'documents/unknown', severity: isNamed ? 'error' : 'warning', file, ...at(resource.key), message: `is read by no server: its ${resource.key} is '${resource.said}'`, remedy: `did you mean '${resource.meant}'?`,
  }];
  const sibling = documents.map(siblingOf).find((each) => each !== undefined);
  const keys = documents.filter(isObject).flatMap((data) => Object.keys(data).slice(0, 100));
  const [lost] = documents.flatMap((data) => unwrapped(data) ?? []);
  // A bare list may be taken in by another file.
  if (lost) return [{ check: 'documents/unknown', severity: isNamed || lost.key !== undefined ? 'error' : 'warning', file, ...(lost.key === undefined ? {} : at(lost.key)), message: `is read by no server: it ${lost.message}`, remedy: lost.remedy }];
  const [slip] = sibling ? [] : keys.flatMap((key) => {
    const meant = meantBy(key);
    return meant === undefined ? [] : [{ key, meant }];
  });
  if (!isNamed) {
    // With the key mended it would be one of ours.
    const mended = slip && documents.filter(isObject).some((data) => recognise(Object.fromEntries(Object.entries(data).map(([key, value]) => [key === slip.key ? slip.meant : key, value]))).length > 0);
    return mended ? [{ check: 'documents/unknown', severity: 'warning', file, ...at(slip.key), message: `is read by no server: it has ${slip.key}, which would be ${slip.meant}`, remedy: `did you mean ${slip.meant}?` }] : [];
  }
  if (sibling) return [{ check: 'documents/unjudged', severity: 'warning', file, message: `is ${sibling.what}, and was not judged`, remedy: sibling.judge }];
  return [{
    check: 'documents/unknown', severity: 'error', file, ...(slip ? at(slip.key) : {}), message: 'is none of the files that oac knows',
    remedy: slip ? `its key ${slip.key}: did you mean ${slip.meant}?` : 'name a dashboard, rules, or a configuration of Prometheus, Alertmanager or Grafana\'s provisioning',
  }];
}
