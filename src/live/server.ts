import { alertsOf } from '../checks/rule/read';
import { plain } from '../checks/values';
import type { ReadDocument } from '../documents';
import type { Problem } from '../model/problem';
import type { Prometheus } from './prometheus';
import { problemOf } from './uses';

/** Whether the server is the one that files are made for, and can tell anybody of alerts. */
export async function checkServer(server: Prometheus, documents: readonly ReadDocument[], wanted: string | undefined): Promise<Problem[]> {
  const problems: Problem[] = [];
  if (plain(await server.data('/api/v1/status/runtimeinfo'))['reloadConfigSuccess'] === false) {
    problems.push({
      check: 'live/reload-failed', severity: 'error', message: 'the server could not load its configuration or rules the last time: it goes on with the old ones',
      remedy: 'its log says why; mend that and let it reload: POST /-/reload, or SIGHUP',
    });
  }
  const version = wanted === undefined ? undefined : versionOf(await server.data('/api/v1/status/buildinfo'));
  if (version !== undefined && isOlder(version, wanted!)) {
    problems.push({
      check: 'live/version', severity: 'warning', message: `the server is Prometheus ${version}, and files are generated for ${wanted}`,
      remedy: 'set prometheus.version in oac.config.ts to the oldest server that reads the files, or bring the server up to date',
    });
  }
  if (documents.some((document) => document.kind === 'prometheus-rules' && alertsOf(document).length > 0)) {
    const active = plain(await server.data('/api/v1/alertmanagers'))['activeAlertmanagers'];
    if (Array.isArray(active) && active.length === 0) {
      const config = documents.find(({ kind }) => kind === 'prometheus-config');
      const problem = {
        check: 'live/alertmanager', severity: 'warning', message: 'the server knows no Alertmanager: alerts fire and nobody is told',
        remedy: 'name it under alerting.alertmanagers in its configuration; if it is to be found by discovery, /service-discovery on the server shows what was found',
      } as const;
      problems.push(config ? problemOf({ document: config, path: ['alerting'] }, problem) : problem);
    }
  }
  return problems;
}
/** Prometheus' own: others that speak its API have versions of their own, or name one for Grafana's sake. */
function versionOf(data: unknown): string | undefined {
  const { version, application, goVersion } = plain(data);
  return typeof version === 'string' && application === undefined && typeof goVersion === 'string' ? version : undefined;
}
function isOlder(version: string, wanted: string): boolean {
  const [a, b] = [version, wanted].map((text) => /^v?(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number));
  return a !== undefined && b !== undefined && (a[0]! < b[0]! || (a[0] === b[0] && a[1]! < b[1]!));
}
