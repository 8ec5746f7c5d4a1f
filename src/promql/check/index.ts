import { checkCalled } from './called';
import { promqlChecks } from './catalogue';
import { checkExporters } from './exporters';
import { checkJoins } from './joins';
import { checkLabels } from './label-faults';
import { checkMetrics, lookUp, metricsOf } from './metrics';
import { checkParts } from './parts';
import { LONGEST, readNodes } from './read';
import { DEEPEST, NotJudged, SyntaxFault, TooDeep } from './reader';
import { Report, type PromqlContext, type PromqlFault } from './report';
import { checkSelectors } from './selectors';
import { readTokens } from './tokens';
import type { Expr, Span } from './tree';
import { checkResult, checkValues } from './values';

export { promqlChecks, type PromqlContext, type PromqlFault };
export type { PromqlCheck, PromqlCheckId } from './catalogue';

/**
 * What is wrong with an expression: what Prometheus refuses, what it takes and can never give a result, and what the declared metrics do not have.
 * In order of position. Where a variable of Grafana stands, what depends on it is not judged. After a fault of syntax nothing else is.
 */
export function checkPromql(text: string, context: PromqlContext): PromqlFault[] {
  const report = new Report(text, context);
  const inner = context.use === 'variable' ? innerQuery(text) : { from: 0, to: text.length };
  if (!inner) return [];
  if (text.length > LONGEST) {
    report.fault('promql/size', { from: 0, to: text.length }, `the expression has ${text.length} characters and was not checked`);
    return report.faults;
  }
  check(text.slice(0, inner.to), inner.from, report);
  return report.faults.sort((a, b) => a.from - b.from || a.to - b.to);
}

function check(text: string, from: number, report: Report): void {
  const { context } = report;
  const tokens = readTokens(text, context.grafana === true, from);
  if (tokens[0]!.kind === 'end') {
    const shown = context.use === 'panel' || context.use === 'variable';
    report.fault('promql/empty', { from: 0, to: text.length }, 'the expression is empty', undefined, shown ? undefined : 'error');
    return;
  }
  const before = report.faults.length;
  try {
    const metrics = metricsOf(context);
    const { root, nodes } = readNodes(tokens, metrics, report);
    report.alternatives = nodes.flatMap(replaceable);
    checkSelectors(nodes, report);
    checkLabels(nodes, report);
    checkMetrics(nodes, metrics, report);
    const isDeclared = (name: string): boolean => lookUp(name, metrics) !== undefined || metrics.recorded?.has(name) === true;
    checkExporters(nodes, isDeclared, report);
    if (!metrics.declared) checkCalled(nodes, isDeclared, report);
    checkJoins(nodes, isDeclared, report);
    checkParts(nodes, report);
    checkValues(nodes, metrics, report);
    checkResult(root, nodes, report);
  } catch (error) {
    report.faults.length = before;
    if (error instanceof SyntaxFault) report.fault('promql/syntax', error.at, error.message, error.remedy);
    else if (error instanceof TooDeep) report.fault('promql/size', { from: 0, to: text.length }, `the expression nests deeper than ${DEEPEST} levels and was not checked`);
    else if (!(error instanceof NotJudged)) throw error;
  }
}

/** Parts of a node without which it can give something. */
function replaceable(node: Expr): readonly Span[] {
  if (node.type === 'binary') return node.op === 'or' ? [node.left, node.right] : node.op === 'unless' ? [node.right] : NONE;
  return node.type === 'call' && /^(?:absent|absent_over_time|scalar)$/.test(node.fn.name ?? '') ? node.args : NONE;
}
const NONE: readonly Span[] = [];

/** Where the expression is in the query of a dashboard's variable; undefined: there is none. */
function innerQuery(text: string): { readonly from: number; readonly to: number } | undefined {
  const [head, name] = /^\s*(label_values|label_names|metrics|query_result)\s*\(/.exec(text) ?? [];
  if (head === undefined) return { from: 0, to: text.length };
  const close = text.trimEnd().length - 1;
  if (text[close] !== ')') return { from: 0, to: text.length };
  if (name === 'query_result') return { from: head.length, to: close };
  // `label_values(label)`, or with a selector before; `metrics` takes a pattern, not an expression.
  const comma = text.lastIndexOf(',', close);
  return name === 'label_values' && comma > head.length && /^\s*[\w$[\]{}:]+\s*$/.test(text.slice(comma + 1, close)) ? { from: head.length, to: comma } : undefined;
}
