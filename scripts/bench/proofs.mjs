// `oac test` of this repository beside promtool on the test files that it writes, and what it takes to tell a day.
import fs from 'node:fs';
import path from 'node:path';
import { oldestPromtool } from '../oldest-promtool.mjs';
import { measure } from './measure.mjs';
import { copyRepository, root, write } from './projects.mjs';

const DAY = `import { scenario } from 'observability-as-code';
import { api } from '../services/api';

export default scenario({ name: 'a-day', service: api, story: { lasts: '24h', phases: [] }, expect: { quiet: true } });
`;
const OAC = 'node node_modules/observability-as-code/dist/oac.js';

/** CPU and wall seconds, megabytes; one round, since each takes long. */
export async function measureProofs(folder) {
  copyRepository(folder);
  const generate = await measure(`${OAC} generate`, folder);
  const promtool = await oldestPromtool(root);
  const proofs = await measure(`PATH="${path.dirname(promtool.path)}:$PATH" ${OAC} test`, folder);
  const files = fs.readdirSync(path.join(folder, 'generated/prometheus/tests')).join(' ');
  const byHand = await measure(`cd generated/prometheus/tests && ${promtool.path} test rules ${files}`, folder);
  write(folder, 'scenarios/a-day.ts', DAY);
  fs.rmSync(path.join(folder, '.oac-cache'), { recursive: true });
  const withDay = await measure(`${OAC} generate`, folder);
  return { proofs, byHand, files: files.split(' ').length, day: withDay.cpu - generate.cpu };
}

export function reportProofs({ proofs, byHand, files, day }) {
  const beside = `promtool on the ${files} test files, at one scrape offset: ${byHand.cpu.toFixed(1)} s CPU, ${byHand.wall.toFixed(1)} s`;
  return [
    `oac test: all scenarios at 5 scrape offsets and the quiet library at 3, ${proofs.cpu.toFixed(1)} s CPU, ${proofs.wall.toFixed(1)} s (goal 60 s on 2 cores: ${proofs.wall <= 60 ? 'met' : 'MISSED'}), ${proofs.rss.toFixed(0)} MB; ${beside}`,
    `telling a day at 1 request a second, 5 s scrapes: ${day.toFixed(2)} s CPU (goal 2 s: ${day <= 2 ? 'met' : 'MISSED'})`,
  ].join('\n');
}
