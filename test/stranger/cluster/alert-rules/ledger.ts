import { alert, cause, diagnose, fact, ruleGroup } from 'observability-as-code';
import { ledger } from '../services/ledger.js';

const runbook = { meaning: 'Users notice.', firstSteps: ['Read the cause in the alert.'] };

export default ruleGroup({
  name: 'ledger',
  rules: [
    alert(ledger.latency.mostlySlow({ detectWithin: '1m', tolerate: '12s' }), {
      name: 'LedgerSlow', severity: 'critical', dashboard: 'ledger', runbook,
      diagnosis: diagnose(ledger.latency, {
        causes: [cause('EVENT LOOP', ledger.loop, 'synchronous code blocks the process')],
        facts: [fact('traffic', ledger.traffic, { before: true })],
        by: 'http_route',
      }),
    }),
    alert(ledger.errors.exceeds('critical', { detectWithin: '2m' }), { name: 'LedgerFails', severity: 'critical', dashboard: 'ledger', runbook }),
    alert(ledger.restarts.goOn({ over: '15m', for: '16m' }), { name: 'LedgerRestarts', severity: 'warning', dashboard: 'ledger', runbook }),
  ],
});
