import type { DataPath, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { list, placed, scalar } from '../values';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
const TIME = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

type Said = { readonly message: string; readonly remedy: string };
const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const whole = (text: string): number | undefined => (/^[+-]?\d+$/.test(text) ? Number(text) : undefined);

function range(text: string, of: (word: string) => number | undefined, what: string, words: readonly string[]): Said | undefined {
  const parts = text.toLowerCase().split(':');
  const wrong = parts.find((part) => of(part) === undefined);
  if (wrong !== undefined || parts.length > 2) {
    const close = wrong === undefined ? undefined : nearest(wrong, words) ?? words.find((w) => wrong.length >= 3 && w.startsWith(wrong));
    return { message: `'${text}' is no ${what}`,
      remedy: close ? `did you mean '${close}'?` : `write one, or first:last, as in ${words.length > 0 ? `'${words[1]!}:${words.at(-2)!}'` : "'1:15'"}` };
  }
  const [first, last = first] = parts.map((part) => of(part)!) as [number, number?];
  return first! > last! ? { message: `'${text}' ends before it starts`, remedy: 'write two ranges, one up to the end and one from the beginning' } : undefined;
}
function dayOfMonth(text: string): Said | undefined {
  const parts = text.split(':').map(whole);
  const [first, last = first] = parts;
  const odd = parts.length > 2 || parts.some((n) => n === undefined || n === 0 || Math.abs(n) > 31);
  if (odd || first === undefined || last === undefined) return { message: `'${text}' is no day of the month`,
    remedy: 'write 1 to 31, from the end -1 to -31, or a range as in 1:7' };
  if (first < 0 && last > 0) return { message: `'${text}' runs from the end of the month to its beginning`, remedy: 'write two ranges' };
  const [a, b] = [first < 0 ? 28 + first : first, last < 0 ? 28 + last : last];
  return a > b ? { message: `'${text}' ends before it starts`, remedy: 'write two ranges' } : undefined;
}

/** What the server would refuse in a list of time intervals, by Alertmanager's timeinterval package, which Grafana has too. `server`: who does not start. */
export function faultsInTimes(value: unknown, path: DataPath, server: string): Fault[] {
  const fault = (at: DataPath, said: Said | undefined): Fault[] => (said ? [{ path: at, message: `${said.message}: ${server} does not start`,
    remedy: said.remedy }] : []);
  return placed(value, path).flatMap(({ map, path: at }) => {
    const each = (key: string, of: (text: string) => Said | undefined): Fault[] => list(map[key]).flatMap((item, i) => {
      const text = scalar(item);
      return text === undefined ? [] : fault([...at, key, i], of(text));
    });
    return [
      ...placed(map['times'], [...at, 'times']).flatMap(({ map: times, path: place }) => {
        const [start, end] = [scalar(times['start_time']) ?? '', scalar(times['end_time']) ?? ''];
        if (start === '' || end === '') return fault(place, { message: `${start === '' ? 'start_time' : 'end_time'} is missing`, remedy: 'add it as in "17:00"' });
        const odd = [start, end].find((t) => !TIME.test(t));
        if (odd !== undefined) {
          // YAML reads 17:00 without quotes as 1020.
          return fault(place, { message: `'${odd}' is no time of day`,
            remedy: /^\d+$/.test(odd) ? 'put it into quotes: YAML makes a number of 17:00' : 'write hours and minutes of two digits, as in "09:00"; the end of the day is "24:00"' });
        }
        return fault(place, minutes(start) >= minutes(end) ? { message: `the time from ${start} to ${end} ends before it starts`,
          remedy: `a night is two times: ${start} to 24:00, and 00:00 to ${end}` } : undefined);
      }),
      ...each('weekdays', (text) => range(text, (w) => (DAYS.includes(w) ? DAYS.indexOf(w) : undefined), 'weekday', DAYS)),
      ...each('months', (text) => range(text, (w) => (MONTHS.includes(w) ? MONTHS.indexOf(w) + 1 : whole(w)), 'month', MONTHS)),
      ...each('years', (text) => range(text, whole, 'year', [])),
      ...each('days_of_month', dayOfMonth),
      ...fault([...at, 'location'], zone(map['location'])),
    ];
  });
}
function zone(value: unknown): Said | undefined {
  const name = scalar(value);
  if (name === undefined || name === '' || name === 'Local') return undefined;
  const zones = Intl.supportedValuesOf('timeZone');
  const close = zones.find((z) => z.toLowerCase() === name.toLowerCase()) ?? nearest(name, zones) ?? zones.find((z) => z.toLowerCase().endsWith(`/${name.toLowerCase().replaceAll(' ', '_')}`));
  const said = { message: `there is no time zone '${name}'`, remedy: close ? `did you mean '${close}'?` : "write it as in 'Europe/Berlin'" };
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    // Go looks for a file of that name, with its capitals.
    return close !== name && close?.toLowerCase() === name.toLowerCase() ? said : undefined;
  } catch {
    // This machine's list may be older than the server's: a well-formed name that resembles none is let pass.
    return close || /^[A-Z]{3,5}$/.test(name) || !/^[A-Z][\w+-]*(?:\/[\w+-]+)*$/.test(name) ? said : undefined;
  }
}
