import { dump } from 'js-yaml';

/** Says on top of a file where it comes from. `source` is a path in the repository. */
const header = (source: string): string => `# Written by \`oac generate\` from ${source}. Do not edit: change the definition and generate again.\n`;

/** YAML in the order in which the value was built, without anchors or folded lines. */
export const yaml = (value: unknown, source: string): string => header(source) + dump(value, { noRefs: true, lineWidth: -1 });

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, v]) => [key, sorted(v)]));
}
/** JSON with sorted keys. The value goes through JSON first: objects of the Foundation SDK carry functions. */
export const json = (value: unknown): string => `${JSON.stringify(sorted(JSON.parse(JSON.stringify(value))), null, 2)}\n`;
