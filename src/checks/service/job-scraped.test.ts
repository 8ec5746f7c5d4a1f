import { expect, it } from 'vitest';
import { testProject } from '../../outputs/test-support';
import { serviceJobScraped } from './job-scraped';

it('a service is found by a job that is scraped, where this repository says what is', () => {
  const found = (scrape: Record<string, readonly string[]>) => serviceJobScraped.run(testProject({ prometheus: { scrape } }));
  expect(found({ shop: ['shop:80'] })).toEqual([]);
  expect(found({})).toEqual([]);
  expect(found({ shopp: ['shop:80'] })).toMatchObject([{ severity: 'warning', path: 'select.job', message: "service 'shop' is found by job 'shop', which prometheus.scrape does not list", remedy: "did you mean 'shopp'?" }]);
  expect(found({ bank: ['bank:80'] })).toEqual([]);
});
