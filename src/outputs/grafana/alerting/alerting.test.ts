import { load, loadAll } from 'js-yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { faultsInTimes } from '../../../checks/routing/times';
import type { ConfigInput } from '../../../model/config';
import type { OutputFile, Project } from '../../../model/project';
import { repository } from '../../../proof/repository.test-support';
import { faultIn } from '../../../promql/structure.test-support';
import { AWKWARD, testProject } from '../../test-support';
import { grafana } from '../index';
import { LONG_NAME, stranger } from '../stranger.test-support';

interface Query { readonly refId: string; readonly relativeTimeRange: { readonly from: number; readonly to: number }; readonly datasourceUid: string; readonly model: Readonly<Record<string, unknown>> }
interface Rule {
  readonly uid: string; readonly title: string; readonly condition: string; readonly for: string; readonly keepFiringFor?: string; readonly noDataState: string; readonly execErrState: string;
  readonly data: readonly Query[]; readonly labels: Readonly<Record<string, unknown>>; readonly annotations: Readonly<Record<string, string>>; readonly isPaused: boolean;
}
interface Group { readonly orgId: number; readonly name: string; readonly folder: string; readonly interval: string; readonly rules: readonly Rule[] }
interface ContactPoint { readonly name: string; readonly receivers: readonly { readonly uid: string; readonly type: string; readonly settings: Readonly<Record<string, string>> }[] }
interface Route { readonly receiver: string; readonly mute_time_intervals?: readonly string[]; readonly object_matchers?: readonly (readonly string[])[]; readonly routes?: readonly Route[]; readonly [key: string]: unknown }
interface Datasource { readonly uid: string; readonly name: string; readonly isDefault: boolean; readonly [key: string]: unknown }
interface Provider { readonly name: string; readonly folder?: string; readonly updateIntervalSeconds: number; readonly options: { readonly path: string; readonly foldersFromFilesStructure: boolean } }
interface Written {
  readonly files: readonly OutputFile[];
  readonly groups: readonly Group[];
  readonly rules: readonly Rule[];
  readonly contactPoints: readonly ContactPoint[];
  readonly policies: readonly Route[];
  readonly muteTimes: readonly { readonly name: string; readonly time_intervals: readonly object[] }[];
  readonly templates: readonly { readonly name: string; readonly template: string }[];
  readonly datasources: readonly Datasource[];
  readonly providers: readonly Provider[];
}
function written(project: Project): Written {
  const files = grafana.files(project);
  const parts: Record<string, unknown[]> = {};
  for (const { path, content } of files) {
    if (!path.endsWith('.yml')) continue;
    for (const [key, value] of Object.entries(load(content) as Record<string, unknown>)) if (Array.isArray(value)) (parts[key] ??= []).push(...value);
  }
  const list = <T>(key: string): readonly T[] => (parts[key] ?? []) as T[];
  return {
    files, groups: list('groups'), rules: list<Group>('groups').flatMap((g) => g.rules), contactPoints: list('contactPoints'), policies: list('policies'), muteTimes: list('muteTimes'),
    templates: list('templates'), datasources: list('datasources'), providers: list('providers'),
  };
}
const rule = (all: Written, title: string): Rule => all.rules.find((r) => r.title === title)!;
const routesOf = (route: Route): Route[] => [route, ...(route.routes ?? []).flatMap(routesOf)];
const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;
const DURATION = /^(?:\d+(?:ms|[smhdwy]))+$/;
/** What provisioning would make of a text: the environment is empty. */
const expanded = (text: string): string => text.split('$$').map((part) => part.replace(/\$(?:\w+|\{\w*\}|.)/g, '')).join('$');

const slack: ConfigInput = { receivers: { page: { channel: '#page {{x}}', mention: '<!subteam^S0|@pay>' }, notice: { channel: '#notice $1', webhookUrlEnv: 'OTHER_URL' }, deadMan: { url: 'https://heartbeat.example.org/$token?a=1' } } };
const waiting: ConfigInput = { receivers: { ...slack.receivers!, noticeTimes: { from: '09:00', to: '18:00', zone: 'Europe/Berlin' } } };
let own: Project;
beforeAll(async () => { own = await repository(); });
const projects = (): readonly (readonly [string, Written])[] => [
  ['this repository', written(own)], ['a stranger', written(stranger())], ['a stranger with receivers', written(stranger(slack))], ['a small project', written(testProject())],
  ['a stranger whose notices wait', written(stranger(waiting))],
  ['Grafana 9.4', written(stranger({ ...slack, grafana: { version: '9.4', folder: 'Alerts and rules' } }))],
];

/** What stopped a Grafana of 9.4 or 12.4, or made it lose something, by what may not be written. */
const FAULTS: Readonly<Record<string, (w: Written) => void>> = {
  'a rule without uid, title, condition or data': ({ rules }) => { for (const r of rules) for (const part of [r.uid, r.title, r.condition, r.data]) expect(part.length).toBeGreaterThan(0); },
  'a group without folder or name': ({ groups }) => { for (const g of groups) expect(g.name.trim() && g.folder.trim()).toBeTruthy(); },
  'a rule without for (before 10), or durations that are none': ({ rules }) => {
    for (const r of rules) {
      expect(r.for).toMatch(DURATION);
      if (r.keepFiringFor !== undefined) expect(r.keepFiringFor).toMatch(DURATION);
    }
  },
  'an interval without unit or off the ten seconds': ({ groups }) => { for (const { interval } of groups) expect(/^(\d+)s$/.exec(interval) && Number.parseInt(interval, 10) >= 10 && Number.parseInt(interval, 10) % 10).toBe(0); },
  'states misspelt': ({ rules }) => {
    for (const r of rules) {
      expect(['Alerting', 'NoData', 'OK']).toContain(r.noDataState);
      expect(['Alerting', 'Error', 'OK']).toContain(r.execErrState);
    }
  },
  'two rules of one title in a folder': ({ groups }) => { expect(unique(groups.flatMap((g) => g.rules.map((r) => `${g.folder}/${r.title}`)))).toBe(true); },
  'a uid that changes while the title stays, or one uid twice': ({ rules }) => {
    expect(unique(rules.map((r) => r.uid))).toBe(true);
    for (const r of rules) expect(r.uid === r.title || (r.title.length > 40 && r.uid.startsWith(r.title.slice(0, 31)))).toBe(true);
  },
  'uids that are too long or hold other characters': ({ rules, contactPoints, datasources }) => {
    for (const uid of [...rules.map((r) => r.uid), ...contactPoints.flatMap((c) => c.receivers.map((r) => r.uid)), ...datasources.map((d) => d.uid)]) expect(uid).toMatch(/^[A-Za-z0-9_-]{1,40}$/);
  },
  'a label that is no text': ({ rules }) => { for (const r of rules) for (const value of Object.values(r.labels)) expect(typeof value).toBe('string'); },
  'an annotation that is no text': ({ rules }) => { for (const r of rules) for (const value of Object.values(r.annotations)) expect(typeof value).toBe('string'); },
  'a time range missing or reversed': ({ rules }) => { for (const { relativeTimeRange: { from, to } } of rules.flatMap((r) => r.data)) expect(from > to && to >= 0).toBe(true); },
  'YAML keys twice, or a second document': ({ files }) => { for (const { content } of files.filter((f) => f.path.endsWith('.yml'))) expect(loadAll(content)).toHaveLength(1); },
  'a file of a kind that Grafana refuses': ({ files }) => { for (const { path } of files.filter((f) => f.path.includes('/provisioning/'))) expect(path).toMatch(/^grafana\/provisioning\/(?:alerting|dashboards|datasources)\/[a-z-]+\.yml$/); },
  'files without apiVersion': ({ files }) => { for (const { content } of files.filter((f) => f.path.endsWith('.yml'))) expect(load(content)).toMatchObject({ apiVersion: 1 }); },
  'a contact point without settings, uid or name, or one of them twice': ({ contactPoints }) => {
    expect(unique(contactPoints.map((c) => c.name)) && unique(contactPoints.flatMap((c) => c.receivers.map((r) => r.uid)))).toBe(true);
    for (const c of contactPoints) for (const r of c.receivers) expect(c.name && r.uid && r.settings['url']).toBeTruthy();
  },
  'a policy that names an unknown receiver or mute timing': ({ policies, contactPoints, muteTimes }) => {
    for (const route of policies.flatMap(routesOf)) {
      expect(contactPoints.map((c) => c.name)).toContain(route.receiver);
      for (const name of route.mute_time_intervals ?? []) expect(muteTimes.map((m) => m.name)).toContain(name);
    }
  },
  'a receiver that a newer server lacks': ({ policies }) => { for (const route of policies.flatMap(routesOf)) expect(route.receiver).not.toBe('grafana-default-email'); },
  'bad operators or intervals in a policy': ({ policies }) => {
    for (const route of policies.flatMap(routesOf)) {
      for (const [label, op, value] of route.object_matchers ?? []) expect(label !== '' && ['=', '!='].includes(op!) && value !== '').toBe(true);
      for (const key of ['group_wait', 'group_interval', 'repeat_interval']) if (route[key] !== undefined) expect(route[key]).toMatch(DURATION);
    }
  },
  'two policy trees, or a root with matchers or mute timings': ({ policies, rules }) => {
    expect(policies).toHaveLength(rules.length > 0 ? 1 : 0);
    expect(policies[0] ?? {}).not.toHaveProperty('object_matchers');
    expect(policies[0] ?? {}).not.toHaveProperty('matchers');
    expect(policies[0] ?? {}).not.toHaveProperty('mute_time_intervals');
  },
  'a template without name or text, or one name twice': ({ templates }) => {
    expect(unique(templates.map((t) => t.name))).toBe(true);
    for (const t of templates) expect(t.name && t.template.includes('{{ define')).toBeTruthy();
  },
  'a mute timing twice, or with an end before its start': ({ muteTimes }) => {
    expect(unique(muteTimes.map((m) => m.name))).toBe(true);
    for (const m of muteTimes) expect(faultsInTimes(m.time_intervals, [], 'Grafana')).toEqual([]);
  },
  'a provider without options, or one name twice': ({ providers }) => {
    expect(unique(providers.map((p) => p.name))).toBe(true);
    for (const p of providers) expect(p.options.path).toMatch(/^\//);
  },
  'a default datasource beside another one, or name or uid twice or missing': ({ datasources }) => {
    expect(datasources.filter((d) => d.isDefault)).toEqual([]);
    expect(datasources).toHaveLength(1);
    expect(datasources[0]!.name && datasources[0]!.uid).toBeTruthy();
  },
  'one of the annotations for dashboard and panel without the other, or a panel that its dashboard lacks': ({ rules, files }) => {
    for (const { annotations } of rules) {
      expect('__dashboardUid__' in annotations).toBe('__panelId__' in annotations);
      if (!('__dashboardUid__' in annotations)) continue;
      const { panels } = JSON.parse(files.find((f) => f.path.endsWith(`/${annotations['__dashboardUid__']}.json`))!.content) as { panels: { id: number; panels?: { id: number }[] }[] };
      expect(panels.flatMap((p) => [p, ...(p.panels ?? [])]).map((p) => String(p.id))).toContain(annotations['__panelId__']);
    }
  },
  'a condition that names no query, a query name twice, an unknown one in an expression, a circle': ({ rules }) => {
    for (const r of rules) {
      expect(r.data.slice(0, 2).map((d) => d.refId)).toEqual(['A', 'B']);
      expect(unique(r.data.map((d) => d.refId))).toBe(true);
      expect(r.data.every((d) => d.model['refId'] === d.refId)).toBe(true);
      expect(r.condition).toBe('B');
      expect(String(r.data[1]!.model['expression']).match(/\$\w+/g)).toEqual(['$A']);
    }
  },
  'an unknown datasource': ({ rules, datasources }) => {
    for (const r of rules) {
      for (const [i, d] of r.data.entries()) {
        expect(d.datasourceUid).toBe(i === 1 ? '__expr__' : datasources[0]!.uid);
        if (i !== 1) expect(d.model['datasource']).toEqual({ type: 'prometheus', uid: d.datasourceUid });
      }
    }
  },
  'a query beside the condition that has no answer': ({ rules }) => { for (const d of rules.flatMap((r) => r.data.slice(2))) expect(d.model['expr']).toMatch(/or (?:on \(\) )?vector\(-1\)$/); },
  'a range that nothing reduces': ({ rules }) => { for (const d of rules.flatMap((r) => r.data.filter(({ refId }) => refId !== 'B'))) expect(d.model).toMatchObject({ instant: true, range: false }); },
  'PromQL that is none, or a variable of dashboards': ({ rules }) => {
    for (const d of rules.flatMap((r) => r.data.filter(({ refId }) => refId !== 'B'))) {
      const expr = d.model['expr'] as string;
      expect(faultIn(expr), expr).toBeUndefined();
      expect(expr).not.toMatch(/\$__|service:\w+:/);
    }
  },
  'keys that Grafana ignores': ({ rules, groups }) => {
    const known = ['uid', 'title', 'condition', 'data', 'noDataState', 'execErrState', 'for', 'keepFiringFor', 'isPaused', 'labels', 'annotations'];
    for (const r of rules) expect(Object.keys(r).filter((key) => !known.includes(key))).toEqual([]);
    for (const g of groups) expect(Object.keys(g)).toEqual(['orgId', 'name', 'folder', 'interval', 'rules']);
  },
  'two groups of one name in a folder': ({ groups }) => { expect(unique(groups.map((g) => `${g.folder}/${g.name}`))).toBe(true); },
  'dashboards without uid, or with one id twice': ({ files }) => {
    const dashboards = files.filter((f) => f.path.endsWith('.json')).map((f) => JSON.parse(f.content) as { uid: string; title: string; panels: { id: number; panels?: { id: number }[] }[] });
    expect(unique(dashboards.map((d) => d.uid)) && unique(dashboards.map((d) => d.title))).toBe(true);
    for (const d of dashboards) {
      expect(d.uid).toMatch(/^[A-Za-z0-9_-]{1,40}$/);
      expect(unique(d.panels.flatMap((p) => [p, ...(p.panels ?? [])]).map((p) => String(p.id)))).toBe(true);
    }
  },
  'a provider that makes its dashboards anew at each restart, or never sees a change': ({ providers }) => {
    for (const p of providers) {
      expect(p.folder).toBeUndefined();
      expect(p.options.foldersFromFilesStructure).toBe(true);
      expect(p.updateIntervalSeconds).toBeGreaterThan(10);
    }
  },
  'a folder of alerts that shares a word with that of dashboards, or is two': ({ groups, files }) => {
    const folder = files.find((f) => f.path.endsWith('.json'))!.path.split('/')[2]!.toLowerCase();
    for (const g of groups) {
      expect(folder.split(/[^\p{L}\p{N}]+/u)).not.toContain(g.folder.toLowerCase());
      expect(g.folder).toMatch(/^\w+$/);
    }
  },
  'a dollar that the environment swallows': ({ rules, groups, policies, datasources, contactPoints, providers }) => {
    const literal = [
      ...rules.flatMap((r) => [r.uid, r.title]), ...groups.flatMap((g) => [g.name, g.folder]), ...providers.flatMap((p) => [p.name, p.options.path]), ...datasources.flatMap((d) => [d.uid, d.name]),
      ...policies.flatMap(routesOf).flatMap((r) => [r.receiver, ...(r.object_matchers ?? []).flat()]), ...contactPoints.flatMap((c) => c.receivers).flatMap((r) => [r.settings['title'], r.settings['text']]),
    ];
    for (const text of literal) expect(text ?? '').not.toContain('$');
  },
};
describe('none of what stops a Grafana or is lost in silence is written', () => {
  it.each(Object.entries(FAULTS))('%s', (_, holds) => { for (const [, all] of projects()) holds(all); });
});

describe('rules that Grafana evaluates', () => {
  it('are those that say so, with the words and labels of Prometheus', () => {
    const all = written(stranger());
    expect(all.rules.map((r) => r.title)).toEqual([LONG_NAME, 'PaySlow', 'PayDown', 'Watchdog']);
    expect(rule(all, LONG_NAME).labels).toMatchObject({ service: 'pay', owner: 'team-$$1', severity: 'warning', signal: 'queue', tier: 'gold $$HOME', environment: 'production' });
    expect(expanded(rule(all, LONG_NAME).labels['tier'] as string)).toBe('gold $HOME');
    expect(rule(all, LONG_NAME).annotations['summary']).toBe('pay: Queue {{ $values.A.Value | humanize }}, limit 5');
    expect(rule(all, LONG_NAME).annotations['description']).toBe(AWKWARD.replace('{{', '{{ "{{" }}'));
    expect(rule(all, 'PayDown').annotations['summary']).toBe('pay: scrapes of {{ $labels.pod }} fail');
  });
  it('ask for the value and compare it, or for what is bad', () => {
    const all = written(stranger());
    const [value, compares] = rule(all, LONG_NAME).data;
    expect(value!.model['expr']).toBe('max(pay_queue_length{namespace="pay$instance",pod=~"pay-.*"})');
    expect(compares!.model).toMatchObject({ type: 'math', expression: '$A >= 5' });
    expect(rule(all, 'PayDown').data[1]!.model['expression']).toBe('$A == 0');
    expect(rule(all, 'PaySlow').data[1]!.model['expression']).toBe('is_number($A)');
    expect(rule(all, 'PaySlow').data[0]!.model['expr']).toContain('increase(pay_rpc_latency_seconds_count{namespace="pay$instance",pod=~"pay-.*"}[');
  });
  it('keep the environment out of annotations, in every version', () => {
    const project = stranger();
    const [first] = project.ruleGroups[0]!.rules;
    const alert = { ...first!, summary: '{{ $value }} of ${LIMIT} in $HOME', description: '${{x}} ${HOME}' } as typeof first & object;
    const all = written({ ...project, ruleGroups: [{ ...project.ruleGroups[0]!, rules: [alert] }] });
    expect(rule(all, LONG_NAME).annotations).toMatchObject({ summary: '{{ $values.A.Value }} of {{ "$" }}{LIMIT} in $HOME', description: '{{ "$" }}{{ "{{" }}x}} {{ "$" }}{HOME}' });
  });
  it('link the panel of their dashboard that shows what they judge', () => {
    const all = written(stranger());
    const dashboard = JSON.parse(all.files.find((f) => f.path.endsWith('/pay.json'))!.content) as { panels: { id: number; title: string }[] };
    expect(rule(all, LONG_NAME).annotations).toMatchObject({ __dashboardUid__: 'pay', __panelId__: String(dashboard.panels.find((p) => p.title === 'Queue')!.id), dashboard_url: 'http://localhost:3000/d/pay' });
    expect(rule(all, 'Watchdog').annotations).not.toHaveProperty('__dashboardUid__');
  });
  it('outlive what they judge where the version knows how', () => {
    expect(rule(written(stranger()), LONG_NAME).keepFiringFor).toBe('2m');
    expect(rule(written(stranger({ grafana: { version: '11.6', folder: 'X' } })), LONG_NAME)).not.toHaveProperty('keepFiringFor');
  });
  it('are looked at as often as Grafana can, for those rules alone', () => {
    expect(written(stranger()).groups.map((g) => g.interval)).toEqual(['10s', '20s']);
    expect(written(own).groups.map((g) => g.interval)).toEqual(['10s', '10s']);
  });
  it('are nowhere where no alert is Grafana\'s, and neither is a policy tree', () => {
    const project = stranger();
    const none = written({ ...project, ruleGroups: project.ruleGroups.map((g) => ({ ...g, rules: g.rules.filter((r) => r.kind === 'alert' && r.engine === 'prometheus') })) });
    expect(none.files.filter((f) => f.path.includes('/alerting/'))).toEqual([]);
  });
});

describe('notifications', () => {
  it('go to Slack by the name of a secret, and to the heartbeat', () => {
    const all = written(stranger(slack));
    expect(all.contactPoints).toMatchObject([
      { name: 'page', receivers: [{ uid: 'oac-page', type: 'slack', settings: { recipient: '#page {{ "{{" }}x}}', url: '$SLACK_WEBHOOK_URL', title: '{{ template "oac.slack.title" . }}', text: '{{ template "oac.slack.page" . }}' } }] },
      { name: 'notice', receivers: [{ settings: { recipient: '#notice $$1', url: '$OTHER_URL', text: '{{ template "oac.slack.notice" . }}' } }] },
      { name: 'dead-man', receivers: [{ type: 'webhook', settings: { url: 'https://heartbeat.example.org/$$token?a=1' } }] },
    ]);
    expect(all.files.find((f) => f.path.endsWith('contact-points.yml'))!.content).toContain('SLACK_WEBHOOK_URL or OTHER_URL is missing from its environment');
    expect(() => written(stranger({ receivers: { page: { channel: '#x', webhookUrlEnv: 'https://hooks.slack.com/secret' } } }))).toThrow(/is no name of an environment variable/);
  });
  it('wake someone for critical alerts, and never twice for one that Prometheus tells about', () => {
    const all = written(stranger(slack));
    expect(rule(all, 'PaySlow').labels).toMatchObject({ notified_by: 'prometheus' });
    expect(rule(all, 'PayDown').labels).not.toHaveProperty('notified_by');
    const [first, second, third] = all.policies[0]!.routes!;
    expect(first).toEqual({ receiver: 'notice', mute_time_intervals: ['always'], object_matchers: [['notified_by', '=', 'prometheus']] });
    expect(second).toMatchObject({ receiver: 'dead-man', object_matchers: [['deadman', '=', 'true']], group_interval: '30s', repeat_interval: '25s' });
    expect(third).toMatchObject({ receiver: 'page', object_matchers: [['severity', '=', 'critical']] });
    expect(all.policies[0]).toMatchObject({ receiver: 'notice', group_by: ['service', 'environment'] });
    const without = written(stranger({ receivers: { page: { channel: '#x' } } }));
    expect(without.policies[0]!.routes![1]).toMatchObject({ receiver: 'notice', mute_time_intervals: ['always'], object_matchers: [['deadman', '=', 'true']] });
  });
  it('wait outside of the times that the config gives to notices', () => {
    const all = written(stranger(waiting));
    expect(all.policies[0]!.routes!.at(-1)).toEqual({ receiver: 'notice', mute_time_intervals: ['outside-notice-times'], object_matchers: [['severity', '!=', 'critical']] });
    expect(all.muteTimes.map(({ name }) => name)).toEqual(['always', 'outside-notice-times']);
    expect(all.policies[0]!.routes!.find((r) => r.receiver === 'page')).not.toHaveProperty('mute_time_intervals');
  });
  it('hold no mute timing and no heartbeat where no rule needs one', () => {
    const all = written(testProject({ receivers: slack.receivers! }));
    expect(all.muteTimes).toEqual([]);
    expect(all.contactPoints.map((c) => c.name)).toEqual(['page', 'notice']);
    expect(all.files.map((f) => f.path)).not.toContain('grafana/provisioning/alerting/mute-timings.yml');
  });
});
