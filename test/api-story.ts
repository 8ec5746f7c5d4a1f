import { http, waits } from '../services/metrics';
import { nodeProcess, type NodeProcess, type Work } from '../src/proof/node-process';
import type { Target } from '../src/proof/scrape';

/** Seconds of a request, where they go, and how it ends. */
type Kind = Pick<Work, 'seconds' | 'blocks' | 'waits'> & { readonly status?: string };
/** On a good day. */
const GOOD: Kind = { seconds: 0.02, blocks: 0.002, waits: { database: 0.012, downstream: 0.004 } };
/** Seconds of a slow request, as in the incident. */
const SLOW = 0.28;
/** What makes a request slow. */
export const slow = {
  'blocked loop': { seconds: SLOW, blocks: 0.26, waits: { database: 0.012, downstream: 0.004 } },
  'slow database': { seconds: SLOW, blocks: 0.002, waits: { database: 0.27, downstream: 0.004 } },
  'slow downstream': { seconds: SLOW, blocks: 0.002, waits: { database: 0.012, downstream: 0.26 } },
  'a wait that nothing counts': { seconds: SLOW, blocks: 0.002, waits: { database: 0.012, downstream: 0.004 } },
} as const satisfies Record<string, Kind>;
const ROUTES = ['/product', '/order', '/product', '/health'];

/** Requests from `from` to `until`, one a second unless said otherwise; those for which `kind` says nothing are good. */
export function requests(until: number, kind: (at: number, n: number) => Kind | undefined = () => undefined, { from = 0, perSecond = 1 } = {}): Work[] {
  return Array.from({ length: Math.floor((until - from) * perSecond) }, (_, n) => {
    const at = from + 0.4 + n / perSecond;
    const { status = '200', ...rest } = kind(at, n) ?? GOOD;
    return { at, ...rest, labels: { method: 'GET', route: ROUTES[n % ROUTES.length]!, status_code: status } };
  });
}
/** One process of the API as Prometheus scrapes it, two seconds off the evaluation grid. */
export const api = (work: readonly Work[], { process = {}, ...target }: Partial<Target> & { readonly process?: Partial<NodeProcess> } = {}): Target => ({
  labels: { job: 'api', instance: 'api:3000' }, every: 5, offset: 2,
  instruments: nodeProcess({ requestDuration: http.requestDuration, waits, requests: work, ...process }),
  ...target,
});
