import { scenario } from 'observability-as-code';
import { ledger } from '../services/ledger.js';

const labels = { http_route: ['/entries', '/balance'], http_request_method: 'GET', http_response_status_code: '200' };

export default [
  scenario({
    name: 'ledger-blocks',
    service: ledger,
    story: { lasts: '15m', processes: 4, labels, phases: [{ at: '12m', requests: { seconds: 0.7, in: 'loop' } }] },
    expect: { fires: { LedgerSlow: { within: '1m', cause: 'EVENT LOOP' } } },
  }),
  scenario({
    name: 'ledger-fails',
    service: ledger,
    story: { lasts: '15m', processes: 2, labels: { ...labels, http_response_status_code: ['200', '503'] }, phases: [{ at: '12m', failing: 0.3 }] },
    expect: { fires: { LedgerFails: { within: '2m' } } },
  }),
  // Killed at its memory limit every five minutes.
  scenario({
    name: 'ledger-restarts',
    service: ledger,
    story: { lasts: '40m', processes: 2, labels, phases: [{ at: '12m', levels: { restarts: 1 / 300 } }] },
    expect: { fires: { LedgerRestarts: { within: '22m' } } },
  }),
];
