import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { found, documentOf, runTable, table } from '../rule/cases.test-support';
import { expression } from '../rule/promql';
import { acceptedConfigs, acceptedRules, expansions } from '../rule/truth.test-support';
import { templateChecks } from '.';
import { WORDS } from './functions';
import { parseTemplate } from './parse';

const rule = (template: string, expr = 'up == 0', slot = 'annotations'): string => JSON.stringify({ groups: [{ name: 'g', rules: [{ alert: 'Down', expr, [slot]: { summary: template } }] }] });

/** What every promtool refuses. */
const REFUSED = [
  '{{ $value', '{{ $value }', '{{ .Value } }', '{{', '{{ }}', '{{}}', '{{ end }}', '{{ else }}', '{{ if $value }}', '{{ if }}{{ end }}', '{{ range .Labels }}x', '{{ if 1 }}{{ else }}{{ else }}{{ end }}',
  '{{ range 1 }}{{ else if 1 }}{{ end }}', '{{ if 1 }}{{ end }}{{ end }}', '{{ break }}', '{{ define "a" }}{{ break }}{{ end }}', '{{ with 1 }}', '{{ define "a" }}', '{{ define a }}{{ end }}',
  '{{ if 1 }}{{ define "q" }}{{ end }}{{ end }}', '{{ define "a" }}x{{ end }}{{ define "a" }}y{{ end }}', '{{ template }}', '{{ template foo . }}', '{{ block "b" }}{{ end }}',
  '{{ humanise $value }}', '{{ $value | humanisePercentage }}', '{{ tmpl "a" . }}', '{{ toJson . }}', '{{ join "," .X }}', '{{ instance }}', '{{ labels.instance }}', '{{ Labels.x }}', '{{ foo | bar }}', '{{ if foo }}{{ end }}',
  '{{ $label.instance }}', '{{ $Value }}', '{{ $x }}', '{{ if $x := 1 }}{{ end }}{{ $x }}', '{{ define "x" }}{{ $labels }}{{ end }}', '{{ range $i, $e := $labels }}{{ end }}{{ $e }}', '{{ $1 }}',
  '{{ $labels.a-b }}', '{{ $labels.a + 1 }}', '{{ $value>1 }}', '{{ if $value > 1 }}{{ end }}', '{{ $value == 1 }}', '{{ $labels["a"] }}', '{{ $value * 100 }}', '{{ !$value }}', '{{ $value && 1 }}',
  '{{ printf("x") }}', '{{ printf "%s", $value }}', "{{ 'ab' }}", '{{ "x }}', '{{ `x }}', '{{ "\\d" }}', '{{ "a\nb" }}', "{{ reReplaceAll '(.*)' 'x' $value }}", '{{ reReplaceAll "\\." "x" "y" }}', '{{ “a” }}', '{{ "a""b" }}',
  '{{ (1 }}', '{{ 1) }}', '{{ () }}', '{{ 089 }}', '{{ 1.foo }}', '{{ + }}', '{{ 0x }}', '{{ "x".y }}', '{{ ..x }}', '{{ . | 5 }}', '{{ $value | "x" }}', '{{ | humanize }}', '{{ $value || 1 }}', '{{ $value | | humanize }}',
  '{{-}}', '{{-3}} {{-$value}}', '{{ $value-}}', '{{ /* c */ }}', '{{/* c */ }}', '{{/* c }}', '{{- -}}', '{{ $a, $b := 1 }}', '{{ range $i, }}{{ end }}', '{{ range $i, := $labels }}{{ end }}', '{{ $v := $w := 1 }}', '{{ $x : 1 }}', '{{ := 1 }}', '{{ $x := }}',
  '{{ if 1 end }}', '{{ end if }}', '{{ break 1 }}', '{{ range }}{{ end }}', '{{ if 1 }}{{ elseif 1 }}{{ end }}', '{{ endif }}', '{{ $value\u00a0}}', '{{ {$value} }}', '{{ .Labels.a,.Labels.b }}', '{{ "\\400" }}', '{{ \'\' }}',
];
/** What every promtool accepts, sensible or not. */
const ACCEPTED = [
  '', 'plain', '}}', '{ { x } }', '{{ $value }}', '{{$value}}', '{{- $value -}}', '{{ $value | humanize }}', '{{ $labels.instance }}', '{{ $labels.a.b }}', '{{ .Labels.x }}', '{{ .Nothing }}', '{{ $externalLabels.x }} {{ $externalURL }}',
  '{{ if gt $value 1.0 }}a{{ else if eq $value 0.0 }}b{{ else }}c{{ end }}', '{{ if 1 }}{{ $y := 1 }}{{ else }}{{ $y }}{{ end }}', '{{ if $x := 1 }}{{ $x }}{{ end }}', '{{ $x := 1 }}{{ $x = 2 }}{{ $x }}', '{{ $x = 1 }}', '{{ ($x := 1) }}{{ $x }}',
  '{{ range query "up" }}{{ .Labels.instance }} {{ . | value }}{{ end }}', '{{ with query "up" }}{{ . | first | value | humanize }}{{ else }}no{{ end }}', '{{ range $i, $e := query "up" }}{{ if $i }}, {{ end }}{{ $e.Value }}{{ end }}',
  '{{ range 5 }}{{ continue }}{{ else }}x{{ end }}', '{{ range . }}{{ if 1 }}{{ break }}{{ end }}{{ end }}', '{{ define "a" }}{{ . }}{{ end }}{{ template "a" $value }}', '{{ template "x" }}', '{{ block "b" . }}{{ end }}',
  '{{ define "a" }}{{ end }}{{ define "a" }}x{{ end }}', '{{ `a\nb` }}', '{{ "\\x41\\u00e9\\n\\"\\\\" }}', "{{ 'a' }} {{ '\\'' }} {{ '\\n' }}", '{{ 1_000 }} {{ 0x1F }} {{ 1i }} {{ .5 }} {{ 1. }} {{ 1e5 }} {{ 0b11 }} {{ 0o17 }} {{ -1.5 }} {{ +2 }} {{ 017 }}',
  '{{ nil }} {{ true }} {{ false }}', '{{ $ }} {{ . }} {{ . .x }}', '{{ (1) }} {{ (query "up").x }}', '{{ .X | }}', '{{ $value | }}', '{{ and }}', '{{ and 1 2 | not }}', '{{ $value | .x }} {{ $value | $labels }}',
  '{{/* c */}}{{- /* "{{ }}" */ -}}', '{{ $ü := 1 }}{{ $ü }}', '{{\n  $value\n}}', '{{ printf "%.2f" $value }}', '{{ index $labels "a-b" }}', '{{ reReplaceAll "(\\\\d+)" "x" "y" }}', '{{ reReplaceAll `\\d+` "x" "y" }}', '{{ "{{" }}', '{{ "}}" }}',
  '{{ args 1 2 | len }}', '{{ externalURL }}{{ pathPrefix }}', '{{ stripPort $labels.instance }}{{ stripDomain "a" }}', '{{ parseDuration "1h" | humanizeDuration }}', '{{ $value | toTime }}', '{{ ge (len "a") 1 }}', '{{ html "<" }}{{ js "x" }}{{ urlquery "x" }}{{ slice "abc" 1 2 }}',
  '{{ if not (eq "a" "b") }}x{{ end }}', '{{ with $x := 1 }}{{ $x }}{{ end }}', '{{ range $k, $v := $labels }}{{ $k }}={{ $v }} {{ end }}', '{{ else_ }}'.replace('else_', '"else"'), '{{ printf "%s" ($labels.a) }}', '{{ $value|humanize }}', '{{ print 1 }}{{ println "x" }}', '{{ call . }}',
];

describe('Go templates', () => {
  it('what promtool refuses is an error, and what it accepts is none', async () => {
    const texts = [...REFUSED, ...ACCEPTED].map((t) => rule(t));
    const answers = await acceptedRules(texts);
    for (const [series, accepted] of answers) expect(texts.filter((_, i) => accepted[i] !== i >= REFUSED.length), series).toEqual([]);
    const errors = texts.map((text) => found(templateChecks, documentOf({ kind: 'prometheus-rules', text })).some((f) => f.severity === 'error'));
    const missed = REFUSED.filter((_, i) => !errors[i]);
    const falsely = ACCEPTED.filter((_, i) => errors[REFUSED.length + i]);
    console.log(`template syntax: ${REFUSED.length} refused, ${missed.length} missed; ${ACCEPTED.length} accepted, ${falsely.length} called wrong`);
    expect({ missed, falsely }).toEqual({ missed: [], falsely: [] });
  });

  it('what fails or prints nonsense when it runs is noticed, and nothing else', async () => {
    const failing = [
      '{{ if gt $value 1 }}x{{ end }}', '{{ if eq $value 0 }}x{{ end }}', '{{ if eq .Value 5 6 }}x{{ end }}', '{{ if lt 1 .Value }}x{{ end }}', '{{ if eq $labels.job 1 }}x{{ end }}', '{{ if gt (query "up" | first | value) 0 }}x{{ end }}',
      '{{ toUpper $value }}', '{{ $value | title }}', '{{ humanize }}', '{{ humanizeDuration 1 2 }}', '{{ query "up" | value }}', '{{ query "up" | humanize }}', '{{ query "up" | first | humanize }}', '{{ first $value }}', '{{ label "job" (query "up") }}',
      '{{ with query "up" }}{{ . | value }}{{ end }}', '{{ with query "up" }}{{ .Value }}{{ end }}', '{{ (query "up" | first).Valeu }}', '{{ range query "up" }}{{ .Label.x }}{{ end }}', '{{ range $i, $s := query "up" }}{{ $s.job }}{{ end }}', '{{ $value.Value }}', '{{ $x := $value }}{{ $x.y }}',
      '{{ printf "%d" $value }}', '{{ printf "%s" $value }}', '{{ $value | printf "%d" }}', '{{ printf "%.1f" $labels.job }}', '{{ printf "%s %s" $labels.job }}', '{{ printf "x" $value }}', '{{ reReplaceAll "a" "b" }}', '{{ reReplaceAll "a" "b" $value }}', '{{ match "a" 1 }}', '{{ len $value }}', '{{ query 5 }}',
      '{{ parseDuration $value }}', '{{ externalURL "x" }}', '{{ sortByLabel "job" (query "up" | first) }}', '{{ $externalURL.Host }}', '{{ ($value).x }}', '{{ if false }}{{ else if gt $value 3 }}x{{ end }}',
      '{{ range $labels.job }}x{{ end }}', '{{ range $value }}x{{ end }}', '{{ range $k, $v := $labels.job }}{{ end }}', '{{ range query "up" | first }}x{{ end }}', '{{ range humanize $value }}{{ end }}', '{{ range "ab" }}x{{ end }}', '{{ range gt $value 1.0 }}{{ end }}', '{{ range query "up" }}{{ range .Labels.job }}{{ end }}{{ end }}',
      '{{ printf "%.2f%" $value }}', '{{ printf "%v % " $value }}', '{{ printf "100% of %v" $value }}', '{{ printf "%5" $value }}', '{{ $value | humanizePercentage | humanize }}', '{{ humanizeDuration (humanizePercentage $value) }}',
    ];
    const fine = [
      '{{ if gt $value 1.0 }}x{{ end }}', '{{ if eq $labels.job "a" }}x{{ end }}', '{{ if gt (len $labels.job) 3 }}x{{ end }}', '{{ printf "%.2f%%" $value }}', '{{ printf "%s" $labels.job }}', '{{ printf "%v %v" $value $labels }}', '{{ $value | printf "%.0f" }}',
      '{{ query "up" | first | value | humanize }}', '{{ with query "up" }}{{ . | first | value | humanizePercentage }}{{ end }}', '{{ range query "up" | sortByLabel "job" }}{{ .Labels.job }} {{ .Value }} {{ . | label "job" }} {{ . | value }}{{ end }}',
      '{{ $x := query "up" }}{{ range $x }}{{ .Value }}{{ end }}', '{{ humanize "12.5" }}', '{{ $labels.job | toUpper | title }}', '{{ .Labels.job }}{{ $.Value }}', '{{ range $k, $v := $labels }}{{ $k | toUpper }}{{ $v | toUpper }}{{ end }}', '{{ args 1 2 }}', '{{ if and (gt $value 1.0) (lt $value 5.0) }}x{{ end }}',
      '{{ $x := 1 }}{{ if true }}{{ $x := "a" }}{{ $x | toUpper }}{{ end }}{{ if eq $x 1 }}x{{ end }}', '{{ with $labels }}{{ .job }}{{ end }}', '{{ parseDuration "1h" | humanizeDuration }}', '{{ reReplaceAll "a" "b" $labels.job }}', '{{ (query "up" | first).Labels.job }}', '{{ $value | humanizeTimestamp }}', '{{ printf "%05.1f" $value }}', '{{ printf "%.1f %%" $value }}', '{{ printf "%6.f%%" $value }}', '{{ $value | printf "%.2f" | humanize }}', '{{ range $labels }}{{ . }}{{ end }}', '{{ range query "up" }}{{ range .Labels }}{{ . }}{{ end }}{{ end }}', '{{ $value | humanizePercentage | toUpper }}', '{{ define "a" }}{{ .x | toUpper }}{{ end }}{{ template "a" $value }}',
    ].filter((text) => !text.includes('define'));
    const said = (text: string): boolean => found(templateChecks, documentOf({ kind: 'prometheus-rules', text: rule(text) })).some(({ id }) => id === 'template/type');
    const texts = [...failing, ...fine];
    for (const [series, expanded] of await expansions(texts)) {
      const nonsense = expanded.map((text) => /<error expanding|%!\w?\(|%!\(EXTRA/.test(text));
      expect(texts.filter((_, i) => nonsense[i] !== i < failing.length).map((text) => [text, expanded[texts.indexOf(text)]]), series).toEqual([]);
    }
    console.log(`template types: ${failing.length} failing, ${failing.filter((t) => !said(t)).length} missed; ${fine.length} fine, ${fine.filter(said).length} called wrong`);
    expect({ missed: failing.filter((t) => !said(t)), falsely: fine.filter(said) }).toEqual({ missed: [], falsely: [] });
  });

  it("Alertmanager's template files too", async () => {
    const refused = ['{{ define "x" }}{{ .Alerts }', '{{ define "x" }}{{ humanize 1 }}{{ end }}', '{{ define "x" }}{{ $labels.a }}{{ end }}', '{{ define "x" }}{{ end }}{{ end }}', '{{ if .X }}', '{{ define "x" }}a{{ end }}{{ define "x" }}b{{ end }}', '{{ define "x" }}{{ toUper "a" }}{{ end }}'];
    const accepted = ['{{ define "x" }}{{ range .Alerts.Firing }}{{ .Labels.a | toUpper }}{{ end }}{{ end }}', '{{ define "x" }}{{ join ", " (stringSlice "a") }}{{ end }}', 'text', '{{ define "slack.default.text" }}mine{{ end }}'];
    const config = JSON.stringify({ route: { receiver: 'a' }, receivers: [{ name: 'a' }], templates: ['TEMPLATE'] });
    for (const [version, answers] of await acceptedConfigs([...refused, ...accepted].map(() => config), [...refused, ...accepted])) {
      expect([...refused, ...accepted].filter((_, i) => answers[i] !== i >= refused.length), version).toEqual([]);
    }
    const wrong = (text: string): boolean => found(templateChecks, documentOf({ kind: 'alertmanager-template', text })).some((f) => f.severity === 'error');
    expect(refused.filter((t) => !wrong(t))).toEqual([]);
    expect(accepted.filter(wrong)).toEqual([]);
  });

  it('each fault points at its place and names the way out', () => {
    const said = (template: string, expr?: string) => found(templateChecks, documentOf({ kind: 'prometheus-rules', text: rule(template, expr) })).map((f) => `${f.range ? template.slice(f.range.from, f.range.to) : ''}: ${f.message} / ${f.remedy}`);
    expect(said('{{ $value | humanisePercentage }}')).toEqual(["humanisePercentage: Prometheus' rules have no template function 'humanisePercentage': Prometheus refuses the file / did you mean 'humanizePercentage'?"]);
    expect(said('{{ $label.instance }}')).toEqual(["$label.instance: there is no variable $label: Prometheus refuses the file / did you mean '$labels'?"]);
    expect(said('{{ join "," $x }}')[0]).toContain('only Alertmanager has');
    expect(said('a {{ if $value }} b')).toEqual(["{{ if $value }}: '{{ if }}' is not closed: Prometheus refuses the file / close it with '{{ end }}'"]);
    expect(said('{{ $labels.pod-name }}')[0]).toContain('index $labels "a-b"');
    expect(said('{{ .Label.x }}')).toEqual([".Label.x: a rule's template has no .Label, so its expansion fails / did you mean '.Labels'?"]);
    expect(said('{{ $labels.instance }} {{ $labels.job }}', 'sum by (job) (up) == 0')).toEqual(["$labels.instance: alert Down: the label instance is empty in summary, because the expression's result has only job / keep it by aggregating by (job, instance), or do not print it"]);
  });

  const KNOWN: readonly [string, readonly string[] | undefined][] = [
    ['sum by (a, b) (x) > 1', ['a', 'b']], ['sum(x) by (a) > 1', ['a']], ['sum(x) > 1', []], ['sum without (a) (x)', undefined], ['x', undefined], ['rate(x[5m])', undefined], ['topk(3, sum by (a) (x))', ['a']], ['topk by (a) (3, x)', undefined],
    ['sum by (a) (x) / on (a) group_left (v) sum by (a, b) (y)', ['a', 'v']], ['sum by (a) (x) * on (a) group_right (v) sum by (a, b) (y)', ['a', 'b', 'v']], ['sum by (a) (x) or sum by (b) (y)', ['a', 'b']], ['sum by (a) (x) or y', undefined],
    ['y unless sum by (a) (x)', undefined], ['sum by (a) (x) unless y', ['a']], ['time() - max by (a) (x) > 5', ['a']], ['1 - avg by (a) (x)', ['a']], ['scalar(y) * sum by (a) (x)', ['a']], ['label_replace(sum by (a) (x), "n", "$1", "a", "(.*)")', ['a', 'n']],
    ['label_replace(x, "n", "$1", "a", "(.*)")', undefined], ['histogram_quantile(0.9, sum by (le, a) (rate(x[5m])))', ['a']], ['count_values by (a) ("v", x)', ['a', 'v']], ['max_over_time(sum by (a) (x)[5m:1m])', ['a']], ['absent(x)', []], ['absent(x{a="b", c=~"d"})', ['a']],
    ['-(sum by (a) (x))', ['a']], ['clamp_max(sum by (a) (x), 1)', ['a']], ['sum by (a) (x) offset 5m', ['a']], ['vector(1)', []], ['label_set(sum by (a) (x), "b", "c")', undefined], ['sum by (a) (x) > bool 1', ['a']], ['x{', undefined],
  ];
  it('labels of a result are known only where they are certain', () => {
    for (const [text, labels] of KNOWN) {
      const found = expression(text)?.labels;
      expect([text, found && [...found].sort()]).toEqual([text, labels]);
    }
  });

  it('the table', () => {
    const am = (text: string, more: object = {}): string => JSON.stringify({ route: { receiver: 'a' }, receivers: [{ name: 'a', slack_configs: [{ api_url_file: '/x', text }] }], ...more });
    const recorded = (expr: string, alert: string, summary: string): string => JSON.stringify({ groups: [{ name: 'g', rules: [{ record: 'j:x:rate5m', expr, labels: { team: 'a' } }, { alert: 'A', expr: alert, annotations: { summary } }] }] });
    const grafana = (template: string, slot = 'annotations'): string => JSON.stringify({ groups: [{ rules: [{ title: 'T', [slot]: { summary: template } }] }] });
    const point = (text: string): string => JSON.stringify({ contactPoints: [{ name: 'a', receivers: [{ settings: { text } }] }] });
    const file = (template: string): string => JSON.stringify({ templates: [{ name: 'x', template }] });
    runTable('template', templateChecks, [
      ...table('prometheus-rules', [
        ['unclosed in a label', rule('{{ $labels.x', undefined, 'labels'), 'template/syntax!'], ['a recording has no templates', JSON.stringify({ groups: [{ name: 'g', rules: [{ record: 'a', expr: 'b', labels: { x: '{{' } }] }] })],
        ['label dropped', rule('{{ .Labels.pod }}', 'sum by (job) (up) > 1'), 'template/label'], ['label dropped but only asked', rule('{{ if $labels.pod }}x{{ end }}', 'sum by (job) (up) > 1')],
        ['label kept', rule('{{ $labels.job }}', 'sum by (job) (up) > 1')], ['no labels at all', rule('{{ $labels.job }}', 'sum(up) > 1'), 'template/label'], ['row of a query', rule('{{ range query "up" }}{{ .Labels.pod }}{{ end }}', 'sum(up) > 1')],
        ['label that a recording drops', recorded('sum by (job) (rate(x_total[5m]))', 'j:x:rate5m > 1', '{{ $labels.pod }}'), 'template/label'], ['label that it adds', recorded('sum(x)', 'j:x:rate5m > 1', '{{ $labels.team }}')], ['label that it keeps', recorded('sum by (job) (x)', 'j:x:rate5m > 1', '{{ $labels.job }}')],
['hundredths by humanizePercentage', rule('{{ $value | humanizePercentage }}', '100 * a / b > 5'), 'template/percent'], ['hundredths with a sign', rule('{{ $value }}% {{ printf "%.1f" $value }}%', '100 * a / b > 5')],
        ['a share with a sign', rule('{{ printf "%.2f" $value }}%', 'sum(rate(x_total{code="500"}[5m])) / sum(rate(x_total[5m])) > 0.05'), 'template/percent'], ['a share by humanizePercentage', rule('{{ $value | humanizePercentage }}', 'sum(rate(x_total{code="500"}[5m])) / sum(rate(x_total[5m])) > 0.05')],
        ['of what nobody knows a sign', rule('{{ $value }}%', 'cpu_usage > 80')], ['a limit spoken of as a share', rule('over 5% fail of {{ $value }}', '100 * a / b > 0.05'), 'template/percent'], ['a small limit of hundredths', rule('over 0.05% fail of {{ $value }}', '100 * a / b > 0.05')], ['a sign behind something else', rule('{{ $labels.share }}%', 'avg by (share) (up) > 0.5 and a')],
        ['a recording that leaves them open', recorded('rate(x_total[5m])', 'j:x:rate5m > 1', '{{ $labels.pod }}')], ['instance is of targets only', recorded('sum by (job) (x)', 'max(j:x:rate5m) by (job, instance) > 1', '{{ $labels.instance }}'), 'template/label'],
        ['other data', rule('{{ .CommonLabels.job }}'), 'template/field'], ['no field of a sample', rule('{{ range query "up" }}{{ .Metric }}{{ end }}'), 'template/type'], ['the root inside', rule('{{ range query "up" }}{{ $.Lables }}{{ end }}'), 'template/field'],
        ['undefined template', rule('{{ template "x" . }}'), 'template/defined'], ['defined template', rule('{{ define "x" }}a{{ end }}{{ template "x" . }}')], ['assigned early', rule('{{ $x = 1 }}'), 'template/variable'],
        ['look-ahead', rule('{{ reReplaceAll "(?=a)" "" "b" }}'), 'template/pattern'], ['a good pattern', rule('{{ reReplaceAll "^a+$" "" "b" }}')], ['match', rule('{{ if match "[" "b" }}{{ end }}'), 'template/pattern'],
        ['variable without braces', rule('$labels.job is down'), 'template/unbraced'], ['in single ones', rule('{{ $labels.job }}: { $value }'), 'template/unbraced'], ['a price', rule('costs $5, $valuesque, $labels')], ['in braces', rule('{{ $labels.job }} at {{- $value -}}')],
        ['two faults in one', rule('{{ foo }}{{ $bar }}'), 'template/function!', 'template/variable!'],
      ]),
      ...table('prometheus-rules', [['a function of 3', rule('{{ now }}'), 'template/function!']], { surroundings: { prometheus: '2.53' } }),
      ...table('prometheus-rules', [['the same on 3', rule('{{ now }}')]], { surroundings: { prometheus: '3.13' } }),
      ...table('alertmanager-config', [
        ['one alert', am('{{ .Labels.severity }}'), 'template/field!'], ['annotation', am('{{ .Annotations.summary }}'), 'template/field!'], ['in a range', am('{{ range .Alerts }}{{ .Labels.severity }}{{ end }}')], ['of the group in a range', am('{{ range .Alerts }}{{ .CommonLabels.x }}{{ end }}'), 'template/type!'], ['firing', am('{{ len .Alerts.Fireing }}'), 'template/type!'],
        ['resolved', am('{{ range .Alerts.Resolved }}{{ .EndsAt }}{{ $.CommonLabels.x | toUpper }}{{ end }}')], ['value at the root', am('{{ .Alerts.Value }}'), 'template/type!'], ['a text to compare', am('{{ if eq .Status 1 }}x{{ end }}'), 'template/type!'], ['a list printed', am('{{ .Alerts | len }}')], ['slip', am('{{ .CommonLables.x }}'), 'template/field!'],
        ['field of a newer version', am('{{ .SomethingNew }}')], ["Prometheus' variable", am('{{ $labels.x }}'), 'template/variable!'], ["Prometheus' function", am('{{ humanize 1 }}'), 'template/function!'], ['unclosed', am('{{ .Status'), 'template/syntax!'],
        ['default template', am('{{ template "slack.default.text" . }}')], ['slip in its name', am('{{ template "slack.default.txt" . }}'), 'template/defined'], ['no file defines it', am('{{ template "mine" . }}'), 'template/defined'],
        ['a file may define it', am('{{ template "mine" . }}', { templates: ['*.tmpl'] })], ['a slip in any case', am('{{ template "slack.default.titel" . }}', { templates: ['*.tmpl'] }), 'template/defined'], ['new functions', am('{{ dict "a" 1 | toJson }}')],
      ]),
      ...table('alertmanager-template', [
        ['slip', '{{ define "a.text" }}x{{ end }}{{ define "b" }}{{ template "a.txet" . }}{{ end }}', 'template/defined'], ['of another file', '{{ define "b" }}{{ template "other" . }}{{ end }}'], ['of a like name', '{{ define "my.title" }}{{ template "my.text" . }}{{ end }}'],
        ['data in a definition, known by its fields', '{{ define "b" }}{{ .CommonLabels.x }}{{ .status }}{{ range .Alerts }}{{ .Label.x }}{{ end }}{{ end }}', 'template/field!', 'template/type!'],
        ['made by dict', '{{ define "b" }}{{ .Alerts }}{{ .status }}{{ end }}{{ define "c" }}{{ template "b" (dict "Alerts" 1 "status" 2) }}{{ end }}'], ['asked for without data', '{{ define "b" }}{{ .CommonLabels.x }}{{ end }}{{ define "c" }}{{ template "b" }}{{ end }}', 'template/defined'],
        ['lists that are compared', '{{ define "b" }}{{ if gt .Alerts.Firing 0 }}{{ end }}{{ end }}', 'template/type!'], ['their length', '{{ define "b" }}{{ if gt (len .Alerts.Firing) 0 }}{{ end }}{{ end }}'],
        ['a list to join', '{{ define "b" }}{{ join .CommonLabels.Values "," }}{{ end }}', 'template/type!'], ['pairs', '{{ define "b" }}{{ range .CommonLabels.SortedPairs }}{{ .Nam }}{{ end }}{{ .CommonLabels.SortedPairs.Values | join "," }}{{ end }}', 'template/type!'],
        ['assigned early', '{{ define "b" }}{{ range $i, $x = .Alerts }}{{ end }}{{ end }}', 'template/variable!'],
        ['data in a definition is unknown', '{{ define "b" }}{{ .Labels.x }}{{ end }}'], ['empty', ''],
      ]),
      ...table('grafana-alerting', [
        ['annotation', grafana('{{ $value '), 'template/syntax'], ['Grafana without braces', grafana('$values.A.Value of it'), 'template/unbraced'], ['environment in a label', grafana('$value', 'labels')], ['values', grafana('{{ $values.A.Value | humanize }}')], ['query is known', grafana('{{ query "up" }}')], ['label doubled', grafana('{{ $$labels.x }}', 'labels')], ['label wrong', grafana('{{ $$label.x }}', 'labels'), 'template/variable'],
        ['label swallowed, which another check tells', grafana('{{ $label.x }}', 'labels')], ['contact point', point('{{ .Alerts '), 'template/syntax!'], ['contact point field', point('{{ .Labels.x }}'), 'template/field'], ['default', point('{{ template "default.message" . }}')],
        ['namespaces', file('{{ define "x" }}{{ coll.Dict "a" 1 | data.ToJSON }}{{ end }}')], ['template file', file('{{ define "x" }}{{ humanize 1 }}{{ end }}'), 'template/function!'], ['function of a later version', file('{{ define "x" }}{{ regexp.Foo 1 }}{{ end }}'), 'template/function'],
        ['unclosed', file('{{ define "x" }}'), 'template/syntax!'],
      ]),
      ...table('grafana-alerting', [['ours', grafana('{{ $value '), 'template/syntax!']], { profile: 'generated' }),
    ]);
  });

  it('any text, in linear time and without a throw', () => {
    const { functions } = WORDS.prometheus;
    const piece = fc.constantFrom('{{', '}}', '{{- ', ' -}}', 'if', 'range', 'end', 'else', 'with', 'define', '"x"', '`', "'", '$', '$a', '.', '.b', '(', ')', '|', ':=', '=', ',', ' ', '\n', '1', '-', '/*', '*/', '\\', 'é', '😀', '$x := 1', '{{ end }}');
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      for (const { from, to } of parseTemplate(text, functions).faults) expect(from >= 0 && to > from && to <= text.length, text).toBe(true);
    }), { numRuns: 3000 });
    for (const text of ['{{ if 1 }}'.repeat(20_000), `{{ ${'('.repeat(100_000)}`, `{{ ${'('.repeat(50_000)}1${')'.repeat(50_000)} }}`, '{{ $x := 1 }}'.repeat(20_000), '{{'.repeat(100_000), `{{ ${'.a'.repeat(100_000)} }}`, '{{ define "a" }}'.repeat(10_000), `{{ "${'\\n'.repeat(50_000)}" }}`, '{{/* '.repeat(50_000)]) {
      const start = performance.now();
      parseTemplate(text, functions);
      expect(performance.now() - start, text.slice(0, 20)).toBeLessThan(1000);
    }
  });
});
