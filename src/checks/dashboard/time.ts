import type { DocumentCheck } from '../../model/document';
import { nearest } from '../../model/problem';
import { timeOf } from './patterns';
import { read } from './read';
import { KINDS, mild, shown } from './values';
import { usesIn } from './variables';

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
};
/** Old files have `default`; it is the user's own. */
const ZONES = ['browser', 'utc', '', 'default'];
const WEEK_STARTS = ['monday', 'saturday', 'sunday', 'browser', ''];

/**
 * Grafana opens a dashboard with its time range. One that it cannot read, or that ends before it begins, leaves every panel empty.
 *
 * Remedy: write times like `now-6h`, `now/d` or `2026-01-31T12:00:00Z`, the earlier as `from`; a time zone as `browser`, `utc` or `Europe/Berlin`.
 * @example "time": { "from": "now", "to": "now-6h" }
 */
export const dashboardTime: DocumentCheck = {
  id: 'dashboard/time', severity: 'error', kinds: KINDS,
  *run(document) {
    const { from, to, timezone, weekStart } = read(document);
    for (const { value, path } of [from, to]) {
      if (value === undefined || value === null || timeOf(value) !== undefined || (typeof value === 'string' && usesIn(value).length > 0)) continue;
      yield {
        path, message: `the time ${shown(value) || "''"} is none that Grafana can read, so the panels stay empty`,
        remedy: "write it like 'now-6h' or '2026-01-31T12:00:00Z'",
      };
    }
    const [missing] = [from, to].filter(({ value }) => value === undefined || value === null);
    if (missing && (from.value ?? to.value) !== undefined && (from.value ?? to.value) !== null) yield {
      path: missing.path, message: `the time range has no ${String(missing.path.at(-1))}`, remedy: "give both, as in 'now-6h' and 'now'", ...mild(document),
    };
    const [begin, end] = [timeOf(from.value), timeOf(to.value)];
    if (begin && end && begin.relative === end.relative && begin.at >= end.at) {
      yield {
        path: from.path,
        message: `the time range from ${shown(from.value)} to ${shown(to.value)} ${begin.at === end.at ? 'is empty' : 'runs backwards'}, so the panels stay empty`,
        remedy: 'write the earlier time as from',
      };
    }
    const zone = timezone.value;
    if (zone !== undefined && zone !== null && (typeof zone !== 'string' || (!ZONES.includes(zone) && !isZone(zone)))) {
      const near = typeof zone === 'string' ? nearest(zone, [...ZONES.slice(0, 2), ...Intl.supportedValuesOf('timeZone')]) : undefined;
      yield {
        path: timezone.path, message: `Grafana does not know the time zone ${shown(zone)}`,
        remedy: near === undefined ? "write 'browser', 'utc' or one like 'Europe/Berlin'" : `did you mean '${near}'?`, ...mild(document),
      };
    }
    const start = weekStart.value;
    if (start !== undefined && start !== null && !WEEK_STARTS.includes(typeof start === 'string' ? start.toLowerCase() : '?')) {
      yield {
        path: weekStart.path, message: `a week cannot start with ${shown(start)} in Grafana`, remedy: "write 'monday', 'saturday', 'sunday' or ''",
        ...mild(document),
      };
    }
  },
};

