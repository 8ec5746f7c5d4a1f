import { DefinitionError } from './problem';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
/** Hours of some days of the week. */
export interface ActiveTimes {
  /** Default: Monday to Friday. */
  readonly days?: readonly ('monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday')[];
  /** As in `09:00`. */
  readonly from: string;
  /** Not before `from`; the end of the day is `24:00`. */
  readonly to: string;
  /** As in `Europe/Berlin`. Default `UTC`. */
  readonly zone?: string;
}
/** A list of times in the form of Alertmanager, which is Grafana's too (`location` since Alertmanager 0.25 and Grafana 9.3.9). */
export interface TimeInterval {
  readonly weekdays?: readonly string[];
  readonly times?: readonly { readonly start_time: string; readonly end_time: string }[];
  readonly location?: string;
}
/** Refuses times that are none. Throws a `DefinitionError`. */
export function checkActiveTimes({ days, from, to, zone }: ActiveTimes, path: string): void {
  const fault = (key: string, message: string, remedy: string): never => { throw new DefinitionError(message, remedy, `${path}.${key}`); };
  if (from >= to) fault('to', `the time from ${from} to ${to} ends before it starts`, 'name hours of one day; the end of the day is 24:00');
  if (from === '00:00' && to === '24:00' && new Set(days).size === DAYS.length) fault('days', 'these times are always', 'leave them out');
  try {
    if (zone !== undefined) new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    fault('zone', `there is no time zone '${zone!}'`, "write it as in 'Europe/Berlin'");
  }
}
/** The rest of the week. Who tells nobody then is understood by every version; times to tell are not (Grafana has them since 12.1). */
export function outside({ days = DAYS.slice(0, 5), from, to, zone = 'UTC' }: ActiveTimes): TimeInterval[] {
  const location = zone === 'UTC' ? {} : { location: zone };
  const times = [{ start_time: '00:00', end_time: from }, { start_time: to, end_time: '24:00' }].filter(({ start_time: start, end_time: end }) => start !== end);
  const others = DAYS.filter((day) => !days.includes(day));
  return [
    ...(times.length > 0 ? [{ weekdays: DAYS.filter((day) => days.includes(day)), times, ...location }] : []),
    ...(others.length > 0 ? [{ weekdays: others, ...location }] : []),
  ];
}
