// Written by `oac generate` from services/. Do not edit: change the definition and generate again.
// Load for service api: 1 request a second, the traffic for which its alerts are promised. k6 is a program of its own:
//
//   k6 run --summary-export=summary.json generated/k6/api.js
//   npx oac report summary.json
//
// Before the name of this file: -e BASE_URL=… for another address, -e DURATION=1h for another time. k6 ends with 99 where a threshold fails.
//
// With K6_PROMETHEUS_RW_SERVER_URL=http://localhost:9090/api/v1/write in the environment and -o experimental-prometheus-rw before the name,
// k6 sends what it measures to Prometheus, as k6_http_req_duration_p99 and the like; --tag testid=… tells runs apart. Prometheus takes it when it runs with
// --web.enable-remote-write-receiver. k6 ends with 0 even where nobody takes it: ask Prometheus for k6_http_reqs_total afterwards.
import { scenario } from 'k6/execution';
import http from 'k6/http';

const base = (__ENV.BASE_URL || 'http://localhost:8080').replace(/\/+$/, '');
/** Method and path, in turn. */
const requests = [
  ['GET', '/product'],
  ['POST', '/order'],
];

export const options = {
  scenarios: {
    'api': {
      executor: 'constant-arrival-rate', rate: 1, timeUnit: '1s', duration: __ENV.DURATION || '5m',
      // One waits for each request; a request is given up after 10 s, so that there are always enough.
      preAllocatedVUs: 2, maxVUs: 11,
      // Here and not beside thresholds, where --tag would replace it.
      tags: { service: 'api' },
    },
  },
  thresholds: {
    // api.latency: warning 100 ms, critical 200 ms
    http_req_duration: ['p(95)<200', 'avg<200'],
    // api.errors: warning 1 %, critical 10 %
    http_req_failed: ['rate<=0.1'],
  },
};

export default function () {
  const [method, path] = requests[scenario.iterationInTest % requests.length];
  http.request(method, base + path, null, { tags: { name: path }, timeout: '10s' });
}
