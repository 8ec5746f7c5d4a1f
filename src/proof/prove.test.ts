import { expect, it } from 'vitest';
import { prometheus, scenario, service, targets } from '../index';
import type { Project } from '../model/project';
import { momentsFor } from './prove';

it.each([['5s', '600s', 2], ['5s', '605s', 1], ['15s', '900s', 2], ['30s', '1h', 2], ['30s', '61m', 1]] as const)('scraped every %s, a quiet day of %s is told at %i scrape offsets', (scrapeInterval, lasts, many) => {
  const shop = service({ name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval, signals: { up: targets(prometheus.up) } });
  const day = scenario({ name: 'day', service: shop, story: { lasts, phases: [] }, expect: { quiet: true } });
  expect(momentsFor({ ruleGroups: [] } as unknown as Project, day, 2, true)).toHaveLength(many);
});
