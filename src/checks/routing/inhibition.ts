import type { DocumentCheck, Fault } from '../../model/document';
import { list, placed, plain, scalar } from '../values';
import { contradiction, implies, matchersOf, writtenMatcher, type Matcher } from './matchers';

/** How grave they are, from the gravest on. */
const GRAVE = ['critical', 'page', 'error', 'warning', 'notice', 'info', 'debug'];
/** Sides that differ in severity alone, the lesser one as the source. */
function lowers(source: readonly Matcher[], target: readonly Matcher[]): { readonly source: string; readonly target: string } | undefined {
  const [a, b] = [source, target].map((all) => (all.length === 1 && all[0]!.label === 'severity' && all[0]!.op === '=' ? all[0]!.value : ''));
  return GRAVE.includes(a!) && GRAVE.includes(b!) && GRAVE.indexOf(a!) > GRAVE.indexOf(b!) ? { source: a!, target: b! } : undefined;
}

/**
 * An inhibition mutes target alerts while a source alert fires; Alertmanager leaves out alerts that are both. One whose sides are the same, or differ
 * in a label that must be equal, never mutes; one without `equal` mutes across all services, one without a source whatever fires.
 *
 * Remedy: let source and target differ, and name under `equal` the labels that tie an effect to its cause.
 * @example source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: [severity]
 */
export const inhibition: DocumentCheck = {
  id: 'routing/inhibition', severity: 'warning', kinds: ['alertmanager-config'],
  run(document) {
    return placed(plain(document.data)['inhibit_rules'], ['inhibit_rules']).flatMap(({ map, path }): Fault[] => {
      const [source, target] = [matchersOf(map, path, 'source_').all, matchersOf(map, path, 'target_').all];
      if (!source || !target) return [];
      if (source.length === 0 && target.length > 0) return [{ path, message: 'this inhibition has no source_matchers: any alert at all mutes its targets', remedy: 'add source_matchers: with the alerts that make the others needless' }];
      if (target.length === 0 && source.length > 0 && !source.some(({ label }) => label !== 'severity')) return [{ path, message: 'this inhibition has no target_matchers: its sources mute every other alert', remedy: 'add target_matchers: with the alerts that are needless beside them' }];
      const turned = lowers(source, target);
      if (turned) return [{ path, message: `here the alert of severity ${turned.source} mutes those of severity ${turned.target}: the graver one is not heard`, remedy: 'turn source and target round' }];
      for (const [side, matchers] of [['source', source], ['target', target]] as const) {
        const never = contradiction(matchers);
        if (never) return [{ path,
          message: `this inhibition never mutes: no alert is its ${side}, because ${writtenMatcher(never[0])} and ${writtenMatcher(never[1])} exclude each other`,
          remedy: 'correct one of them' }];
      }
      if (target.every((m) => implies(source, m)) && source.every((m) => implies(target, m))) {
        return [{ path, message: 'this inhibition never mutes: its source and target are the same alerts, and Alertmanager leaves out those that are both',
          remedy: 'let source and target differ' }];
      }
      const equal = new Set(list(map['equal']).flatMap((label) => scalar(label) ?? []));
      const apart = contradiction([...source, ...target].filter((m) => equal.has(m.label)));
      if (apart) return [{ path: [...path, 'equal'],
        message: `this inhibition never mutes: ${apart[0].label} must be equal, but is ${writtenMatcher(apart[0])} on one side and ${writtenMatcher(apart[1])} on the other`,
        remedy: `take ${apart[0].label} out of equal` }];
      if (equal.size === 0 && target.every((m) => m.label === 'severity') && source.every((m) => m.label === 'severity')) {
        return [{ path, message: 'one source alert anywhere mutes the targets of every service: nothing ties them together',
          remedy: 'add equal: with the labels that do, such as [service]' }];
      }
      return [];
    });
  },
};
