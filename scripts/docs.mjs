// Writes docs/checks.md from the checks' own doc comments; with --check says whether it is up to date.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildSync } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const file = path.join(root, 'docs/checks.md');
const folder = path.join(root, 'src/checks');

/** The table of a module, without running TypeScript in Node. */
function load(source) {
  const { outputFiles } = buildSync({ entryPoints: [path.join(root, source)], bundle: true, platform: 'node', format: 'cjs', write: false });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(module, module.exports, createRequire(import.meta.filename));
  return module.exports;
}

const COMMENTED = /\/\*\*((?:(?!\*\/)[^])*?)\*\/\s*export const \w+: (?:Document)?Check = \{([^]*?)\n?\s*(?:run|\*run)\b/g;
const text = (comment) => comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '')).join('\n').trim();

function fromComments() {
  return fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts') && !/test|^(promql|schema)/.test(name)).sort().flatMap((name) =>
    [...fs.readFileSync(path.join(folder, name), 'utf8').matchAll(COMMENTED)].map(([, comment, head]) => {
      const [, why, remedy, example] = /^([^]*?)\n\nRemedy: ([^]*?)\n@example ([^]*)$/.exec(text(comment)) ?? [];
      const id = /id: '([^']+)'/.exec(head)?.[1];
      if (!why || !id) throw new Error(`src/checks/${name}: the doc comment of ${id ?? 'a check'} is not: why, an empty line, 'Remedy: …', '@example …'`);
      return { id, severity: /severity: '(\w+)'/.exec(head)?.[1] ?? 'error', why, remedy, example };
    }));
}

const cell = (value) => value.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
/** Code in a table: as it is, with a fence that it does not hold. */
function code(value) {
  const line = value.replace(/^`|`$/g, '').replace(/\s*\n\s*/g, ' ');
  if (/`/.test(value.replace(/^`[^`]*`$/, ''))) return cell(value);
  return `\`${cell(line)}\``;
}
const shortened = (example) => (example.length > 200 ? `${example.slice(0, 60)} …` : example);

const checks = [...fromComments(), ...load('src/promql/check/catalogue.ts').promqlChecks.map((each) => ({ ...each, example: shortened(each.example) })), ...load('src/live/catalogue.ts').liveChecks];
const families = Map.groupBy ? Map.groupBy(checks, ({ id }) => id.split('/')[0]) : checks.reduce((map, each) => map.set(each.id.split('/')[0], [...(map.get(each.id.split('/')[0]) ?? []), each]), new Map());
const twice = checks.find(({ id }, i) => checks.findIndex((other) => other.id === id) !== i);
if (twice) throw new Error(`two checks are called ${twice.id}`);

const page = [
  '<!-- Written by `npm run docs` from the doc comments of the checks. Do not edit. -->',
  '# Checks',
  `\`oac generate\` and \`oac check\` judge definitions and what is made of them; \`oac check FILE|FOLDER…\` judges anybody's files. An *error* is something that
the server refuses, drops in silence, or that can never work; in files that oac did not write, only that. A *warning* never stops anything. A dashboard, panel or alert
is freed of a check by \`exclude: { 'family/name': 'the reason' }\`; the report counts what was excluded. Keys, types and words of all files are judged by JSON Schemas as \`schema/*\`.
PromQL is read as Prometheus reads it; LogQL, TraceQL, SQL and other languages are not read, but for the variables in them.`,
  ...[...families].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([family, list]) => [
    `## ${family}`,
    ['| check | severity | why | example | remedy |', '|---|---|---|---|---|',
      ...list.sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, severity, why, example, remedy }) => `| \`${id}\` | ${severity} | ${cell(why)} | ${code(example)} | ${cell(remedy)} |`)].join('\n'),
  ]),
].join('\n\n') + '\n';

const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
if (process.argv.includes('--check')) {
  if (before !== page) {
    console.error('docs/checks.md is out of date: run npm run docs');
    process.exitCode = 1;
  }
} else fs.writeFileSync(file, page);
