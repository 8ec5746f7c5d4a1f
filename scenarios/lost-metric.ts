import { scenario } from 'observability-as-code';
import { api } from '../services/api';

/** A deploy renames a metric that a diagnosis reads. */
export default scenario({
  name: 'lost-metric',
  service: api,
  story: { lasts: '10m', phases: [{ at: '4m', restart: true, without: ['database'] }] },
  expect: { fires: { ApiMetricsMissing: { within: '345s', receiver: 'notice' } } },
});
