import { describe, it } from 'vitest';
import { runTable, table } from '../rule/cases.test-support';
import { contactPoint } from './contact-point';
import { datasource } from './datasource';
import { defaultDatasource } from './default-datasource';
import { point, points, provider, providers, sources } from './files.test-support';
import { provider as providerCheck } from './provider';

const source = (more: object = {}): string => sources({ name: 'A', uid: 'a', type: 'prometheus', url: 'http://x:9090', ...more });
const json = (jsonData: object, more: object = {}): string => source({ jsonData, ...more });
const to = (type: string, settings: object): string => points(point({}, { type, settings }));

const DATASOURCES = table('grafana-datasources', [
  ['good', json({ timeInterval: '15s', queryTimeout: '1m30s', exemplarTraceIdDestinations: [{ name: 'a', datasourceUid: 't' }] })], ['a type', source({ type: 'Prometheus' }), 'provisioning/datasource!'], ['another name', source({ type: 'postgresql' }), 'provisioning/datasource!'],
  ['a plugin', source({ type: 'vertamedia-clickhouse-datasource', url: 'a:8123' })], ['a plugin near', source({ type: 'my-loki', url: undefined })], ['a database', source({ type: 'mysql', url: 'db:3306' })], ['by the environment', source({ type: '$TYPE', url: '$URL' })],
  ['no scheme', source({ url: 'prometheus:9090' }), 'provisioning/datasource!'], ['one slash', source({ url: 'http:/a' }), 'provisioning/datasource!'], ['a scheme', source({ url: 'htps://a' }), 'provisioning/datasource!'], ['no scheme of Tempo', source({ type: 'tempo', url: 'tempo:3200' }), 'provisioning/datasource'],
  ['a page', source({ url: 'http://a/graph' }), 'provisioning/datasource'], ['a call of Loki', source({ type: 'loki', url: 'http://a/loki/api/v1/push' }), 'provisioning/datasource'], ['a prefix of Loki', source({ type: 'loki', url: 'http://a/loki' })], ['a database by its scheme', source({ type: 'postgres', url: 'postgres://db:5432' }), 'provisioning/datasource'],
  ['a field without a group', json({ derivedFields: [{ name: 'a', matcherRegex: 'id=\\w+', url: 'b' }] }, { type: 'loki' }), 'provisioning/datasource'], ['a field by its label', json({ derivedFields: [{ name: 'a', matcherType: 'label', matcherRegex: 'trace_id', url: 'b' }] }, { type: 'loki' })],
  ['an hour in words', source({ type: 'tempo', jsonData: { tracesToLogsV2: { datasourceUid: 'l', spanStartTimeShift: '1 hour' } } }), 'provisioning/datasource'], ['an hour before', source({ type: 'tempo', jsonData: { tracesToLogsV2: { datasourceUid: 'l', spanStartTimeShift: '-1h' } } })],
  ['no url', source({ url: undefined }), 'provisioning/datasource'], ['a port', source({ url: 'http://a:90900/b' }), 'provisioning/datasource!'], ['a path', source({ url: 'http://a/api/v1' }), 'provisioning/datasource'], ['a prefix', source({ url: 'http://a/prometheus' })], ['IPv6', source({ url: 'http://[::1]:9090' })],
  ['a blank', source({ url: 'http://a ' }), 'provisioning/datasource'], ['a number', json({ timeInterval: 15 }), 'provisioning/datasource'], ['a number as text', json({ timeInterval: '15' })], ['sec', json({ timeInterval: '15sec' }), 'provisioning/datasource'], ['from the environment', json({ timeInterval: '$STEP' })],
  ['links of exemplars', json({ exemplarTraceIdDestinations: [{ name: 'a' }] }), 'provisioning/datasource'], ['derived fields', json({ derivedFields: [{ name: 'a', matcherRegex: '(', url: 'b' }] }, { type: 'loki' }), 'provisioning/datasource'], ['that lead nowhere', json({ derivedFields: [{ name: 'a', matcherRegex: 'a' }] }, { type: 'loki' }), 'provisioning/datasource'],
  ['a slip of the other', sources({ name: 'A', uid: 'tempo', type: 'tempo', url: 'http://t' }, { name: 'B', uid: 'loki', type: 'loki', url: 'http://l', jsonData: { derivedFields: [{ matcherRegex: '(a)', datasourceUid: 'tempoo' }] } }), 'provisioning/datasource'],
  ['elsewhere', sources({ name: 'A', uid: 'tempo', type: 'tempo', url: 'http://t', jsonData: { tracesToLogsV2: { datasourceUid: 'logs' } } })],
  ['a secret for all', json({ httpHeaderValue1: 'Bearer x' }), 'provisioning/datasource'],
  ['a slip in a secret', source({ basicAuth: true, basicAuthUser: 'a', secureJsonData: { basicAuthPasword: '$P' } }), 'provisioning/datasource'], ['the secret of a plugin', source({ secureJsonData: { apiKey: '$P', httpHeaderValue12: '$X' } })],
  ['a user', source({ basicAuth: true }), 'provisioning/datasource'], ['a header', json({ httpHeaderName1: 'X' }), 'provisioning/datasource'], ['a header with its value', json({ httpHeaderName1: 'X' }, { secureJsonData: { httpHeaderValue1: '$X' } })], ['a certificate', json({ tlsAuth: true }), 'provisioning/datasource'],
  ['default as text', sources({ name: 'A', isDefault: 'true' }, { name: 'B', isDefault: true }), 'provisioning/default-datasource!'], ['odd data', JSON.stringify({ apiVersion: 1, datasources: [null, 1, { type: [], url: {}, jsonData: [], name: {} }, { type: 'prometheus', url: 1, jsonData: { timeInterval: {}, exemplarTraceIdDestinations: [null] } }] }), 'provisioning/datasource', 'provisioning/datasource!'],
]);
const POINTS = table('grafana-alerting', [
  ['a webhook', to('webhook', { url: 'https://a', httpMethod: 'PUT' })], ['no scheme', to('webhook', { url: 'a.com/b' }), 'provisioning/contact-point!'], ['a method', to('webhook', { url: 'https://a', httpMethod: 'GET' }), 'provisioning/contact-point!'], ['a template', to('webhook', { url: '{{ .CommonAnnotations.url }}' })],
  ['two without a comma', to('email', { addresses: 'a@b.c shop' }), 'provisioning/contact-point'], ['two with a semicolon', to('email', { addresses: 'a@b.c; d@e.f' })],
  ['a list', to('email', { addresses: ['a@b.c'] }), 'provisioning/contact-point!'],
  ['no chat', to('telegram', { bottoken: '$T' }), 'provisioning/contact-point!'], ['a number for a chat', to('telegram', { bottoken: '$T', chatid: -100 })], ['no user', to('pushover', { apiToken: '$T' }), 'provisioning/contact-point!'], ['either', to('wecom', { secret: '$S' })], ['neither', to('wecom', { message: 'a' }), 'provisioning/contact-point!'],
  ['a severity', to('pagerduty', { integrationKey: '$K', severity: 'high' }), 'provisioning/contact-point'], ['by a label', to('pagerduty', { integrationKey: '$K', severity: '{{ .CommonLabels.severity }}' })], ['mail', to('email', { addresses: 'a@b.c; d@e.f' })], ['no mail', to('email', { addresses: 'a@b.c; team' }), 'provisioning/contact-point'], ['another kind', to('carrier-pigeon', { loft: 'a' })],
]);
const PROVIDERS = table('grafana-dashboards', [
  ['folders of files', providers(provider({ folder: 'A', options: { path: '/d', foldersFromFilesStructure: true } })), 'provisioning/provider'], ['and a uid', providers(provider({ folder: 'A', folderUid: 'a', options: { path: '/d', foldersFromFilesStructure: true } })), 'provisioning/provider!'],
  ['read twice', providers(provider({ folder: 'A' }), provider({ name: 'q', folder: 'B', options: { path: '/d/' } })), 'provisioning/provider'],
  ['a pattern', providers(provider({ options: { path: '/d/*.json' } })), 'provisioning/provider'], ['a file', providers(provider({ options: { path: '/d/a.json' } })), 'provisioning/provider'], ['relative', providers(provider({ options: { path: 'conf/dashboards' } }))],
]);

describe('datasources, contact points and providers', () => {
  it('the table', () => runTable('datasources', [contactPoint, datasource, defaultDatasource, providerCheck], [...DATASOURCES, ...POINTS, ...PROVIDERS]));
});
