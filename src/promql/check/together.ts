import { alike } from './alike';
import { above, ALL } from './bounds';
import type { Report } from './report';
import { bare, isComparison, literal, type Binary, type Bounds, type Expr } from './tree';

/** What each series of a result has passed: this expression's value for it is between bounds. */
interface Passed {
  readonly of: Expr;
  readonly bounds: Bounds;
  /** By `!=`, some value between the bounds may be missing. */
  readonly holes?: boolean;
}
/** Conditions joined by `and` are compared each with each; nobody writes more by hand. */
const MOST = 16;

/** Reports sides of `and` that leave each other nothing, and of `unless` that leave nothing at all. */
export function checkTogether(node: Binary, report: Report): void {
  const { op, left, right, matching, opAt } = node;
  if ((op !== 'and' && op !== 'unless') || node.fill || (op === 'and' && matching && !meets(node))) return;
  const { text } = report;
  const [ours, theirs] = [passedBy(left), op === 'and' ? passedBy(right) : onlyPassed(right)];
  for (const here of ours) for (const there of theirs) {
    if (op === 'and') {
      if ((here.bounds.least <= there.bounds.most && there.bounds.least <= here.bounds.most) || !alike(here.of, there.of, text, 'series')) continue;
      report.fault('promql/never', opAt, `the two sides of 'and' are of the same series and never true at once: one wants ${inWords(here.bounds)}, the other ${inWords(there.bounds)}`,
        "write 'or' if either will do, or correct the limits");
    } else {
      if (here.bounds.least < there.bounds.least || here.bounds.most > there.bounds.most || !alike(here.of, there.of, text, 'part')) continue;
      report.fault('promql/never', opAt, "'unless' takes away everything: whatever passes its left side passes its right side too", 'correct one of the sides');
    }
    return;
  }
}
/** Whether `on ()` joins what has one series on either side, or `on` and `ignoring` all labels that they are told apart by. */
const meets = ({ left, right, matching }: Binary): boolean => [left, right].every(({ labels }) => labels?.only !== undefined && labels.only.every((name) => matching!.on && matching!.labels.some((each) => each.name === name)));
const number = (value: number): string => String(Number(value.toPrecision(12)));
function inWords({ least, most }: Bounds): string {
  return least === most ? number(least) : most === Infinity ? `at least ${number(least)}` : least === -Infinity ? `at most ${number(most)}` : `${number(least)} to ${number(most)}`;
}

/** A comparison of something with a number. */
function filter(node: Expr): Passed | undefined {
  if (node.type !== 'binary' || node.bool || !isComparison(node.op)) return undefined;
  const side = literal(node.right) !== undefined ? node.left : literal(node.left) !== undefined ? node.right : undefined;
  if (!side) return undefined;
  const of = bare(side);
  const inner = filter(of);
  return { of: inner?.of ?? of, bounds: node.bounds ?? ALL, holes: node.op === '!=' || inner?.holes === true };
}
function passedBy(node: Expr): readonly Passed[] {
  const passed: Passed[] = [];
  const open = [node];
  for (let next = open.pop(); next && passed.length < MOST; next = open.pop()) {
    const of = bare(next);
    if (of.type === 'binary' && (of.op === 'and' || of.op === 'unless')) open.push(of.left, ...(of.op === 'and' && !of.matching ? [of.right] : []));
    else if (!(of.type === 'binary' && of.op === 'or')) passed.push(filter(of) ?? { of, bounds: of.bounds ?? ALL });
  }
  return passed;
}
/** Where passing is all that it takes to be on a side. */
function onlyPassed(node: Expr): readonly Passed[] {
  const of = bare(node);
  const one = filter(of);
  if (one) return one.holes ? [] : [one];
  return of.type === 'binary' && (of.op === 'and' || of.op === 'unless' || of.op === 'or' || isComparison(of.op)) ? [] : [{ of, bounds: ALL }];
}

/** Whether each value passes one side of an `or` of conditions on the same. */
export function coversAll(node: Binary, text: string): boolean {
  const sides: Passed[] = [];
  const collect = (of: Expr): boolean => {
    if (of.type === 'binary' && of.op === 'or' && !of.matching) return collect(bare(of.left)) && collect(bare(of.right));
    const one = filter(of);
    if (!one || one.holes) return false;
    sides.push(one);
    return true;
  };
  if (!collect(node) || sides.length > MOST || !sides.every(({ of }) => alike(of, sides[0]!.of, text))) return false;
  const { least, most, whole = false } = sides[0]!.of.bounds ?? ALL;
  let covered = least;
  for (const { bounds } of [...sides].sort((a, b) => a.bounds.least - b.bounds.least)) {
    if (bounds.least > covered) return false;
    covered = Math.max(covered, whole ? Math.floor(bounds.most) + 1 : above(bounds.most));
  }
  return covered > most || (most === Infinity && covered === Infinity);
}
