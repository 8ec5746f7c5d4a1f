import { expect, it } from 'vitest';
import { promtoolsForTests } from '../../tools';
import { REFUSED } from './since';
import { errorsIn, fromYaml, verdictsOf } from './test-support';

/** The least file that has this key. */
function fileWith(path: string): string {
  const steps = path.split('.');
  const key = `${steps.at(-1)}: `;
  if (steps[1] !== '*') return steps.length === 1 ? key : `${steps[0]}: {${key}}`;
  return `${steps[0]}: [{${steps[0] === 'scrape_configs' ? 'job_name: j' : steps[0] === 'groups' ? 'name: g' : "url: 'http://a'"}, ${key}}]`;
}
const cases = REFUSED.flatMap(([kind, by, paths]) => paths.split(' ').map((path) => ({ kind, by, path, text: fileWith(path) })));

it('a key is refused for the versions that refuse it, as promtool does, and for no other', async () => {
  for (const { tool, series } of await promtoolsForTests()) {
    for (const kind of ['prometheus-rules', 'prometheus-config'] as const) {
      const of = cases.filter((each) => each.kind === kind);
      const verdicts = await verdictsOf(tool.path, ['check', kind === 'prometheus-rules' ? 'rules' : 'config'], of.map(({ text }) => text));
      for (const [i, { path, text }] of of.entries()) {
        const version = series === '3' ? '3.16' : series;
        expect(errorsIn(kind, fromYaml(text), 'generated', { prometheus: version }).length === 0, `${path} for ${version}`).toBe(verdicts[i]);
      }
    }
  }
});
it('says nothing of versions where none is known', () => {
  for (const { kind, text } of cases) expect(errorsIn(kind, fromYaml(text))).toEqual([]);
  for (const prometheus of ['', 'latest', '3']) expect(errorsIn('prometheus-rules', { groups: [{ name: 'g', labels: { a: 'b' } }] }, 'foreign', { prometheus })).toEqual([]);
});
