import fc from 'fast-check';
import { aggregations, functions, operators, type AggregationName, type FunctionName, type OperatorName, type Signature } from './functions';
import { aggregate, binary, call, negate, number, raw, recorded, select, string, subquery, type Matcher, type Matching, type Node } from './nodes';
import { print } from './print';

/** Fixed, so that what fails today fails tomorrow. */
export const SEED = 20250605;

/** Names of the classic alphabet, PromQL's own words among them; or names as OpenTelemetry and others write them, for Prometheus 3. */
export interface Names {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}
export const CLASSIC: Names = {
  metrics: ['x', 'http_requests_total', 'job:rate:5m', ':colon', '_', 'sum', 'rate', 'time', 'on', 'bool', 'inf', 'NaN', 'offset', 'OR', 'atan2', 'group_left', 'start', 'by', 'e5', 'step'],
  labels: ['job', 'le', 'on', 'by', 'sum', 'offset', 'bool', 'group_left', 'and', 'AND', '_', '__x__', 'A9', 'start'],
};
export const ANY: Names = {
  metrics: ['http.server.request.duration', 'a b', 'ünï', 'with "quotes"', 'back\\slash', 'new\nline', '{x="y"}', '🚀', '5xx', ...CLASSIC.metrics],
  labels: ['http.route', 'a b', 'é', 'quo"te', 'inf', 'nan', 'new\nline', '9', ...CLASSIC.labels],
};

const hostile = fc.array(fc.constantFrom(
  '"', '\\', "'", '`', '\n', '\r', '\t', '\0', '\x07', '\x7f', '\ud83d', '\ude80', '🚀', 'é', '\u2028', '$', '${x}', '{', '}', '{{', '#', '(', ')', '[', ']', '%', '/', '.', '*', ' ', '\\n', '\\x', '\\u', 'a', 'Z', '0',
), { maxLength: 8 }).map((parts) => parts.join(''));
const text = fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 12 }));
const pattern = fc.oneof(fc.constantFrom('', '5..', 'a|b', '.*', '.+', '[^/]+', '(?i)x', '\\d{3}', '1(\\.0)?'), text.map((t) => t.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')));
const numbers = fc.oneof(fc.constantFrom(0, -0, 1, -1, 0.5, 2, 1e21, -1e21, 5e-324, 1e-7, Number.MAX_VALUE, NaN, Infinity, -Infinity), fc.double());
const seconds = fc.oneof(fc.constantFrom(15, 60, 90, 300, 3600, 86_400, 0.001, 0.25, 3_153_600_000), fc.integer({ min: 1, max: 10_000_000 }).map((ms) => ms / 1000));
const offsets = fc.option(fc.oneof(seconds, seconds.map((s) => -s), fc.constantFrom(0, 0.0001)), { nil: undefined, freq: 3 });

function matchers(names: Names): fc.Arbitrary<Matcher[]> {
  const label = fc.constantFrom(...names.labels);
  return fc.array(fc.oneof(
    fc.record({ label, op: fc.constantFrom('=' as const, '!=' as const), value: text }),
    fc.record({ label, op: fc.constantFrom('=~' as const, '!~' as const), value: pattern }),
  ), { maxLength: 3 });
}
function matchingOf(names: Names, op: OperatorName): fc.Arbitrary<Matching | undefined> {
  const labels = fc.subarray([...names.labels], { maxLength: 3 });
  const copied = operators[op].does === 'set' ? fc.constant(undefined) : fc.option(labels, { nil: undefined });
  return fc.oneof(
    fc.constant(undefined),
    fc.record({ on: labels, groupLeft: copied }).map(({ on, groupLeft }) => ({ on, ...(groupLeft ? { groupLeft: groupLeft.filter((l) => !on.includes(l)) } : {}) })),
    fc.record({ ignoring: labels, groupLeft: copied }).map(({ ignoring, groupLeft }) => ({ ignoring, ...(groupLeft ? { groupLeft } : {}) })),
    fc.constant({}),
  );
}

const functionNames = Object.keys(functions) as FunctionName[];
const all = Object.keys(operators) as OperatorName[];
const perNumber = all.filter((op) => operators[op].does !== 'set');
type Kinds = { readonly scalar: Node; readonly vector: Node; readonly range: Node };
/** Well-typed expressions, by the real constructors only. */
export function expressions(names: Names): { readonly [K in keyof Kinds]: fc.Arbitrary<Node> } {
  const metric = fc.constantFrom(...names.metrics);
  const labels = fc.subarray([...names.labels], { maxLength: 3 });
  return fc.letrec<Kinds>((tie) => {
    const argument = { scalar: tie('scalar'), vector: tie('vector'), range: tie('range'), string: text.map(string) };
    const calls = (returns: 'scalar' | 'vector'): fc.Arbitrary<Node> =>
      fc.oneof(...functionNames.filter((fn) => functions[fn].returns === returns).map((fn): fc.Arbitrary<Node> => {
        const { args, optional = 0 }: Signature = functions[fn];
        return fc.tuple(fc.tuple(...args.map((type) => argument[type])), fc.integer({ min: args.length - optional, max: args.length })).map(([given, count]) => call(fn, ...given.slice(0, count)));
      }));
    const aggregated = fc.constantFrom(...(Object.keys(aggregations) as AggregationName[])).chain((op) => {
      const wanted = aggregations[op];
      const parameter = wanted === 'scalar' ? tie('scalar') : wanted === 'string' ? fc.constantFrom('version', '_x').map(string) : fc.constant(undefined);
      const grouping = fc.oneof(fc.constant({}), labels.map((by) => ({ by })), labels.map((without) => ({ without })));
      return fc.tuple(tie('vector'), grouping, parameter).map(([of, group, by]) => aggregate(op, of, group, by));
    });
    const bool = (op: OperatorName): fc.Arbitrary<boolean> => (operators[op].does === 'compare' ? fc.boolean() : fc.constant(false));
    const twoVectors = fc.constantFrom(...all).chain((op) =>
      fc.tuple(tie('vector'), tie('vector'), matchingOf(names, op), bool(op)).map(([left, right, matching, b]) => binary(op, left, right, matching, b)));
    const mixed = fc.constantFrom(...perNumber).chain((op) =>
      fc.tuple(tie('vector'), tie('scalar'), fc.boolean(), bool(op)).map(([v, s, swap, b]) => (swap ? binary(op, s, v, undefined, b) : binary(op, v, s, undefined, b))));
    const selector = fc.tuple(metric, matchers(names), offsets).map(([name, where, offset]) => select(name, where, undefined, offset));
    return {
      scalar: fc.oneof({ maxDepth: 4, depthSize: 'small', withCrossShrink: true },
        { weight: 3, arbitrary: numbers.map(number) }, calls('scalar'),
        { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...perNumber), tie('scalar'), tie('scalar')).map(([op, a, b]) => binary(op, a, b)) }, tie('scalar').map(negate)),
      vector: fc.oneof({ maxDepth: 5, depthSize: 'small', withCrossShrink: true },
        { weight: 3, arbitrary: selector }, calls('vector'), aggregated, { weight: 3, arbitrary: twoVectors }, mixed, tie('vector').map(negate),
        fc.tuple(fc.constantFrom('job:x:rate1m', 'sum', ':y'), matchers(names), offsets, tie('vector')).map(([name, where, offset, of]) => recorded(name, of, where, offset)),
        fc.tuple(tie('vector'), fc.constantFrom('', ' # why')).map(([of, comment]) => raw(print(of) + comment))),
      range: fc.oneof({ maxDepth: 4, depthSize: 'small', withCrossShrink: true },
        { weight: 3, arbitrary: fc.tuple(metric, matchers(names), seconds, offsets).map(([name, where, range, offset]) => select(name, where, range, offset)) },
        fc.tuple(tie('vector'), seconds, fc.option(seconds, { nil: undefined }), offsets).map(([of, range, step, offset]) => subquery(of, range, step, offset))),
    };
  });
}
/** Arithmetic and comparisons of numbers alone. */
export const calculations: fc.Arbitrary<Node> = fc.letrec<{ one: Node }>((tie) => ({
  one: fc.oneof({ maxDepth: 6, depthSize: 'medium' },
    fc.oneof(fc.integer({ min: -9, max: 9 }), numbers).map(number),
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...perNumber), tie('one'), tie('one')).map(([op, a, b]) => binary(op, a, b)) },
    tie('one').map(negate)),
})).one;
