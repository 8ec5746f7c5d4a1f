// CPU, wall time and memory of `oac generate`, beside the same dashboards written with Grafana's raw Foundation SDK and compiled by tsc.
//   npm run bench -- [--parts generate,checks,proofs] [--sizes 1,10,100,1000] [--rounds 5] [--json]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureChecks, reportChecks } from './bench/checks.mjs';
import { measureProofs, reportProofs } from './bench/proofs.mjs';
import { copyRepository, writeProject } from './bench/projects.mjs';
import { report } from './bench/report.mjs';
import { measureProject } from './bench/rounds.mjs';

const PARTS = ['generate', 'checks', 'proofs'];
const { values } = parseArgs({ options: { parts: { type: 'string', default: PARTS.join() }, sizes: { type: 'string', default: '1,10,100,1000' }, rounds: { type: 'string' }, json: { type: 'boolean', default: false } } });
const sizes = values.sizes.split(',').map(Number);
const roundsFor = (size) => (values.rounds === undefined ? (size >= 1000 ? 3 : 5) : Number(values.rounds));
if (![...sizes, roundsFor(1)].every((each) => Number.isInteger(each) && each > 0)) throw new Error('--sizes and --rounds take whole numbers above zero');

const parts = values.parts.split(',');
const strange = parts.find((part) => !PARTS.includes(part));
if (strange !== undefined) throw new Error(`there is no part '${strange}': one of ${PARTS.join(', ')}`);

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'oac-bench-'));
try {
  const projects = [];
  const one = async (name, size, write) => {
    const [ours, byHand] = [path.join(scratch, name, 'ours'), path.join(scratch, name, 'by-hand')];
    console.error(`measuring ${name}`);
    write(ours);
    projects.push({ ...(size === undefined ? {} : { size }), ...await measureProject({ name, ours, byHand }, roundsFor(size ?? 1)) });
  };
  if (parts.includes('generate')) {
    await one('this repository', undefined, copyRepository);
    for (const size of sizes) await one(`${size} file${size === 1 ? '' : 's'}`, size, (folder) => writeProject(folder, size));
  }
  const measured = async (part, measureIt) => {
    if (!parts.includes(part)) return undefined;
    console.error(`measuring ${part}`);
    return measureIt();
  };
  const checks = await measured('checks', () => measureChecks(path.join(scratch, 'checks'), roundsFor(1)));
  const proofs = await measured('proofs', () => measureProofs(path.join(scratch, 'proofs')));
  console.log(values.json
    ? JSON.stringify({ node: process.version, cores: os.cpus().length, projects, checks, proofs }, null, 2)
    : [projects.length > 0 ? report(projects) : [], checks ? reportChecks(checks) : [], proofs ? reportProofs(proofs) : []].flat().join('\n\n'));
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
