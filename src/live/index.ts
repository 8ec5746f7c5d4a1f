import type { ReadDocument } from '../documents';
import { readBytes } from '../documents/read';
import { inOrder, type Problem } from '../model/problem';
import type { OutputFile } from '../model/project';
import { Client } from './client';
import { checkGrafana } from './grafana';
import { checkMetrics } from './metrics';
import { Prometheus } from './prometheus';
import { checkRules } from './rules';
import { checkServer } from './server';
import { queriesOf, recordedBy } from './uses';

export interface LiveOptions {
  /** Its address: with a path where it has a prefix, with `user:password@` for basic authentication. */
  readonly prometheus: string;
  /** Bearer token for it. */
  readonly prometheusToken?: string;
  /** `token`: of a service account that may read dashboards, alert rules and data sources. */
  readonly grafana?: { readonly url: string; readonly token: string };
  /** What `oac generate` gives. */
  readonly files: readonly OutputFile[];
  /** As the configuration says: `3.13`. */
  readonly prometheusVersion?: string;
  /** For each question; all of them together get twelve times as long. Default: 10. */
  readonly timeoutSeconds?: number;
  /** Told what is asked next. */
  readonly progress?: (step: string) => void;
}
const TIMEOUT = 10;
/** How many timeouts all questions may take together. */
const ALL = 12;

/**
 * Compares generated files with a running Prometheus, and with a Grafana where a token is given: metrics, labels and series that queries ask for,
 * rules as they are loaded and evaluated, dashboards, data sources. Only asks; changes nothing.
 *
 * @throws {CannotRun} when a server cannot be reached, lets nobody in, or is not what it should be. Passwords and tokens are never in a message.
 */
export async function checkLive({ prometheus, prometheusToken, grafana, files, prometheusVersion, timeoutSeconds = TIMEOUT, progress = () => {} }: LiveOptions): Promise<readonly Problem[]> {
  const time = { timeoutSeconds, deadline: Date.now() + ALL * timeoutSeconds * 1000 };
  const server = new Prometheus(new Client({ product: 'Prometheus', address: prometheus, ...(prometheusToken === undefined ? {} : { token: prometheusToken }), ...time }));
  const dashboards = grafana && new Client({ product: 'Grafana', address: grafana.url, token: grafana.token, ...time });
  const documents = files.flatMap(documentsOf);
  progress(`asking Prometheus at ${server.client.shown}`);
  await server.greet();
  const problems = await checkServer(server, documents, prometheusVersion);
  progress(`comparing rules with ${server.client.shown}`);
  problems.push(...await checkRules(server, documents));
  progress(`looking for metrics on ${server.client.shown}`);
  problems.push(...await checkMetrics(server, queriesOf(documents), recordedBy(documents)));
  if (dashboards) {
    progress(`comparing dashboards with Grafana at ${dashboards.shown}`);
    problems.push(...await checkGrafana(dashboards, documents));
  }
  return inOrder(problems);
}

function documentsOf({ path, content }: OutputFile): readonly ReadDocument[] {
  return /\.(?:json|ya?ml)$/.test(path) ? readBytes(Buffer.from(content), path, { file: `generated/${path}`, isNamed: false }).documents : [];
}
