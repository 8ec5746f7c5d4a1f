import { expect, it } from 'vitest';
import { lineOfKey } from './key-line';

const TEXT = `import { defineConfig } from 'observability-as-code'; // version: here is none
/* version:
   nor here */
const more = { text: 'version: 1', other: \`version: \${2}\` };
export default defineConfig({
  prometheus: {
    scrape: { 'my/job': ['version: 3', "it's"], "api": [] },
    version: '3.13', // }}}
  },
  grafana: { folder: f(() => ({ url: 1 })), url: 'https://x/{y}', version: '13.2' },
  ...more, version: 1, nonsense,
  receivers: { page: {}, notice: { channel: 'x' } },
});
`;
it.each<[readonly string[], number | undefined]>([
  [['prometheus', 'version'], 8],
  [['prometheus', 'scrape', 'my/job', '0'], 7],
  [['prometheus', 'scrape', 'api'], 7],
  [['grafana', 'version'], 10],
  [['grafana', 'url'], 10],
  [['version'], 11],
  [['receivers', 'notice', 'channel'], 12],
  [['receivers', 'deadMan'], 12], // missing: where it would be
  [['grafana', 'prometheus'], 10],
  [['nonsense'], undefined],
  [[], undefined],
])('%j', (path, line) => {
  expect(lineOfKey(TEXT, path)).toBe(line);
});
it('bears a text that is cut off', () => {
  for (let end = 0; end < TEXT.length; end += 7) lineOfKey(TEXT.slice(0, end), ['prometheus', 'version']);
  expect(lineOfKey('a: { b: {{{{ [', ['a', 'b'])).toBe(1);
  expect(lineOfKey(']]]})))a: 1', ['a'])).toBe(1);
});
