import { aggregate, binary, call, inlineRecorded, number, type Node } from '../../../promql/nodes';
import type { Asking } from '../../prometheus/template';

/** What a query answers that has nothing to say. No value of a diagnosis is below zero. */
const NOTHING = -1;
/**
 * One value without labels, whatever there is. A rule of which any query has no answer is "no data" to Grafana, whatever its condition says, and
 * fires no more; and only what carries no label beside those of the alert is in its `$values` (pkg/services/ngalert/eval: evaluateExecutionResult,
 * queryDataResponseToExecutionResults, in 9.4 and in 12.4). NaN is no answer either: it would be above every limit in a template.
 */
const answer = (question: Node): Node => binary('or', binary('>=', aggregate('max', inlineRecorded(question)), number(0)), call('vector', number(NOTHING)));
/** The largest but `above`, with its labels: they hold those of the alert, or it is not in its `$values`. */
function ranked(question: Node, above: number): Node {
  const all = inlineRecorded(question);
  const rest = above === 0 ? all : binary('unless', all, aggregate('topk', all, {}, number(above)));
  return binary('or', aggregate('topk', rest, {}, number(1)), call('vector', number(NOTHING)), { on: [] });
}

/**
 * How texts of Grafana's come to their answers: its templates cannot ask, but see the values of all queries of the rule. So each question is one
 * more query, evaluated as often as the rule. Not run.
 */
export function asksBeside(): { readonly asking: Asking; readonly beside: ReadonlyMap<string, Node> } {
  const beside = new Map<string, Node>();
  const query = (name: string, question: Node): string => {
    beside.set(name, question);
    return `$values.${name}`;
  };
  const asking: Asking = {
    value: (name, question, says, otherwise) =>
      `{{ with ${query(name, answer(question))} }}{{ if ge .Value 0.0 }}${says('.Value')}${otherwise === undefined ? '' : `{{ else }}${otherwise}`}{{ end }}{{ end }}`,
    into: (variable, name, question) => `{{ with ${query(name, answer(question))} }}{{ ${variable} = .Value }}{{ end }}`,
    // One query for each: of the answers of one query, an alert without their labels sees any.
    largest: (name, question, label, most) => Array.from({ length: most }, (_, i) =>
      `{{ with ${query(`${name}${i}`, ranked(question, i))} }}{{ if ge .Value 0.0 }}${i > 0 ? ', ' : ''}{{ .Labels.${label} }} {{ .Value | printf "%.0f" }}{{ end }}{{ end }}`).join(''),
    others: undefined,
  };
  return { asking, beside };
}
