import type { MetricKind, Pattern } from '../metrics/contract';
import { toSeconds, type Duration } from '../metrics/duration';
import type { Condition } from '../model/condition';
import { DefinitionError } from '../model/problem';
import { SHORTEST, type Family, type Use } from '../model/service';
import { checkUpperLimits, type Limits, type Signal } from '../model/signal';
import { aggregate, binary, call, number, shift, type Node } from '../promql/nodes';
import { inWords, shareCondition, type HoldOptions, type ShareOptions } from './conditions';
import type { Promisable } from './counts';
import { markedOf, marksOf } from './shares';
import {
  countOver, eventRate, labelOf, latest, pick, processNames, signalAt, type AsCounter, type AsEvents, type AsGauge, type CounterData, type GaugeData, type HistogramData, type WhereOf,
} from './signal';

export interface StoppedOptions<O extends string = string, F extends string = string> {
  /** No request in this long. */
  readonly over: Duration<O>;
  readonly for: Duration<F>;
  /** Targets that must be up: a service that is down is another alert's matter. */
  readonly up: Signal;
}
export interface TrafficSignal extends Signal {
  /** Nobody asks any more although the service is up: the way to it is broken. */
  stopped<O extends string, F extends string>(options: StoppedOptions<O, F>): Condition;
}
/** Requests a second, from a counter or from a histogram's count. */
export function traffic<M>(metric: AsEvents<M>): Family<TrafficSignal>;
export function traffic(metric: CounterData | HistogramData): Family<TrafficSignal> {
  return {
    bind(place) {
      const base = signalAt(place, { title: 'Requests', unit: 'reqps', plays: [{ is: 'requests', metric }], expr: (use) => eventRate(metric, use) });
      const stopped = (options: StoppedOptions): Condition => {
        const over = toSeconds(options.over as string, 'over');
        const rule = place.rule(SHORTEST);
        if (over < (SHORTEST + 1) * place.service.scrape) {
          throw new DefinitionError(`over: '${options.over as string}' holds fewer than three scrapes of ${place.service.scrape}s`, `write at least '${(SHORTEST + 1) * place.service.scrape}s'`, 'over');
        }
        const requests = place.bind(countOver(metric, { ...rule, range: over }));
        const up = binary('==', options.up.expr(rule), number(1));
        // A service that is younger than the window has had no time to be asked.
        const upThen = shift(up, over);
        const none = binary('or', binary('==', requests, number(0)), binary('*', binary('unless', up, requests, { on: rule.by }), number(0)));
        return Object.freeze({
          kind: 'condition', service: place.service, signal: base, stops: over, expr: binary('and', binary('and', none, up, { on: rule.by }), upThen, { on: rule.by }), for: toSeconds(options.for as string, 'for'), windows: [SHORTEST],
          says: `no request in ${options.over as string} although it is up`,
        });
      };
      return Object.freeze({ ...base, stopped: stopped as TrafficSignal['stopped'] });
    },
  };
}

export interface ErrorsSignal extends Promisable {
  readonly limits: Limits;
  /** By one label of the metric, as in `by('route')`; by a label that tells failures, their share of all requests. Throws a `DefinitionError` for a label that it lacks. */
  by(label: string): Signal;
  /** The share of failed requests is above a limit. */
  exceeds<D extends string, T extends string = string>(limit: 'warning' | 'critical', options: ShareOptions<D, T>): Condition;
}
/** Labels that tell failed requests, or a counter of their own. */
type FailedBy<M, W> = W extends { readonly kind: MetricKind } ? AsCounter<W> : WhereOf<M, W>;
/** Share of requests that failed; `failed` says by labels which do, or is a counter of them alone. No series of a failure means none, not "no data". */
export function errors<M, const W>(metric: AsEvents<M>, failed: FailedBy<M, W>, limits: Limits): Family<ErrorsSignal>;
export function errors(metric: CounterData | HistogramData, failed: Readonly<Record<string, string | Pattern>> | CounterData, limits: Limits): Family<ErrorsSignal> {
  checkUpperLimits(limits, 'percentunit');
  const counter = isCounter(failed) ? failed : undefined;
  const matchers = isCounter(failed) ? [] : marksOf(metric, failed, 'failed', 'request would count as failed');
  return {
    bind(place) {
      const { total, marked, share } = markedOf(place, metric, counter ?? matchers);
      const base = signalAt(place, { title: 'Errors', unit: 'percentunit', limits, plays: [{ is: 'requests', metric, ...(counter ? { failures: counter } : { failed: matchers }) }], expr: share });
      const split = (label: string, use: Use): Node => {
        const each = { ...use, by: [...use.by, label] };
        if (!matchers.some((m) => m.label === label)) return share(each);
        // Of the requests with status 500 all failed: what tells is their share of all requests.
        return binary('/', eventRate(metric, each, matchers), binary('>', eventRate(metric, use), number(0)), { on: use.by, groupLeft: [] });
      };
      const by = (label: string): Signal => signalAt(place, {
        part: `by.${labelOf(metric, counter ? labelOf(counter, label) : label)}`, title: `Errors by ${label}`, unit: 'percentunit', limits, legend: `{{${label}}}`, expr: (use) => split(label, use),
      });
      const self: ErrorsSignal = Object.freeze({
        ...base, limits, by,
        counts: (limit?: keyof Limits) => {
          if (limit !== undefined) throw new DefinitionError(`'${place.key}' has a request fail or not, at whatever limit`, 'leave limit out: it is about how slow a request of a latency may be', 'limit');
          return { newborn: true, told: (failing: number) => ({ failing }), good: 'of requests succeed', total: { name: 'requests', of: total }, bad: { name: 'failed', of: marked } };
        },
        exceeds: (limit: keyof Limits, options: unknown) =>
          shareCondition(self, self.counts(), limits[limit], options as ShareOptions, `{{ $value | humanizePercentage }} of requests fail, limit ${inWords(limits[limit], 'percentunit')}`),
      });
      return self;
    },
  };
}
const isCounter = (failed: object): failed is CounterData => 'kind' in failed && failed.kind === 'counter' && 'declaration' in failed;
export interface TargetsSignal extends Signal {
  /** A target exists, and its scrapes fail: one alert per target. */
  down<F extends string>(options: HoldOptions<F>): Condition;
  /** Targets exist, and the scrapes of all of them fail: the service is gone, which explains its other alerts. */
  allDown<F extends string>(options: HoldOptions<F>): Condition;
  /** No target exists: service discovery or the deployment lost it. */
  missing<F extends string>(options: HoldOptions<F>): Condition;
}
/** Whether the service's targets answer scrapes: 1 where at least one does. */
export function targets<G>(up: AsGauge<G>): Family<TargetsSignal>;
export function targets(up: GaugeData): Family<TargetsSignal> {
  return {
    bind(place) {
      // A scrape that fails now and then is no target that is down.
      const answers = (use: Use): Node => (use.for === 'rule' ? call('max_over_time', pick(up, use)) : latest(up, use));
      const base = signalAt(place, { title: 'Targets up', unit: 'short', plays: [{ is: 'up', metric: up }], expr: (use) => aggregate('max', answers(use), { by: use.by }) });
      const rule = place.rule(SHORTEST);
      const each = place.bind(answers(rule));
      const fails = (value: Node, says: string) => ((options: HoldOptions) => Object.freeze({
        kind: 'condition', service: place.service, signal: base, expr: binary('==', value, number(0)), compare: { value, op: '==', limit: 0 }, for: toSeconds(options.for as string, 'for'), windows: [SHORTEST], says,
      })) as TargetsSignal['down'];
      return Object.freeze({
        ...base,
        down: fails(each, `scrapes of ${processNames()} fail`),
        allDown: fails(aggregate('max', each, { by: rule.by }), 'scrapes of all its targets fail'),
        missing: ((options: HoldOptions) => Object.freeze({
          kind: 'condition', service: place.service, signal: base, expr: call('absent', place.bind(latest(up, { ...rule, for: 'panel' }))), for: toSeconds(options.for as string, 'for'), windows: [SHORTEST],
          says: 'Prometheus has no such target',
        })) as TargetsSignal['missing'],
      });
    },
  };
}
