import fs from 'node:fs';
import path from 'node:path';
import { limitOf, readSummary, TIMES, type Summary, type Threshold } from '../k6/summary';
import type { Problem } from '../model/problem';
import { CannotRun, explainSystemError } from '../pipeline/cannot-run';
import { hasErrors } from '../pipeline/run';
import type { Command } from './command';
import { plural, report } from './report';
import { table } from './table';
import type { Terminal } from './terminal';

const NAMES: Readonly<Record<string, string>> = { avg: 'mean', med: 'median' };
const milliseconds = (value: number): string => `${value.toFixed(2)} ms`;
const percent = (value: number): string => `${(value * 100).toFixed(2)} %`;

export const reportLoad: Command = {
  name: 'report',
  arguments: 'SUMMARY.json',
  summary: 'what a load test measured, with limits beside: the summary that k6 writes with --summary-export',
  run(root, [name, ...rest], { format }, terminal) {
    if (name === undefined || rest.length > 0) throw new CannotRun(name === undefined ? 'oac report needs the summary of a load test' : `oac report takes one summary, and got ${plural(rest.length + 1, 'file')}`, 'k6 run --summary-export=summary.json generated/k6/<service>.js, then oac report summary.json');
    const found = readSummary(read(path.resolve(root, name), name));
    if ('message' in found) throw new CannotRun(`${name}${found.line === undefined ? '' : `:${found.line}`}: ${found.message}`, found.remedy);
    const problems = problemsOf(found, name);
    if (format === 'human') terminal.print(forPeople(found, name, terminal));
    else report(problems, { format, more: { load: forMachines(found) } }, terminal);
    return Promise.resolve(hasErrors(problems) ? 1 : 0);
  },
};
function read(file: string, name: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CannotRun(`there is no file ${name}`, 'k6 run --summary-export=summary.json writes one when the run has ended');
    if (code === 'EISDIR') throw new CannotRun(`${name} is a folder`, 'name the summary in it');
    throw explainSystemError(error, `${name} cannot be read`);
  }
}
const failedOf = ({ thresholds = [] }: Summary): readonly Threshold[] => thresholds.filter(({ isKept }) => !isKept);
/** What was measured of what a threshold judges. */
function measured({ times, failed, requests }: Summary, { metric, expression }: Threshold): string | undefined {
  const { of } = limitOf(expression) ?? {};
  if (of === undefined) return undefined;
  if (metric === 'http_req_failed' && of === 'rate' && failed !== undefined) return percent(failed);
  if (metric === 'http_reqs' && of === 'count') return requests === undefined ? undefined : String(requests);
  const time = metric === 'http_req_duration' ? times.get(of) : undefined;
  return time === undefined ? undefined : milliseconds(time);
}
const ALL_FAILED = 'every request failed: its times are not those of answers';
function problemsOf(summary: Summary, file: string): readonly Problem[] {
  const say = (check: string, severity: Problem['severity'], message: string, remedy: string): Problem => ({ check, severity, file, message, remedy });
  return [
    ...failedOf(summary).map((threshold) => say('report/threshold', 'error', `${threshold.metric} ${threshold.expression} was not kept${measured(summary, threshold) === undefined ? '' : `: ${measured(summary, threshold)}`}`, 'see what alerts and dashboards said at that time')),
    ...(summary.failed === 1 ? [say('report/failed', 'error', ALL_FAILED, 'see whether the service runs, and whether BASE_URL and paths are right')] : []),
    ...(summary.dropped > 0 ? [say('report/dropped', 'warning', `${plural(summary.dropped, 'request')} were due and never sent: the load was less than asked for`, 'raise maxVUs, or run k6 on a machine of its own')] : []),
    ...(summary.thresholds === undefined || summary.thresholds.length === 0 ? [say('report/thresholds', 'warning', NOT_JUDGED, 'run generated/k6/<service>.js with --summary-export, without --new-machine-readable-summary')] : []),
  ];
}
const NOT_JUDGED = 'there are no thresholds in it: nothing was judged';

function forPeople(summary: Summary, file: string, { paint }: Terminal): string {
  const { times, thresholds = [], requests, rate, failed } = summary;
  const row = (label: string, value: string, metric: string, of: string, show: (limit: number) => string): readonly string[] => {
    const limits = thresholds.flatMap((each) => {
      const limit = each.metric === metric ? limitOf(each.expression) : undefined;
      return limit?.of === of ? [{ text: `${limit.op} ${show(limit.limit)}`, isKept: each.isKept }] : [];
    });
    return [label, value, limits.map(({ text }) => text).join(', '), limits.some(({ isKept }) => !isKept) ? 'failed' : limits.length > 0 ? 'kept' : ''];
  };
  const others = [...times.keys(), ...thresholds.flatMap(({ metric, expression }) => (metric === 'http_req_duration' ? limitOf(expression)?.of ?? [] : []))].filter((key) => /^p\(/.test(key) && !(TIMES as readonly string[]).includes(key));
  const rows = [
    ...[...TIMES, ...new Set(others)].map((key) => row(NAMES[key] ?? key.replace(/[()]/g, ''), times.has(key) ? milliseconds(times.get(key)!) : 'not told', 'http_req_duration', key, (limit) => `${limit} ms`)),
    ...(failed === undefined ? [] : [row('failed', percent(failed), 'http_req_failed', 'rate', (limit) => `${Number((limit * 100).toPrecision(6))} %`)]),
  ];
  const width = Math.max(...rows.map(([, value]) => value!.length));
  const lines = table([['', 'measured'.padStart(width), 'threshold', ''], ...rows.map(([label, value, ...more]) => [label!, value!.padStart(width), ...more])]).map((line) => `  ${/ failed$/.test(line) ? paint('red', line) : line}`);
  const crossed = failedOf(summary);
  return [
    `${paint('bold', file)}  ${requests === undefined ? 'requests' : plural(requests, 'request')}${rate === undefined ? '' : `, ${Number(rate.toPrecision(3))} a second`}`,
    ...lines,
    ...(summary.failed === 1 ? [paint('red', ALL_FAILED)] : []),
    ...(summary.dropped > 0 ? [paint('yellow', `${plural(summary.dropped, 'request')} were due and never sent: the load was less than asked for`)] : []),
    thresholds.length === 0 ? paint('yellow', NOT_JUDGED)
      : crossed.length === 0 ? paint(summary.failed === 1 ? 'yellow' : 'green', `${plural(thresholds.length, 'threshold')} kept`)
        : `${paint('red', `${crossed.length} of ${plural(thresholds.length, 'threshold')} failed`)}: ${crossed.map(({ metric, expression }) => `${metric} ${expression}`).join(', ')}`,
  ].join('\n');
}
function forMachines({ times, requests, rate, failed, dropped, thresholds }: Summary): object {
  return {
    milliseconds: Object.fromEntries([...times].map(([key, value]) => [NAMES[key] ?? key.replace(/[()]/g, ''), value])), requests, perSecond: rate, failed, dropped,
    thresholds: (thresholds ?? []).map(({ metric, expression, isKept }) => ({ metric, threshold: expression, kept: isKept })),
  };
}
