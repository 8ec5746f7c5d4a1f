// CPU, wall time and memory of `oac generate`, beside the same dashboards written with Grafana's raw Foundation SDK and compiled by tsc.
//   npm run bench -- [--sizes 1,10,100,1000] [--rounds 5] [--json]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureChecks, reportChecks } from './bench/checks.mjs';
import { copyRepository, writeProject } from './bench/projects.mjs';
import { report } from './bench/report.mjs';
import { measureProject } from './bench/rounds.mjs';

const { values } = parseArgs({ options: { sizes: { type: 'string', default: '1,10,100,1000' }, rounds: { type: 'string' }, json: { type: 'boolean', default: false } } });
const sizes = values.sizes.split(',').map(Number);
const roundsFor = (size) => (values.rounds === undefined ? (size >= 1000 ? 3 : 5) : Number(values.rounds));
if (![...sizes, roundsFor(1)].every((each) => Number.isInteger(each) && each > 0)) throw new Error('--sizes and --rounds take whole numbers above zero');

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'oac-bench-'));
try {
  const projects = [];
  const one = async (name, size, write) => {
    const [ours, byHand] = [path.join(scratch, name, 'ours'), path.join(scratch, name, 'by-hand')];
    console.error(`measuring ${name}`);
    write(ours);
    projects.push({ ...(size === undefined ? {} : { size }), ...await measureProject({ name, ours, byHand }, roundsFor(size ?? 1)) });
  };
  await one('this repository', undefined, copyRepository);
  for (const size of sizes) await one(`${size} file${size === 1 ? '' : 's'}`, size, (folder) => writeProject(folder, size));
  console.error('measuring checks');
  const checks = await measureChecks(path.join(scratch, 'checks'), roundsFor(1));
  console.log(values.json ? JSON.stringify({ node: process.version, cores: os.cpus().length, projects, checks }, null, 2) : `${report(projects)}\n\n${reportChecks(checks)}`);
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
