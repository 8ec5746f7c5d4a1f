import { expect, it } from 'vitest';
import { gauge } from '../../metrics/contract';
import { shows } from '../../proof/instruments';
import { firings } from '../../proof/promtool';
import { binary, select, type Node } from '../../promql/nodes';
import { promtoolsForTests } from '../../tools';
import { yaml } from '../text';
import { asksItself, percent } from './template';

const any = (...metrics: string[]): Node => metrics.map((metric) => select(metric)).reduce((a, b) => binary('or', a, b));
const { value, into } = asksItself;
const annotations = {
  first: value('first', any('here', 'there'), (said) => `{{ ${said} | humanize }}`, 'none'),
  behind: value('behind', percent(any('gone', 'lost', 'there')), (said) => `{{ ${said} | humanize }}`, 'none'),
  none: value('none', any('gone', 'lost'), (said) => `{{ ${said} }}`, 'none'),
  one: value('one', any('there'), (said) => `{{ ${said} }}`),
  set: `{{- $a := -1.0 }}${into('$a', 'a', any('here', 'there'))}{{- $b := -1.0 }}${into('$b', 'b', percent(any('gone', 'there')))}{{- $c := -1.0 }}${into('$c', 'c', any('gone', 'lost'))}{{ $a }} {{ $b }} {{ $c }}`,
};
it('a text asks in turn, and what is behind an answer not at all', async () => {
  const instruments = [['here', 1], ['there', 2]].map(([name, is]) => shows(gauge({ name: name as string }) as never, () => is as number));
  const stories = [{ until: 20, targets: [{ labels: { job: 'a' }, every: 10, offset: 3, instruments }] }];
  const rules = [yaml({ groups: [{ name: 'g', rules: [{ alert: 'Speaks', expr: 'here', annotations }] }] }, 'here')];
  for (const promtool of await promtoolsForTests()) {
    const [trial] = await firings(promtool, [{ evaluation: 20, rules, stories }]);
    expect(trial![0]!.map((firing) => firing.annotations), promtool.series).toEqual([{ first: '1', behind: '200', none: 'none', one: '2', set: '1 200 -1' }]);
  }
  expect(Object.values(annotations).some((text) => text.includes(' or '))).toBe(false);
});
