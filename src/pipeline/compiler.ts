import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { CannotRun } from './cannot-run';

/** A `tsc` that is installed. */
export interface Compiler {
  /** For Node to run. */
  readonly script: string;
  readonly manifest: string;
  /** What the script would start in its turn: a program written in Go, since TypeScript 7. */
  readonly program: string | undefined;
  /** Folders whose node_modules the compiler was found in. */
  readonly homes: readonly string[];
}

/** The repository's `typescript`, whatever its version; else the one that came with us. */
export function findCompiler(root: string): Compiler {
  for (const [from, name] of [[path.join(root, 'package.json'), 'typescript'], [__filename, 'typescript']] as const) {
    try {
      const manifest = createRequire(from).resolve(`${name}/package.json`);
      const { bin, version } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { bin: Record<string, string>; version: string };
      const script = bin['tsc'];
      const end = manifest.lastIndexOf(`${path.sep}node_modules${path.sep}`);
      if (script === undefined) continue;
      return { script: path.join(path.dirname(manifest), script), manifest, program: Number.parseInt(version, 10) >= 7 ? programOf(manifest) : undefined, homes: end < 0 ? [] : [manifest.slice(0, end)] };
    } catch {
      continue;
    }
  }
  throw new CannotRun('no TypeScript compiler is installed', 'npm install --save-dev typescript');
}

/** Where TypeScript's own script looks, which is a process of Node's for nothing else. */
function programOf(manifest: string): string | undefined {
  try {
    const platform = createRequire(manifest).resolve(`@typescript/typescript-${process.platform}-${process.arch}/package.json`);
    const program = path.join(path.dirname(platform), 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
    return fs.existsSync(program) ? program : undefined;
  } catch {
    return undefined; // the script knows better, or says what is missing
  }
}

/**
 * The program takes all cores, and looks at what is installed anew on each: but it runs beside us, and needs no longer on one. What Go
 * collects of its memory is little, as most of it is needed to the end.
 */
const ON_ONE_CORE = ['--singleThreaded'];
const GO = { GOGC: '400' };

/** Checks a project's types; gives what the compiler prints. */
export function runCompiler({ script, program }: Compiler, project: string, root: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // Loaded here: most runs find a verdict and need no process.
    const { spawn } = createRequire(__filename)('node:child_process') as typeof import('node:child_process');
    const args = ['-p', project, '--pretty', 'false', '--listFiles'];
    const [command, all, more] = program === undefined ? [process.execPath, [script, ...args], {}] : [program, [...args, ...ON_ONE_CORE], GO];
    const child = spawn(command, all, { cwd: root, env: { ...more, ...process.env }, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let output = '';
    const take = (chunk: Buffer): void => { output += chunk.toString('utf8'); };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal || (code !== 0 && !/error TS\d+/.test(output))) {
        reject(new CannotRun(`the type check by ${script} did not finish (${signal ?? `exit status ${code}`}): ${output.trim().split('\n')[0] ?? ''}`, 'install TypeScript again, or another version'));
      } else resolve(output);
    });
  });
}
