import { toMatchers, type Pattern, type TargetLabel } from '../metrics/contract';
import { toSeconds, type Duration } from '../metrics/duration';
import { narrow, type Matcher, type Node, type Range } from '../promql/nodes';
import { configInUse } from './config';
import { checkKubernetesService, type KubernetesService } from './kubernetes';
import { readLoad, type Load, type LoadDefinition } from './load';
import { originHere, type Origin } from './origin';
import { DefinitionError } from './problem';
import type { Signal } from './signal';

/** Where an expression is used; it decides the window, further matchers and the labels that stay. */
export interface Use {
  readonly for: 'panel' | 'rule';
  readonly range: Range;
  readonly where: readonly Matcher[];
  /** Labels that survive aggregation. */
  readonly by: readonly string[];
}
/** A service without its signals. */
export interface ServiceInfo {
  readonly name: string;
  readonly owner: string;
  readonly selector: readonly Matcher[];
  /** Seconds between scrapes. */
  readonly scrape: number;
  /** Seconds between evaluations of its rules: a third of a scrape, at least 5 s; evaluating faster than scraping shortens detection. */
  readonly evaluation: number;
  /** Requests a second for which detection times are promised. */
  readonly traffic: number;
  /** What a load test asks it for. */
  readonly load?: Load;
  readonly kubernetes: KubernetesService;
  readonly origin: Origin | undefined;
}
/** What a signal family gets from the service that it is bound to. */
export interface Place {
  readonly service: ServiceInfo;
  /** The signal's key in the service. */
  readonly key: string;
  /** Puts the service's selector into every selector of an expression. */
  bind(node: Node): Node;
  /** A rule's use: a window of `intervals` scrape intervals, and the labels that the selector pins. */
  rule(intervals: number): Use;
}
/** A signal that does not know its service yet; `service` binds it. */
export interface Family<T> {
  bind(place: Place): T;
}
type Bound<S> = { readonly [K in keyof S]: S[K] extends Family<infer T> ? T : never };
/** A service whose signals are not known by type. */
export interface AnyService {
  readonly kind: 'service';
  readonly info: ServiceInfo;
  readonly signals: Readonly<Record<string, Signal>>;
  readonly origin: Origin | undefined;
}
/** A service; each of its signals is a property. */
export type Service<S> = Omit<AnyService, 'signals'> & { readonly signals: Bound<S> } & Bound<S>;

/**
 * Seconds of a window that spans `intervals` scrape intervals: exactly one more. It then holds `intervals + 1` samples whatever the
 * scrape's offset, on Prometheus 3 (left-open windows) and 2. Cutting a second off loses a sample for every target scraped in that second.
 */
export const windowOf = (intervals: number, scrape: number): number => (intervals + 1) * scrape;
/** Scrape intervals of the shortest window in use: three samples, of which one may be lost. */
export const SHORTEST = 2;

const RESERVED = ['kind', 'info', 'signals', 'origin'];

function placeOf(info: ServiceInfo, key: string): Place {
  const by = info.selector.filter((m) => m.op === '=').map((m) => m.label);
  return Object.freeze({
    service: info, key,
    bind: (node: Node) => narrow(node, info.selector),
    rule: (intervals: number): Use => ({ for: 'rule', range: windowOf(intervals, info.scrape), where: [], by }),
  });
}

/** Whom a service belongs to, how its series are found, and what matters about it. */
export interface ServiceDefinition<S, I extends string = string> {
  /** As people call it; the label `service` of its alerts. */
  readonly name: string;
  /** The team that is told. */
  readonly owner: string;
  /** Labels that find its series, put into every query. At least one by equality. */
  readonly select: { readonly [L in TargetLabel]?: string | Pattern };
  /** Between two scrapes of a process. Default: the config's. */
  readonly scrapeInterval?: Duration<I>;
  /** Requests a second at which detection times hold; less traffic is served by longer windows. Default 1. */
  readonly traffic?: number;
  /** What a load test asks it for, for `generated/k6/`. Default: none is written. */
  readonly load?: LoadDefinition;
  /** How it runs in a cluster, where the config has `kubernetes`. Default: its Service has the label `app.kubernetes.io/name` with its name, and a port `http`. */
  readonly kubernetes?: KubernetesService;
  readonly signals: S;
}
/** A service: owner, selector and signals. Each signal is then a property of it. */
export function service<const S extends Readonly<Record<string, Family<unknown>>>, I extends string = string>(definition: ServiceDefinition<S, I>): Service<S> {
  const { name } = definition;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name ?? '')) {
    throw new DefinitionError(`service name '${name}' is not usable`, 'lower-case letters, digits and hyphens, as in checkout-api', 'name');
  }
  if (typeof definition.owner !== 'string' || definition.owner.trim() === '') throw new DefinitionError(`service '${name}' has no owner`, "name the team that is told, as in owner: 'backend-oncall'", 'owner');
  const scrape = toSeconds((definition.scrapeInterval as string | undefined) ?? configInUse().scrapeInterval, 'scrapeInterval');
  const traffic = definition.traffic ?? 1;
  if (!(traffic > 0 && Number.isFinite(traffic))) throw new DefinitionError(`traffic of service '${name}' is ${traffic}`, 'give requests a second, above 0; less traffic than this is served by longer windows', 'traffic');
  const selector = toMatchers(definition.select as Readonly<Record<string, string | Pattern | undefined>>);
  const by = selector.filter((m) => m.op === '=').map((m) => m.label);
  if (by.length === 0) {
    throw new DefinitionError(`service '${name}' selects by no label's exact value, so its rules would fire for every job`, `give select a label, as in select: { ${configInUse().targetLabels[0]!}: '${name}' }`, 'select');
  }
  const stray = selector.find((m) => !configInUse().targetLabels.includes(m.label));
  if (stray) {
    throw new DefinitionError(`service '${name}' selects by '${stray.label}', which is no target label (${configInUse().targetLabels.join(', ')})`, `add '${stray.label}' to targetLabels in oac.config.ts`, `select.${stray.label}`);
  }
  const { kubernetes = {} } = definition;
  checkKubernetesService(kubernetes);
  const at = originHere();
  const info: ServiceInfo = Object.freeze({
    name, owner: definition.owner, selector, scrape, evaluation: Math.max(5, Math.floor(scrape / 3)), traffic, kubernetes, ...(definition.load ? { load: readLoad(definition.load) } : {}), get origin() { return at.origin; },
  });
  const signals: Record<string, unknown> = {};
  for (const [key, family] of Object.entries(definition.signals)) {
    if (RESERVED.includes(key)) throw new DefinitionError(`a signal of service '${name}' is called '${key}', which the service itself uses`, 'give it another name', `signals.${key}`);
    if (typeof (family as Partial<Family<unknown>> | null | undefined)?.bind !== 'function') throw new DefinitionError(`signal '${key}' of service '${name}' is none`, 'make it by requestLatency(…), quantity(…) or the like', `signals.${key}`);
    signals[key] = family.bind(placeOf(info, key));
  }
  return Object.freeze({ kind: 'service', info, signals: Object.freeze(signals), ...signals, get origin() { return at.origin; } }) as unknown as Service<S>;
}

/**
 * More signals of a service, for dashboards only, as in `export const runtime = beside(api, { heap: … })`: no story tells them, and `metricsMissing`
 * does not miss them. Throws a `DefinitionError` where the service has a signal of that name.
 */
export function beside<const S extends Readonly<Record<string, Family<unknown>>>>({ info, signals }: AnyService, families: S): Bound<S> {
  return Object.freeze(Object.fromEntries(Object.entries(families).map(([key, family]) => {
    if (Object.hasOwn(signals, key)) throw new DefinitionError(`service '${info.name}' has a signal '${key}' already`, 'give this one another name, or leave it out', key);
    return [key, family.bind(placeOf(info, key))];
  }))) as Bound<S>;
}
