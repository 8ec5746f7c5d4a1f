import { dashboard, row, timeseries } from 'observability-as-code';
import { api } from '../services/api';

export default dashboard({
  uid: 'api-dependencies',
  title: 'API dependencies',
  description: 'Does what the API relies on still help it?',
  rows: [
    row('Is anything turned away?', timeseries(api.breaker), timeseries(api.limiter), timeseries(api.traffic)),
    row('What reaches the database?', timeseries(api.cache), timeseries(api.pool), timeseries(api.pool.waiting)),
    row('Does what it calls answer?', timeseries(api.database.mean), timeseries(api.downstream.mean), timeseries(api.downstream.failing)),
  ],
});
