import { expect, it } from 'vitest';
import { alert, prometheus, ruleGroup, scenario, service, targets } from '../index';
import { completeConfig, useConfig } from '../model/config';
import type { Problem } from '../model/problem';
import type { Project } from '../model/project';
import type { Alert } from '../model/rules';
import type { Scenario } from '../model/scenario';
import { promtoolsForTests, type TestPromtool } from '../tools';
import { prove } from './prove';
import { momentsFor } from './units';

it.each([['5s', '600s', 2], ['5s', '605s', 1], ['15s', '900s', 2], ['30s', '1h', 2], ['30s', '61m', 1]] as const)('scraped every %s, a quiet day of %s is told at %i scrape offsets', (scrapeInterval, lasts, many) => {
  const shop = service({ name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval, signals: { up: targets(prometheus.up) } });
  const day = scenario({ name: 'day', service: shop, story: { lasts, phases: [] }, expect: { quiet: true } });
  expect(momentsFor({ ruleGroups: [] } as unknown as Project, day, 2, true)).toHaveLength(many);
});

const config = completeConfig({});
useConfig(config);
const shop = service({ name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '5s', signals: { up: targets(prometheus.up) } });
const down = (name: string, summary?: string) =>
  alert(shop.up.down({ for: '30s' }), { name, severity: 'critical', ...(summary === undefined ? {} : { summary }), runbook: { meaning: 'm', firstSteps: ['s'] } });
const stopped = (name: string, ...alerts: readonly string[]) => scenario({
  name, service: shop, story: { lasts: '8m', phases: [{ at: '4m', restart: '3m' }] }, expect: { fires: Object.fromEntries(alerts.map((each) => [each, { within: '2m' as const }])) },
});
const problemsOf = async (promtool: TestPromtool, rules: readonly Alert[], scenarios: readonly Scenario[]): Promise<readonly Problem[]> =>
  (await prove({ config, services: [shop], dashboards: [], ruleGroups: [ruleGroup({ name: 'g', rules })], scenarios }, { promtool, workers: 1 })).problems;

it('a text that cannot be expanded fails the proof, once, with what the engine says', async () => {
  const rules = [down('Fine', 'shop: {{ with query "gone" }}{{ . | first | value }}{{ else }}no data{{ end }}'), down('Broken', 'shop: {{ query "gone" | first | value }}')];
  for (const promtool of await promtoolsForTests()) {
    expect(await problemsOf(promtool, rules, [stopped('one', 'Fine', 'Broken'), stopped('other', 'Fine', 'Broken')]), promtool.series).toMatchObject([{
      check: 'scenario/text', path: 'Broken', file: __filename,
      message: expect.stringMatching(/^one: whoever Broken wakes reads in its summary: <error expanding template: .*first\(\) called on vector with no elements/),
    }]);
  }
});
it('what a scenario does not name is looked for at each of its moments', async () => {
  for (const promtool of await promtoolsForTests()) {
    expect(await problemsOf(promtool, [down('Named'), down('Other')], [stopped('one', 'Named')]), promtool.series).toMatchObject([{
      check: 'scenario/unexpected', message: expect.stringContaining('at 3 of 3 scrape offsets, and nobody expects it'),
    }]);
  }
});
