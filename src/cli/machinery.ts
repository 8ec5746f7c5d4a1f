import { createRequire } from 'node:module';
import * as api from '../index';
import * as metrics from '../metrics/index';
import { checks } from '../checks/index';
import { definitionsIn } from '../outputs/definitions';
import { outputs } from '../outputs/index';
import type { Machinery } from '../pipeline/run';

/** Most runs find that nothing has changed, and need none of it. */
export const loadJudge = (): typeof import('./judging') => createRequire(__filename)('./judge.js') as typeof import('./judging');

/** The pipeline with this package's own checks and outputs. */
export const machinery: Machinery = {
  own: new Map<string, unknown>([['observability-as-code', api], ['observability-as-code/metrics', metrics]]),
  checks,
  outputs,
  trace: definitionsIn,
  judge: loadJudge,
};
