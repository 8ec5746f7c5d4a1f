import { aggregate, binary, number, sidesOf, type Node } from '../../promql/nodes';
import { print } from '../../promql/print';

/** A user's words inside a Go template. */
export const words = (text: string): string => text.replace(/\{\{/g, '{{ "{{" }}');
/** A PromQL question inside a Go template. Raw strings where they can be: no backslash to read through. */
function ask(node: Node): string {
  const text = print(node);
  return `query ${text.includes('`') ? JSON.stringify(text) : `\`${text}\``}`;
}
export const percent = (node: Node): Node => binary('*', number(100), node);

/** Questions of which the first that has an answer counts: what is behind it is not asked. */
const inTurn = (question: Node): readonly Node[] =>
  (question.type === 'binary' && question.op === '*' && question.left.type === 'number' ? sidesOf(question.right).map((side) => binary('*', question.left, side)) : sidesOf(question));

/** How a text comes to the answers of its questions. Each question has a name of its own in the text. */
export interface Asking {
  /** What `says` makes of the answer, given to it as a value of the template; `otherwise` where there is none. */
  readonly value: (name: string, question: Node, says: (value: string) => string, otherwise?: string) => string;
  /** Puts the answer into a variable that the text has set before. */
  readonly into: (variable: string, name: string, question: Node) => string;
  /** The largest few, each with a label: `route 12, other 3`. */
  readonly largest: (name: string, question: Node, label: string, most: number) => string;
  /** Other alerts of a service; undefined where nobody can be asked for them. */
  readonly others: ((service: string, alert: string) => string) | undefined;
}
/** Prometheus' templates ask themselves, when the alert is evaluated. */
export const asksItself: Asking = {
  value: (name, question, says, otherwise) => {
    const [first, ...others] = inTurn(question).map(ask);
    const [before, asked] = others.length === 0 ? ['', first!]
      : [`{{ $${name} := ${first!} }}${others.map((other) => `{{ if not $${name} }}{{ $${name} = ${other} }}{{ end }}`).join('')}`, `$${name}`];
    return `${before}{{ with ${asked} }}${says('. | first | value')}${otherwise === undefined ? '' : `{{ else }}${otherwise}`}{{ end }}`;
  },
  into: (variable, _, question) => inTurn(question).map(ask).reduceRight((otherwise, each) =>
    `{{ range ${each} }}{{ ${variable} = .Value }}${otherwise === '' ? '' : `{{ else }}${otherwise}`}{{ end }}`, ''),
  largest: (_, question, label, most) => `{{ range $i, $r := ${ask(aggregate('topk', question, {}, number(most)))} }}{{ if $i }}, {{ end }}{{ $r.Labels.${label} }} {{ $r.Value | printf "%.0f" }}{{ end }}`,
  others: (service, alert) => `{{ range $i, $r := query \`count by (alertname, alertstate) (ALERTS{service=${JSON.stringify(service)},alertname!="${alert}"})\` }}{{ if $i }}, {{ end }}{{ $r.Labels.alertname }} ({{ $r.Labels.alertstate }}){{ end }}`,
};
