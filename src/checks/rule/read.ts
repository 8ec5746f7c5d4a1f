import { duration } from '../../promql/text';
import { filled, perDocument, placed, plain, scalar, type Placed } from '../values';

const UNITS: Readonly<Record<string, number>> = { y: 31_536_000_000, w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
/** Go counts nanoseconds in 63 bits. */
const LONGEST = 9_223_372_036_854;
const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
/** Milliseconds of a duration as Prometheus writes it (`1h30m`, `0`); undefined where it is none. */
export function milliseconds(value: unknown): number | undefined {
  const text = scalar(value);
  if (text === '0') return 0;
  const found = text === undefined || text === '' ? null : DURATION.exec(text);
  const ms = found ? Object.values(UNITS).reduce((sum, unit, i) => sum + Number(found[i + 1] ?? 0) * unit, 0) : undefined;
  return ms !== undefined && ms <= LONGEST ? ms : undefined;
}
/** A duration as people write it, from milliseconds. */
export const written = (ms: number): string => (ms < 100 * UNITS['y']! ? duration(ms / 1000) : `${Math.round(ms / UNITS['y']!)}y`);

/** A rule of a rule file, with its group. */
export interface Rule extends Placed {
  readonly kind: 'alert' | 'record' | undefined;
  /** As messages call it. */
  readonly name: string;
  readonly group: Placed;
}
export const groupsOf = perDocument((document): readonly Placed[] => placed(plain(document.data)['groups'], ['groups']));
/** The rules of a rule file, in its order. */
export const rulesOf = perDocument((document): readonly Rule[] => groupsOf(document).flatMap((group) => placed(group.map['rules'], [...group.path, 'rules']).map(({ map, path }) => {
  const [alert, record] = [filled(map['alert']), filled(map['record'])];
  const kind = alert !== undefined && record === undefined ? 'alert' as const : record !== undefined && alert === undefined ? 'record' as const : undefined;
  return { map, path, group, kind, name: alert ?? record ?? 'without a name' };
})));
export const alertsOf = perDocument((document): readonly Rule[] => rulesOf(document).filter((rule) => rule.kind === 'alert'));
