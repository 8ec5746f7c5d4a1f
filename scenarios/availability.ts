import { scenario } from 'observability-as-code';
import { api } from '../services/api';

export default [
  scenario({
    name: 'all-processes-down',
    service: api,
    story: { lasts: '6m', processes: 2, phases: [{ at: '4m', down: true }] },
    expect: { fires: { ApiDown: { within: '45s', receiver: 'page', inhibits: ['ApiTargetDown'] }, ApiTargetDown: { within: '90s' } } },
  }),
  scenario({
    name: 'one-process-down',
    service: api,
    story: { lasts: '6m', processes: 2, phases: [{ at: '4m', down: 1 }] },
    expect: { fires: { ApiTargetDown: { within: '90s', receiver: 'notice' } } },
  }),
  scenario({
    name: 'targets-lost',
    service: api,
    story: { lasts: '6m', phases: [{ at: '4m', gone: true }] },
    expect: { fires: { ApiTargetMissing: { within: '75s', receiver: 'page' } } },
  }),
  scenario({
    name: 'nobody-asks',
    service: api,
    story: { lasts: '14m', phases: [{ at: '7m', traffic: 0 }] },
    expect: { fires: { ApiNoTraffic: { within: '375s', receiver: 'notice' } } },
  }),
  scenario({
    name: 'crash-loop',
    service: api,
    story: { lasts: '6m', processes: 2, phases: (['4m', '270s', '300s'] as const).map((at) => ({ at, lasts: '10s', restart: '10s' })) },
    expect: { fires: { ApiCrashLoop: { within: '90s', receiver: 'notice' } } },
  }),
];
