import { describe, expect, it } from 'vitest';
import { runTable, table } from '../rule/cases.test-support';
import { condition } from './condition';
import { expression as expressionCheck } from './expression';
import { classic, data, expression, one, query } from './files.test-support';
import { faultInMath } from './math';
import { query as queryCheck } from './query';
import { ruleVariable } from './rule-variable';

const range = { instant: false, range: true };
const on = (type: string, more: object): string => data(query('A', {}, range), expression('B', type, 'A', more));
/** A threshold below what is planted, so that it ends in a number. */
const under = (type: string, more: object): string => data(query('A', {}, range), expression('R', type, 'A', more), expression('B', 'threshold', 'R'));
const resampled = (more: object): string => data(query('A', {}, range), expression('S', 'resample', 'A', more), expression('R', 'reduce', 'S'), expression('B', 'threshold', 'R'));
const evaluated = (evaluator: object): string => data(query('A'), expression('B', 'threshold', 'A', { conditions: [{ evaluator }] }));
const classics = (...conditions: object[]): string => data(query('A', {}, range), expression('B', 'classic_conditions', 'A', { conditions }));
const math = (text: string): string => data(query('A'), query('C'), expression('B', 'math', text));
const asking = (expr: string): string => data(query('A', {}, { expr }), expression('B', 'math', '$A'));
const modelled = (model: object, more: object = {}): string => data({ ...query('A', more), model }, expression('B', 'math', '$A'));
const prometheus = { datasource: { type: 'prometheus', uid: 'prom' } };
const WRONG = 'provisioning/expression!';

const EXPRESSIONS = table('grafana-alerting', [
  ['between', evaluated({ type: 'within_range', params: [1, 2] })], ['at least', evaluated({ type: 'gte', params: [1, 0] })], ['a sign', evaluated({ type: '>', params: [1] }), WRONG], ['no such comparison', evaluated({ type: 'abve', params: [1] }), WRONG],
  ['no numbers', evaluated({ type: 'gt', params: [] }), WRONG], ['no params', evaluated({ type: 'gt' }), WRONG], ['a number in quotes', evaluated({ type: 'gt', params: ['1'] }), WRONG], ['a number alone', evaluated({ type: 'gt', params: 1 }), WRONG],
  ['one of two', evaluated({ type: 'outside_range', params: [1] }), WRONG], ['backwards', evaluated({ type: 'within_range', params: [5, 1] }), WRONG], ['no evaluator', data(query('A'), expression('B', 'threshold', 'A', { conditions: [{}] })), WRONG],
  ['no conditions', data(query('A'), expression('B', 'threshold', 'A', { conditions: undefined })), WRONG], ['two conditions', data(query('A'), expression('B', 'threshold', 'A', { conditions: [{ evaluator: { type: 'gt', params: [1] } }, { evaluator: { type: 'gt', params: [1] } }] })), WRONG],
  ['recovery', data(query('A'), expression('B', 'threshold', 'A', { conditions: [{ evaluator: { type: 'gt', params: [1] }, unloadEvaluator: { type: 'lt', params: [0] } }] }))], ['recovery of no number', data(query('A'), expression('B', 'threshold', 'A', { conditions: [{ evaluator: { type: 'gt', params: [1] }, unloadEvaluator: { type: 'lt' } }] })), WRONG],
  ['without a type', data(query('A'), { refId: 'B', datasourceUid: '__expr__', model: { expression: '$A' } }), WRONG], ['a type', data(query('A'), expression('B', 'treshold', 'A')), WRONG], ['sql', on('sql', { expression: 'SELECT 1' })],
  ['of a panel', under('reduce', { reducer: 'lastNotNull' }), WRONG], ['no reducer', under('reduce', { reducer: undefined }), WRONG], ['capitals', under('reduce', { reducer: 'Mean' })], ['mode', under('reduce', { settings: { mode: 'drop' } }), WRONG],
  ['strict', under('reduce', { settings: { mode: '' } })], ['replaced by nothing', under('reduce', { settings: { mode: 'replaceNN' } }), WRONG], ['replaced', under('reduce', { settings: { mode: 'replaceNN', replaceWithValue: 0 } })],
  ['resampled', resampled({})], ['no window', resampled({ window: undefined }), WRONG], ['window', resampled({ window: '1 minute' }), WRONG], ['downsampler', resampled({ downsampler: 'avg' }), WRONG], ['no upsampler', resampled({ upsampler: undefined }), WRONG],
  ['a name for a uid', modelled({ expr: 'up', instant: true }, { datasourceUid: 'My Prometheus' }), 'provisioning/query'], ['a uid', modelled({ expr: 'up', instant: true }, { datasourceUid: 'P_1-x' })], ['of the environment', modelled({ expr: 'up', instant: true }, { datasourceUid: '$PROM_UID' })], ['classic', classics(classic('A'), classic('A', { evaluator: { type: 'no_value', params: [] } }))], ['none of classic', classics(), WRONG], ['classic of a panel', classics(classic('A', { reducer: { type: 'mean' } })), WRONG],
  ['classic comparison', classics(classic('A', { evaluator: { type: 'above', params: [1] } })), WRONG], ['classic without a number', classics(classic('A', { evaluator: { type: 'lt', params: [] } })), WRONG],
  ['math', math('abs(${A}) > 1 && !($C == nan()) || -$A ** 2 >= 0.5')], ['a bare name', math('A > $C'), WRONG], ['words', math('$A > 1 and $C > 1'), WRONG], ['one =', math('$A = 1'), WRONG],
]);
const QUERIES = table('grafana-alerting', [
  ['query', modelled({ ...prometheus, query: 'up', instant: true }), 'provisioning/query!'], ['no expr', modelled({ ...prometheus, instant: true }), 'provisioning/query!'], ['empty', modelled({ ...prometheus, expr: ' ', instant: true }), 'provisioning/query!'],
  ['query, of whatever', modelled({ query: 'up', range: true }), 'provisioning/query'], ['of InfluxDB', modelled({ query: 'from(bucket: "a")' })], ['of Tempo', modelled({ datasource: { type: 'tempo' }, query: '{}' })],
  ['mixed', data(query('A', { datasourceUid: '-- Mixed --' }), expression('B', 'math', '$A')), 'provisioning/query!'], ['of a dashboard', data(query('A', { datasourceUid: '${datasource}' }), expression('B', 'math', '$A')), 'provisioning/query'],
  ['of the environment', data(query('A', { datasourceUid: '$PROMETHEUS_UID' }), expression('B', 'math', '$A'))], ['no datasource', data(query('A', { datasourceUid: '' }), expression('B', 'math', '$A')), 'provisioning/query!'],
  ['an expression elsewhere', data(query('A'), { ...expression('B', 'math', '$A'), datasourceUid: '__exp__' }), 'provisioning/query!'],
  ['recorded from nothing', one({ record: { metric: 'a', from: 'Z' } }), 'provisioning/condition!'], ['recorded', one({ condition: undefined, record: { metric: 'a', from: 'A' } })],
]);
const VARIABLES = table('grafana-alerting', [
  ['a label', asking('up{job="$job"}'), 'provisioning/rule-variable!'], ['in brackets', asking('up{job=~"[[job]]"}'), 'provisioning/rule-variable!'], ['a window', asking('rate(up[${window}])'), 'provisioning/rule-variable!'],
  ['one of several', asking('up{job=~"$job|api"}'), 'provisioning/rule-variable'], ['excluded', asking('up{job!="$job"}'), 'provisioning/rule-variable'], ['of the environment', asking('up{job="$JOB"}'), 'provisioning/rule-variable'], ['a slip', asking('rate(up[$__rate_intervall])'), 'provisioning/rule-variable!'],
  ["Grafana's own", asking('rate(up[$__rate_interval]) + increase(up[${__range}]) + $__range_s')], ['groups', asking('label_replace(up, "a", "$1", "b", "(.*)")')], ['the end of a pattern', asking('up{a=~"b|c$"}')], ['of MQTT', asking('up{topic="$SYS/broker"}')],
]);

describe('queries of rules', () => {
  it('the table', () => runTable('queries of rules', [condition, expressionCheck, queryCheck, ruleVariable], [...EXPRESSIONS, ...QUERIES, ...VARIABLES]));
});
describe('math', () => {
  it.each([
    ['$A', undefined], ['${A b} + 1e-3 * .5', undefined], ['is_number($A) && round($B / 0xff) != -1', undefined], ['log(abs($A))', undefined], ['$A>-1', undefined],
    ['', /empty/], ['$A >', /behind '>' a value/], ['($A', /not closed/], ['$A)', /closes nothing/], ['$A $B', /operator is missing/], ['* $A', /before '\*' a value/], ['()', /before '\)'/], ['abs($A', /not closed/], ['$A | $B', /'\|' is no operator/], ['sqrt($A)', /no function 'sqrt'/],
    ['not $A', /'not' is no operator/], ['$A; $B', /';' means nothing/], ['abs()', undefined], ['rond($A)', /no function 'rond'/], [`${'('.repeat(50_000)}$A${')'.repeat(50_000)}`, undefined],
  ] as const)('%s', (text, wanted) => {
    const found = faultInMath(text);
    if (wanted) expect(found?.message).toMatch(wanted);
    else expect(found).toBeUndefined();
  });
});
