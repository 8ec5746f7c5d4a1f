// Writes docs/published-rules.md: how rules of the shapes that others publish do on the incident, measured by oac test --rules; with --check says
// whether it is up to date. It runs the compiled command.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { oldestPromtool } from './oldest-promtool.mjs';

const root = path.resolve(import.meta.dirname, '..');
const file = path.join(root, 'docs/published-rules.md');
const { fireTable, alarmTable, silent } = createRequire(import.meta.filename)(path.join(root, 'dist/proof.js'));
const { env, series: SERIES } = await oldestPromtool(root);
const OURS = { 'generated/prometheus/rules/latency.yml': 'this repository', 'generated/prometheus/rules/slo.yml': 'this repository on objectives' };
const FILES = [...Object.keys(OURS), ...fs.readdirSync(path.join(root, 'test/published-rules')).sort().map((name) => `test/published-rules/${name}`)];

function measure(rules) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/oac.js', 'test', '--rules', rules, '--service', 'services/api.ts', '--json'], { cwd: root, env, encoding: 'utf8', maxBuffer: 1e8 });
  if (status === 2 || stderr) throw new Error(`${rules}: ${stderr}`);
  const { timings, falseAlarms, ...rest } = JSON.parse(stdout);
  if (!timings?.length) throw new Error(`${rules}: ${stdout}`);
  const titles = [...new Set([...timings, ...falseAlarms].map(({ alert }) => alert))];
  const ruleOf = new Map(titles.map((title, id) => [title, { id: String(id), title }]));
  const withRule = ({ alert, ...each }) => ({ rule: ruleOf.get(alert), ...each });
  return { rules, name: OURS[rules] ?? path.basename(rules, '.yml'), fires: timings.map(withRule), alarms: falseAlarms.map(withRule), ...rest };
}
const all = FILES.map(measure);
const noticed = (list) => [...new Set(list.map(({ alert, after }) => (alert === undefined ? 'by no alert' : `${alert}, ${after} s`)))].join('; ');
/** What the file's head says of where its numbers are from. */
const origin = (rules) => (OURS[rules] ? [] : [/^(?:#.*\n)+/.exec(fs.readFileSync(path.join(root, rules), 'utf8'))[0].replaceAll(/^# ?/gm, '').trim()]);
const section = ({ name, rules, fires, alarms, paces, problems }) => [
  `## ${name}`,
  `[${rules}](../${rules}). ${paces.map((pace) => `${pace}.`).join(' ')}`,
  ...origin(rules),
  fireTable(fires),
  ...(silent(fires).length > 0 ? [`Never pending or firing: ${silent(fires).join(', ')}.`] : []),
  ...(alarms.length > 0 ? [alarmTable(alarms)] : []),
  ...problems.filter(({ check }) => /untested|not-told|long-window|fails/.test(check)).map(({ message }) => `${message}.`),
];
const page = [
  '<!-- Written by `npm run docs` from what `oac test --rules` measures. Do not edit. -->',
  '# Published rules on the incident',
  `The incident of the API (280 ms instead of 20 ms at one request a second, for 37 minutes, no errors) and its quiet days, told by \`oac test --rules\` to rules of the
shapes that others publish. They were written by hand for the metrics of [services/api.ts](../services/api.ts), and are no copies: windows, factors, waits and
thresholds are those of the files that each section names, the objective is 99 % of requests in 200 ms. Times are seconds since the first slow request at the worst scrape offset; the team itself took 25 minutes. Measured with promtool ${SERIES}.`,
  ['| rules | who notices first | false alarms | days on which nothing fires |', '|---|---|---:|---:|',
    ...all.map(({ name, noticed: first, alarms, days }) => `| [${name}](#${name.replaceAll(' ', '-')}) | ${noticed(first)} | ${alarms.length} | ${days.length - new Set(alarms.map(({ day }) => day)).size} of ${days.length} |`)].join('\n'),
  `A false alarm is an alert that fires on a day of the quiet library. Whether a fifth of requests being slow all the time, as in slow-tail-of-20-percent, is worth waking someone is a matter of the objective:
alerts on error budgets do so on purpose.`,
  ...all.flatMap(section),
].join('\n\n') + '\n';

const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
if (process.argv.includes('--check')) {
  if (before !== page) {
    console.error('docs/published-rules.md is out of date: run npm run docs');
    const [was, is] = [before.split('\n'), page.split('\n')];
    is.filter((line) => !was.includes(line)).slice(0, 20).forEach((line) => console.error(`now: ${line}`));
    process.exitCode = 1;
  }
} else fs.writeFileSync(file, page);
