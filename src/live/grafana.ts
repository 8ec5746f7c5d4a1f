import { strings } from '../checks/strings';
import { isPlain, list, placed, plain, text, type Plain } from '../checks/values';
import type { ReadDocument } from '../documents';
import { inWords, type DataPath } from '../model/document';
import type { Problem } from '../model/problem';
import { CannotRun } from '../pipeline/cannot-run';
import { forAll, type Client } from './client';
import { differences } from './difference';
import { problemOf, type Place } from './uses';

/**
 * Whether a Grafana has the dashboards, alert rules and data sources of our files. Written after its documentation (HTTP API of 9 to 13); *not run* against a Grafana.
 *
 * @throws {CannotRun} where no Grafana answers, or the token may not read one of the three.
 */
export async function checkGrafana(client: Client, documents: readonly ReadDocument[]): Promise<Problem[]> {
  const { status, body } = await client.ask('/api/health');
  if (!isPlain(body) || typeof body['database'] !== 'string') {
    throw new CannotRun(`at ${client.shown} no Grafana answers: /api/health gives HTTP ${status}`, 'correct the address: behind a prefix it has a path, as in http://host/grafana');
  }
  const dashboards = documents.filter(({ kind }) => kind === 'dashboard' || kind === 'dashboard-v2');
  const alerting = documents.filter(({ kind }) => kind === 'grafana-alerting');
  return [
    ...(await forAll(dashboards, (document) => checkDashboard(client, document))).flat(),
    ...await checkAlertRules(client, alerting),
    ...await checkDatasources(client, [...dashboards, ...alerting]),
  ];
}
/** An answer that is neither what was asked for nor "not found". */
const odd = (client: Client, path: string, status: number): CannotRun =>
  new CannotRun(`${client.who} answers ${path} with HTTP ${status} and nothing that is read here`, 'see what its log says');

async function checkDashboard(client: Client, document: ReadDocument): Promise<Problem[]> {
  const data = plain(document.data);
  const isV2 = document.kind === 'dashboard-v2';
  const [uid, path] = isV2 ? [text(plain(data['metadata'])['name']), ['metadata', 'name']] : [text(data['uid']), ['uid']];
  if (uid === undefined) return [];
  const address = `/api/dashboards/uid/${encodeURIComponent(uid)}`;
  const { status, body } = await client.ask(address);
  if (status === 404) {
    return [problemOf({ document, path }, {
      check: 'live/dashboard-missing', severity: 'error', message: `Grafana has no dashboard with the uid '${uid}'`,
      remedy: 'bring the generated files to the server; if they are there, its log says why it left one out; the token must be of the same organisation',
    })];
  }
  const there = isPlain(body) ? body['dashboard'] : undefined;
  if (status === 200 && isV2 && isPlain(body)) return [];
  if (status !== 200 || !isPlain(there)) throw odd(client, address, status);
  const differing = differences(data, there);
  if (differing.length === 0) return [];
  const [first] = differing;
  const named = differing.map(({ path: at, ours, theirs }) => `${inWords(at)} is ${theirs}, here ${ours}`);
  return [problemOf({ document, path: first!.path }, {
    check: 'live/dashboard-differs', severity: 'warning', message: `the dashboard '${text(data['title']) ?? uid}' is another in Grafana: ${named.join('; ')}`,
    remedy: 'bring the generated files to the server; if somebody changed it in Grafana, take that over into its definition first',
  })];
}

async function checkAlertRules(client: Client, documents: readonly ReadDocument[]): Promise<Problem[]> {
  const rules = documents.flatMap((document) => placed(plain(document.data)['groups'], ['groups']).flatMap((group) =>
    placed(group.map['rules'], [...group.path, 'rules']).flatMap(({ map, path }) => {
      const uid = text(map['uid']);
      return uid === undefined ? [] : [{ uid, title: text(map['title']) ?? uid, at: { document, path: [...path, 'uid'] } }];
    })));
  if (rules.length === 0) return [];
  const address = '/api/v1/provisioning/alert-rules';
  const { status, body } = await client.ask(address);
  if (status !== 200 || !Array.isArray(body)) throw odd(client, address, status);
  const there = new Set(body.map((rule) => plain(rule)['uid']));
  return rules.filter(({ uid }) => !there.has(uid)).map(({ uid, title, at }) => problemOf(at, {
    check: 'live/rule-missing', severity: 'error', message: `Grafana has no alert rule '${title}' (uid ${uid})`,
    remedy: 'bring the generated files to the server and start it anew; if it is there, the token may not see its folder',
  }));
}

interface Reference {
  readonly at: Place;
  /** What is chosen when the dashboard is opened, and can be chosen otherwise. */
  readonly isChoice: boolean;
}
async function checkDatasources(client: Client, documents: readonly ReadDocument[]): Promise<Problem[]> {
  const references = new Map<string, Reference>();
  for (const document of documents) {
    for (const { uid, path, isChoice } of datasourcesOf(document)) {
      if (!references.has(uid) || (!isChoice && references.get(uid)!.isChoice)) references.set(uid, { at: { document, path }, isChoice });
    }
  }
  return (await forAll([...references], async ([uid, { at, isChoice }]): Promise<Problem[]> => {
    const address = `/api/datasources/uid/${encodeURIComponent(uid)}`;
    const { status } = await client.ask(address);
    if (status === 200) return [];
    if (status !== 404) throw odd(client, address, status);
    return [problemOf(at, {
      check: 'live/datasource-missing', severity: isChoice ? 'warning' : 'error', message: `Grafana has no data source with the uid '${uid}'`,
      remedy: isChoice ? 'give the data source this uid, or let the dashboard begin with another' : 'give the data source this uid in its provisioning file, or name one that is there',
    })];
  })).flat();
}
/** Grafana's own, which are no data sources: `-- Grafana --`, `-- Mixed --`, `-- Dashboard --`, expressions. */
const OWN = /^(?:--.*--|__expr__|grafana|-100)$/;
function datasourcesOf({ kind, data }: ReadDocument): { uid: string; path: DataPath; isChoice: boolean }[] {
  const isUid = (value: string): boolean => value.trim() !== '' && !OWN.test(value) && !/\$|\[\[/.test(value);
  const named = [...strings(data)].filter(({ path, value }) => isUid(value)
    && (kind === 'grafana-alerting' ? path.at(-1) === 'datasourceUid' : path.at(-1) === 'uid' && path.at(-2) === 'datasource'));
  const variables: readonly Plain[] = list(plain(plain(data)['templating'])['list']).map(plain);
  const chosen = variables.flatMap((variable, i) => {
    const value = variable['type'] === 'datasource' ? plain(variable['current'])['value'] : undefined;
    return typeof value === 'string' && isUid(value) && value !== 'default' ? [{ uid: value, path: ['templating', 'list', i, 'current', 'value'], isChoice: true }] : [];
  });
  return [...named.map(({ value, path }) => ({ uid: value, path, isChoice: false })), ...chosen];
}
