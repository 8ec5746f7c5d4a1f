import { isPlain, list } from '../checks/values';
import { CannotRun } from '../pipeline/cannot-run';
import type { Client } from './client';
import { selectorOf } from './uses';
import { oneLine } from './trouble';

/** Seconds within which a series must have had a sample to be there: long enough for what runs every half hour. */
const RECENT = 3600;

const strings = (value: unknown): readonly string[] | undefined => (Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : undefined);

/** Asks a server for what is on it, by Prometheus' HTTP API. Other servers that speak it answer, too; what they do not know is undefined. */
export class Prometheus {
  #since = '';
  readonly #values = new Map<string, Promise<readonly string[] | undefined>>();

  constructor(readonly client: Client) {}

  /** @throws {CannotRun} where no Prometheus answers. */
  async greet(): Promise<void> {
    const { status, body } = await this.client.ask('/api/v1/query', [['query', '1']]);
    const [now] = isPlain(body) && body['status'] === 'success' && isPlain(body['data']) ? list(body['data']['result']) : [];
    // By its own clock: this machine's may be another.
    if (typeof now === 'number') {
      this.#since = String(Math.floor(now) - RECENT);
      return;
    }
    const said = isPlain(body) && typeof body['error'] === 'string' ? `: ${oneLine(body['error'])}` : '';
    throw new CannotRun(`at ${this.client.shown} no Prometheus answers: /api/v1/query gives HTTP ${status}${said}`,
      'correct the address: behind a prefix it has a path, as in http://host/prometheus; Mimir has it under /prometheus');
  }
  /** The `data` of a successful answer; undefined where the server does not know the path. */
  async data(path: string, params: readonly (readonly [string, string])[] = []): Promise<unknown> {
    const { status, body, tooLarge } = await this.client.ask(path, params);
    if (isPlain(body) && body['status'] === 'success') return body['data'];
    if (status === 404 || status === 405 || status === 501) return undefined;
    const said = isPlain(body) && typeof body['error'] === 'string' ? oneLine(body['error']) : tooLarge ? 'more than is read' : 'something that is not its API';
    throw new CannotRun(`${this.client.who} answers ${path} with HTTP ${status}: ${said}`, 'see whether it is overloaded, and what its log says');
  }

  /** Names of all metrics that it holds, however old; undefined where there are too many to list. */
  async names(): Promise<ReadonlySet<string> | undefined> {
    const { status, body } = await this.client.ask('/api/v1/label/__name__/values');
    const names = status === 200 && isPlain(body) ? strings(body['data']) : undefined;
    return names && new Set(names);
  }
  /** Labels of a metric's series, its name among them; none: it has no series of late. Undefined: it cannot say. */
  async labelsOf(metric: string): Promise<readonly string[] | undefined> {
    return strings(await this.data('/api/v1/labels', [['match[]', selectorOf(metric)], ['start', this.#since]]));
  }
  /** Whether a series matches that had a sample of late; undefined: it cannot say. */
  hasSeries(selector: string): Promise<boolean | undefined> {
    return this.client.lists('/api/v1/series', [['match[]', selector], ['start', this.#since], ['limit', '1']]);
  }
  /** Values of a label on a metric's series, of late; undefined: it cannot say. */
  valuesOf(label: string, metric: string): Promise<readonly string[] | undefined> {
    const key = `${label} ${metric}`;
    const known = this.#values.get(key);
    if (known) return known;
    const asked = /^[A-Za-z_]\w*$/.test(label)
      ? this.data(`/api/v1/label/${label}/values`, [['match[]', selectorOf(metric)], ['start', this.#since]]).then(strings) : Promise.resolve(undefined);
    this.#values.set(key, asked);
    return asked;
  }
  /** An expression as the server prints it. `text` undefined: it does not know how, or cannot read it and says why. */
  async format(expr: string): Promise<{ readonly text?: string; readonly fault?: string }> {
    const { status, body } = await this.client.ask('/api/v1/format_query', [['query', expr]]);
    if (!isPlain(body)) return {};
    if (body['status'] === 'success' && typeof body['data'] === 'string') return { text: body['data'] };
    return status === 400 && typeof body['error'] === 'string' ? { fault: oneLine(body['error']) } : {};
  }
}
