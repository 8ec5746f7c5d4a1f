import type { DataPath, Document } from '../../model/document';
import { rulesOf } from '../rule/read';
import { strings } from '../strings';
import { list, perDocument, placed, plain, scalar } from '../values';
import { WORDS, type Dialect } from './functions';
import { parseTemplate, type Template } from './parse';

/** A string of a document that a server expands as a Go template, and that has something to expand. */
export interface Place {
  readonly text: string;
  readonly path: DataPath;
  readonly dialect: Dialect;
  /** A file of definitions: it prints nothing itself. */
  readonly definitions: boolean;
  /** What is expanded is not the text itself, so positions in it say nothing. */
  readonly moved: boolean;
  /** The server reads it at its start, and stops or refuses the file if it cannot. */
  readonly atStart: boolean;
  /** A rule's, with its expression. */
  readonly rule?: { readonly slot: 'label' | 'annotation'; readonly key: string; readonly name: string; readonly expr: unknown; readonly place: DataPath; readonly for: unknown };
  /** Read once. */
  read(): Template;
}
const holding = (text: unknown): text is string => typeof text === 'string' && text.includes('{{');
function place(text: string, path: DataPath, dialect: Dialect, more: Partial<Place> = {}): Place {
  let template: Template | undefined;
  return {
    text, path, dialect, definitions: false, moved: false, atStart: false, ...more,
    read: () => (template ??= parseTemplate(text, WORDS[dialect].functions, WORDS[dialect].variables, dialect, more.definitions ? 'any' : undefined)),
  };
}
/** Where Grafana puts environment variables in first: `$$` is `$` to the template, and what a lone `$` becomes is another check's. */
function afterEnvironment(text: string, path: DataPath, dialect: Dialect, more: Partial<Place> = {}): Place[] {
  if (/(?:^|[^$])(?:\$\$)*\$[A-Za-z0-9_{*#@!?-]/.test(text)) return [];
  return [place(text.replaceAll('$$', () => '$'), path, dialect, { ...more, moved: text.includes('$$') })];
}
function ruleTexts(document: Document): Place[] {
  return rulesOf(document).filter((rule) => rule.kind === 'alert').flatMap(({ map, path, name }) => (['labels', 'annotations'] as const).flatMap((slot) =>
    Object.entries(plain(map[slot])).flatMap(([key, text]) => (!holding(text) ? []
      : [place(text, [...path, slot, key], 'prometheus', { atStart: true, rule: { slot: slot === 'labels' ? 'label' : 'annotation', key, name, expr: map['expr'], place: path, for: map['for'] } })]))));
}
function grafanaTexts(document: Document): Place[] {
  const data = plain(document.data);
  const rules = placed(data['groups'], ['groups']).flatMap((group) => placed(group.map['rules'], [...group.path, 'rules']));
  return [
    ...rules.flatMap(({ map, path }) => (['labels', 'annotations'] as const).flatMap((slot) => Object.entries(plain(map[slot])).flatMap(([key, text]) => {
      if (!holding(text)) return [];
      const rule = { slot: slot === 'labels' ? 'label' as const : 'annotation' as const, key, name: scalar(map['title']) ?? '', expr: undefined, place: path, for: map['for'] };
      return slot === 'labels' ? afterEnvironment(text, [...path, slot, key], 'grafana-rule', { rule }) : [place(text, [...path, slot, key], 'grafana-rule', { rule })];
    }))),
    ...placed(data['contactPoints'], ['contactPoints']).flatMap((point) => placed(point.map['receivers'], [...point.path, 'receivers']))
      .flatMap(({ map, path }) => [...strings(map['settings'], [...path, 'settings'])]).filter(({ value }) => holding(value)).flatMap(({ value, path }) => afterEnvironment(value, path, 'grafana-notification')),
    ...placed(data['templates'], ['templates']).flatMap(({ map, path }) => (typeof map['template'] === 'string'
      ? [place(map['template'], [...path, 'template'], 'grafana-notification', { definitions: true, atStart: true })] : [])),
  ];
}
/** The templates of a document. */
export const templatesOf = perDocument((document): readonly Place[] => {
  switch (document.kind) {
    case 'prometheus-rules': return ruleTexts(document);
    case 'grafana-alerting': return grafanaTexts(document);
    case 'alertmanager-template': return typeof document.data === 'string' ? [place(document.data, [], 'alertmanager', { definitions: true, atStart: true })] : [];
    case 'alertmanager-config': return list(plain(document.data)['receivers']).flatMap((receiver, i) => [...strings(receiver, ['receivers', i])])
      .filter(({ value }) => holding(value)).map(({ value, path }) => place(value, path, 'alertmanager'));
    default: return [];
  }
});
export const TEMPLATE_KINDS = ['prometheus-rules', 'grafana-alerting', 'alertmanager-template', 'alertmanager-config'] as const;
