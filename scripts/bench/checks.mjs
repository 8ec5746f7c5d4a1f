// `oac check` of 10,000 rules beside `promtool check rules` of the same, and what it takes to load what judges.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { measure } from './measure.mjs';
import { median } from './rounds.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const RULES = 10_000;

/** Expressions as people write them: ratios, quantiles, matching, comparisons. */
const EXPRESSIONS = [
  (i) => `sum by (route) (rate(http_requests_total{job="api-${i}",status=~"5.."}[5m])) / sum by (route) (rate(http_requests_total{job="api-${i}"}[5m])) > 0.05`,
  (i) => `histogram_quantile(0.95, sum by (le, route) (rate(http_request_duration_seconds_bucket{job="api-${i}"}[5m]))) > 0.5`,
  (i) => `max_over_time(process_resident_memory_bytes{job="api-${i}"}[10m]) / on (instance) group_left machine_memory_bytes > 0.9`,
  (i) => `absent(up{job="api-${i}"}) or up{job="api-${i}"} == 0`,
];
function rulesFile() {
  const rules = Array.from({ length: RULES }, (_, i) => [
    `      - alert: Alert${i}`, `        expr: ${EXPRESSIONS[i % EXPRESSIONS.length](i)}`, '        for: 5m', '        labels: { severity: critical }',
    `        annotations: { summary: "api-${i}: {{ $value | humanize }}", runbook_url: "https://runbooks.example.org/Alert${i}" }`,
  ].join('\n'));
  return `groups:\n  - name: bench\n    rules:\n${rules.join('\n')}\n`;
}

/** From PATH, else what the tests have fetched. */
export function findPromtool() {
  const onPath = spawnSync('bash', ['-c', 'command -v promtool'], { encoding: 'utf8' }).stdout.trim();
  if (onPath) return onPath;
  const tools = path.join(root, '.tools');
  const found = fs.existsSync(tools) ? fs.readdirSync(tools, { recursive: true }).filter((name) => /(?:^|\/)promtool$/.test(name)).sort() : [];
  return found.length > 0 ? path.join(tools, found[0]) : undefined;
}

/** CPU seconds and megabytes, medians of rounds in turns. */
export async function measureChecks(folder, rounds) {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'rules.yml'), rulesFile());
  const promtool = findPromtool();
  const commands = {
    oac: `node ${path.join(root, 'dist/oac.js')} check rules.yml || true`,
    ...(promtool ? { promtool: `${promtool} check rules --lint=none rules.yml` } : {}),
    judge: `node -e 'require(${JSON.stringify(path.join(root, 'dist/judge.js'))})'`,
    node: 'node -e 0',
  };
  const results = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) for (const [name, command] of Object.entries(commands)) results[name].push(await measure(command, folder));
  const figure = (name, quantity) => (results[name] ? median(results[name].map((each) => each[quantity])) : undefined);
  return { rules: RULES, cpu: { oac: figure('oac', 'cpu'), promtool: figure('promtool', 'cpu') }, rss: { oac: figure('oac', 'rss') }, load: figure('judge', 'cpu') - figure('node', 'cpu') };
}

export function reportChecks({ rules, cpu, rss, load }) {
  const beside = cpu.promtool === undefined ? 'promtool is not here' : `promtool check rules ${cpu.promtool.toFixed(2)} s: ${(cpu.oac / cpu.promtool).toFixed(2)} x`;
  return [
    `${rules} rules: oac check, all checks, ${cpu.oac.toFixed(2)} s CPU, ${rss.oac.toFixed(0)} MB; ${beside}`,
    `loading parsers, schemas and checks: ${(load * 1000).toFixed(0)} ms CPU`,
  ].join('\n');
}
