import { faultInRegex, groupsIn } from '../regex';
import { alike } from './alike';
import type { Report } from './report';
import { bare, isComparison, literal, operandOf, type Aggregate, type Binary, type Call, type Expr } from './tree';

/** Reports numbers that leave a function or an operator nothing to give, and functions of what is always or never there. */
export function checkParameters(node: Expr, report: Report): void {
  if (node.type === 'binary') {
    division(node, report);
    same(node, report);
  }
  else if (node.type === 'aggregate') {
    if (node.args.length === 2) howMany(node, report);
    if (node.op.name === 'quantile') quantile(node, report);
  } else if (node.type === 'call') switch (node.fn.name) {
    case 'histogram_quantile':
      quantile(node, report);
      rawBuckets(node, report);
      break;
    case 'quantile_over_time': case 'histogram_quantiles': quantile(node, report); break;
    case 'clamp': case 'histogram_fraction': case 'round': limits(node, report); break;
    case 'holt_winters': case 'double_exponential_smoothing': smoothing(node, report); break;
    case 'absent': case 'absent_over_time': absent(node, report); break;
    case 'label_replace': replacing(node, report); break;
    case 'predict_linear': ahead(node, report); break;
    default: break;
  }
}

function division({ op, left, right, opAt }: Binary, report: Report): void {
  // 1 / 0 is a way to write infinity.
  if ((op !== '/' && op !== '%') || literal(right) !== 0 || left.value === 'scalar') return;
  report.fault('promql/by-zero', { from: opAt.from, to: right.to }, op === '/' ? 'a division by 0 gives infinity, or NaN' : 'a remainder by 0 is NaN');
}
/** What is calculated, divided by itself. A plain metric may be, to have its labels with the value 1. */
function same({ op, left, right, opAt, matching, fill }: Binary, report: Report): void {
  const of = bare(left);
  if ((op !== '/' && op !== '-') || matching || fill || !(of.type === 'call' || of.type === 'aggregate' || (of.type === 'selector' && op === '-')) || !alike(left, right, report.text)) return;
  if (op === '-') {
    report.fault('promql/same', opAt, 'both sides of the subtraction are the same: the result is always 0', 'correct one of them, as in … - … offset 1h', 'warning');
    return;
  }
  report.fault('promql/same', opAt, 'both sides of the division are the same: the result is always 1', 'correct one of them, as in errors / all');
}
function quantile(node: Call | Aggregate, report: Report): void {
  const name = node.type === 'call' ? node.fn.name : node.op.name;
  const args = name === 'histogram_quantiles' ? node.args.slice(2) : node.args.slice(0, 1);
  for (const arg of args) {
    const number = literal(arg);
    if (number === undefined || !(number < 0 || number > 1)) continue;
    report.fault('promql/quantile', arg, `${name} of ${number}: it has to be between 0 and 1`, number > 1 && number <= 100 ? `write ${number / 100}` : undefined);
  }
}
/** Prometheus cuts the number off behind the point; promql/engine.go, aggregationK. */
function howMany(node: Aggregate, report: Report): void {
  const name = node.op.name;
  const number = literal(node.args[0]!);
  if (number === undefined || !(name === 'limit_ratio' ? number === 0 : /^(?:topk|bottomk|limitk)$/.test(name ?? '') && number < 1)) return;
  report.fault('promql/never', node.args[0]!, `${name}(${number}, …) takes no series: the result is always empty`, name === 'limit_ratio' ? 'write the part to take, as in 0.1' : 'write how many to take, as in 5');
}
function limits(node: Call, report: Report): void {
  const name = node.fn.name;
  if (name === 'clamp') {
    const [, low, high] = node.args.map(literal);
    if (low !== undefined && high !== undefined && low > high) report.fault('promql/never', node, `clamp(…, ${low}, ${high}): the lower limit is over the upper one, so that the result is always empty`, `write clamp(…, ${high}, ${low})`);
  } else if (name === 'histogram_fraction') {
    const [low, high] = node.args.map(literal);
    if (low !== undefined && high !== undefined && low >= high) report.fault('promql/never', node, `histogram_fraction(${low}, ${high}, …): nothing is between its limits, so that the result is always 0`, `write histogram_fraction(${high}, ${low}, …)`, 'warning');
  } else if (node.args[1] && literal(node.args[1]) === 0) {
    report.fault('promql/by-zero', node.args[1], 'round(…, 0) is NaN: the number is what to round to a multiple of, not how many digits to keep', 'leave it out for whole numbers, or write 0.01 for two digits');
  }
}
/** promql/functions.go refuses others while it evaluates. */
function smoothing(node: Call, report: Report): void {
  for (const arg of node.args.slice(1)) {
    const number = literal(arg);
    if (number !== undefined && !(number > 0 && number < 1)) report.fault('promql/quantile', arg, `${node.fn.name} with a factor of ${number}: it has to be over 0 and under 1, and the query fails`, 'write a number such as 0.5', 'error');
  }
}

/** How far to look ahead is in seconds. */
function ahead(node: Call, report: Report): void {
  const number = node.args[1] && literal(node.args[1]);
  if (number !== undefined && number > 0 && number < 60) report.fault('promql/unit', node.args[1]!, `predict_linear looks ${number} seconds ahead`, `for hours write ${number} * 3600`);
}
/** Groups that the pattern has not, and arguments in another order: `label_replace(x, "to", "$1", "from", "(.*)")`. */
function replacing(node: Call, report: Report): void {
  const [, , by, from, pattern] = node.args.map((arg) => { const of = bare(arg); return of.type === 'string' ? of.text : undefined; });
  if (from !== undefined && /[$()[\]*+|\\^]/.test(from)) {
    report.fault('promql/label', node.args[3]!, `'${from}' is no label: the result stays as it is`, 'the order is: what, "to", "$1", "from", "(pattern)"', 'warning');
    return;
  }
  if (by === undefined || pattern === undefined || faultInRegex(pattern, { named: true }) !== undefined) return;
  const groups = groupsIn(pattern);
  const most = Math.max(...[...by.matchAll(/\$\$|\$\{?(\d+)\}?/g)].map(([, number]) => Number(number ?? 0)), 0);
  if (most > groups) report.fault('promql/label', node.args[2]!, `the replacement asks for $${most}, and the pattern '${pattern}' has ${groups === 0 ? 'no group' : groups === 1 ? '1 group' : `${groups} groups`}: the label becomes empty`, 'put the part into parentheses, or correct the number', 'warning');
}

function absent(node: Call, report: Report): void {
  const of = node.fn.name === 'absent' && node.args[0] ? bare(node.args[0]) : node.fn.name === 'absent_over_time' && node.args[0]?.type === 'range' ? node.args[0].of : undefined;
  if (!of) return;
  if (givesAlways(of)) {
    report.fault('promql/never', node, `what ${node.fn.name}() asks for is always there: it never gives anything`, "ask for the metric alone, without 'or vector(…)'");
  } else if (of.type === 'selector' && of.metric?.name === 'up' && !of.open && of.matchers.length > 0 && of.matchers.every(({ op, text }) => op === '=~' && (text === '.*' || text === '.+'))) {
    report.fault('promql/absent', node, `${node.fn.name}() of any target at all: it gives nothing as long as one is scraped, be it Prometheus itself`);
  }
}
/** Whether an expression gives something whatever is scraped. */
export function givesAlways(node: Expr): boolean {
  const of = bare(node);
  if (of.type === 'call') return of.fn.name === 'vector' || (of.args.length === 0 && of.value === 'vector') || (/^(?:sort|abs|round|ceil|floor)/.test(of.fn.name ?? '') && of.args[0] !== undefined && givesAlways(of.args[0]));
  if (of.type === 'aggregate') return /^(?:sum|min|max|avg|count|group)$/.test(of.op.name ?? '') && operandOf(of) !== undefined && givesAlways(operandOf(of)!);
  if (of.type !== 'binary' || of.matching || (isComparison(of.op) && !of.bool)) return false;
  if (of.op === 'or') return givesAlways(of.left) || givesAlways(of.right);
  return of.op !== 'and' && of.op !== 'unless' && ((of.left.value === 'scalar' && givesAlways(of.right)) || (of.right.value === 'scalar' && givesAlways(of.left)));
}

/** Buckets count since their process started, of what was long ago as of what is now. */
function rawBuckets(node: Call, report: Report): void {
  const arg = node.args[1];
  let of = arg && bare(arg);
  while (of?.type === 'aggregate' && of.op.name === 'sum') of = operandOf(of) && bare(operandOf(of)!);
  if (of?.type !== 'selector' || of.open || !of.metric?.name?.endsWith('_bucket') || of.metric.name.includes(':')) return;
  report.fault('promql/since-start', of, `a quantile of '${of.metric.name}' as it stands: of everything since the process started, so that what is slow now hardly moves it`,
    `take what came of late: rate(${of.metric.name}[5m])`);
}
