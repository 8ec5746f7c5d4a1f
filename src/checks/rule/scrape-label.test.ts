import { expect, it } from 'vitest';
import { checkPromql } from '../../promql/check';
import { routingChecks } from '../routing';
import { documentOf, found } from './cases.test-support';
import { acceptedConfigs, acceptedRules } from './truth.test-support';
import { ruleChecks } from '.';

const job = (keys: string, global = ''): string => `${global}scrape_configs: [{ job_name: a, ${keys} }]\n`;
const target = (name: string, more = ''): string => job(`relabel_configs: [{ source_labels: [a], ${more}target_label: ${JSON.stringify(name)} }]`);
/** Each name everywhere that a prometheus.yml has names. */
const CONFIGS = ['a_b', 'a.b', 'ä', '1a', 'a b', '${1}', 'x_$1', 'x.$1', '${x.y}', '🔥'].flatMap((name) => [
  target(name), target(name, 'action: uppercase, '), target(name, 'action: hashmod, modulus: 3, '), target(name, 'action: DropEqual, '), job(`metric_relabel_configs: [{ source_labels: [a], target_label: ${JSON.stringify(name)} }]`),
  job(`relabel_configs: [{ source_labels: [${JSON.stringify(name)}], target_label: x }]`), job(`relabel_configs: [{ action: labelmap, regex: x(.*), replacement: ${JSON.stringify(name)} }]`), job(`static_configs: [{ targets: [a], labels: { ${JSON.stringify(name)}: x } }]`),
  `global: { external_labels: { ${JSON.stringify(name)}: x } }\n`, `alerting: { alert_relabel_configs: [{ source_labels: [a], target_label: ${JSON.stringify(name)} }] }\n`,
  `remote_write: [{ url: 'http://a', write_relabel_configs: [{ source_labels: [a], target_label: ${JSON.stringify(name)} }] }]\n`, `remote_read: [{ url: 'http://a', required_matchers: { ${JSON.stringify(name)}: x } }]\n`,
]);
const RELABELLINGS = [
  ...['lowercase', 'uppercase'].flatMap((action) => ['replacement: x', "replacement: '$1'", 'regex: x', 'separator: x', 'modulus: 3'].map((key) => target('b', `action: ${action}, ${key}, `))),
  ...['keepequal', 'dropequal'].flatMap((action) => ['replacement: x', "replacement: '$1'", "regex: '(.*)'", 'separator: x', "separator: ';'", 'modulus: 3', 'modulus: 0'].map((key) => target('b', `action: ${action}, ${key}, `))),
  ...['labeldrop', 'labelkeep'].flatMap((action) => ['replacement: x', "replacement: '$1'", 'separator: x', "separator: ';'", 'modulus: 3', "target_label: ''", 'target_label: b', 'source_labels: []'].map((key) => job(`relabel_configs: [{ action: ${action}, regex: b, ${key} }]`))),
];
const errors = (text: string, prometheus?: string): string[] => found(ruleChecks, documentOf({ kind: 'prometheus-config', text }), prometheus === undefined ? {} : { prometheus }).filter(({ severity }) => severity === 'error').map(({ message }) => message);

it('takes the names and keys in prometheus.yml that each version takes', async () => {
  const texts = [...CONFIGS, ...RELABELLINGS];
  let refused = 0;
  for (const [version, accepted] of await acceptedRules(texts, 'config')) {
    const wrong = texts.filter((text, i) => accepted[i] !== (errors(text, version === '3' ? '3.16' : version).length === 0));
    expect(wrong, version).toEqual([]);
    refused += accepted.filter((each) => !each).length;
  }
  console.log(`names in prometheus.yml: ${texts.length} files, ${refused} refusals by the versions, 0 missed, 0 false`);
  expect(refused).toBeGreaterThan(150);
});
it('knows the schemes of Prometheus 3', () => {
  const legacy = 'global: { metric_name_validation_scheme: legacy }\n';
  const with3 = (text: string): string[] => errors(text, '3.16');
  // As config.Load of 3.16 has it: by the scheme legacy targets and external labels are judged, sources and labels of targets are not.
  expect(with3(`${legacy}${target('a.b')}`)).toEqual(["'a.b' is no classic name of a label: Prometheus does not start with the scheme legacy"]);
  expect(with3(job("metric_name_validation_scheme: legacy, relabel_configs: [{ source_labels: [a], target_label: 'a.b' }]"))).toHaveLength(1);
  expect(with3('global: { metric_name_validation_scheme: legacy, external_labels: { a.b: x } }')).toHaveLength(1);
  expect(with3(`${legacy}${job("relabel_configs: [{ source_labels: ['a.b'], target_label: x }], static_configs: [{ targets: [a], labels: { a.b: c } }]")}`)).toEqual([]);
  expect(with3(`${legacy}${job("metric_name_validation_scheme: utf8, relabel_configs: [{ source_labels: [a], target_label: 'a.b' }]")}`)).toEqual([]);
  expect(with3('global: { external_labels: { "": x } }')).toEqual(['an empty text is no name of a label: Prometheus does not start']);
  expect(with3(`${legacy}${job('metric_name_escaping_scheme: allow-utf-8')}`)).toEqual(['metric_name_escaping_scheme is allow-utf-8 while metric_name_validation_scheme is legacy: Prometheus does not start']);
  expect(with3(job('scrape_interval: 1m', 'global: { metric_name_validation_scheme: legacy, metric_name_escaping_scheme: allow-utf-8 }\n'))).toHaveLength(1);
  expect(with3(job('metric_name_validation_scheme: legacy', 'global: { metric_name_escaping_scheme: allow-utf-8 }\n'))).toEqual([]);
  expect(with3(`${legacy}otlp: { translation_strategy: NoTranslation }`)).toHaveLength(1);
  expect(with3(`${legacy}otlp: { translation_strategy: UnderscoreEscapingWithSuffixes }`)).toEqual([]);
  const unsure = found(ruleChecks, documentOf({ kind: 'prometheus-config', text: target('a.b') }));
  expect(unsure).toMatchObject([{ severity: 'warning', message: "'a.b' is no classic name of a label: Prometheus 2 does not start with it" }]);
  expect(errors(target('a.b'))).toEqual([]);
});

const am = (route: string): string => `route: { receiver: a, routes: [{ ${route} }] }\nreceivers: [{ name: a }]\n`;
const inhibits = (rule: string): string => `route: { receiver: a }\nreceivers: [{ name: a }]\ninhibit_rules: [{ ${rule} }]\n`;
const ROUTES = [
  ...['a.b="c"', '"a.b"="c"', 'größe!~"x"', '{"a b"="c"}', '🔥=a', '"a"=b', 'a.b=c.d', 'a.b="\\d"', 'a.b="\\u00e4\\n"', 'a.b="c\\"d"', '"größe', 'a.b', 'a="b",c.d=e', '1a=b', 'a b="c"', 'a.b=c=d', '""="b"'].map((matcher) => am(`matchers: [${JSON.stringify(matcher)}]`)),
  ...['a.b', 'ä', '1a', 'a-b', 'a_b'].flatMap((label) => [am(`group_by: ['${label}']`), am(`match: { '${label}': x }`), am(`match_re: { '${label}': x }`), inhibits(`source_matchers: [a=b], target_matchers: ['${label}=c'], equal: ['${label}']`), inhibits(`source_match: { '${label}': x }, target_match_re: { b: c }, equal: [d]`), inhibits(`source_match_re: { a: x }, target_match: { '${label}': c }, equal: [d]`)]),
  inhibits("source_matchers: [a=b], target_matchers: [a=c], equal: ['']"),
];
it('takes the labels that Alertmanager takes, and says what older ones refuse', async () => {
  const severities = ROUTES.map((text) => found(routingChecks, documentOf({ kind: 'alertmanager-config', text })).map(({ severity }) => severity));
  const [by25, by28] = [...(await acceptedConfigs(ROUTES)).values()] as [readonly boolean[], readonly boolean[]];
  expect(ROUTES.filter((_, i) => by28[i] !== !severities[i]!.includes('error')), '0.28').toEqual([]);
  expect(ROUTES.filter((_, i) => by25[i] !== (severities[i]!.length === 0)), '0.25').toEqual([]);
});

it("leaves to Prometheus 3 the names of labels that it takes, in anybody's rules and in ours", () => {
  const text = "groups: [{ name: g, rules: [{ alert: A, expr: 'up{job=\"a\"} == 0', labels: { severity: page, data.center: eu }, annotations: { summary: a, description: b } }] }]";
  const said = (profile: 'generated' | 'foreign', prometheus?: string): unknown[] => found(ruleChecks, documentOf({ kind: 'prometheus-rules', text, profile }), prometheus === undefined ? {} : { prometheus }).map(({ id, severity }) => `${id} ${severity}`);
  expect([said('generated', '3.13'), said('foreign', '3.13'), said('generated', '2.53'), said('foreign')]).toEqual([[], [], ['rule/label-name error'], ['rule/label-name warning']]);
});
it('tells names in quotes from versions that do not know them', () => {
  const said = (expr: string, prometheus: string): string[] => checkPromql(expr, { profile: 'foreign', use: 'rule', prometheus }).filter(({ severity }) => severity === 'error').map(({ message }) => message);
  expect(said('sum by ("a.b") ({"my.metric", "label.x"="y"})', '3.0')).toEqual([]);
  expect(said('sum by ("a.b") ({"my.metric", "label.x"="y"})', '2.53')).toEqual(['Prometheus 2.53 does not know labels in quotes: it came with 3.0']);
  expect(checkPromql('größe > 1', { profile: 'foreign', use: 'rule' })).toMatchObject([{ id: 'promql/syntax', message: "'ö' stands in no name without quotes" }]);
  expect(said('sum by ("") (x)', '3.0')).toEqual(['an empty name of a label']);
  expect(said('{""}', '3.0')).toEqual(['every matcher here takes the empty value too, so this would select every series']);
});
