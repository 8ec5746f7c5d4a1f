import { it } from 'vitest';
import { runTable, table } from '../rule/cases.test-support';
import { data, expression, group, one, query, rule } from './files.test-support';
import { label } from './label';
import { length } from './length';
import { threshold } from './threshold';

const RATIO = 'sum by (job) (rate(errors_total[5m])) / sum by (job) (rate(requests_total[5m]))';
const amount = (more: object = {}, expr = RATIO): object => query('A', {}, { expr, ...more });
const summary = (text: string, expr: string, more: object = {}): string => one({ annotations: { summary: text }, data: [amount({}, expr), expression('B', 'math', '$A > 1')], ...more });
const bare = (...queries: object[]): string => data(...queries);
const loki = { datasource: { type: 'loki', uid: 'l' } };

const CASES = table('grafana-alerting', [
  ['a long title', one({ title: 'x'.repeat(191) }), 'provisioning/length!'], ['as long as may be', one({ title: 'x'.repeat(190) })], ['long in bytes', one({ title: 'ü'.repeat(96) }), 'provisioning/length!'],
  ['a long group', group([rule()], { name: 'g'.repeat(191) }), 'provisioning/length!'], ['a title of the environment', one({ title: `$${'T'.repeat(300)}` })],

  ['a ratio as the condition', bare(query('B', {}, { expr: RATIO })), 'provisioning/threshold'], ['reduced', bare(amount({ instant: false, range: true }), expression('B', 'reduce', 'A')), 'provisioning/threshold'],
  ['compared twice', bare(query('A', {}, { expr: 'up == 0' }), expression('R', 'reduce', 'A', { reducer: 'last' }), expression('B', 'threshold', 'R', { conditions: [{ evaluator: { type: 'gt', params: [0] } }] })), 'provisioning/threshold'], ['a share over 5', bare(query('A', {}, { expr: 'sum(rate(a_total{b="c"}[5m])) / sum(rate(a_total[5m]))' }), expression('B', 'threshold', 'A', { conditions: [{ evaluator: { type: 'gt', params: [5] } }] })), 'provisioning/threshold'],
  ['a range that is not met', bare(query('A', {}, { expr: 'up' }), expression('B', 'threshold', 'A', { conditions: [{ evaluator: { type: 'within_range', params: [1, 5] } }] })), 'provisioning/threshold'], ['how many are down', bare(query('A', {}, { expr: 'up == 0' }), expression('R', 'reduce', 'A', { reducer: 'count' }), expression('B', 'threshold', 'R', { conditions: [{ evaluator: { type: 'gt', params: [0] } }] }))],
  ['down', bare(query('A', {}, { expr: 'up' }), expression('B', 'threshold', 'A', { conditions: [{ evaluator: { type: 'lt', params: [1] } }] }))], ['a gap that counts as another', bare(query('A', {}, { expr: 'up == 0' }), expression('R', 'reduce', 'A', { reducer: 'last', settings: { mode: 'replaceNN', replaceWithValue: 1 } }), expression('B', 'threshold', 'R', { conditions: [{ evaluator: { type: 'gt', params: [0] } }] }))],
  ['calculated', bare(amount(), expression('B', 'math', '$A * 100')), 'provisioning/threshold'], ['compared in a threshold', bare(amount(), expression('B', 'threshold', 'A'))], ['compared in math', bare(amount(), expression('B', 'math', '$A > 1'))],
  ['compared in the query', bare(query('B', {}, { expr: `${RATIO} > 0.1` }))], ['a metric that may be 0 or 1', bare(query('B', {}, { expr: 'probe_failed' }))], ['what is absent', bare(query('B', {}, { expr: 'absent(rate(a[5m]))' }))],
  ['a count', bare(query('B', {}, { expr: 'increase(failed_backups_total[1h])' }))], ['what is joined', bare(query('B', {}, { expr: 'rate(a[5m]) and on () vector(1)' }))], ['of Loki', bare(query('B', {}, { expr: 'rate({a="b"}[5m])', ...loki }))], ['is null', bare(amount(), expression('B', 'math', 'is_nan($A)'))],
  ['a recording rule', one({ condition: 'A', record: { metric: 'a', from: 'A' }, data: [amount()] })], ['one of two that is compared', bare(amount(), query('C', {}, { expr: 'up == 0' }), expression('B', 'math', '$A * $C'))],

  ['aggregated away', summary('{{ $labels.pod }} fails', RATIO), 'provisioning/label'], ['kept', summary('{{ $labels.job }} fails', RATIO)], ["the rule's own", summary('{{ $labels.team }}', RATIO, { labels: { team: 'a' } })],
  ["Grafana's own", summary('{{ $labels.alertname }} {{ $labels.grafana_folder }}', RATIO)], ['not known', summary('{{ $labels.pod }}', 'max_over_time(a[5m])')], ['in a condition', summary('{{ if $labels.pod }}x{{ end }}', RATIO)],
  ['in a label', one({ labels: { pod: '{{ $$labels.pod }}' }, data: [amount(), expression('B', 'math', '$A > 1')] })],
  ['of another query', one({ annotations: { summary: '{{ $labels.pod }}' }, data: [amount(), query('C', {}, { expr: 'sum by (pod) (a)' }), expression('B', 'math', '$A > $C')] })],
  ['beside Loki', one({ annotations: { summary: '{{ $labels.pod }}' }, data: [amount(), query('C', {}, { expr: 'sum by (x) (rate({a="b"}[5m]))', ...loki }), expression('B', 'math', '$A > $C')] })],
]);

it('what rules of Grafana say, and when', () => runTable('messages of rules', [label, length, threshold], [...CASES, ...table('grafana-alerting', [
  ['ours', bare(query('B', {}, { expr: RATIO })), 'provisioning/threshold!'], ['ours, aggregated away', summary('{{ $labels.pod }}', RATIO), 'provisioning/label!'],
], { profile: 'generated' })]));
