// `oac check` of 10,000 rules beside `promtool check rules` of the same, and what it takes to load what judges.
import fs from 'node:fs';
import path from 'node:path';
import { oldestPromtool } from '../oldest-promtool.mjs';
import { measure } from './measure.mjs';
import { root } from './projects.mjs';
import { median } from './rounds.mjs';

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

/** CPU seconds and megabytes, medians of rounds in turns. */
export async function measureChecks(folder, rounds) {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'rules.yml'), rulesFile());
  const promtool = await oldestPromtool(root);
  const commands = {
    oac: `node ${path.join(root, 'dist/oac.js')} check rules.yml || true`,
    promtool: `${promtool.path} check rules --lint=none rules.yml`,
    judge: `node -e 'require(${JSON.stringify(path.join(root, 'dist/judge.js'))})'`,
    node: 'node -e 0',
  };
  const results = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) for (const [name, command] of Object.entries(commands)) results[name].push(await measure(command, folder));
  const figure = (name, quantity) => median(results[name].map((each) => each[quantity]));
  return { rules: RULES, cpu: { oac: figure('oac', 'cpu'), promtool: figure('promtool', 'cpu') }, rss: { oac: figure('oac', 'rss') }, load: figure('judge', 'cpu') - figure('node', 'cpu') };
}

export function reportChecks({ rules, cpu, rss, load }) {
  return [
    `${rules} rules: oac check, all checks, ${cpu.oac.toFixed(2)} s CPU, ${rss.oac.toFixed(0)} MB; promtool check rules ${cpu.promtool.toFixed(2)} s: ${(cpu.oac / cpu.promtool).toFixed(2)} x`,
    `loading parsers, schemas and checks: ${(load * 1000).toFixed(0)} ms CPU`,
  ].join('\n');
}
