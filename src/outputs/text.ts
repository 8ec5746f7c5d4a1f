import { dump } from 'js-yaml';

/** Says on top of a file where it comes from. `source` is a path in the repository. */
const header = (source: string): string => `# Written by \`oac generate\` from ${source}. Do not edit: change the definition and generate again.\n`;

/** YAML in the order in which the value was built, without anchors or folded lines. `notes` are lines for whoever uses the file. */
export const yaml = (value: unknown, source: string, notes: readonly string[] = []): string =>
  header(source) + notes.map((note) => `# ${note}\n`).join('') + dump(value, { noRefs: true, lineWidth: -1 });

/** Copies what JSON can hold, keys in order: objects of the Foundation SDK carry functions. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) copy[key] = sorted((value as Record<string, unknown>)[key]);
  return copy;
}
/** JSON with sorted keys, two spaces a level. */
export const json = (value: unknown): string => `${JSON.stringify(sorted(value), null, 2)}\n`;
