import { dashboard, row, stat, timeseries } from 'observability-as-code';
import { api } from '../services/api';

const height = 7;

export default dashboard({
  uid: 'api-dependencies',
  title: 'API dependencies',
  description: 'Does what the API relies on still help it?',
  rows: [
    row('Does each of them do its part?',
      stat([api.database.mean, api.downstream.mean, api.downstream.failing, api.cache], { title: 'Now', width: 6, height }),
      timeseries([api.database.mean, api.downstream.mean], { title: 'Mean of a call', width: 9, height }),
      timeseries(api.downstream.failing, { width: 9, height })),
    row('What reaches the database?', timeseries(api.cache, { key: 'cache-over-time' }), timeseries(api.pool), timeseries(api.pool.waiting)),
    row('Is anything turned away?', timeseries(api.breaker), timeseries(api.limiter), timeseries(api.traffic)),
  ],
});
