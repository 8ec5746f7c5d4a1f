import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { DataPath } from '../model/document';
import { readBytes, type ReadDocument } from './read';
import { dashboard, read, rules } from './read.test-support';

/** The text that a place points at, and its line. */
function pointsAt(document: ReadDocument, at: DataPath, range?: { from: number; to: number }): [line: number, text: string] {
  const { line, column, endColumn, excerpt } = document.place(at, range);
  const text = excerpt.text.slice(excerpt.from, excerpt.to);
  if (text !== '' && !excerpt.text.endsWith('…')) expect(endColumn - column).toBe(text.length);
  return [line, text];
}

it('passes the uid of a resource on to the dashboard within, and knows its place', () => {
  const [document] = read(dump({ apiVersion: 'dashboard.grafana.app/v1beta1', kind: 'Dashboard', metadata: { name: 'my-uid' }, spec: dashboard() })).documents;
  expect(document!.data).toMatchObject({ uid: 'my-uid', title: 'T' });
  expect(document!.part).toEqual(['spec']);
  expect(pointsAt(document!, ['panels', 0, 'title'])).toEqual([10, 'Panel']);
  expect(pointsAt(document!, ['uid'])).toEqual([5, 'spec']);
});

it('points into a list, an answer of the API, and one very long line', () => {
  const text = `[${JSON.stringify({ dashboard: dashboard('x'.repeat(5000)) })},\r\n${JSON.stringify({ dashboard: dashboard('Zwei "2"') })}]`;
  const [first, second] = read(`\ufeff${text}`, 'x.json').documents;
  expect(pointsAt(second!, ['title'], { from: 5, to: 8 })).toEqual([2, '\\"2\\"']);
  expect(second!.part).toEqual([1, 'dashboard']);
  const { column, excerpt } = first!.place(['panels', 0, 'title']);
  expect(column).toBe(text.indexOf('"Panel"') + 1);
  expect(excerpt.text).toMatch(/^….*"Panel".*$/);
  expect(excerpt.text.length).toBeLessThanOrEqual(160);
  expect(pointsAt(first!, ['panels', 0, 'title'])).toEqual([1, '"Panel"']);
  expect(pointsAt(first!, ['title'])[1]).toMatch(/^"x{80,}$/);
});

describe('a file within a file', () => {
  const inner = JSON.stringify(dashboard('In "quotes"'), undefined, 2);
  const outer = (files: Record<string, string>): Record<string, unknown> => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: files });

  it.each([['block', {}], ['double quotes', { forceQuotes: true, quoteStyle: 'double' as const }], ['folded', { lineWidth: 40 }]])('is found in a ConfigMap, in %s, to the character', (_, options) => {
    const text = dump(outer({ 'note.txt': 'no', 'd.json': inner, 'r.yaml': dump(rules) }), options);
    const { documents, problems } = read(text);
    expect(problems).toEqual([]);
    expect(documents.map(({ kind, part }) => [kind, part])).toEqual([['dashboard', ['data', 'd.json']], ['prometheus-rules', ['data', 'r.yaml']]]);
    for (const [document, at, word] of [[documents[0]!, ['panels', 0, 'title'], 'Panel'], [documents[1]!, ['groups', 0, 'rules', 0, 'expr'], 'up == 0']] as const) {
      const { line, column } = document.place(at, { from: 0, to: word.length });
      expect(text.split('\n')[line - 1]!.slice(column - 1, column - 1 + word.length)).toBe(word);
    }
  });

  it('within JSON is found to the character, escapes of escapes and all', () => {
    const text = JSON.stringify(outer({ 'd.json': inner }));
    const { line, column } = read(text, 'x.json').documents[0]!.place(['title'], { from: 3, to: 4 });
    expect([line, text.slice(column - 1, column + 5)]).toEqual([1, '\\\\\\"qu']);
  });

  it('that cannot be read is said with its line, if it is meant to be ours', () => {
    const text = dump(outer({ 'broken.json': inner.replace('"schemaVersion": 39,', '"schemaVersion": 39'), 'other.json': '{oh', 'other.yaml': 'a: {{ b }}: c' }));
    const { documents, problems } = read(text);
    expect(documents).toEqual([]);
    expect(problems).toMatchObject([{ check: 'documents/syntax', line: text.split('\n').findIndex((line) => line.includes('"panels"')) + 1, message: 'a comma is missing before this' }]);
  });

  it('within a file within a file is not looked for without an end', () => {
    let text = dump(rules);
    for (let depth = 0; depth < 6; depth++) text = dump(outer({ 'x.yaml': text }));
    expect(read(text).documents).toEqual([]);
  });
});

describe('says', () => {
  it('where YAML or JSON that is ours cannot be read, and of others nothing unless named', () => {
    const broken = 'groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: up\n       for: 5m\n';
    expect(read(broken, 'r.yml', false).problems).toMatchObject([{ check: 'documents/syntax', severity: 'error', file: 'r.yml', line: 6 }]);
    expect(read('a: b: c', 'r.yml', false)).toEqual({ documents: [], problems: [], isTemplate: false });
    expect(read('a: b: c', 'r.yml').problems).toHaveLength(1);
    expect(read('{"panels": [], "schemaVersion": 39,}', 'd.json', false).problems).toMatchObject([{ line: 1, column: 36, message: 'a key is missing before }' }]);
    expect(read('<html>', 'd.json', false).problems).toEqual([]);
  });

  it('which key stands twice: an error, but for Kubernetes', () => {
    expect(read('groups:\n- name: a\n  name: b\n  rules: [{record: a, expr: b}]\n').problems).toMatchObject([{ check: 'documents/repeated-key', severity: 'error', line: 3, column: 3, endColumn: 7 }]);
    expect(read(`kind: PrometheusRule\napiVersion: monitoring.coreos.com/v1\nspec: ${JSON.stringify(rules)}\nkind: PrometheusRule\n`).problems).toMatchObject([{ severity: 'warning', line: 4 }]);
    expect(read('a: 1\na: 2\n', 'x.yaml', false).problems).toEqual([]);
  });

  it('that a second document is not read, but not of resources', () => {
    expect(read(`${dump(rules)}---\n${dump(rules)}`).problems).toMatchObject([{ check: 'documents/unread', severity: 'warning', line: dump(rules).split('\n').length + 1 }]);
    const resource = dump({ apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', spec: rules });
    expect(read(`---\n${resource}---\n${resource}---\n`)).toMatchObject({ problems: [], documents: [{}, {}] });
  });

  it('that YAML is no UTF-8, and that Grafana reads no byte order mark', () => {
    const latin = Buffer.from('groups:\n- name: caf\xe9\n  rules: [{record: a, expr: b}]\n', 'latin1');
    expect(readBytes(latin, 'x.yml', { file: 'x', isNamed: false }).problems).toMatchObject([{ check: 'documents/encoding', severity: 'error', line: 2, column: 12 }]);
    expect(read(`\ufeff${JSON.stringify(dashboard())}`, 'x.json').problems).toMatchObject([{ check: 'documents/encoding', severity: 'warning', line: 1 }]);
    expect(read(`\ufeff${dump(rules)}`)).toMatchObject({ problems: [], documents: [{}] });
  });

  it('what is binary, UTF-16 or empty only if it is named', () => {
    for (const [bytes, message] of [[Buffer.from([1, 0, 2]), 'is a binary file'], [Buffer.from('\ufeffgroups:', 'utf16le'), 'is not UTF-8: it may be UTF-16, which no server reads'], [Buffer.from(' \n'), 'is empty'], [Buffer.from('# only\n'), 'is none of the files that oac knows']] as const) {
      expect(readBytes(bytes, 'x.yml', { file: 'x', isNamed: true }).problems).toMatchObject([{ message }]);
      expect(readBytes(bytes, 'x.yml', { file: 'x', isNamed: false }).problems).toEqual([]);
    }
  });

  it('what a misspelt key may mean', () => {
    expect(read('group:\n- name: x\n').problems).toMatchObject([{ remedy: 'its key group: did you mean groups?' }]);
  });

  it('that it is too deep, too large or too much by aliases', () => {
    const deep = `{"title": "x", "schemaVersion": 1, "panels": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    expect(read(deep, 'x.json', false)).toMatchObject({ documents: [], problems: [{ check: 'documents/too-large', line: 1, message: 'is nested deeper than 500 levels' }] });
    expect(read(`x: ${deep}`, 'x.yaml', false)).toMatchObject({ documents: [], problems: [{ check: 'documents/syntax' }] });
    const bomb = `groups:\n- rules:\n  - expr: &a0 [x]\n${Array.from({ length: 8 }, (_, n) => `  - expr: &a${n + 1} [${`*a${n},`.repeat(10)}]\n`).join('')}`;
    expect(read(bomb, 'x.yaml', false)).toMatchObject({ documents: [], problems: [{ check: 'documents/too-large' }] });
    const large = `groups:\n- rules:\n  - expr: up\n${'# xxxxxxxxxxxxx\n'.repeat(600_000)}`;
    expect(read(large, 'x.yaml', false)).toMatchObject({ documents: [], problems: [{ check: 'documents/too-large', message: 'is YAML of more than 6 million characters' }] });
  });
});

describe('templates', () => {
  it.each([
    ['Helm, no YAML', 'groups:\n{{- if .Values.x }}\n  - name: x\n    rules:\n    - expr: up\n{{- end }}\n'],
    ['Helm, YAML all the same', 'groups:\n  - name: x\n    rules:\n    - expr: "up{x=\'{{ .Values.x }}\'}"\n'],
    ['Jinja', 'groups:\n{% for x in y %}\n  - name: x\n    rules:\n    - expr: up\n{% endfor %}\n'],
    ['a place to fill in', 'groups:\n  - name: {{ name }}\n    rules:\n    - expr: up\n'],
  ])('are passed over and counted: %s', (_, text) => {
    expect(read(text, 'x.yaml', false)).toEqual({ documents: [], problems: [], isTemplate: true });
    expect(read(text, 'x.yaml').problems).toMatchObject([{ check: 'documents/unknown', message: 'is a template, which no server reads as it is' }]);
  });

  it('are said to be some inside a ConfigMap, too; and Jsonnet', () => {
    const map = 'kind: ConfigMap\napiVersion: v1\ndata:\n  a.yml: |\n    groups:\n      - name: {{ .Values.x }}\n        rules:\n          - expr: up\n';
    expect(read(map, 'x.yaml').problems).toMatchObject([{ message: 'is a template, which no server reads as it is' }]);
    expect(read(map, 'x.yaml', false)).toMatchObject({ problems: [], isTemplate: true });
    expect(read("{ a+:: import 'b' }", 'x.libsonnet').problems).toMatchObject([{ message: 'is Jsonnet, which no server reads as it is' }]);
  });

  it('are not what Prometheus fills in itself, nor a slip in that', () => {
    const text = (summary: string): string => `groups:\n  - name: x\n    rules:\n    - alert: A\n      expr: up\n      annotations:\n        summary: ${summary}\n`;
    expect(read(text("'{{ $labels.x }} {{ range query `up` }}{{ end }}'"), 'x.yaml', false)).toMatchObject({ documents: [{}], problems: [], isTemplate: false });
    expect(read(text('{{ $labels.x }} is down'), 'x.yaml', false)).toMatchObject({ problems: [{ check: 'documents/syntax', line: 7, remedy: 'put quotes around {{ $labels.x }} is down' }] });
  });

  it('of Alertmanager are documents', () => {
    const text = '{{ define "x" }}\n{{ range .Alerts }}{{ .Labels.a }}{{ end }}\n{{ end }}\n';
    const [document] = read(text, 'x.tmpl', false).documents;
    expect(document).toMatchObject({ kind: 'alertmanager-template', data: text });
    expect(pointsAt(document!, [], { from: text.indexOf('.Alerts'), to: text.indexOf('.Alerts') + 7 })).toEqual([2, '.Alerts']);
    expect(read('{{ define "page" }}<html>{{ .Title }}{{ end }}', 'x.tmpl', false).documents).toEqual([]);
    expect(read('{{ define "x" }}{{ .Values.Alerts }} {{ .Alerts }}{{ end }}', '_helpers.tpl', false).documents).toEqual([]);
  });
});

it('survives any damage to a file, and any question about it', () => {
  const sources = [dump(rules), JSON.stringify(dashboard(), undefined, 1), dump({ apiVersion: 'v1', kind: 'ConfigMap', data: { 'd.json': JSON.stringify(dashboard()), 'r.yml': dump(rules) } }), `${dump(rules)}---\na: &a {<<: *a}\n`, '{{ define "x" }}{{ .Alerts }}{{ end }}'];
  const piece = fc.oneof(fc.string({ unit: 'binary', maxLength: 3 }), fc.constantFrom('*a', '&a ', '<<: ', '\r', '\t', '---\n', '? ', '- ', '!!map ', '!x ', '|\n', '"', '{{ x }}', '\ufffe'));
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(6), piece), { minLength: 1, maxLength: 4 });
  const path = fc.array(fc.oneof(fc.constantFrom('groups', 'rules', 'panels', 'title', 'expr', '__proto__', '<<'), fc.integer({ min: -1, max: 3 }), fc.double()), { maxLength: 6 });
  fc.assert(fc.property(fc.constantFrom(...sources), damage, fc.constantFrom('x.json', 'x.yaml', 'x.tmpl', 'x'), path, fc.tuple(fc.double(), fc.double()), (source, cuts, name, at, [from, to]) => {
    let text = source;
    for (const [place, gone, added] of cuts) text = text.slice(0, place % text.length) + added + text.slice((place % text.length) + gone);
    for (const one of read(text, name).documents) {
      for (const { line, column, excerpt } of [one.place(at), one.place(at, { from, to })]) {
        expect([line > 0, column > 0, excerpt.from <= excerpt.to, excerpt.to <= excerpt.text.length, excerpt.text.length <= 160]).toEqual(Array(5).fill(true));
      }
    }
  }), { numRuns: 1000 });
});

it('reads 20 MB of JSON on one line, and 5 MB of YAML, and finds a place in them, within seconds', () => {
  const panel = { type: 'timeseries', title: 'x'.repeat(50), gridPos: { x: 0, y: 1, w: 2, h: 3 }, targets: [{ expr: 'sum(rate(http_requests_total[5m]))', refId: 'A' }] };
  const json = JSON.stringify({ ...dashboard(), panels: Array.from({ length: 110_000 }, () => panel) });
  expect(json.length).toBeGreaterThan(20e6);
  const group = (n: number): string => `  - name: g${n}\n    rules:\n      - alert: A\n        expr: |\n          sum(rate(x[5m]))\n            > 1\n        labels: {severity: page}\n        annotations: {summary: "Too many {{ $labels.x }}"}\n`;
  const yaml = `groups:\n${Array.from({ length: 30_000 }, (_, n) => group(n)).join('')}`;
  expect(yaml.length).toBeGreaterThan(5e6);
  const before = process.cpuUsage();
  expect(pointsAt(read(json, 'x.json').documents[0]!, ['panels', 109_999, 'targets', 0, 'refId'])).toEqual([1, '"A"']);
  const middle = process.cpuUsage(before);
  expect(pointsAt(read(yaml).documents[0]!, ['groups', 29_999, 'rules', 0, 'expr'], { from: 17, to: 22 })).toEqual([30_000 * 8 - 1, '  > 1']);
  const after = process.cpuUsage(before);
  expect((middle.user + middle.system) / 1e6).toBeLessThan(4); // 1 s on a machine of 2020
  expect((after.user + after.system - middle.user - middle.system) / 1e6).toBeLessThan(6); // 1.5 s
});

const REAL = path.resolve(__dirname, '../../../shared/real-dashboards');
it.skipIf(!fs.existsSync(REAL))('takes every dashboard of two public collections', () => {
  for (const folder of ['grafana__jsonnet-libs', 'monitoring-mixins__website']) {
    for (const name of fs.readdirSync(path.join(REAL, folder))) expect(read(fs.readFileSync(path.join(REAL, folder, name)), name), name).toMatchObject({ documents: [{ kind: 'dashboard' }], problems: [] });
  }
});

describe('slips that hide something', () => {
  it('in the kind or API of a resource, at their place', () => {
    const rules = (head: string): string => `${head}\nspec:\n  groups: [{name: a, rules: [{record: a, expr: up}]}]\n`;
    expect(read(rules('apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRules'), 'x.yaml', false).problems).toMatchObject([{ severity: 'warning', line: 2, remedy: "did you mean 'PrometheusRule'?" }]);
    expect(read('{"apiVersion": "dashboards.grafana.app/v2beta1", "kind": "Dashboard", "spec": {"elements": {}}}', 'x.json').problems).toMatchObject([{ severity: 'error', remedy: "did you mean 'dashboard.grafana.app/v2beta1'?" }]);
    expect(read('apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: 1}\n', 'x.yaml', false).problems).toEqual([]);
  });
  it('as a value that is a comment', () => {
    const am = (line: string): string => `route: {receiver: a}\nreceivers:\n  - name: a\n    slack_configs:\n      - api_url: https://a\n        ${line}\n`;
    expect(read(am('channel: #alerts')).problems).toMatchObject([{ check: 'documents/comment', severity: 'warning', line: 6, column: 18, endColumn: 25 }]);
    for (const line of ["channel: '#alerts'", 'channel: # to be said', 'channel:', '#channel: #alerts', 'actions: #none\n          []', 'text: |\n          channel: #alerts']) expect(read(am(line)).problems, line).toEqual([]);
  });
});
