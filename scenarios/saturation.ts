import { scenario } from 'observability-as-code';
import { api } from '../services/api';

export default [
  scenario({
    name: 'cpu-near-limit',
    service: api,
    story: { lasts: '7m', phases: [{ at: '5m', background: 0.92 }] },
    expect: { fires: { ApiCpuHigh: { within: '90s' } } },
  }),
  scenario({
    name: 'memory-near-limit',
    service: api,
    story: { lasts: '7m', phases: [{ at: '5m', memory: 0.95 }] },
    expect: { fires: { ApiMemoryNearLimit: { within: '90s' } } },
  }),
];
