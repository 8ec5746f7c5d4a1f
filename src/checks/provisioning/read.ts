import type { Document } from '../../model/document';
import { perDocument, placed, plain, scalar, type Placed } from '../values';

/** A Grafana alert rule, with its group. */
export interface GrafanaRule extends Placed {
  /** As messages call it. */
  readonly name: string;
  readonly group: Placed;
}
export const section = (document: Document, key: string): Placed[] => placed(plain(document.data)[key], [key]);
export const rulesOf = perDocument((document): readonly GrafanaRule[] => section(document, 'groups').flatMap((group) => placed(group.map['rules'], [...group.path, 'rules'])
  .map(({ map, path }) => ({ map, path, group, name: scalar(map['title']) || scalar(map['uid']) || 'without a title' }))));
/** The organisation that an item belongs to: 1 unless it says another. */
export const orgOf = (...maps: readonly Readonly<Record<string, unknown>>[]): string => maps.map((map) => scalar(map['orgId'])).find((org) => org !== undefined && org !== '' && org !== '0') ?? '1';
/** A value that Grafana puts in from its environment is known only there. */
export const fromEnvironment = (text: string): boolean => /(?:^|[^$])(?:\$\$)*\$(?:[A-Za-z_{])/.test(text);
/** Whether the version is known to be before another, as in `12` or `12.4`. */
export function before(version: string | undefined, other: string): boolean {
  if (version === undefined) return false;
  const [a, b] = [version, other].map((v) => v.split('.').map(Number));
  return (a![0] ?? 0) < (b![0] ?? 0) || (a![0] === b![0] && (a![1] ?? 0) < (b![1] ?? 0));
}
