import { describe, expect, it } from 'vitest';
import { outside, type ActiveTimes } from './active-times';
import { completeConfig } from './config';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
/** Whether a list of times holds a moment, by what Alertmanager's documentation says of it: within an interval all fields hold, of a field one item. */
const holds = (all: ReturnType<typeof outside>, day: string, minute: number): boolean => all.some(({ weekdays, times }) =>
  (weekdays?.includes(day) ?? true) && (times?.some(({ start_time: start, end_time: end }) => minutes(start) <= minute && minute < minutes(end)) ?? true));

describe('times at which notices are told', () => {
  it.each<ActiveTimes>([
    { from: '09:00', to: '18:00' }, { days: ['monday', 'sunday'], from: '00:00', to: '12:30' }, { days: ['saturday'], from: '07:15', to: '24:00' }, { from: '00:00', to: '24:00' },
    { days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'], from: '06:00', to: '22:00' },
  ])('leave the rest of the week: %j', (times) => {
    const rest = outside(times);
    for (const day of DAYS) for (let minute = 0; minute < 1440; minute += 15) {
      const active = (times.days ?? DAYS.slice(1, 6)).includes(day as 'monday') && minutes(times.from) <= minute && minute < minutes(times.to);
      expect(holds(rest, day, minute), `${day} ${minute}`).toBe(!active);
    }
  });
  it('carry their zone, in each part of it', () => {
    expect(outside({ from: '09:00', to: '18:00', zone: 'Europe/Berlin' }).map(({ location }) => location)).toEqual(['Europe/Berlin', 'Europe/Berlin']);
    expect(outside({ from: '09:00', to: '18:00', zone: 'UTC' })[0]).not.toHaveProperty('location');
  });
  it.each([
    [{ from: '22:00', to: '06:00' }, 'ends before it starts', 'receivers.noticeTimes.to'], [{ from: '09:00', to: '18:00', zone: 'Berlin' }, "no time zone 'Berlin'", 'receivers.noticeTimes.zone'],
    [{ days: DAYS, from: '00:00', to: '24:00' }, 'always', 'receivers.noticeTimes.days'],
  ])('are refused where they are none: %j', (noticeTimes, message, path) => {
    expect(() => completeConfig({ receivers: { page: { channel: '#x' }, noticeTimes: noticeTimes as ActiveTimes } })).toThrow(expect.objectContaining({ name: 'DefinitionError', message: expect.stringContaining(message) as string, path }) as Error);
  });
  it('have no zone where they are written for Kubernetes, which knows none', () => {
    const zoned = { receivers: { page: { channel: '#x' }, noticeTimes: { from: '09:00', to: '18:00', zone: 'Asia/Seoul' } }, kubernetes: {} };
    expect(() => completeConfig(zoned)).toThrow(expect.objectContaining({ name: 'DefinitionError', message: expect.stringContaining("in the zone 'Asia/Seoul'") as string, path: 'receivers.noticeTimes.zone' }) as Error);
    expect(() => completeConfig({ ...zoned, outputs: ['grafana'] })).not.toThrow();
    expect(() => completeConfig({ ...zoned, kubernetes: undefined })).not.toThrow();
  });
});
