import * as api from '../index';
import * as metrics from '../metrics/index';
import { checks } from '../checks/index';
import { outputs } from '../outputs/index';
import type { Machinery } from '../pipeline/run';

/** The pipeline with this package's own checks and outputs. */
export const machinery: Machinery = {
  own: new Map<string, unknown>([['observability-as-code', api], ['observability-as-code/metrics', metrics]]),
  checks,
  outputs,
};
