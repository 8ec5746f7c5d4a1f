import { describe, expect, it } from 'vitest';
import { documentOf, found, marks, runTable, table, type Case } from './cases.test-support';
import { acceptedRules } from './truth.test-support';
import { templateChecks } from '../template';
import { ruleChecks } from '.';

const group = (rules: string, more = ''): string => `groups:\n- name: g\n${more}  rules:\n${rules.trim().split('\n').map((line) => `  ${line}`).join('\n')}\n`;
const alert = (more: string, expr = 'up == 0'): string => group(`- alert: Down\n  expr: '${expr}'\n${more.split('\n').map((l) => `  ${l}`).join('\n')}`);
/** Alerts by name that have these labels and annotations. */
const many = (count: number, body: string, last = ''): string => group([...Array(count).keys()].map((i) => `- alert: A${i}\n  expr: up == ${i}\n${body}`).join('\n') + (last ? `\n- alert: Last\n  expr: up == 99\n${last}` : ''));

const FILES: readonly Case[] = table('prometheus-rules', [
  ['a good file', group("- record: job:up:sum\n  expr: sum by (job) (up)\n- alert: Down\n  expr: job:up:sum < 1\n  for: 1m\n  labels: {severity: page}\n  annotations: {summary: '{{ $labels.job }}'}", '  interval: 30s\n')],
  ['empty', '{}'], ['no groups', 'groups: []'], ['null', 'groups: null'],
  ['for between intervals', alert('for: 90s').replace('  rules', '  interval: 1m\n  rules'), 'rule/for-and-interval'], ['for under the interval', alert('for: 10s').replace('  rules', '  interval: 1m\n  rules'), 'rule/for-and-interval'],
  ['for of whole intervals', alert('for: 5m').replace('  rules', '  interval: 1m\n  rules')], ['no interval is known', alert('for: 7s')], ['for 0', alert('for: 0s').replace('  rules', '  interval: 1m\n  rules')],
  ['keep under the interval', alert('keep_firing_for: 10s').replace('  rules', '  interval: 1m\n  rules'), 'rule/for-and-interval'], ['keep beyond it', alert('keep_firing_for: 90s').replace('  rules', '  interval: 1m\n  rules')],
  ['for as a label', alert('labels: {severity: page, for: 5m}'), 'rule/misplaced'], ['for as an annotation', alert('annotations: {for: 5m}'), 'rule/misplaced'], ['severity as an annotation', alert('annotations: {severity: page}'), 'rule/misplaced'], ['severity in both', alert('labels: {severity: page}\nannotations: {severity: page}')], ['a label called for beside one', alert('for: 5m\nlabels: {for: x}')],
  ['events between evaluations', alert('for: 5m', 'increase(oom_total[1m]) > 0').replace('  rules', '  interval: 5m\n  rules'), 'rule/window-and-interval'], ['a window of the interval', alert('for: 5m', 'increase(oom_total[5m]) > 0').replace('  rules', '  interval: 5m\n  rules')], ['a sampled rate', alert('for: 5m', 'rate(oom_total[1m]) > 0').replace('  rules', '  interval: 5m\n  rules')], ['of a subquery', alert('for: 5m', 'max_over_time(increase(oom_total[1m])[5m:30s]) > 0').replace('  rules', '  interval: 5m\n  rules')],
  ['interval 0', alert('for: 1m').replace('  rules', '  interval: 0s\n  rules'), 'rule/interval-zero'],
  ['words for a duration', alert('for: 5 min'), 'rule/duration!'], ['no unit', alert('for: 300'), 'rule/duration!'], ['fraction', alert('for: 1.5m'), 'rule/duration!'], ['wrong order', alert('for: 5m1h'), 'rule/duration!'], ['long duration', alert('for: 1h30m')], ['years', alert('for: 1y2w3d')],
  ['interval of a group', alert('for: 1m').replace('  rules', '  interval: 1min\n  rules'), 'rule/duration!'], ['capital unit', alert('for: 5M'), 'rule/duration!'], ['negative', alert("for: '-5m'"), 'rule/duration!'],
  ['alert and recording', group('- alert: A\n  record: b\n  expr: up == 0'), 'rule/kind!'], ['neither', group('- expr: up == 0'), 'rule/kind!'], ['no expr', group('- alert: A'), 'rule/kind!'], ['recording with for', group('- record: a:b:c\n  expr: up\n  for: 5m'), 'rule/kind!'],
  ['recording with annotations', group('- record: a:b:c\n  expr: up\n  annotations: {a: b}'), 'rule/kind!'], ['recording with for 0', group('- record: a:b:c\n  expr: up\n  for: 0s')], ['recording with labels', group('- record: a:b:c\n  expr: up\n  labels: {a: b}')],
  ['more rules than Mimir takes', many(21, '  for: 1m')],
  ['group twice', 'groups: [{name: a, rules: []}, {name: a, rules: []}]', 'rule/group-name!'], ['group without a name', 'groups: [{rules: []}]', 'rule/group-name!'], ['names apart by case', 'groups: [{name: a, rules: []}, {name: A, rules: []}]'],
  ['rule twice', group('- record: a:b:c\n  expr: sum(up)\n- record: a:b:c\n  expr: sum( up )'), 'rule/twice'], ['recorded twice', group('- record: a:b:c\n  expr: sum(up)\n- record: a:b:c\n  expr: sum(down)'), 'rule/twice'],
  ['apart by labels', group('- record: a:b:c\n  expr: sum(up)\n  labels: {x: y}\n- record: a:b:c\n  expr: sum(down)\n  labels: {x: z}')], ['alert of two conditions', group('- alert: A\n  expr: up == 0\n- alert: A\n  expr: down == 0')],
  ['alert twice', group('- alert: A\n  expr: up == 0\n- alert: A\n  expr: up == 0'), 'rule/twice'], ['apart by the group', 'groups: [{name: a, labels: {x: y}, rules: [{record: b, expr: up}]}, {name: c, rules: [{record: b, expr: up}]}]'],
  ['braces in a name', group('- record: "up{a=\'b\'}"\n  expr: up'), 'rule/name!'], ['template in a name', group("- alert: 'Down {{ $labels.a }}'\n  expr: up == 0"), 'rule/name'], ['spaces in an alert', group('- alert: Down now\n  expr: up == 0')], ['any recording name', group('- record: foo\n  expr: up')],
  ['__name__', alert('labels: {__name__: x}'), 'rule/label-name!'], ['__name__ of a recording', group('- record: a\n  expr: up\n  labels: {__name__: x}'), 'rule/label-name!'], ['alertname', alert('labels: {alertname: x}'), 'rule/label-name'], ['a common label', alert('labels: {severity_2: x}')],
  ['the value in a label', alert("labels: {load: '{{ $value }}'}"), 'rule/value-in-label'], ['formatted', alert("labels: {load: '{{ .Value | humanize }}'}"), 'rule/value-in-label'], ['as an argument', alert("labels: {load: '{{ printf \"%.0f\" $value }}'}"), 'rule/value-in-label'],
  ['the value in a condition', alert("labels: {severity: '{{ if gt $value 5.0 }}critical{{ else }}warning{{ end }}'}")], ['a label in a label', alert("labels: {where: '{{ $labels.instance }}'}")], ['an asked value', alert("labels: {load: '{{ query \"up\" | first | value }}'}"), 'rule/value-in-label'], ['value of an item', alert("labels: {a: '{{ range $labels }}{{ .Value }}{{ end }}'}")],
  ['longer than the rule', alert("annotations: {summary: '{{ query \"rate(x[1h])\" | first | value }}'}", 'rate(x[5m]) > 1'), 'rule/annotation-window'], ['piped', alert("annotations: {summary: '{{ with \"rate(x[1h])\" | query }}{{ end }}'}", 'rate(x[5m]) > 1'), 'rule/annotation-window'],
  ['as long as the rule', alert("annotations: {summary: '{{ query \"rate(x[5m])\" | first | value }}'}", 'rate(x[5m]) > 1')], ['of before', alert("annotations: {summary: '{{ query \"rate(x[1h] offset 5m)\" | first | value }}'}", 'rate(x[5m]) > 1')], ['no window', alert("annotations: {summary: '{{ query \"rate(x[1h])\" | first | value }}'}", 'x > 1')],
  ['short first, then long', alert("annotations: {summary: '{{ query \"rate(x[1m]) or rate(x[1h])\" | first | value }}'}", 'rate(x[5m]) > 1')], ['the window of its recording', group("- record: a:b:c\n  expr: rate(x[1h])\n- alert: A\n  expr: a:b:c > 1\n  annotations: {s: '{{ query \"rate(x[30m])\" }}'}")],
  ['bool inside', alert('for: 1m', 'sum(errors > bool 5) > 2')], ['dead man', alert('for: 1m', 'vector(1)')], ['absent', alert('for: 1m', 'absent(up{job="a"})')],
  ['unless', alert('for: 1m', 'up unless down')], ['a recording may compare', alert('for: 1m', 'job:down:bool')], ['ALERTS', alert('for: 1m', 'ALERTS{alertstate="firing"}')], ['not PromQL', alert('for: 1m', '{app="a"} |= "error"')],
  ['another group', 'groups: [{name: a, rules: [{record: "a:b:c", expr: up}]}, {name: b, rules: [{alert: X, expr: "a:b:c > 1"}]}]', 'rule/recorded-elsewhere'], ['below', group('- alert: A\n  expr: a:b:c > 1\n- record: a:b:c\n  expr: up'), 'rule/recorded-elsewhere'],
  ['above', group('- record: a:b:c\n  expr: up\n- alert: A\n  expr: a:b:c > 1')], ['in both', 'groups: [{name: a, rules: [{record: "a:b:c", expr: up, labels: {x: y}}]}, {name: b, rules: [{record: "a:b:c", expr: up}, {alert: X, expr: "a:b:c > 1"}]}]'], ['of another file', alert('for: 1m', 'a:b:c > 1')],
  ['a circle', group('- record: job:a:sum\n  expr: job:b:sum * 2\n- record: job:b:sum\n  expr: sum by (job) (job:a:sum offset 5m)'), 'rule/recorded-circle'], ['of itself', group('- record: job:a:sum\n  expr: job:a:sum + 1'), 'rule/recorded-circle'],
  ['a circle of three', "groups: [{name: a, rules: [{record: 'a:x', expr: 'a:y > 1'}]}, {name: b, rules: [{record: 'a:y', expr: 'rate(x[5m]) * on (job) a:z'}, {record: 'a:z', expr: 'max(a:x) / 2'}, {record: 'a:t', expr: 'a:x'}]}]", 'rule/recorded-circle'],
  ['a circle with a way in', group('- record: job:a:sum\n  expr: job:b:sum or sum by (job) (x)\n- record: job:b:sum\n  expr: job:a:sum')], ['kept while absent', group('- record: job:a:sum\n  expr: x or job:a:sum')], ['recorded by another rule too', group('- record: job:a:sum\n  expr: job:b:sum\n- record: job:b:sum\n  expr: job:a:sum\n- record: job:b:sum\n  expr: sum by (job) (x)\n  labels: {y: z}')],
  ["a target's own", group('- record: kube_pod_info\n  expr: max by (pod) (kube_pod_info)')], ['a chain', group('- record: job:a:sum\n  expr: sum by (job) (x)\n- record: job:b:sum\n  expr: job:a:sum')], ['without it', group('- record: job:a:sum\n  expr: x unless job:b:sum\n- record: job:b:sum\n  expr: job:a:sum')],
  ['a slip of a recording', group('- record: job:requests:rate5m\n  expr: sum by (job) (rate(x[5m]))\n- alert: A\n  expr: job:request:rate5m > 5'), 'rule/recorded-name'], ['of its separator', group('- record: job:requests:rate5m\n  expr: sum by (job) (rate(x[5m]))\n- record: job:requests:max\n  expr: max by (job) (job:requests_rate5m)'), 'rule/recorded-name'],
  ['letters exchanged', group('- record: job:http_errors:ratio\n  expr: sum by (job) (rate(x[5m]))\n- alert: A\n  expr: job:http_erorrs:ratio > 5'), 'rule/recorded-name'],
  ['another window', group('- record: job:requests:rate5m\n  expr: sum by (job) (rate(x[5m]))\n- alert: A\n  expr: job:requests:rate1m > 5')], ['another unit', group('- record: job:requests:rate5m\n  expr: sum by (job) (rate(x[5m]))\n- alert: A\n  expr: job:requests:rate5h > 5')],
  ['another word', group('- record: node:net_rx:rate5m\n  expr: sum by (node) (rate(x[5m]))\n- alert: A\n  expr: node:net_tx:rate5m > 5')], ['another level', group('- record: job:requests:max\n  expr: max by (job) (x)\n- alert: A\n  expr: pod:requests:min > 5')],
  ['label takes its place', alert('labels: {instance: all}', 'sum by (instance) (up) == 0'), 'rule/label-overrides'], ['by a template', alert("labels: {instance: 'x{{ $labels.instance }}'}", 'sum by (instance) (up) == 0')], ['of more labels', alert('labels: {instance: all}', 'sum by (instance, job) (up) == 0')],
  ['of each target', alert('labels: {instance: all}'), 'rule/label-overrides'], ['of one target', alert('labels: {instance: all}', 'up{instance="a"} == 0')],
  ['another window in the name', group('- record: job:requests:rate1h\n  expr: sum by (job) (rate(x[5m]))'), 'rule/name-says'], ['another function', group('- record: job:requests:increase5m\n  expr: sum by (job) (rate(x[5m]))'), 'rule/name-says'],
  ['a label that it has not', group('- record: instance:requests:rate5m\n  expr: sum by (job) (rate(x[5m]))'), 'rule/name-says'], ['buckets without le', group('- record: job:x_bucket:rate5m\n  expr: sum by (job) (rate(x_bucket[5m]))'), 'rule/name-says'],
  ['what it says', group('- record: job_le:x_bucket:rate5m\n  expr: sum by (job, le) (rate(x_bucket[300s]))')], ['through a recording', group('- record: job:requests:rate5m\n  expr: sum by (job) (rate(x[5m]))\n- record: job:share:ratio_rate5m\n  expr: job:requests:rate5m / 5')], ['a level by a label', group('- record: cluster:requests:rate5m\n  expr: sum(rate(x[5m]))\n  labels: {cluster: eu}')],
  ['a template in a recording', group("- record: job:requests:sum\n  expr: sum by (job) (x)\n  labels: {team: '{{ $labels.team }}'}"), 'rule/kind'],
  ['a severity misspelt', alert('labels: {severity: critcal}'), 'rule/severity-value'], ['none at all', alert("labels: {severity: ''}"), 'rule/severity-value'], ['its label large', alert('labels: {Severity: critical}'), 'rule/severity-value'], ['large among small', group('- alert: A\n  expr: up == 0\n  labels: {severity: warning}\n- alert: B\n  expr: up == 1\n  labels: {severity: Warning}'), 'rule/severity-value'],
  ['of a group', alert('for: 1m').replace('  rules', '  labels: {severity: warnning}\n  rules'), 'rule/severity-value'], ['all large', alert('labels: {severity: Critical}')], ['a word of its own', alert('labels: {severity: sev1}')], ['a template', alert("labels: {severity: '{{ if gt $value 5.0 }}critical{{ else }}warning{{ end }}'}")],
  ['no address', alert('annotations: {runbook_url: see the wiki}'), 'rule/annotations'], ['a path', alert('annotations: {runbook_url: runbooks/a.md}')], ['an address of parts', alert("annotations: {runbook_url: '{{ $externalURL }} / a'}")],
  ['severity is custom', many(6, '  labels: {severity: page}', '  labels: {team: x}'), 'rule/severity-label'], ['by the group', many(6, '  labels: {severity: page}', '  labels: {team: x}').replace('  rules', '  labels: {severity: low}\n  rules')], ['no custom', many(3, '  labels: {severity: page}', '  for: 1m')], ['half have it', many(6, '  labels: {a: b}', '  labels: {severity: page}')],
  ['summary is custom', many(6, "  annotations: {summary: x, description: y}", "  annotations: {description: y}"), 'rule/annotations'], ['message stands for it', many(6, '  annotations: {summary: x}', '  annotations: {message: y}')], ['runbook is custom', many(6, '  annotations: {runbook_url: x}', '  annotations: {a: b}'), 'rule/annotations'],
]);
/** Prometheus 2 refuses them, 3 does not. */
const NAMES_OF_3 = table('prometheus-rules', [['UTF-8 recording', group('- record: my.metric\n  expr: up'), 'rule/name'], ['UTF-8 label', alert('labels: {my-label: x}'), 'rule/label-name'], ['UTF-8 annotation', alert('annotations: {run-book: x}'), 'rule/label-name']]);
const WITH_2 = NAMES_OF_3.map((c): Case => ({ ...c, name: `${c.name} on 2`, finds: c.finds.map((id) => `${id}!`), surroundings: { prometheus: '2.53' } }));
const full = (count: number): string => group([...Array(count).keys()].map((i) => `- record: a:b${i}:c\n  expr: up`).join('\n'));
const OURS = [
  ...table('prometheus-rules', [
    ['bare', group('- alert: Down\n  expr: up == 0'), 'rule/no-selector!', 'rule/severity-label!', 'rule/annotations!'],
    ['complete', group("- alert: Down\n  expr: up{job='a'} == 0\n  labels: {severity: page}\n  annotations: {summary: a, description: b}")],
    ['one has a runbook', group("- alert: Down\n  expr: up{job='a'} == 0\n  labels: {severity: page}\n  annotations: {summary: a, description: b, runbook_url: c}\n- alert: Up\n  expr: up{job='a'} == 1\n  labels: {severity: page}\n  annotations: {summary: a, description: b}"), 'rule/annotations!'],
    ['more than Mimir takes', full(21), 'rule/group-size'], ['as many as it takes', full(20)],
    ['shape of a name', group('- record: requests\n  expr: up'), 'rule/name!'], ['name by matcher', group("- alert: Down\n  expr: '{__name__=\"up\"} == 0'\n  labels: {severity: page}\n  annotations: {summary: a, description: b}"), 'rule/no-selector!'],
  ], { profile: 'generated' }),
];
const GRAFANA = table('grafana-alerting', [
  ['the value in a label', "groups: [{rules: [{title: A, labels: {load: '{{ $$values.A.Value }}'}}]}]", 'rule/value-in-label'], ['a label of a value', "groups: [{rules: [{title: A, labels: {level: '{{ if gt $$values.A.Value 5.0 }}a{{ else }}b{{ end }}'}}]}]"],
]);
const job = (more: string, global = ''): string => `${global}\nscrape_configs:\n- job_name: a\n  static_configs: [{targets: ['a:1']}]\n${more}\n`;
const CONFIGS = table('prometheus-config', [
  ['UTF-8 label', 'global: {external_labels: {data.center: eu}}', 'rule/scrape-label'], ['empty label', "global: {external_labels: {'': eu}}", 'rule/scrape-label!'],
  ['good', job('  scrape_interval: 15s\n  scrape_timeout: 15s')], ['timeout too long', job('  scrape_interval: 10s\n  scrape_timeout: 30s'), 'rule/scrape!'], ['timeout over the default', job('  scrape_timeout: 2m'), 'rule/scrape!'], ['cut by the job', job('  scrape_interval: 5s', 'global: {scrape_timeout: 10s}')],
  ['global timeout', job('', 'global: {scrape_interval: 10s, scrape_timeout: 20s}'), 'rule/scrape!'], ['job twice', job('- job_name: a'), 'rule/scrape!'], ['job without a name', job('- scrape_interval: 5s'), 'rule/scrape!'], ['bad time', job('  scrape_interval: 15'), 'rule/scrape!'],
  ['a map without a group', job("  relabel_configs: [{action: labelmap, regex: __meta_kubernetes_pod_label_.+}]"), 'rule/scrape'], ['a map with one', job("  relabel_configs: [{action: labelmap, regex: __meta_kubernetes_pod_label_(.+)}]")], ['a map to one label', job("  relabel_configs: [{action: labelmap, regex: a(.+), target_label: b}]"), 'rule/scrape'],
  ['a group too many', job("  relabel_configs: [{source_labels: [a], regex: '(x)y(?:z)', replacement: '$2', target_label: b}]"), 'rule/scrape'], ['of the default', job("  relabel_configs: [{source_labels: [a], replacement: '${2}', target_label: b}]"), 'rule/scrape'], ['groups', job("  relabel_configs: [{source_labels: [a], regex: '(x)[(](?P<n>y)', replacement: '$2-$1', target_label: b}]")],
  ['keep of nothing', job("  relabel_configs: [{regex: x, action: keep}]"), 'rule/scrape'], ['drop of all', job("  relabel_configs: [{regex: '.*', action: drop}]")],
  ['bad pattern', job("  relabel_configs: [{source_labels: [a], regex: '(?=x)', action: keep}]"), 'rule/scrape!'], ['no target', job('  relabel_configs: [{source_labels: [a]}]'), 'rule/scrape!'], ['keep needs none', job("  relabel_configs: [{source_labels: [a], regex: 'x.*', action: keep}]")], ['labeldrop of a label', job("  relabel_configs: [{source_labels: [a], regex: 'x.*', action: labeldrop}]"), 'rule/scrape!'], ['shards', job("  relabel_configs: [{source_labels: [a], target_label: b, action: hashmod}]"), 'rule/scrape!'], ['labeldrop', job("  metric_relabel_configs: [{regex: 'x.*', action: labeldrop}]")],
  ['nobody hears', job('', 'rule_files: [no/*.yml]'), 'rule/scrape'], ['somebody hears', job('', "rule_files: [no/*.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ['a:1']}]}]}")], ['empty', '{}'],
]);

describe('rule files', () => {
  it('the table', () => runTable('rule', ruleChecks, [...FILES, ...NAMES_OF_3, ...WITH_2, ...OURS, ...GRAFANA, ...CONFIGS]));

  it('an error is what promtool refuses, and nothing else', async () => {
    const accepted = await acceptedRules(FILES.map((f) => f.text));
    const checks = [...ruleChecks, ...templateChecks];
    const wrong = FILES.flatMap((file, i) => {
      const refused = marks(found(checks, documentOf(file))).some((id) => id.endsWith('!'));
      // A group's labels are of Prometheus 3.
      const answers = [...accepted].filter(([series]) => series === '3' || !/^ {2}labels|labels: \{x: y\}, rules/m.test(file.text));
      return answers.filter(([, ok]) => ok[i] === refused && !file.name.startsWith('not PromQL')).map(([series]) => `${file.name} (${series}): ${refused ? 'accepted, but called an error' : 'refused, but not called an error'}`);
    });
    expect(wrong).toEqual([]);
    const names = await acceptedRules(NAMES_OF_3.map((f) => f.text));
    for (const [series, ok] of names) expect(ok, series).toEqual(NAMES_OF_3.map(() => series === '3'));
    const configs = await acceptedRules(CONFIGS.map((f) => f.text), 'config');
    const wrongConfigs = CONFIGS.flatMap((file, i) => {
      const refused = marks(found(ruleChecks, documentOf(file))).some((id) => id.endsWith('!'));
      return [...configs].filter(([series, ok]) => ok[i] === refused && !(file.name.startsWith('UTF-8') && series !== '3')).map(([series]) => `${file.name} (${series})`);
    });
    expect(wrongConfigs).toEqual([]);
  });
});

it("a label of discovery has its name's other characters written as _", () => {
  const labels = (label: string): string[] => marks(found(ruleChecks, documentOf({ kind: 'prometheus-config', text: JSON.stringify({ scrape_configs: [{ job_name: 'a', relabel_configs: [{ source_labels: [label], regex: 'true', action: 'keep' }] }] }) })));
  expect(labels('__meta_kubernetes_pod_annotation_prometheus.io/scrape')).toEqual(['rule/scrape']);
  expect(labels('__meta_kubernetes_pod_annotation_prometheus_io_scrape')).toEqual([]);
});
