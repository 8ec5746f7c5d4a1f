// CPU, wall time and memory of a whole process with its children, from outside and to the millisecond: what bash's `time` says.
// Nothing but Node and bash is needed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const preload = path.join(import.meta.dirname, 'usage.cjs');
/** The system counts in KiB. */
const MEGABYTES = 1024 / 1e6;
/** Milliseconds between two looks at the memory of the processes. */
const LOOK = 20;

/**
 * Runs a command line of the shell in a folder.
 * @returns {Promise<{ cpu: number, wall: number, rss: number, together: number, phases: Record<string, number> }>} seconds; megabytes at
 * the peak, of the largest process and of all of them (pages that they share counted for each); milliseconds of each step that the
 * first process names, and from its start to the first of them as `start`
 */
export async function measure(command, cwd) {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'oac-measure-'));
  try {
    const [usage, errors] = [path.join(scratch, 'usage'), path.join(scratch, 'errors')];
    const env = { ...process.env, LC_ALL: 'C', NODE_OPTIONS: `--require ${JSON.stringify(preload)}`, BENCH_USAGE: usage, BENCH_ERRORS: errors };
    const { status, stdout, stderr, largest, together } = await run('bash', ['-c', `TIMEFORMAT='%3R %3U %3S'; time { ${command}; } 2>"$BENCH_ERRORS"`], { cwd, env });
    if (status !== 0) throw new Error(`${command} ended with ${status} in ${cwd}:\n${stdout}${fs.readFileSync(errors, 'utf8')}`);
    const [wall, user, system] = stderr.trim().split(' ').map(Number);
    const processes = read(usage).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line)); // none where no process was Node's
    const rss = Math.max(largest, ...processes.map(({ kilobytes }) => kilobytes)) * MEGABYTES;
    return { cpu: user + system, wall, rss, together: Math.max(rss, together * MEGABYTES), phases: phasesOf(processes.find(({ steps }) => steps.length > 0)) };
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

function phasesOf(process) {
  if (!process) return {};
  const [first] = process.steps;
  const ends = [...process.steps.slice(1).map(([, at]) => at), process.end];
  return { start: first[1], ...Object.fromEntries(process.steps.map(([name, at], i) => [name, ends[i] - at])) };
}

function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr, largest, together] = ['', '', 0, 0];
    const timer = setInterval(() => {
      const seen = childrenOf(child.pid).map(memoryOf);
      largest = Math.max(largest, ...seen.map(({ peak }) => peak));
      together = Math.max(together, seen.reduce((sum, { now }) => sum + now, 0));
    }, LOOK);
    child.stdout.on('data', (chunk) => { stdout += chunk; });
    child.stderr.on('data', (chunk) => { stderr += chunk; });
    child.on('error', reject);
    child.on('close', (status) => {
      clearInterval(timer);
      resolve({ status, stdout, stderr, largest, together });
    });
  });
}

/** Children, their children and so on; none where the system has no /proc, or they have ended. */
function childrenOf(pid) {
  const own = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter((each) => each !== '');
  return own.flatMap((each) => [each, ...childrenOf(each)]);
}
/** Kilobytes, now and at its peak. */
function memoryOf(pid) {
  const status = read(`/proc/${pid}/status`);
  const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
  return { now: field('VmRSS'), peak: field('VmHWM') };
}
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
