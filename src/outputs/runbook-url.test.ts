import { expect, it } from 'vitest';
import { completeConfig } from '../model/config';
import { runbookFile, runbookUrl } from './runbook-url';
import { runbooks } from './runbooks';
import { testProject } from './test-support';

it('runbookUrl fills in the name and the file of the page, everywhere', () => {
  const url = (pattern: string): string | undefined => runbookUrl(completeConfig({ runbookUrl: pattern }), 'ShopSlow');
  expect(url('https://wiki.example.org/{alert}?q={alert}&$&')).toBe('https://wiki.example.org/ShopSlow?q=ShopSlow&$&');
  expect(url('https://git.example.org/runbooks/{file}')).toBe('https://git.example.org/runbooks/ShopSlow.md');
  expect(url('')).toBeUndefined();
  expect(runbooks.files(testProject()).map((f) => f.path)).toContain(`runbooks/${runbookFile('ShopSlow')}`);
});
