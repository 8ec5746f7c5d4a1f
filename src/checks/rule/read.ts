import { filled, perDocument, placed, plain, type Placed } from '../values';

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
