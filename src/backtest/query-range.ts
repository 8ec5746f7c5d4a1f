import { isPlain, list, plain } from '../checks/values';
import type { Client } from '../live/client';
import { oneLine } from '../live/trouble';
import { CannotRun } from '../pipeline/cannot-run';
import type { Labels } from './alert-state';

/** Points of one series that Prometheus gives in one answer: it counts steps, so it would give one more. */
export const MOST_POINTS = 11_000;
/** Of fewer points no server should say that they are too many. */
const FEWEST_POINTS = 20;
/** What servers say whose limits a shorter time keeps: samples, points, series' chunks, length of the query, its duration. */
const TOO_MUCH = /too many|too much|too large|exceed|maximum|\blimit|timed out|timeout/i;

/** Unix seconds: `from` and `to` are multiples of `step`, and both are evaluated. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}
/** A part of a span: which series there are, and at which times. */
export interface Chunk extends Span {
  readonly series: readonly { readonly labels: Labels; readonly times: readonly number[] }[];
  readonly warnings: readonly string[];
}
/** The server does not evaluate this expression; it may evaluate others. */
export class Refused extends Error {
  constructor(message: string, readonly remedy: string) {
    super(message);
  }
}
export interface Asking {
  readonly client: Client;
  /** Of each answer. */
  readonly timeoutSeconds: number;
  /** Of each answer, at most. */
  readonly points: number;
}

/**
 * Evaluates an expression over a span, a part after the other, each at most as long as the server allows. Windows look back by themselves, so that
 * nothing is lost between two parts.
 *
 * @throws {CannotRun} where the server gives no answer, or half of one. @throws {Refused} where it does not evaluate this expression.
 */
export async function* evaluate(asking: Asking, query: string, { from, to, step }: Span): AsyncGenerator<Chunk> {
  let { points } = asking;
  for (let at = from; at <= to;) {
    const end = Math.min(to, at + (points - 1) * step);
    const answer = await ask(asking, query, { from: at, to: end, step });
    if (typeof answer === 'string') {
      if (points <= FEWEST_POINTS) throw new Refused(`the server does not evaluate even ${points} points at once: ${answer}`, 'raise its limit (--query.max-samples, --query.timeout), or record a part of the expression');
      points = Math.max(FEWEST_POINTS, Math.floor(Math.min(points, (end - at) / step + 1) / 2));
      continue;
    }
    yield answer;
    at = end + step;
  }
}

const PATH = '/api/v1/query_range';
/** The answer; a string: it is too much at once, in the server's words. */
async function ask({ client, timeoutSeconds }: Asking, query: string, { from, to, step }: Span): Promise<Chunk | string> {
  const { status, body, tooLarge } = await client.ask(PATH, [
    ['query', query], ['start', String(from)], ['end', String(to)], ['step', String(step)],
    // The server gives up before we do, and says so.
    ['timeout', `${Math.max(1, Math.floor(timeoutSeconds * 0.9))}s`],
    // Thanos would leave out what it does not reach.
    ['partial_response', 'false'],
  ]);
  if (tooLarge) return 'the answer is larger than is read';
  if (!isPlain(body)) {
    if (status === 200) throw new CannotRun(`${client.who} breaks off its answer: what came of ${PATH} is no whole JSON`, 'see whether a proxy before it cuts answers short, and what its log says; then run again');
    throw new CannotRun(`${client.who} answers ${PATH} with HTTP ${status}`, 'correct the address: behind a prefix it has a path, as in http://host/prometheus');
  }
  const data = plain(body['data']);
  if (status === 200 && body['status'] === 'success' && data['resultType'] === 'matrix' && Array.isArray(data['result'])) {
    return { from, to, step, series: data['result'].map((each) => seriesOf(each, client)), warnings: list(body['warnings']).map((warning) => oneLine(String(warning))) };
  }
  const said = typeof body['error'] === 'string' ? oneLine(body['error']) : 'something that is not its API';
  const isItsOwn = status === 400 || status === 422 || (status === 503 && body['errorType'] === 'timeout');
  if (isItsOwn && TOO_MUCH.test(said)) return said;
  if (isItsOwn && status !== 503) throw new Refused(`the server refuses the expression: ${said}`, status === 400 ? 'see whether the server is older than prometheus.version in oac.config.ts says' : 'mend the expression: a server that evaluated this rule would say the same, and the alert would be silent');
  throw new CannotRun(`${client.who} answers ${PATH} with HTTP ${status}: ${said}`, 'see whether it is overloaded, and what its log says; then run again');
}
function seriesOf(series: unknown, client: Client): Chunk['series'][number] {
  const { metric, values, histograms } = plain(series);
  const points = [...list(values), ...list(histograms)].map((point) => list(point)[0]);
  if (!isPlain(metric) || points.length === 0 || points.some((at) => typeof at !== 'number')) {
    throw new CannotRun(`${client.who} answers ${PATH} with series that are none`, 'see whether a proxy before it changes answers');
  }
  return { labels: Object.fromEntries(Object.entries(metric).map(([label, value]) => [label, String(value)])), times: points as number[] };
}
