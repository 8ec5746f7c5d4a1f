import { describe, expect, it, onTestFinished } from 'vitest';
import type { Problem } from '../model/problem';
import type { OutputFile } from '../model/project';
import { CannotRun } from '../pipeline/cannot-run';
import { differences } from './difference';
import { checkLive } from './index';
import { asked, dashboard, listen } from './test-support';

const TOKEN = 'glsa_s3cret';
const BOARD = dashboard('up', 'up == 0');
const ALERTING: OutputFile = {
  path: 'grafana/provisioning/alerting/rules.yml',
  content: 'apiVersion: 1\ngroups: [{orgId: 1, name: g, folder: Alerts, interval: 10s, rules: [{uid: CpuHigh, title: CPU high, condition: B, data: [{refId: A, datasourceUid: prometheus, model: {expr: up}}, {refId: B, datasourceUid: __expr__, model: {}}]}]}]\n',
};
type Answers = Readonly<Record<string, readonly [status: number, body: unknown]>>;
const board = (change: (data: any) => void = () => {}): unknown => {
  const data = JSON.parse(BOARD.content);
  change(data);
  return { meta: { provisioned: true }, dashboard: { ...data, id: 7, version: 3, iteration: 1, weekStart: '' } };
};
const GOOD: Answers = {
  '/api/health': [200, { database: 'ok', version: '12.4.0' }],
  '/api/dashboards/uid/shop': [200, board()],
  '/api/v1/provisioning/alert-rules': [200, [{ uid: 'CpuHigh', title: 'CPU high' }, null]],
  '/api/datasources/uid/prometheus': [200, { uid: 'prometheus' }],
};
const NOT_FOUND = [404, { message: 'not found' }] as const;

/** Against a stand-in that answers as Grafana's documentation says: no Grafana was to be had. Prometheus' stand-in has everything. */
async function check(changed: Answers = {}, files: readonly OutputFile[] = [BOARD, ALERTING]): Promise<readonly Problem[]> {
  const answers = { ...GOOD, ...changed };
  const grafana = await listen((request, response) => {
    expect(request.headers.authorization).toBe(`Bearer ${TOKEN}`);
    const [status, body] = answers[(request.url ?? '').replace(/^\/grafana/, '')] ?? NOT_FOUND;
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  const prometheus = await listen((request, response) => void asked(request).then(({ path }) => {
    const data = path === '/api/v1/query' ? { result: [0, '1'] } : path === '/api/v1/series' ? [{}] : ['up', 'http_requests_total', 'job'];
    response.end(JSON.stringify({ status: 'success', data }));
  }));
  onTestFinished(async () => {
    await grafana.stop();
    await prometheus.stop();
  });
  return checkLive({ prometheus: prometheus.url, grafana: { url: `${grafana.url}/grafana/`, token: TOKEN }, files });
}
async function refusal(changed: Answers): Promise<string> {
  const error = await check(changed).then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CannotRun);
  const said = `${(error as CannotRun).message} → ${(error as CannotRun).remedy}`;
  expect(said).not.toContain(TOKEN);
  return said;
}

describe('a stand-in for Grafana', () => {
  it('that has everything gets no problems', async () => {
    expect(await check()).toEqual([]);
  });
  it('lacks a dashboard, an alert rule, a data source', async () => {
    expect(await check({ '/api/dashboards/uid/shop': NOT_FOUND })).toMatchObject([{ check: 'live/dashboard-missing', severity: 'error', path: 'uid', message: "Grafana has no dashboard with the uid 'shop'" }]);
    expect(await check({ '/api/v1/provisioning/alert-rules': [200, []] })).toMatchObject([{ check: 'live/rule-missing', severity: 'error', path: 'groups[0].rules[0].uid', message: "Grafana has no alert rule 'CPU high' (uid CpuHigh)" }]);
    expect(await check({ '/api/datasources/uid/prometheus': NOT_FOUND })).toMatchObject([{ check: 'live/datasource-missing', severity: 'error', path: 'groups[0].rules[0].data[0].datasourceUid' }]);
    expect(await check({ '/api/datasources/uid/prometheus': NOT_FOUND }, [BOARD])).toMatchObject([{ check: 'live/datasource-missing', severity: 'warning', path: 'templating.list[0].current.value' }]);
  });
  it('has another dashboard', async () => {
    const changed = board((data) => { data.panels[1].targets[0].expr = 'up > 5'; data.title = 'Shop 2'; });
    const [problem, ...others] = await check({ '/api/dashboards/uid/shop': [200, changed] });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ check: 'live/dashboard-differs', severity: 'warning', message: "the dashboard 'Shop' is another in Grafana: title is Shop 2, here Shop; panels[1].targets[0].expr is up > 5, here up == 0" });
  });
  it.each([
    ['/api/health', 200, '<html>', /answers with a web page/], ['/api/health', 200, { status: 'up' }, /no Grafana answers/], ['/api/health', 404, 'no', /no Grafana answers: .*HTTP 404.*http:\/\/host\/grafana/],
    ['/api/dashboards/uid/shop', 401, { message: 'Invalid API key' }, /wants credentials other than those that it got.*service account/], ['/api/datasources/uid/prometheus', 403, {}, /does not allow \/api\/datasources\/uid\/prometheus.*datasources:read/],
    ['/api/dashboards/uid/shop', 500, { message: 'x' }, /HTTP 500 and nothing that is read/], ['/api/dashboards/uid/shop', 200, [], /nothing that is read/], ['/api/v1/provisioning/alert-rules', 200, {}, /nothing that is read/],
  ])('answers %s with %i %j', async (path, status, body, expected) => {
    expect(await refusal({ [path]: [status, body] })).toMatch(expected);
  });
});

describe('a dashboard as Grafana has it', () => {
  const paths = (ours: object, theirs: object): string[] => differences({ schemaVersion: 42, ...ours }, { schemaVersion: 42, ...theirs }).map(({ path }) => path.join('.'));
  it('differs where somebody changed it', () => {
    expect(paths({ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 3 }] } })).toEqual(['a.b.1.c']);
    expect(paths({ panels: [1] }, { panels: [1, 2] })).toEqual(['panels']);
    expect(paths({ refresh: '5s' }, {})).toEqual(['refresh']);
    expect(paths({ editable: false }, { editable: true })).toEqual(['editable']);
    expect(paths({ a: 1, b: 1, c: 1, d: 1 }, {})).toHaveLength(3);
  });
  it('does not differ by what Grafana adds, leaves out or counts', () => {
    expect(paths({ version: 1, a: [], b: null, c: { d: '' }, tags: ['x'] }, { id: 9, version: 5, iteration: 3, c: {}, tags: ['x'], weekStart: 'monday' })).toEqual([]);
    expect(paths({ templating: { list: [{ name: 'a', current: { value: 'x' } }] } }, { templating: { list: [{ name: 'a', current: { value: 'y' } }] } })).toEqual([]);
  });
  it('of another schema is compared by titles and queries', () => {
    const ours = { panels: [{ title: 'A', type: 'graph', targets: [{ expr: 'up' }] }] };
    expect(differences({ schemaVersion: 36, ...ours }, { schemaVersion: 42, panels: [{ title: 'A', type: 'timeseries', targets: [{ expr: 'up' }] }] })).toEqual([]);
    expect(differences({ schemaVersion: 36, ...ours }, { schemaVersion: 42, panels: [{ title: 'A', type: 'timeseries', targets: [{ expr: 'down' }] }] })).toMatchObject([{ path: ['panels', 0, 'targets', 0, 'expr'] }]);
  });
  it('may nest as deep as it likes', () => {
    const deep = (end: unknown): Record<string, unknown> => { let it: any = end; for (let i = 0; i < 2000; i++) it = { a: it }; return it; };
    expect(differences(deep(1), deep(2))).toHaveLength(1);
  });
});
