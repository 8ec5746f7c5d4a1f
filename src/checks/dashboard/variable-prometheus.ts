import { nearest } from '../../model/problem';
import { shown } from './values';
import { usesIn } from './variables';

/** What the Prometheus data source reads itself in a variable's query; anything else it asks as a selector of series. */
const FUNCTIONS = ['label_values', 'label_names', 'query_result', 'metrics'];

export interface QueryFault {
  /** As it follows `variable 'x'`. */
  readonly message: string;
  readonly remedy: string;
  readonly mild?: boolean;
}
/** The text with what stands in quotes and braces blanked, so that commas and parentheses are those of the call. */
function bare(said: string): string {
  let depth = 0;
  return said.replace(/"(?:[^"\\]|\\[^])*"?|'(?:[^'\\]|\\[^])*'?|[^]/g, (part) => {
    if (part === '}') depth = Math.max(0, depth - 1);
    const blank = depth > 0 || part.length > 1 || part === '"' || part === "'";
    if (part === '{') depth++;
    return blank ? ' '.repeat(part.length) : part;
  });
}

/** Why Prometheus' data source finds no values by a variable's query; undefined where it may. Its PromQL is another check's. */
export function faultInVariableQuery(query: string): QueryFault | undefined {
  // Whatever a variable stands for, it may be a name.
  const said = usesIn(query).reduceRight((text, { from, to }) => `${text.slice(0, from)}${'x'.repeat(to - from)}${text.slice(to)}`, query).trim();
  const called = /^(\w+)\s*\(/.exec(said)?.[1];
  if (/^["'`]\s*(?:label_values|label_names|query_result|metrics)\s*\(/.test(said)) return { message: 'has its query in quotes, which Prometheus does not take', remedy: 'take the quotes away' };
  if (called === undefined && !/\w\s*\(/.test(bare(said))) return undefined;
  if (called === undefined || !FUNCTIONS.includes(called)) {
    const near = called === undefined ? undefined : FUNCTIONS.find((each) => each === called.toLowerCase()) ?? (called.length < 6 || called === 'label_replace' ? undefined : nearest(called, FUNCTIONS));
    if (near !== undefined) return { message: `calls ${shown(called)}(), which Prometheus does not have`, remedy: `did you mean '${near}'?` };
    return { message: `asks for the series ${shown(query, 40)}, which is a calculation and no selector`, remedy: 'write query_result(…) around it' };
  }
  const body = bare(said);
  const open = (body.match(/\(/g) ?? []).length - (body.match(/\)/g) ?? []).length;
  if (open > 0) return { message: 'lacks a closing parenthesis in its query', remedy: `write it as in ${called}(…)` };
  if (open < 0) return { message: 'has a parenthesis too many in its query', remedy: `write it as in ${called}(…)` };
  if (!said.endsWith(')')) return { message: `has '${shown(said.slice(body.lastIndexOf(')') + 1).trim(), 20)}' behind ${called}(…), which Grafana then does not read`, remedy: 'take it away' };
  const inside = said.slice(said.indexOf('(') + 1, -1).trim();
  if (called === 'query_result' && inside === '') return { message: 'asks for the result of nothing', remedy: 'write a query, as in query_result(up)' };
  if (called === 'metrics') {
    if (inside === '') return { message: 'asks for metrics of no name', remedy: 'write a pattern, as in metrics(http_.*)' };
    try {
      if (usesIn(query).length === 0) new RegExp(inside);
    } catch {
      return { message: `has the broken pattern '${shown(inside, 40)}'`, remedy: 'mend the regular expression' };
    }
  }
  const written = query.trim();
  return called === 'label_values' ? faultInLabelValues(inside, written.slice(written.indexOf('(') + 1, -1).trim()) : undefined;
}
/** `written` is the same with its variables: as long, and in the same places. */
function faultInLabelValues(inside: string, written: string): QueryFault | undefined {
  const example = 'write it as in label_values(up{job="api"}, pod)';
  if (inside === '') return { message: 'asks for the values of no label', remedy: example };
  const body = bare(inside);
  const comma = body.lastIndexOf(',');
  const label = inside.slice(comma + 1).trim();
  const series = comma < 0 ? '' : inside.slice(0, comma).trim();
  // Newer Grafana quotes labels that are no names; a line of several is joined.
  if (/^[A-Za-z_]\w*$/.test(label) || /^(["']).*\1$/.test(label)) {
    const calculated = /(\w+)\s*\(/.exec(bare(series))?.[1];
    return calculated === undefined ? undefined : { message: `asks for labels of ${shown(calculated)}(…), and Prometheus looks them up by selectors only`, remedy: `${example}, or query_result(…) with a regex` };
  }
  if (label === '') return { message: 'names no label behind the comma', remedy: example };
  const asWritten = shown(written.slice(comma + 1).trim(), 60);
  if (/[{}]/.test(label)) {
    const swapped = comma >= 0 && /^[A-Za-z_]\w*$/.test(series);
    return comma < 0 ? { message: `names no label, but only the series '${asWritten}'`, remedy: example }
      : { message: `names the series '${asWritten}' where the label stands`, remedy: swapped ? `write label_values(${asWritten}, ${series})` : example };
  }
  if (comma < 0 && /^[A-Za-z_:][\w:]*[\s.;]+[A-Za-z_]\w*$/.test(label)) return { message: `has no comma between metric and label: '${shown(label, 40)}'`, remedy: `write label_values(${label.replace(/[\s.;]+/, ', ')})` };
  return { message: `asks for the label '${asWritten}', which is no name of one`, remedy: example, mild: true };
}
