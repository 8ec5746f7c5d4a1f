import { jsonFault } from '../documents/json';
import { Source } from '../documents/place';

/** What k6 says of the times of requests, in the order in which it is shown. */
export const TIMES = ['avg', 'med', 'min', 'max', 'p(90)', 'p(95)'] as const;
export interface Threshold {
  readonly metric: string;
  /** As in `p(95)<200`. */
  readonly expression: string;
  readonly isKept: boolean;
}
/** The summary of a run of k6. */
export interface Summary {
  /** Milliseconds by k6's own name, as in `avg`; those that the run was told to sum up. */
  readonly times: ReadonlyMap<string, number>;
  readonly requests: number | undefined;
  /** Requests a second. */
  readonly rate: number | undefined;
  /** Share of requests that failed, 0 to 1. */
  readonly failed: number | undefined;
  /** Requests that were due and were never sent. */
  readonly dropped: number;
  /** Undefined where this kind of summary does not say. */
  readonly thresholds: readonly Threshold[] | undefined;
}
/** Why a text is no summary. */
export interface SummaryFault {
  readonly message: string;
  readonly remedy: string;
  /** Where, in a text that is no JSON. */
  readonly line?: number;
}
const HOW = 'k6 run --summary-export=summary.json <script> writes one';
type Values = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);
const numberOf = (values: Values | undefined, ...keys: readonly string[]): number | undefined => keys.map((key) => (values && Object.hasOwn(values, key) ? values[key] : undefined)).find((value): value is number => typeof value === 'number' && Number.isFinite(value));

/** A metric of any of the three forms. */
interface Metric {
  readonly values: Values;
  readonly thresholds: unknown;
}
/**
 * The metrics of what k6 1.8.1 wrote: `--summary-export` (values beside each other), `handleSummary`'s data (in `values`), and
 * `--new-machine-readable-summary` (a list, without thresholds).
 */
function metricsOf(data: unknown): { readonly metrics: ReadonlyMap<string, Metric>; readonly saysThresholds: boolean } | undefined {
  if (!isObject(data)) return undefined;
  const { metrics, results } = data;
  if (isObject(metrics)) {
    const each = Object.entries(metrics).filter((entry): entry is [string, Values] => isObject(entry[1]));
    return { saysThresholds: true, metrics: new Map(each.map(([name, metric]) => [name, { values: isObject(metric['values']) ? metric['values'] : metric, thresholds: metric['thresholds'] }])) };
  }
  if (isObject(results) && Array.isArray(results['metrics'])) {
    const list = (results['metrics'] as readonly unknown[]).filter(isObject);
    return {
      saysThresholds: list.some((metric) => metric['thresholds'] !== undefined),
      metrics: new Map(list.map((metric) => [String(metric['name']), { values: isObject(metric['values']) ? metric['values'] : {}, thresholds: metric['thresholds'] }])),
    };
  }
  return undefined;
}
/** In an exported summary `true` means that a threshold was crossed; for `handleSummary` k6 says `{ ok }`. */
const keptOf = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? !value : isObject(value) && typeof value['ok'] === 'boolean' ? value['ok'] : undefined);

/** Reads a summary, or says why it is none. */
export function readSummary(text: string): Summary | SummaryFault {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\ufeff/, '')) as unknown;
  } catch (error) {
    return noJson(text, error as Error);
  }
  const found = metricsOf(data);
  if (!found) return { message: 'is no summary of k6: it has no metrics', remedy: HOW };
  const { metrics, saysThresholds } = found;
  const duration = metrics.get('http_req_duration')?.values;
  const requests = numberOf(metrics.get('http_reqs')?.values, 'count');
  if (!duration || requests === 0) return { message: 'has no http_req_duration: the run made no HTTP request', remedy: 'see what k6 said of it: it may have ended at once, or have asked by another protocol' };
  const times = new Map(Object.keys(duration).flatMap((key) => {
    const value = numberOf(duration, key);
    return value === undefined || !/^(?:avg|med|min|max|p\(?[\d.]+\)?)$/.test(key) ? [] : [[key.replace(/^p([\d.]+)$/, 'p($1)'), value] as const];
  }));
  if (times.size === 0) return { message: 'says nothing of http_req_duration that oac knows: no avg, med, min, max or p(95)', remedy: `leave summaryTrendStats out of the script; ${HOW}` };
  const thresholds: Threshold[] = [];
  for (const [metric, each] of metrics) {
    if (each.thresholds === undefined || each.thresholds === null) continue;
    const entries = isObject(each.thresholds) ? Object.entries(each.thresholds) : [['', undefined] as const];
    for (const [expression, value] of entries) {
      const isKept = keptOf(value);
      if (isKept === undefined) return { message: `says of the thresholds of ${metric} what oac cannot read: it is of another k6`, remedy: `oac reads what k6 1.8 writes; ${HOW}` };
      thresholds.push({ metric, expression, isKept });
    }
  }
  const failed = metrics.get('http_req_failed')?.values;
  return {
    times, requests, rate: numberOf(metrics.get('http_reqs')?.values, 'rate'), failed: numberOf(failed, 'value', 'rate'), dropped: numberOf(metrics.get('dropped_iterations')?.values, 'count') ?? 0,
    thresholds: saysThresholds ? thresholds : undefined,
  };
}
function noJson(text: string, error: Error): SummaryFault {
  if (text.trim() === '') return { message: 'is empty', remedy: `${HOW}, when the run has ended` };
  if (/^\s*\{"(?:type|metric)":/.test(text)) return { message: 'holds single measurements, as --out json writes them, and no summary', remedy: HOW };
  if (!/^\s*[{[]/.test(text)) return { message: 'is no summary of k6, which is JSON', remedy: HOW };
  const fault = jsonFault(text);
  if (!fault) return { message: `is no JSON: ${error.message}`, remedy: HOW };
  return { message: fault.message, remedy: `${fault.remedy}; ${HOW}`, line: new Source(text).place(fault).line };
}

/** A threshold on one number, as in `p(95)<200`. */
export function limitOf(expression: string): { readonly of: string; readonly op: string; readonly limit: number } | undefined {
  const [, of, op, limit] = /^\s*(avg|med|min|max|rate|count|value|p\(\s*[\d.]+\s*\))\s*(<=?|>=?|={2,3}|!=)\s*([\d.]+(?:e[+-]?\d+)?)\s*$/i.exec(expression) ?? [];
  return of === undefined ? undefined : { of: of.replace(/\s+/g, ''), op: op!, limit: Number(limit) };
}
