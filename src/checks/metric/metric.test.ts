import { describe, expect, it } from 'vitest';
import { counter, gauge, histogram, promql, quantity, service, traffic } from '../../index';
import { testProject } from '../../outputs/test-support';
import { tally } from '../tally.test-support';
import { metricUnboundedLabel } from './unbounded-label';
import { metricUnused } from './unused';

const mine = <P extends { readonly file?: string }>(problems: readonly P[]): readonly P[] => problems.filter(({ file }) => file === __filename);

const count = tally('metric');
describe('own metrics', () => {
  it('are to be read by something, whole or in part, by name or in raw PromQL', () => {
    const [calls, raw] = [histogram({ name: 'read_seconds', buckets: [1] }), gauge({ name: 'read_raw' })];
    const reader = service({ name: 'reader', owner: 'team', select: { job: 'reader' }, signals: { traffic: traffic(calls), raw: quantity({ title: 'Raw', unit: 'short', expr: () => promql`max(${raw.name})` }) } });
    const project = testProject();
    counter({ name: 'unread_total' });
    counter({ name: 'read_seconds_total' });
    const read = mine(metricUnused.run({ ...project, services: [...project.services, reader] }));
    count(['unread_total, read_seconds_total'], read.map(({ message }) => message));
    expect(read).toMatchObject([
      { severity: 'warning', message: '2 metrics are read by no signal, panel or alert: unread_total, read_seconds_total' },
    ]);
    expect(mine(metricUnused.run(project))).toMatchObject([{ message: expect.stringContaining('read_seconds, read_raw, unread_total') as string }]);
  });
  it.each(['user_id', 'userId', 'url', 'path', 'email', 'client_ip', 'trace_id', 'error_message', 'id'])('have no label %s with any value', (label) => {
    counter({ name: `by_${label}_total`, labels: { [label]: 'any' } } as never);
    const said = mine(metricUnboundedLabel.run(testProject())).filter(({ message }) => message.includes(` of by_${label}_total `));
    count([`'${label}'`], said.map(({ message }) => message));
    expect(said.at(-1)).toMatchObject({ severity: 'warning', path: `labels.${label}`, message: `label '${label}' of by_${label}_total can have any number of values, and each is a series` });
  });
  it.each([['route', 'any'], ['status', 'any'], ['method', ['GET']], ['id', ['a', 'b']], ['paths', 'any'], ['idle', 'any']])('may have label %s: %j', (label, values) => {
    counter({ name: `fine_${label}_total`, labels: { [label]: values } } as never);
    const said = mine(metricUnboundedLabel.run(testProject())).filter(({ message }) => message.includes(`fine_${label}_total`));
    count([], said.map(({ message }) => message));
    expect(said).toEqual([]);
  });
});
