import type { Problem } from '../model/problem';
import type { Project } from '../model/project';
import type { ContentFile, ContentFolder } from './walk';

type Nouns = Pick<Project, 'services' | 'dashboards' | 'ruleGroups' | 'scenarios'>;

interface Noun {
  readonly kind: string;
  readonly folder: ContentFolder;
  readonly into: keyof Nouns;
  /** What makes one. */
  readonly call: string;
  /** An example that a message can show. */
  readonly example: string;
}
const NOUNS: readonly Noun[] = [
  { kind: 'service', call: 'service', folder: 'services', into: 'services', example: 'export const api = service({ … })' },
  { kind: 'dashboard', call: 'dashboard', folder: 'dashboards', into: 'dashboards', example: 'export default dashboard({ … })' },
  { kind: 'rule group', call: 'ruleGroup', folder: 'alert-rules', into: 'ruleGroups', example: 'export default ruleGroup({ … })' },
  { kind: 'scenario', call: 'scenario', folder: 'scenarios', into: 'scenarios', example: 'export default scenario({ … })' },
];
const METRIC_KINDS = new Set(['counter', 'gauge', 'histogram', 'nativeHistogram']);

const kindOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null ? (value as { kind?: string }).kind : undefined;
const nounOf = (value: unknown): Noun | undefined => NOUNS.find((noun) => noun.kind === kindOf(value));
const isContract = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).some((metric) => METRIC_KINDS.has(kindOf(metric) ?? ''));
const isPromise = (value: unknown): boolean => typeof (value as { then?: unknown } | null | undefined)?.then === 'function';

/** Sorts what the files export into the project, and says what cannot be taken. `textOf` gives what was written in a file. */
export function collect(files: readonly { readonly from: ContentFile; readonly exports: unknown }[], textOf: (file: string) => string): { readonly nouns: Nouns; readonly problems: readonly Problem[] } {
  const found: { [K in keyof Nouns]: Set<unknown> } = { services: new Set(), dashboards: new Set(), ruleGroups: new Set(), scenarios: new Set() };
  const problems: Problem[] = [];
  const strays: { readonly value: unknown; readonly noun: Noun; readonly file: string }[] = [];

  for (const { from, exports } of files) {
    const problem = (message: string, remedy: string, path?: string): void => {
      problems.push({ check: 'load/exports', severity: 'error', file: from.file, ...(path === undefined ? {} : { path }), message, remedy });
    };
    const wanted = NOUNS.find((noun) => noun.folder === from.folder)!;
    let usable = false;
    for (const [name, value] of exportsOf(exports)) {
      if (isPromise(value)) {
        problem('exports a promise: definitions are read at once, nothing waits', 'export the definition itself; fetch nothing while loading', name);
        usable = true;
        continue;
      }
      const list = Array.isArray(value) ? (value as unknown[]) : [value];
      const definitions = list.filter(nounOf);
      if (Array.isArray(value) && definitions.length > 0) {
        list.forEach((item, index) => {
          if (!nounOf(item)) problem(`holds ${describe(item)} among definitions`, 'leave out of the list whatever is no definition', `${name}[${index}]`);
        });
      }
      for (const definition of definitions) {
        const noun = nounOf(definition)!;
        if (noun.folder === from.folder) found[noun.into].add(definition);
        else strays.push({ value: definition, noun, file: from.file });
      }
      usable ||= definitions.some((definition) => nounOf(definition) === wanted) || (from.folder === 'services' && isContract(value));
    }
    if (!usable) {
      const text = textOf(from.file);
      const kept = unexported(text, wanted);
      const also = from.folder === 'services' ? 'neither a service nor metrics' : `no ${wanted.kind}`;
      if (kept) problems.push({ check: 'load/exports', severity: 'error', file: from.file, line: kept.line, message: kept.message, remedy: `export it: ${kept.example}` });
      else problem(text.trim() === '' ? 'is empty' : `exports ${also}`, `${wanted.example}; helpers belong in a folder beside ${from.folder}/`);
    }
  }
  for (const { value, noun, file } of strays) {
    // A dashboard file may pass on the service that it shows; only what no file of the right folder exports is lost.
    if (!found[noun.into].has(value)) {
      problems.push({
        check: 'load/exports', severity: 'error', file, message: `exports a ${noun.kind}, which is looked for in ${noun.folder}/ only`, remedy: `move it to a file in ${noun.folder}/`,
      });
    }
  }
  const nouns = { services: [...found.services], dashboards: [...found.dashboards], ruleGroups: [...found.ruleGroups], scenarios: [...found.scenarios] } as unknown as Nouns;
  return { nouns, problems };
}

/** A definition that is made at the top level of a file and kept there. */
function unexported(text: string, { kind, call, example, folder }: Noun): { readonly line: number; readonly message: string; readonly example: string } | undefined {
  const calls = folder === 'services' ? `${call}|defineMetrics` : call;
  const found = new RegExp(`^(?:(?:const|let|var)\\s+([\\w$]+)[^=\\n]*=\\s*)?(${calls})\\(`, 'm').exec(text);
  if (!found) return undefined;
  const [, name, made] = found;
  return {
    line: text.slice(0, found.index).split('\n').length,
    message: name === undefined ? `a ${kind} is made here, but not exported` : `'${name}' is declared but not exported`,
    example: name === undefined ? example : `export const ${name} = ${made}({ … })`,
  };
}

/** Named and default exports, or what was assigned to `module.exports`. */
function exportsOf(exports: unknown): [name: string, value: unknown][] {
  if (nounOf(exports) || Array.isArray(exports) || isPromise(exports)) return [['module.exports', exports]];
  return typeof exports === 'object' && exports !== null ? Object.entries(exports) : [];
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return kindOf(value) === undefined ? 'an object' : `a ${kindOf(value)}`;
  return typeof value === 'undefined' || value === null ? String(value) : `a ${typeof value}`;
}
