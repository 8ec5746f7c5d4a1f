import type { Declaration, MetricKind } from './contract';
import type { MetricsRegistry } from './instrument';

/** What both clients keep of a registered metric at run time; their types name only a part of it. */
interface Exposed {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labelNames?: readonly string[];
  readonly buckets?: readonly number[];
}
interface Declared {
  readonly kind: MetricKind;
  readonly name: string;
  readonly declaration: Declaration;
}

/** Prefixes that client libraries use for the process and its runtime: no service declares those itself. */
const RUNTIME = /^(process|nodejs)_/;
/** Labels that a metric's kind brings along. */
const OWN_LABELS: Readonly<Record<string, readonly string[]>> = { histogram: ['le'], summary: ['quantile'] };

const quoted = (names: Iterable<string>): string => [...names].sort().join(', ') || 'none';
const same = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((x, i) => x === b[i]);

/**
 * For a service's own unit test: compares what a registry exposes with the contract, in both directions. Metrics of the
 * runtime (`process_*`, `nodejs_*`) are left out unless the contract names them. Several contracts are compared as one: `{ ...http, ...waits }`.
 *
 * @throws Error that lists every difference: not declared, missing, another kind, other labels or label values, other buckets, other help
 */
export async function expectContract(registry: MetricsRegistry, contract: Readonly<Record<string, Declared>>): Promise<void> {
  const exposed = new Map((registry.getMetricsAsArray() as readonly Exposed[]).map((metric) => [metric.name, metric]));
  const samples = new Map((await registry.getMetricsAsJSON()).map((metric) => [metric.name, metric.values ?? []]));
  const declared = new Map(Object.values(contract).map((metric) => [metric.name, metric]));
  const faults: string[] = [];
  for (const [name, metric] of declared) {
    const found = exposed.get(name);
    if (!found) faults.push(`${name} is declared and not exposed`);
    else faults.push(...differences(metric, found, (samples.get(name) ?? []).map((sample) => sample.labels as Readonly<Record<string, unknown>>)));
  }
  for (const name of exposed.keys()) {
    if (!declared.has(name) && !RUNTIME.test(name)) faults.push(`${name} is exposed and not declared`);
  }
  if (faults.length === 0) return;
  throw new Error(`the registry differs from the metric contract:\n${faults.map((fault) => `  ${fault}`).join('\n')}\n`
    + 'make the instruments with instrument(contract, client), or change the contract: dashboards and alert rules read what it declares');
}

function differences({ kind, name, declaration }: Declared, found: Exposed, samples: ReadonlyArray<Readonly<Record<string, unknown>>>): string[] {
  const faults: string[] = [];
  const expectedType = kind === 'nativeHistogram' ? 'histogram' : kind;
  if (found.type !== expectedType) return [`${name} is declared as ${kind} and exposed as ${found.type}`];
  if (declaration.help !== undefined && declaration.help !== found.help) {
    faults.push(`${name} is declared with help '${declaration.help}' and exposed with '${found.help}'`);
  }
  const labels = declaration.labels ?? {};
  const implied = OWN_LABELS[found.type] ?? [];
  const exposedLabels = new Set([...(found.labelNames ?? []), ...samples.flatMap((sample) => Object.keys(sample))].filter((label) => !implied.includes(label)));
  if (!same(Object.keys(labels).sort(), [...exposedLabels].sort())) {
    faults.push(`${name} is declared with labels ${quoted(Object.keys(labels))} and exposed with ${quoted(exposedLabels)}`);
  }
  for (const [label, values] of Object.entries(labels)) {
    if (values === 'any') continue;
    const strays = new Set(samples.filter((sample) => label in sample).map((sample) => String(sample[label])).filter((value) => !values.includes(value)));
    if (strays.size > 0) faults.push(`${name} is declared with ${label} ${quoted(values)} and exposed with ${label} ${quoted(strays)}`);
  }
  if (kind === 'histogram' && declaration.buckets && found.buckets && !same(declaration.buckets, found.buckets)) {
    faults.push(`${name} is declared with buckets ${declaration.buckets.join(', ')} and exposed with ${found.buckets.join(', ')}`);
  }
  return faults;
}
