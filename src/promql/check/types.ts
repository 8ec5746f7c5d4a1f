import { nearest } from '../../model/problem';
import type { Report } from './report';
import { FUNCTIONS, PARAMETERS } from './signatures';
import { bare, isComparison, isSetOperator, type Aggregate, type Binary, type Call, type Expr, type Span, type Value } from './tree';

const NAMES: Readonly<Record<Value, string>> = { scalar: 'a number', vector: 'an instant vector', range: 'a range vector', string: 'a string', unknown: 'a variable' };
const CALLABLE = [...FUNCTIONS.keys(), 'sum', 'min', 'max', 'avg', 'count', 'group', 'stddev', 'stdvar', 'topk', 'bottomk', 'quantile', 'count_values'];

/** Gives every node its type, and reports what Prometheus' own type check refuses. Children come before their parents. */
export function checkTypes(nodes: readonly Expr[], report: Report): void {
  for (const node of nodes) {
    switch (node.type) {
      case 'call': call(node, report); break;
      case 'aggregate': aggregate(node, report); break;
      case 'binary': binary(node, report); break;
      case 'paren': node.value = node.of.value; break;
      case 'unary':
        node.value = node.of.value;
        if (node.value === 'range' || node.value === 'string') {
          report.fault('promql/types', node, `'${node.op}' before ${NAMES[node.value]}`, 'it takes numbers and instant vectors');
          node.value = 'unknown';
        }
        break;
      case 'subquery':
        if (node.of.value !== 'vector' && node.of.value !== 'unknown') report.fault('promql/types', node, `a subquery of ${NAMES[node.of.value]}`,
          node.of.value === 'range' ? 'remove the inner window, or wrap it in a function: rate(x[5m])[1h:1m]' : 'a subquery takes an instant vector');
        break;
      default: break;
    }
  }
}

function wants(node: Expr, want: Value, whose: string, report: Report): void {
  if (node.value === want || node.value === 'unknown') return;
  report.fault('promql/types', node, `${whose} wants ${NAMES[want]}, but this is ${NAMES[node.value]}`, conversion(want, node, report));
}
function conversion(want: Value, node: Expr, report: Report): string {
  const got = node.value;
  const text = node.to - node.from <= 40 ? report.text.slice(node.from, node.to) : '…';
  if (want === 'range' && got === 'vector') return bare(node).type === 'selector' ? `add a window: ${text}[5m]` : 'add a window to the metric inside, or make this a subquery: [5m:]';
  if (want === 'vector' && got === 'range') return `remove the window, or wrap it in a function: rate(${text})`;
  if (want === 'vector' && got === 'scalar') return `write vector(${text}) if the number is meant`;
  if (want === 'scalar' && got === 'vector') return `write a number, or scalar(${text})`;
  return want === 'string' ? 'write it in quotes' : `give ${NAMES[want]}`;
}

function call(node: Call, report: Report): void {
  const { name } = node.fn;
  if (name === undefined) return;
  const facts = FUNCTIONS.get(name);
  if (!facts) {
    const known = nearest(name.toLowerCase(), CALLABLE);
    report.fault('promql/function', node.fn, `there is no function '${name}'`,
      known ? `did you mean '${known}'?` : 'see the list of functions in the documentation of Prometheus');
    return;
  }
  node.value = facts.returns;
  if (facts.removed !== undefined && (report.version === undefined || report.version >= facts.removed)) {
    report.fault('promql/version', node.fn, `Prometheus ${facts.removed} has no '${name}' any more`, `use ${facts.instead}`,
      report.version === undefined ? 'warning' : undefined);
  } else if (facts.since !== undefined) {
    report.since(node.fn, facts.since, `'${name}'`, undefined, facts.stable);
  }
  const least = facts.args.length - (facts.optional ?? 0);
  const most = facts.args.length + (facts.more ?? 0);
  const given = node.args.length;
  if ((given < least && !node.args.some(isAnything)) || given > most) {
    const count = least === most ? String(least) : most === Infinity ? `${least} or more` : `${least} to ${most}`;
    report.fault('promql/arguments', node, `'${name}' takes ${count} argument${count === '1' ? '' : 's'}, not ${given}`,
      `write ${name}(${facts.args.map((type) => SHORT[type]).join(', ')}${facts.more ? ', …' : ''})`);
    return;
  }
  for (const [i, arg] of node.args.entries()) {
    const want = facts.args[i] ?? (facts.more ? facts.args.at(-1) : undefined);
    if (want) wants(arg, want, `'${name}'`, report);
  }
  const info = name === 'info' ? node.args[1] : undefined;
  if (info && info.value === 'vector' && !(info.type === 'selector' && (info.metric === undefined || info.matchers.some(({ label }) => label === info.metric)))) {
    report.fault('promql/types', info, "the second argument of 'info' is matchers alone", 'write them in braces, without a metric: {version=~".+"}');
  }
}
/** A variable may stand for several arguments. */
const isAnything = (node: Expr): boolean => node.type === 'variable' && !node.macro;
const SHORT: Readonly<Record<Value, string>> = { scalar: 'number', vector: 'vector', range: 'x[5m]', string: '"text"', unknown: '…' };

function aggregate(node: Aggregate, report: Report): void {
  const { name } = node.op;
  if (name === undefined) return;
  node.value = 'vector';
  if (name === 'limitk' || name === 'limit_ratio') report.since(node.op, 2.54, `'${name}'`, undefined, Infinity);
  const parameter = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
  const count = parameter ? 2 : 1;
  if (node.args.length < count && node.args.some(isAnything)) return;
  if (node.args.length !== count) {
    const form = parameter ? `${name}(${parameter === 'string' ? '"label"' : name === 'quantile' ? '0.9' : '5'}, x)` : `${name}(x)`;
    report.fault('promql/arguments', node, `'${name}' takes ${count} argument${count === 1 ? '' : 's'}, not ${node.args.length}`, `write ${form}`);
    return;
  }
  wants(node.args.at(-1)!, 'vector', `'${name}'`, report);
  if (parameter) wants(node.args[0]!, parameter, `the first argument of '${name}'`, report);
}

function binary(node: Binary, report: Report): void {
  const { op, left, right, matching } = node;
  const comparison = isComparison(op);
  node.value = left.value === 'scalar' && right.value === 'scalar' ? 'scalar' : left.value === 'vector' || right.value === 'vector' ? 'vector' : 'unknown';
  if (node.bool && !comparison) report.fault('promql/types', node.bool, `'bool' after '${op}': it belongs to comparisons`, 'remove it');
  let wrong = false;
  for (const side of [left, right]) {
    if (side.value !== 'range' && side.value !== 'string') continue;
    wrong = true;
    report.fault('promql/types', side, `'${op}' takes numbers and instant vectors, but this is ${NAMES[side.value]}`,
      side.value === 'range' ? 'remove the window, or wrap it in a function: rate(x[5m])' : 'strings cannot be calculated or compared; compare labels in { }');
  }
  if (wrong) return;
  const scalar = left.value === 'scalar' ? left : right.value === 'scalar' ? right : undefined;
  if (isSetOperator(op) && scalar) report.fault('promql/types', scalar, `'${op}' joins vectors, but this is a number`,
    op === 'or' ? 'write vector(0) for a default' : 'compare values with > and the like');
  if (comparison && !node.bool && left.value === 'scalar' && right.value === 'scalar') report.fault('promql/types', node.opAt,
    `two numbers are compared without 'bool'`, `write ${op} bool`);
  if (scalar && node.fill) report.fault('promql/matching', node.fill, "'fill' beside a number", 'it fills gaps between two vectors: remove it');
  if (isSetOperator(op) && node.fill) report.fault('promql/matching', node.fill, `'fill' after '${op}'`, 'remove it');
  if (matching) checkMatching(node, matching.labels, scalar, report);
}
function checkMatching(node: Binary, labels: readonly (Span & { readonly name: string | undefined })[], scalar: Expr | undefined, report: Report): void {
  const { on, group } = node.matching!;
  if (scalar) {
    // `1 + on () x` is taken, for whatever reason.
    if (labels.length > 0) report.fault('promql/matching', node.matching!, `'${on ? 'on' : 'ignoring'}' beside a number`, 'it joins two vectors: remove it');
    return;
  }
  if (!group) return;
  const { side, include } = group;
  if (isSetOperator(node.op)) report.fault('promql/matching', group, `'group_${side}' after '${node.op}'`, `remove it: '${node.op}' matches many with many`);
  for (const label of on ? include : []) {
    if (label.name !== undefined && labels.some(({ name }) => name === label.name)) report.fault('promql/matching', label,
      `'${label.name}' is in 'on' and in 'group_${side}' at once`, 'remove it from one of them');
  }
}
