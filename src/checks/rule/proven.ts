import { problemAt } from '../../model/problem';
import type { Check } from '../../model/project';
import { alertsOf } from '../../model/rules';

/**
 * An alert that no scenario has ever seen firing is a guess: its limit, window or labels may be such that it never does.
 *
 * Remedy: write a scenario that names it in `fires`. `oac test` fails where some alerts have one and others none; a repository
 * without any gets one warning.
 * @example `alert(…, { name: 'ApiSlow' })`, and no `scenario({ expect: { fires: { ApiSlow: … } } })`
 */
export const alertProven: Check = {
  id: 'rule/proven',
  run({ ruleGroups, scenarios }) {
    const fired = new Set(scenarios.flatMap(({ expect }) => Object.keys(expect.fires)));
    const guesses = alertsOf(ruleGroups).filter(({ name, deadMan, condition }) => !deadMan && condition.service && !fired.has(name));
    if (guesses.length === 0) return [];
    if (scenarios.length === 0) {
      return [problemAt(guesses[0]!, {
        check: 'rule/proven', severity: 'warning', path: 'name', message: `no scenario proves that ${guesses.length === 1 ? `alert ${guesses[0]!.name} fires` : `any of ${guesses.length} alerts fires`}`,
        remedy: 'put scenarios into scenarios/, and let oac test tell them to a real rule engine',
      })];
    }
    return guesses.map((alert) => problemAt(alert, {
      check: 'rule/proven', severity: 'warning', path: 'name', message: `alert ${alert.name} has never been seen firing: no scenario names it`,
      remedy: `write a scenario whose story makes it fire: expect: { fires: { ${alert.name}: { within: '…' } } }`,
    }));
  },
};
