import type { Problem } from '../model/problem';
import type { Before, Output, OutputFile, Project, Remember } from '../model/project';
import { placed } from './culprit';
import { failureOf, type Failure } from './failure';

export interface Assembled {
  /** Sorted by path. */
  readonly files: readonly OutputFile[];
  /** How many files each output makes, in the outputs' order. */
  readonly counts: ReadonlyMap<string, number>;
  readonly failures: readonly Failure[];
}

/** Lets the outputs that the config names make their files, in memory, and refuses paths that could not be kept apart. */
export function assemble(project: Project, outputs: readonly Output[], remember?: Remember, before?: Before): Assembled {
  const failures: Failure[] = [];
  const counts = new Map<string, number>();
  const made: { readonly file: OutputFile; readonly output: string }[] = [];
  const wanted: readonly string[] | undefined = project.config.outputs;
  for (const output of outputs) {
    if (wanted && !wanted.includes(output.name)) continue;
    try {
      const files = output.files(project, remember, before);
      counts.set(output.name, (counts.get(output.name) ?? 0) + files.length);
      for (const file of files) made.push({ file, output: output.name });
    } catch (error) {
      failures.push(placed(failureOf(error, `output/${output.name}`, undefined), project, (part) => output.files(part, remember, before)));
    }
  }
  failures.push(...checkPaths(made).map((problem) => ({ problem, error: undefined })));
  const files = made.map(({ file }) => file).sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, counts, failures };
}

function checkPaths(made: readonly { readonly file: OutputFile; readonly output: string }[]): readonly Problem[] {
  const problems: Problem[] = [];
  const say = (output: string, message: string, remedy: string): void => {
    problems.push({ check: `output/${output}`, severity: 'error', message, remedy });
  };
  const taken = new Map<string, { readonly path: string; readonly output: string }>();
  for (const { file: { path }, output } of made) {
    const fault = faultOf(path);
    if (fault !== undefined) {
      say(output, `the path ${JSON.stringify(path)} ${fault}`, 'give the dashboard, rule group or folder another name');
      continue;
    }
    // Two paths that differ only by case, or by how an accent is composed, are one file on macOS and Windows.
    const key = path.normalize('NFC').toLowerCase();
    const other = taken.get(key);
    if (other) {
      const pair = other.path === path ? `${path} is made twice` : `${other.path} and ${path} differ only by case`;
      say(output, `${pair}${other.output === output ? '' : `, by ${other.output} and ${output}`}`, 'give one of the two definitions another name');
    }
    taken.set(key, { path, output });
  }
  for (const { path, output } of taken.values()) {
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      const file = taken.get(path.slice(0, end).normalize('NFC').toLowerCase());
      if (file) say(output, `${file.path} is both a file and the folder of ${path}`, 'give one of the two definitions another name');
    }
  }
  return problems;
}

/** Why a path cannot be one of `generated/`, if so. */
function faultOf(path: string): string | undefined {
  if (path === '' || path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'is not relative to generated/';
  if (/[\\\u0000-\u001f\u007f]/.test(path)) return 'has a backslash or a control character';
  const parts = path.split('/');
  if (parts.some((part) => part === '..' || part === '.' || part === '')) return 'would leave generated/';
  if (parts[0]!.startsWith('.oac-')) return 'is one that the writer keeps for itself';
  if (parts.some((part) => Buffer.byteLength(part) > 255)) return 'has a name of more than 255 bytes';
  return undefined;
}
