import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { Document, DocumentKind, Fault, Surroundings } from '../../model/document';
import { run } from '../../tools';
import { temporaryFolder } from '../../tools/test-support';
import { schemaChecks } from './index';

/** Faults of data, by the check of its kind. */
export const faultsIn = (kind: DocumentKind, data: unknown, profile: Document['profile'] = 'generated', surroundings: Surroundings = {}): readonly Fault[] =>
  schemaChecks.filter((check) => check.kinds.includes(kind)).flatMap((check) => [...check.run({ kind, file: 'test', data, profile }, surroundings)]);
/** Faults that block, as lines. */
export const errorsIn = (kind: DocumentKind, data: unknown, profile: Document['profile'] = 'generated', surroundings: Surroundings = {}): readonly string[] =>
  linesOf(faultsIn(kind, data, profile, surroundings).filter((fault) => fault.severity !== 'warning'));
export const linesOf = (faults: readonly Fault[]): readonly string[] => faults.map((fault) => `${fault.path.join('.')}: ${fault.message}; ${fault.remedy}`);
/** As the commands read it. */
export const fromYaml = (text: string): unknown => (text.trim() === '' ? undefined : load(text));

/** What the real tool makes of each file: all are given to one process, which names each before its verdict. */
export async function verdictsOf(tool: string, command: readonly string[], texts: readonly string[]): Promise<readonly boolean[]> {
  const folder = temporaryFolder();
  const files = texts.map((text, i) => join(folder, `case-${i}.yml`));
  for (const [i, file] of files.entries()) writeFileSync(file, texts[i]!);
  const { stdout, stderr } = await run(tool, [...command, ...files], { timeout: 60_000 });
  // Verdicts on refused files go to one stream, on accepted ones to the other.
  const accepted = new Set([...stdout.matchAll(/Checking '?([^\s']+)'?\s+SUCCESS/g)].map((found) => found[1]));
  if (!/Checking/.test(stdout)) throw new Error(`${tool} ${command.join(' ')} says ${stdout}${stderr}`);
  return files.map((file) => accepted.has(file));
}
