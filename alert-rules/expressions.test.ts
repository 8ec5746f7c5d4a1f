import { load } from 'js-yaml';
import { beforeAll, expect, it } from 'vitest';
import { evaluationOf, intervalOf } from '../src/model/rules';
import type { AnyService } from '../src/model/service';
import { ruleFiles } from '../src/outputs/prometheus/rules';
import { allAsPrometheus, repository } from '../src/proof/repository.test-support';
import { print, printMatchers } from '../src/promql/print';

interface Asked {
  readonly where: string;
  readonly text: string;
  /** The service that a rule says it is about. */
  readonly service: string | undefined;
  readonly recorded: ReadonlySet<string>;
}
interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
/** The questions in an annotation's template: `query` with a raw or a quoted string. */
const questionsIn = (text: string): string[] =>
  [...text.matchAll(/\bquery (?:`([^`]*)`|("(?:[^"\\]|\\.)*"))/g)].map((m) => m[1] ?? (JSON.parse(m[2]!) as string));

/** Every expression of the repository's rules, those of Grafana's alerts too, and every question of their texts. */
const asked: Asked[] = [];
let services: readonly AnyService[];
let parser: (typeof import('@prometheus-io/lezer-promql', { with: { 'resolution-mode': 'import' } }))['parser'];
beforeAll(async () => {
  ({ parser } = await import('@prometheus-io/lezer-promql'));
  const project = await repository();
  services = project.services;
  const files = ruleFiles({ ...project, ruleGroups: allAsPrometheus(project.ruleGroups) });
  const rules = files.flatMap(({ content }) => (load(content) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules));
  const recorded = new Set(rules.flatMap(({ record }) => (record === undefined ? [] : [record])));
  for (const { alert, record, expr, labels = {}, annotations = {} } of rules) {
    const name = alert ?? record!;
    asked.push({ where: name, text: expr, service: labels.service, recorded });
    for (const [key, text] of Object.entries(annotations)) {
      const questions = questionsIn(text);
      expect(questions.length, `${name}.${key}: a question that this test cannot read`).toBe(text.split(/\bquery\b(?= [`"])/).length - 1);
      asked.push(...questions.map((question) => ({ where: `${name}.${key}`, text: question, service: labels.service, recorded })));
    }
  }
});

it('there are expressions and questions, and all parse', () => {
  expect(asked.length).toBeGreaterThan(30);
  for (const { where, text } of asked) {
    parser.parse(text).iterate({ enter: ({ type, from }) => { expect(type.isError, `${where}: ${text.slice(from)}`).toBe(false); } });
  }
});
it("no expression has a dashboard's variable", () => {
  expect(asked.filter(({ text }) => /\$\w|\$\{|\[\[/.test(text)).map(({ where, text }) => `${where}: ${text}`)).toEqual([]);
});
it("every selector carries its service's selector, or the label of its recording", () => {
  let selectors = 0;
  for (const { where, text, service, recorded } of asked) {
    parser.parse(text).iterate({
      enter: ({ name, node }) => {
        if (name !== 'VectorSelector') return;
        selectors++;
        const metric = node.getChild('Identifier');
        const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher').map(({ from, to }) => text.slice(from, to)) ?? [];
        const read = metric ? text.slice(metric.from, metric.to) : '';
        const own = recorded.has(read) || read === 'ALERTS' ? `service="${service}"` : printMatchers(services.find(({ info }) => info.name === service)?.info.selector ?? []);
        expect(own, `${where} has no service`).not.toBe('');
        for (const matcher of own.split(',')) expect(matchers, `${where}: ${text.slice(node.from, node.to)}`).toContain(matcher);
      },
    });
  }
  expect(selectors).toBeGreaterThan(60);
});
it('windows are whole scrapes of the service, and rule groups are evaluated at its pace', async () => {
  const { ruleGroups } = await repository();
  for (const group of ruleGroups) {
    for (const rule of group.rules) {
      if (rule.kind !== 'alert' || !rule.condition.service) continue;
      const { scrape } = rule.condition.service;
      expect(intervalOf(group)).toBeLessThanOrEqual(evaluationOf(rule.condition)!);
      for (const [, window] of print(rule.condition.expr).matchAll(/\[(\d+)s\]/g)) expect(Number(window) % scrape, rule.name).toBe(0);
    }
  }
});
