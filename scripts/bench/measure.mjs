// CPU, wall time and memory of a whole process with its children, from outside and to the millisecond: what bash's `time` says,
// and for memory what each Node process says of itself at its end. Nothing but Node and bash is needed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const preload = path.join(import.meta.dirname, 'usage.cjs');

/**
 * Runs a command line of the shell in a folder.
 * @returns {Promise<{ cpu: number, wall: number, rss: number }>} seconds, seconds, megabytes of the largest Node process
 */
export async function measure(command, cwd, env = {}) {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'oac-measure-'));
  try {
    const usage = path.join(scratch, 'usage');
    const { status, stdout, stderr } = await run('bash', ['-c', `TIMEFORMAT='%3R %3U %3S'; time { ${command}; } 2>"$BENCH_ERRORS"`], {
      cwd,
      env: { ...process.env, LC_ALL: 'C', NODE_OPTIONS: `--require ${JSON.stringify(preload)}`, BENCH_USAGE: usage, BENCH_ERRORS: path.join(scratch, 'errors'), ...env },
    });
    if (status !== 0) throw new Error(`${command} ended with ${status} in ${cwd}:\n${stdout}${fs.readFileSync(path.join(scratch, 'errors'), 'utf8')}`);
    const [wall, user, system] = stderr.trim().split(' ').map(Number);
    const rss = Math.max(...fs.readFileSync(usage, 'utf8').trim().split('\n').map(Number)) / 1024;
    return { cpu: user + system, wall, rss };
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => { stdout += chunk; });
    child.stderr.on('data', (chunk) => { stderr += chunk; });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
