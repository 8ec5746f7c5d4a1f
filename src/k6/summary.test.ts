import { readFileSync } from 'node:fs';
import path from 'node:path';
import { assert, constantFrom, dictionary, jsonValue, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitOf, readSummary, type Summary, type SummaryFault } from './summary';

/** Written by k6 1.8.1 about runs of `generated/k6/api.js` against the sample service, without metrics that nobody reads. */
const written = (name: string): string => readFileSync(path.join(__dirname, 'test-data', `${name}-1.8.1.json`), 'utf8');
const summary = (text: string): Summary => {
  const found = readSummary(text);
  if ('message' in found) throw new Error(found.message);
  return found;
};
const fault = (text: string): SummaryFault | undefined => {
  const found = readSummary(text);
  return 'message' in found ? found : undefined;
};

describe('a summary of k6 1.8.1', () => {
  it('as --summary-export writes it, where true means that a threshold was crossed', () => {
    const { times, requests, rate, failed, dropped, thresholds } = summary(written('export'));
    expect([...times].map(([key, value]) => [key, Math.round(value)]).sort()).toEqual([['avg', 310], ['max', 392], ['med', 303], ['min', 270], ['p(90)', 356], ['p(95)', 371]]);
    expect({ requests, rate: rate!.toFixed(2), failed, dropped }).toEqual({ requests: 21, rate: '1.04', failed: 0, dropped: 0 });
    expect(thresholds).toEqual(expect.arrayContaining([
      { metric: 'http_req_duration', expression: 'p(95)<200', isKept: false }, { metric: 'http_req_duration', expression: 'avg<200', isKept: false }, { metric: 'http_req_failed', expression: 'rate<=0.1', isKept: true },
    ]));
    expect(thresholds).toHaveLength(3);
  });
  it('of a service that never answered: times of nothing', () => {
    const { failed, times, thresholds } = summary(written('export-unreachable'));
    expect([failed, times.get('avg'), thresholds!.filter(({ isKept }) => !isKept).map(({ metric }) => metric)]).toEqual([1, 0, ['http_req_failed']]);
  });
  it('as handleSummary is given it, where ok means that a threshold was kept', () => {
    const { times, thresholds } = summary(written('handle-summary'));
    expect(Math.round(times.get('avg')!)).toBe(300);
    expect(thresholds!.map(({ expression, isKept }) => [expression, isKept]).sort()).toEqual([['avg<200', false], ['p(95)<200', false], ['rate<=0.1', true]]);
  });
  it('as --new-machine-readable-summary writes it: of thresholds it says nothing', () => {
    const { times, thresholds, requests, failed } = summary(written('machine-readable'));
    expect([Math.round(times.get('p(95)')!), thresholds, requests, failed]).toEqual([390, undefined, 6, 0]);
  });
  it('with statistics of one\'s own, and requests that were never sent', () => {
    expect(summary(JSON.stringify({ metrics: { http_req_duration: { 'p(99)': 5, count: 3, odd: 'x' }, dropped_iterations: { count: 4, rate: 1 } } }))).toMatchObject({ times: new Map([['p(99)', 5]]), dropped: 4, thresholds: [], requests: undefined });
  });
});

describe('what is no summary', () => {
  it.each([
    ['', /^is empty$/], ['  \n', /^is empty$/], ['groups:\n  - name: a', /which is JSON$/], ['null', /has no metrics$/], ['"x"', /has no metrics$/], ['[1]', /has no metrics$/], ['{}', /has no metrics$/], ['{"metrics": 5}', /has no metrics$/], ['{"title":"a dashboard","panels":[]}', /has no metrics$/],
    ['{"type":"Metric","data":{},"metric":"vus"}\n{"type":"Point"}', /single measurements/], ['{"metrics": {}}', /no http_req_duration/], ['{"metrics": {"http_req_duration": null}}', /no http_req_duration/],
    ['{"metrics": {"http_req_duration": {"avg": 1}, "http_reqs": {"count": 0}}}', /made no HTTP request/], ['{"metrics": {"ws_session_duration": {"avg": 1}}}', /no http_req_duration/],
    ['{"metrics": {"http_req_duration": {"avg": "fast"}}}', /says nothing of http_req_duration that oac knows/], ['{"metrics": {"http_req_duration": {"avg": 1, "thresholds": {"avg<2": "yes"}}}}', /another k6$/],
    ['{"metrics": {"http_req_duration": {"avg": 1, "thresholds": ["avg<2"]}}}', /another k6$/], ['{"results": {"metrics": [null, 5, {"name": "vus"}]}}', /no http_req_duration/],
  ])('%s', (text, said) => {
    expect(fault(text)).toMatchObject({ message: expect.stringMatching(said) as string, remedy: expect.stringMatching(/./) as string });
  });
  it('half of one says where it breaks off, wherever that is', () => {
    const text = written('export').trimEnd();
    for (let length = 1; length < text.length; length += 7) expect(fault(text.slice(0, length)), `${length}`).toMatchObject({ message: expect.any(String) as string, line: expect.any(Number) as number });
    expect(fault(text.slice(0, 400))!.message).toMatch(/ends before|closed/);
  });
  it('never throws on odd data', () => {
    const key = oneof(constantFrom('metrics', 'results', 'values', 'thresholds', 'http_req_duration', 'avg', '__proto__', 'constructor', 'ok'), string());
    assert(property(dictionary(key, jsonValue()), dictionary(key, jsonValue()), (a, b) => {
      for (const data of [a, { metrics: a }, { metrics: { http_req_duration: a, http_reqs: b } }, { results: { metrics: [a, { name: 'http_req_duration', values: b }] } }, { metrics: { http_req_duration: { avg: 1, thresholds: a } } }]) readSummary(JSON.stringify(data));
    }), { numRuns: 300 });
  });
});
it('reads the thresholds that compare one number', () => {
  expect(limitOf('p(95) < 200')).toEqual({ of: 'p(95)', op: '<', limit: 200 });
  expect(limitOf('rate<=0.1')).toEqual({ of: 'rate', op: '<=', limit: 0.1 });
  expect([limitOf('p(95)<200 && avg<2'), limitOf('fast'), limitOf('')]).toEqual([undefined, undefined, undefined]);
});
