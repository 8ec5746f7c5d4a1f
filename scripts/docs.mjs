// Writes docs/checks.md from the checks' own doc comments, docs/catalogues.md from the catalogues and docs/dashboards.md from the dashboards; with --check says
// whether they are up to date.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { dashboardsPage } from './dashboards-page.mjs';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'src/checks');

/** What modules export, without running TypeScript in Node. */
function load(...sources) {
  const contents = sources.map((source) => `export * from './${source}';`).join('\n');
  const { outputFiles } = buildSync({ stdin: { contents, resolveDir: root }, bundle: true, platform: 'node', format: 'cjs', write: false });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', '__dirname', outputFiles[0].text)(module, module.exports, createRequire(import.meta.filename), root);
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

const checksPage = [
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

const { catalogues, ...exported } = load('src/metrics/catalogue.ts', 'src/metrics/catalogues/index.ts');
const UNITS = { seconds: 's', bytes: 'bytes', ratio: 'ratio', celsius: '°C', hertz: 'Hz', volts: 'V', amps: 'A', watt: 'W', bits: 'bits', usec: 'µs' };
const unitOf = (name) => UNITS[/_(seconds|bytes|ratio|celsius|hertz|volts|amps|watt|bits|usec)(?:_total|_sum)?$/.exec(name)?.[1]] ?? '';
const labelsOf = (labels) => Object.entries(labels ?? {}).map(([label, values]) => (values === 'any' ? `\`${label}\`` : `\`${label}\`: ${values.join(' ')}`)).join(', ');
const OF_GO = /^(?:go|process|promhttp)_/;
/** Metrics that differ in their names only share a row. */
function rowsOf(table, exporter) {
  const rows = new Map();
  for (const [name, { kind, labels, unit, since }] of Object.entries(table)) {
    if (OF_GO.test(name) && !/^(?:Prometheus|prom-client)$/.test(exporter)) continue;
    const rest = [kind === 'nativeHistogram' ? 'native histogram' : kind, unit ?? unitOf(name), labelsOf(labels), since ?? ''].map(cell).join(' | ');
    rows.set(rest, [...(rows.get(rest) ?? []), name]);
  }
  return [...rows].map(([rest, names]) => `| ${names.map((name) => `\`${name}\``).join(' ')} | ${rest} |`);
}
const cataloguesPage = [
  '<!-- Written by `npm run docs` from src/metrics/catalogues. Do not edit. -->',
  '# Catalogues',
  `What well-known exporters expose, typed: \`nodeExporter.node_cpu_seconds_total.where({ mode: 'idle' }).rate('5m')\`. A label or a value that a metric lacks is a compile error.
Checks know all of them, in definitions and in anybody's files, without declaration; there a label is told only where it is a slip of one that is listed, since relabelling adds others.
What is not listed is declared by \`foreign.counter\`, \`foreign.gauge\`, \`foreign.histogram\` or \`foreign.nativeHistogram\`. For the metrics of Node.js that signal families take there is \`node\`.`,
  ...catalogues.map(({ exporter, versions, source, facts }) => {
    const table = facts();
    const [name] = Object.entries(exported).find(([, metrics]) => Object.keys(metrics).join() === Object.keys(table).join());
    return [`## ${exporter}: \`${name}\``, `${versions}. Source: ${source}.${exporter !== 'Prometheus' && Object.keys(table).includes('go_goroutines') ? ' And those of a Go process, as under Prometheus.' : ''}`,
      ['| metrics | kind | unit | labels | since |', '|---|---|---|---|---|', ...rowsOf(table, exporter)].join('\n')].join('\n\n');
  }),
].join('\n\n') + '\n';

for (const [name, page] of [['docs/checks.md', checksPage], ['docs/catalogues.md', cataloguesPage], ['docs/dashboards.md', dashboardsPage(path.join(root, 'generated/grafana/dashboards'))]]) {
  const file = path.join(root, name);
  const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  if (!process.argv.includes('--check')) fs.writeFileSync(file, page);
  else if (before !== page) {
    console.error(`${name} is out of date: run npm run docs`);
    process.exitCode = 1;
  }
}
