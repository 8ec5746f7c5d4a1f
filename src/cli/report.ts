import path from 'node:path';
import type { Problem } from '../model/problem';
import { VERSION } from '../pipeline/build-id';
import { github, human, json, sarif } from '../reports';
import type { Terminal } from './terminal';

export const FORMATS = ['human', 'json', 'sarif', 'github'] as const;
/** For people; for machines; for code scanning (SARIF 2.1.0); as annotations of a GitHub Actions run. */
export type Format = (typeof FORMATS)[number];

export interface ReportOptions {
  readonly format: Format;
  /** Problems that definitions exclude. */
  readonly excluded?: number;
  /** What a machine is told beside the problems. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Says what problems there are. For people nothing where there are none; for machines always one document. */
export function report(problems: readonly Problem[], { format, excluded = 0, more = {} }: ReportOptions, { print, paint, columns }: Terminal): void {
  switch (format) {
    case 'json': return print(json(problems, { ...(excluded > 0 ? { excluded } : {}), ...more }));
    case 'sarif': return print(sarif(problems, { version: VERSION, rules: [] }));
    case 'github': return problems.length > 0 ? print(github(problems)) : undefined;
    case 'human': return problems.length > 0 ? print(human(problems, paint, { excluded, width: columns })) : undefined;
  }
}

export const plural = (count: number, noun: string, many = `${noun}s`): string => `${count} ${count === 1 ? noun : many}`;
/** A problem with its file named from the root. */
export const fromRoot = (root: string, problem: Problem): Problem =>
  (problem.file !== undefined && path.isAbsolute(problem.file) ? { ...problem, file: path.relative(root, problem.file).split(path.sep).join('/') } : problem);
