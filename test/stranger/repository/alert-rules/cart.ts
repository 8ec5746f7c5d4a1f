import { alert, cause, diagnose, fact, ruleGroup } from 'observability-as-code';
import { cart } from '../services/cart.js';

export default ruleGroup({
  name: 'cart',
  rules: [
    alert(cart.latency.mostlySlow({ detectWithin: '2m', tolerate: '12s' }), {
      name: 'CartSlow',
      severity: 'critical',
      diagnosis: diagnose(cart.latency, {
        causes: [cause('LOCKS', cart.locks, 'calls wait for a lock'), cause('STOCK', cart.stock, 'the stock service takes the time')],
        facts: [fact('CPU of limit', cart.cpu), fact('traffic', cart.traffic, { before: true })],
        by: 'rpc',
      }),
      runbook: { meaning: 'Most calls take longer than a second.', firstSteps: ['Read the cause in the alert.'] },
    }),
  ],
});
