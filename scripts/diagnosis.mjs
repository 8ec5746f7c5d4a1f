// Writes docs/diagnosis.md: how often the alerts of this repository name the right cause, at several scrape intervals and amounts of traffic, by
// oac test --diagnosis; with --check says whether it is up to date, by two of them. It runs the compiled command.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { copyRepository } from './bench/projects.mjs';
import { oldestPromtool } from './oldest-promtool.mjs';

const root = path.resolve(import.meta.dirname, '..');
const file = path.join(root, 'docs/diagnosis.md');
const { scoreTables, inWords } = createRequire(import.meta.filename)(path.join(root, 'dist/proof.js'));
const { env, series } = await oldestPromtool(root);
/** Seconds between scrapes; requests a second; what can be promised there. */
const PATIENTS = [
  [5, 1, '30s'], [15, 1, '36s'], [30, 1, '71s'],
  [5, 0.2, '2m'], [15, 0.2, '3m'], [30, 0.2, '4m'],
  [5, 10, '30s'], [15, 10, '36s'], [30, 10, '71s'],
];

function measure([scrape, traffic, within]) {
  const folder = path.join(fs.mkdtempSync(path.join(tmpdir(), 'oac-diagnosis-')), 'copy');
  try {
    copyRepository(folder);
    // What is about other alerts.
    for (const name of ['scenarios', 'dashboards/slo.ts']) fs.rmSync(path.join(folder, name), { recursive: true });
    for (const name of fs.readdirSync(path.join(folder, 'alert-rules'))) if (name !== 'latency.ts') fs.rmSync(path.join(folder, 'alert-rules', name));
    const change = (name, ...changes) => {
      const text = changes.reduce((all, [from, to]) => {
        if (!all.includes(from)) throw new Error(`${name} has no ${from}`);
        return all.replace(from, to);
      }, fs.readFileSync(path.join(folder, name), 'utf8'));
      fs.writeFileSync(path.join(folder, name), text);
    };
    change('oac.config.ts', ["environment: 'demo',", "environment: 'demo', outputs: ['prometheus'],"]);
    change('services/api.ts', ["scrapeInterval: '5s'", `scrapeInterval: '${scrape}s'`], ['traffic: 1,', `traffic: ${traffic},`]);
    change('alert-rules/latency.ts', ["detectWithin: '30s'", `detectWithin: '${within}'`]);
    const { stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'dist/oac.js'), 'test', '--diagnosis', '--json'], { cwd: folder, env, encoding: 'utf8', maxBuffer: 1e8 });
    const { judged, problems } = JSON.parse(stdout || '{}');
    if (!judged) throw new Error(`${scrape} s, ${traffic}/s: ${stderr}${JSON.stringify(problems)}`);
    const read = ({ trouble: { names, parts, ...trouble }, ...each }) => ({ ...each, trouble: { ...trouble, names, faults: names, parts: new Map(Object.entries(parts)) } });
    return { scrape, traffic, judged: judged.map(read) };
  } finally {
    fs.rmSync(path.dirname(folder), { recursive: true, force: true });
  }
}
const count = (some, judgement) => some.filter((each) => each.judgement === judgement).length;
const row = ({ scrape, traffic, judged }) => `| ${scrape} s | ${traffic} | ${judged.length} | ${['right', 'unknown', 'wrong', 'silent'].map((judgement) => count(judged, judgement)).join(' | ')} |`;
if (process.argv.includes('--check')) {
  const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n') : [];
  // All nine take minutes.
  const rows = PATIENTS.filter((_, i) => [0, 4].includes(i)).map(measure).map(row).filter((line) => !before.includes(line));
  if (rows.length > 0) {
    console.error(`docs/diagnosis.md is out of date: run npm run docs\n${rows.map((line) => `now: ${line}`).join('\n')}`);
    process.exit(1);
  }
  process.exit();
}
const found = PATIENTS.map(measure);
const all = found.flatMap(({ judged }) => judged);
const bad = found.flatMap(({ scrape, traffic, judged }) => judged.filter(({ judgement }) => judgement === 'wrong' || judgement === 'silent').map((each) => `* scraped every ${scrape} s, ${traffic} requests/s: ${inWords(each).split('\n')[0]}`));
const page = [
  '<!-- Written by `npm run docs` from what `oac test --diagnosis` measures. Do not edit. -->',
  '# Is the cause right?',
  `${all.length} incidents, drawn at random from a fixed seed, happen to simulated processes of the API: one event loop that does one thing at a time, calls that are waited for
meanwhile, a cache before the database, a CPU limit, garbage collection. Those count that slow most requests. What metrics show of it follows from that, and a real rule engine (promtool ${series}) fires the alert and fills in its text, which is then judged:
every text of the first minute, the worst counts.`,
  `**Right**: a cause is named that adds at least a quarter of the time that requests take more, or UNKNOWN where none of the listed ones does. **UNKNOWN**: nobody is sent anywhere,
though there is such a cause, or one of two is named. **Wrong**: the text sends people to something that is not it. Half of the wait counters are made plain timers, which count the time in which the loop was busy as well: the
incident's own wrong turn.`,
  scoreTables(all),
  ['| scraped every | requests a second | troubles | right | UNKNOWN | wrong | no alert |', '|---:|---:|---:|---:|---:|---:|---:|',
    ...found.map(row)].join('\n'),
  bad.length > 0 ? `Wrong, or without an alert:\n\n${bad.join('\n')}` : 'No text was wrong, and every trouble was told.',
  `What is not told here: two changes at once of which one does no harm, such as background work that begins in small pieces while the database becomes slow; a loop that is newly busy is named then.
Faults that hurt a part of the processes only. Alerts that have been firing for longer than half an hour, for which nothing "before" is left.`,
].join('\n\n') + '\n';

fs.writeFileSync(file, page);
