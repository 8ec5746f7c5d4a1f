import type { Output, Project } from '../model/project';
import type { AnyService } from '../model/service';
import type { Signal } from '../model/signal';
import { inWords } from '../signals/conditions';

/** Seconds after which a request is given up, and counts as failed; of slow services three critical limits. */
const GIVE_UP = 10;
/** A text in JavaScript: JSON's, in the quotes of the house. */
const quoted = (text: string): string => `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replaceAll("'", "\\'").replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`)}'`;
/** Numbers as they were meant: 0.07 s are 70 ms. */
const exact = (value: number): number => Number(value.toPrecision(12));

/** k6 counts whole iterations in a time unit: 2.5 a second are 5 in 2 s. */
function arrival(traffic: number): { readonly rate: number; readonly timeUnit: string } {
  for (let seconds = 1; seconds <= 60; seconds++) {
    const rate = exact(traffic * seconds);
    if (Number.isInteger(rate)) return { rate, timeUnit: `${seconds}s` };
  }
  return traffic >= 1 / 30 ? { rate: Math.round(traffic * 600), timeUnit: '600s' } : { rate: 1, timeUnit: `${Math.round(1 / traffic)}s` };
}
/** The first signal of a service that judges its requests, by their time or by their failures. */
function judging({ signals }: AnyService, by: 'limits' | 'failed'): (Signal & { readonly limits: NonNullable<Signal['limits']> }) | undefined {
  const found = Object.values(signals).find(({ limits, plays = [] }) => limits && plays.some((role) => role.is === 'requests' && role[by] !== undefined));
  return found as ReturnType<typeof judging>;
}

/** What a load test of a service judges, and by which signal's critical limit. */
export const thresholdsOf = (service: AnyService) => (['http_req_duration', 'http_req_failed'] as const).flatMap((name) => {
  const signal = judging(service, name === 'http_req_duration' ? 'limits' : 'failed');
  return service.info.load && signal ? [{ name, signal }] : [];
});

function script(service: AnyService, { config }: Project): string {
  const { info: { name, traffic, load } } = service;
  const { url, requests } = load!;
  const [latency, errors] = (['http_req_duration', 'http_req_failed'] as const).map((name) => thresholdsOf(service).find((each) => each.name === name)?.signal);
  const { rate, timeUnit } = arrival(traffic);
  const giveUp = Math.ceil(Math.max(GIVE_UP, 3 * (latency?.limits.critical ?? 0)));
  const most = Math.ceil(traffic * giveUp) + 1;
  const limits = (of: Signal & { readonly limits: NonNullable<Signal['limits']> }): string => `    // ${name}.${of.key}: warning ${inWords(of.limits.warning, of.unit)}, critical ${inWords(of.limits.critical, of.unit)}`;
  const milliseconds = exact((latency?.limits.critical ?? 0) * 1000);
  return [
    '// Written by `oac generate` from services/. Do not edit: change the definition and generate again.',
    `// Load for service ${name}: ${traffic} ${traffic === 1 ? 'request' : 'requests'} a second, the traffic for which its alerts are promised. k6 is a program of its own:`,
    '//',
    `//   k6 run --summary-export=summary.json generated/k6/${name}.js`,
    '//   npx oac report summary.json',
    '//',
    '// Before the name of this file: -e BASE_URL=… for another address, -e DURATION=1h for another time. k6 ends with 99 where a threshold fails.',
    '//',
    `// With K6_PROMETHEUS_RW_SERVER_URL=${config.prometheus.url.replace(/\/$/, '')}/api/v1/write in the environment and -o experimental-prometheus-rw before the name,`,
    '// k6 sends what it measures to Prometheus, as k6_http_req_duration_p99 and the like; --tag testid=… tells runs apart. Prometheus takes it when it runs with',
    '// --web.enable-remote-write-receiver. k6 ends with 0 even where nobody takes it: ask Prometheus for k6_http_reqs_total afterwards.',
    "import { scenario } from 'k6/execution';",
    "import http from 'k6/http';",
    '',
    `const base = (__ENV.BASE_URL || ${quoted(url)}).replace(/\\/+$/, '');`,
    '/** Method and path, in turn. */',
    'const requests = [',
    ...requests.map(({ method, path }) => `  [${quoted(method)}, ${quoted(path)}],`),
    '];',
    '',
    'export const options = {',
    '  scenarios: {',
    `    ${quoted(name)}: {`,
    `      executor: 'constant-arrival-rate', rate: ${rate}, timeUnit: ${quoted(timeUnit)}, duration: __ENV.DURATION || '5m',`,
    `      // One waits for each request; a request is given up after ${giveUp} s, so that there are always enough.`,
    `      preAllocatedVUs: ${Math.min(most, Math.ceil(traffic) + 1)}, maxVUs: ${most},`,
    '      // Here and not beside thresholds, where --tag would replace it.',
    `      tags: { service: ${quoted(name)} },`,
    '    },',
    '  },',
    '  thresholds: {',
    ...(latency ? [limits(latency), `    http_req_duration: ['p(95)<${milliseconds}', 'avg<${milliseconds}'],`] : []),
    ...(errors ? [limits(errors), `    http_req_failed: ['rate<=${exact(errors.limits.critical)}'],`] : ['    // Times of a service that never answers would look fine.', "    http_req_failed: ['rate<1'],"]),
    '  },',
    '};',
    '',
    'export default function () {',
    '  const [method, path] = requests[scenario.iterationInTest % requests.length];',
    `  http.request(method, base + path, null, { tags: { name: path }, timeout: '${giveUp}s' });`,
    '}',
  ].join('\n') + '\n';
}

/**
 * Load tests, one per service that says what to ask it for, at its own traffic; critical limits are thresholds. Run by k6 1.8.1, with
 * `--summary-export` and `-o experimental-prometheus-rw`.
 */
export const k6: Output = {
  name: 'k6',
  files: (project) => project.services.flatMap((service) => (service.info.load ? [{ path: `k6/${service.info.name}.js`, content: script(service, project) }] : [])),
};
