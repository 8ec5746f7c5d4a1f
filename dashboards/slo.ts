import { dashboard, row, stat, timeseries } from 'observability-as-code';
import { api, promises } from '../services/api';

const { availability, latency } = promises;
/** Promises are told by their third digit. */
const exact = [{ matcher: { id: 'byType', options: 'number' }, properties: [{ id: 'decimals', value: 3 }] }];

export default dashboard({
  uid: 'slo',
  title: 'API promises',
  description: 'Do we keep our promises, and how much error budget is left?',
  rows: [
    row('Do we keep our promises, and how much budget is left?',
      stat([availability.sli, latency.sli], { title: 'Good requests in 30 days', width: 8, height: 7, overrides: exact, description: 'Red: less than promised. Orange: less than a quarter of the budget is left.' }),
      stat([availability.budgetLeft, latency.budgetLeft], { title: 'Error budget left', width: 8, height: 7, description: 'Below zero the promise is broken: let releases wait until it is above again.' }),
      timeseries([availability.budgetLeft, latency.budgetLeft], { title: 'Error budget left, over time', width: 8, height: 7, key: 'budget-over-time' })),
    row('How fast does it burn?',
      timeseries(availability.burnRate, { title: 'Failing requests: burn rate over an hour', description: 'At 1 the budget lasts just 30 days; at 14.4 two percent of it go in an hour, and someone is woken.' }),
      timeseries(latency.burnRate, { title: 'Slow requests: burn rate over an hour', description: 'At 1 the budget lasts just 30 days; at 14.4 two percent of it go in an hour, and someone is woken.' })),
    row('Who burns it?', timeseries(api.errors.by('route')), timeseries(api.latency.by('route')), timeseries(api.latency.slowShare)),
  ],
});
