import { scenario } from 'observability-as-code';
import { api } from '../services/api';

export default [
  scenario({
    name: 'cpu-near-limit',
    service: api,
    story: { lasts: '7m', phases: [{ at: '4m', background: 0.92 }] },
    // A job beside the requests: it fills loop and CPU alike, and counts as theirs.
    expect: { fires: { ApiCpuHigh: { within: '90s' }, ApiEventLoopSaturated: { within: '90s', receiver: 'notice' }, ApiCpuPerRequestHigh: { within: '150s', receiver: 'notice' } } },
  }),
  scenario({
    name: 'memory-near-limit',
    service: api,
    story: { lasts: '7m', phases: [{ at: '4m', memory: 0.95, heap: 0.95 }] },
    expect: { fires: { ApiMemoryNearLimit: { within: '90s' }, ApiHeapNearLimit: { within: '150s', receiver: 'notice' } } },
  }),
  scenario({
    name: 'memory-leak',
    service: api,
    story: { lasts: '18m', phases: [{ at: '30s', levels: { heap: { from: 0.3, to: 0.75 } } }] },
    expect: { fires: { ApiHeapWillFill: { within: '1050s', receiver: 'notice' } } },
  }),
];
