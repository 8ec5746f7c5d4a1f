import { describe, expect, it } from 'vitest';
import { gauge, pool, service } from '../index';
import { inShort } from './alert-words';

describe('when an alert fires, in a line', () => {
  const limits = { warning: 0.8, critical: 1 };
  const { connections } = service({
    name: 'shop', owner: 'team', select: { job: 'shop' },
    signals: { connections: pool('Connections', { used: gauge({ name: 'pool_used' }), size: 10, waiting: gauge({ name: 'pool_waiting' }) }, limits) },
  });
  it('is a limit of the signal, where it is compared with that', () => {
    expect(inShort(connections.reaches('critical', { for: '1m' }))).toBe('Connections at or above 100 %');
  });
  it('is what the condition says, where something else of the signal is compared', () => {
    expect(inShort(connections.queues({ for: '1m' }))).toBe('Connections: … wait for one at <instance>');
  });
});
