import type { ReadDocument } from '../../documents';
import type { DataPath } from '../../model/document';
import type { Problem } from '../../model/problem';
import type { Matcher } from '../../promql/nodes';
import { readExpression, type Expr } from '../../promql/check/read';
import { millisecondsOf } from '../../promql/text';

/** Which series a rule reads. */
export interface Selection {
  /** Of one metric; undefined: those that the matchers leave. */
  readonly metric: string | undefined;
  readonly matchers: readonly Matcher[];
  /** Seconds that it looks back by the windows and offsets that it stands in. */
  readonly back: number;
}
/** A rule that nobody defined here. */
export interface Rule {
  /** Tells it from all others. */
  readonly id: string;
  readonly kind: 'alert' | 'record';
  /** As its file has it. */
  readonly name: string;
  /** As tables show it: of several of one name, with the labels that tell them apart. */
  readonly title: string;
  readonly group: string;
  /** Of the group; undefined: it has none. Seconds. */
  readonly interval: number | undefined;
  readonly selections: readonly Selection[];
  /** Where its expression is written. */
  readonly place: Pick<Problem, 'file' | 'line' | 'column' | 'endColumn' | 'excerpt' | 'path'>;
  /** As its file has it, with the labels of its group. */
  readonly data: Readonly<Record<string, unknown>>;
}
/** A rule group, of which rules can be left out. */
export interface Group {
  readonly name: string;
  /** What promtool reads of it beside. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly rules: readonly Rule[];
}
type Plain = Readonly<Record<string, unknown>>;
const plain = (value: unknown): Plain => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {});
const list = (value: unknown): readonly Plain[] => (Array.isArray(value) ? value.map(plain) : []);
/** What an engine's tests take of a group; the interval is theirs to say, and labels are put on its rules. */
const OPTIONS = ['limit', 'query_offset'];

/** The rule groups of rule files that were judged and found without error. */
export function readGroups(documents: readonly ReadDocument[]): readonly Group[] {
  let many = 0;
  const groups = documents.filter(({ kind }) => kind === 'prometheus-rules').flatMap((document) => list(plain(document.data)['groups']).map((group, g): Group => {
    const ms = group['interval'] === undefined ? 0 : millisecondsOf(String(group['interval'])) ?? 0;
    return {
      name: String(group['name']),
      options: Object.fromEntries(Object.entries(group).filter(([key]) => OPTIONS.includes(key))),
      rules: list(group['rules']).map((map, r): Rule => {
        const isAlert = map['alert'] !== undefined;
        const name = String(map[isAlert ? 'alert' : 'record']);
        const path: DataPath = ['groups', g, 'rules', r, 'expr'];
        return {
          id: String(many++), kind: isAlert ? 'alert' : 'record', name, title: name, group: String(group['name']), interval: ms > 0 ? ms / 1000 : undefined,
          ...readOf(String(map['expr'])),
          place: { file: document.file, ...document.place(path) },
          data: { ...map, labels: { ...plain(group['labels']), ...plain(map['labels']) } },
        };
      }),
    };
  }));
  return titled(groups);
}
export function readOf(expr: string): Pick<Rule, 'selections'> {
  const nodes = readExpression(expr)?.nodes ?? [];
  const offsetBehind = (to: number): number => (millisecondsOf((/^\s*offset\s+([0-9][0-9a-z]*)/i.exec(expr.slice(to))?.[1] ?? '0s').toLowerCase()) ?? 0) / 1000;
  const backOf = (node: Expr): number => ('window' in node ? (node.window.seconds ?? 0) : 0) + offsetBehind(node.to);
  const around = (node: Expr): readonly Expr[] => nodes.filter((each) => each === node || ((each.type === 'range' || each.type === 'subquery') && each.from <= node.from && node.to <= each.of.to));
  return {
    selections: nodes.flatMap((node) => (node.type === 'selector' ? [{
      metric: node.metric?.name, back: around(node).reduce((sum, each) => sum + backOf(each), 0),
      matchers: node.matchers.flatMap(({ label, op, text }) => (label.name === undefined || text === undefined ? [] : [{ label: label.name, op, value: text }])),
    }] : [])),
  };
}
/** Alerts of one name are told apart by one label, by the labels in which they differ, or else by their line. */
function titled(groups: readonly Group[]): readonly Group[] {
  const alerts = groups.flatMap(({ rules }) => rules).filter(({ kind }) => kind === 'alert');
  const titleOf = (rule: Rule): string => {
    const same = alerts.filter(({ name }) => name === rule.name);
    if (rule.kind === 'record' || same.length === 1) return rule.name;
    const text = ({ data }: Rule, keys: readonly string[]): string => keys.map((key) => `${key}="${String(plain(data['labels'])[key] ?? '')}"`).join(', ');
    const differ = [...new Set(same.flatMap(({ data }) => Object.keys(plain(data['labels']))))].filter((key) => new Set(same.map((each) => text(each, [key]))).size > 1).sort();
    const keys = [...differ.map((key) => [key]), differ].find((some) => new Set(same.map((each) => text(each, some))).size === same.length);
    return keys && keys.length > 0 ? `${rule.name} {${text(rule, keys)}}` : `${rule.name} (${rule.place.file}:${rule.place.line})`;
  };
  return groups.map((group) => ({ ...group, rules: group.rules.map((rule) => ({ ...rule, title: titleOf(rule) })) }));
}
