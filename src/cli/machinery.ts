import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import * as api from '../index';
import * as metrics from '../metrics/index';
import { checks } from '../checks/index';
import { definitionsIn } from '../outputs/definitions';
import { outputs } from '../outputs/index';
import { HEAP_GROWTH, LONG_RUN } from './v8-flags';
import type { Machinery } from '../pipeline/run';

/** Most runs find that nothing has changed, and need none of it. */
export const loadJudge = (): typeof import('./judging') => createRequire(__filename)('./judge.js') as typeof import('./judging');

/** Judging many leaves much behind: of a thousand new dashboards 330 MB at the peak, so 250, for the same time. One large file would take a third longer. */
function loadJudgeOfMany(): typeof import('./judging') {
  setFlagsFromString(`${HEAP_GROWTH}=20`);
  return loadJudge();
}

/** What asks real rule engines: a build of its own, too. */
export function loadProof(): typeof import('../proof/index') {
  for (const flag of LONG_RUN) setFlagsFromString(flag);
  return createRequire(__filename)('./proof.js') as typeof import('../proof/index');
}

/** The pipeline with this package's own checks and outputs. */
export const machinery: Machinery = {
  own: new Map<string, unknown>([['observability-as-code', api], ['observability-as-code/metrics', metrics]]),
  checks,
  outputs,
  trace: definitionsIn,
  judge: loadJudgeOfMany,
};
