import { errors, eventLoop, matches, openTelemetry, requestLatency, service, traffic } from 'observability-as-code';

const requests = openTelemetry.http_server_request_duration_seconds;
const loop = openTelemetry.nodejs_eventloop_time_seconds_total;

export const ledger = service({
  name: 'ledger',
  owner: 'ledger-team',
  select: { namespace: 'ledger', pod: matches('ledger-.*') },
  traffic: 4,
  kubernetes: { namespace: 'ledger', port: 'metrics' },
  signals: {
    latency: requestLatency(requests, { warning: 0.25, critical: 0.5 }),
    traffic: traffic(requests),
    errors: errors(requests, { http_response_status_code: matches('5..') }, { warning: 0.01, critical: 0.05 }),
    loop: eventLoop({ active: loop.where({ nodejs_eventloop_state: 'active' }), idle: loop.where({ nodejs_eventloop_state: 'idle' }) }),
  },
});
