import { expect, it } from 'vitest';
import { alert, counter, gauge, promql, quantity, scenario, service, usedOf, type AlertOptions, type Phase, type Scenario } from '../index';
import { coverageOf } from './coverage';
import { unheard } from './unheard';

const [age, length, size] = [gauge({ name: 'mail_age_seconds' }), gauge({ name: 'queue_length' }), gauge({ name: 'queue_size_bytes' })];
const mail = service({
  name: 'mail', owner: 'team', select: { job: 'mail' },
  signals: {
    age: quantity({ title: 'Age', unit: 's', limits: { warning: 300, critical: 900 }, expr: (use) => promql`max by (job) (mail_age_seconds{${use.where}})` }),
    queue: usedOf('Queue', { used: length, size }, { warning: 0.7, critical: 0.9 }),
  },
});
const runbook = { meaning: 'm', firstSteps: ['s'] };
const old = (more: Partial<AlertOptions> = {}) => alert(mail.age.reaches('warning', { for: '1m' }), { name: 'MailOld', severity: 'warning', runbook, ...more });
const full = alert(mail.queue.reaches('critical', { for: '1m' }), { name: 'MailFull', severity: 'warning', runbook });
const told = (expected: object, ...phases: Phase[]): Scenario => scenario({ name: 'told', service: mail, story: { lasts: '20m', phases: phases as never }, expect: expected });
const bad: Phase = { at: '5m', series: [{ metric: age, value: 700 }] };
const good: Phase = { at: '0s', lasts: '5m', series: [{ metric: age, value: 20 }] };
const fires = { fires: { MailOld: { within: '2m' } } };
const said = (scenarios: readonly Scenario[], of = old()) =>
  unheard(scenarios.map((each) => ({ scenario: each, ofLibrary: false, alerts: [of, full], heard: [] }))).map(({ path, message }) => `${path}: ${message}`);

it('an alert that no story tells a good value is not proven to be quiet', () => {
  expect(said([told(fires, bad)])).toEqual(['MailOld: MailOld reads mail_age_seconds, which no story has while all is well: nothing shows that it stays quiet then']);
  // What may fire there says nothing of it.
  expect(said([told(fires, bad), told({ mayFire: ['MailOld'], fires: { MailFull: { within: '2m' } } }, good, { at: '5m', levels: { queue: 1 } })])).toHaveLength(1);
});
it('a good value before, a quiet story with one, or a reason is enough', () => {
  expect(said([told(fires, good, bad)])).toEqual([]);
  expect(said([told(fires, bad), told({ quiet: true }, good)])).toEqual([]);
  expect(said([told(fires, bad)], old({ exclude: { 'quiet/unheard': 'it is exposed only then' } }))).toEqual([]);
});
it('what a signal explains is there on every day, and a longer name is another metric', () => {
  const other = counter({ name: 'mail_age_seconds_total' });
  expect(said([told({ fires: { MailFull: { within: '2m' } } }, { at: '5m', levels: { queue: 1 } }, { at: '5m', series: [{ metric: other, perSecond: 1 }] })])).toEqual([]);
});
it('quiet days count for alerts whose metrics they have', () => {
  const days = [told(fires, bad), told({ quiet: true })].map((each, i) => ({ scenario: each, ofLibrary: i > 0, alerts: [old(), full], heard: [] }));
  expect(coverageOf(days).map(({ alert: name, quiet }) => `${name} ${quiet}`)).toEqual(['MailFull 1', 'MailOld 0']);
});
