import { toSeconds, type Duration } from '../metrics/duration';
import type { Condition } from '../model/condition';
import { configInUse } from '../model/config';
import { DefinitionError } from '../model/problem';
import { SHORTEST, type Family, type Use } from '../model/service';
import { checkUpperLimits, type Limits, type Signal } from '../model/signal';
import { aggregate, binary, call, number, type Node } from '../promql/nodes';
import type { HoldOptions } from './conditions';
import { labelOf, latest, limitedAt, pick, processLegend, processNames, rate, signalAt, type AsCounter, type AsGauge, type CounterData, type GaugeData, type Limited } from './signal';
import type { Each } from './shares';

const words = (text: string): string => text.replace(/\{\{/g, '{{ "{{" }}');
/** What each process has, and what it is split by. */
const eachOf = (use: Use, each?: string): string[] => [...new Set([...use.by, ...configInUse().instanceLabels, ...(each === undefined ? [] : [each])])];
const names = (each?: string): string => `${processNames()}${each === undefined ? '' : ` {{ $labels.${each} }}`}`;
const legend = (each?: string): string => `${processLegend()}${each === undefined ? '' : ` {{${each}}}`}`;

export interface HappensOptions<O extends string = string, F extends string = string> {
  /** Counted over this long, so that what happens once a minute does not come and go. */
  readonly over: Duration<O>;
  readonly for: Duration<F>;
}
export interface FailuresSignal extends Signal {
  /** It happens, and goes on: what happens once is over before `for`, where that is the longer one. */
  goOn<O extends string, F extends string>(options: HappensOptions<O, F>): Condition;
}
/** What should not happen at all, a second, from a counter: failed evaluations, notifications that were lost. */
export function failures<C>(title: string, counter: AsCounter<C>, options?: Each): Family<FailuresSignal>;
export function failures(title: string, counter: CounterData, { each }: Each = {}): Family<FailuresSignal> {
  if (each !== undefined) labelOf(counter, each);
  return {
    bind(place) {
      const base = signalAt(place, { title, unit: 'cps', legend: legend(each), plays: [{ is: 'failures', metric: counter }], expr: (use) => aggregate('sum', rate(counter, use), { by: eachOf(use, each) }) });
      const goOn = ({ over, for: holds }: HappensOptions): Condition => {
        const [seconds, least] = [toSeconds(over as string, 'over'), (SHORTEST + 1) * place.service.scrape];
        if (seconds < least) throw new DefinitionError(`over: '${over as string}' holds fewer than three scrapes of ${place.service.scrape}s`, `write at least '${least}s'`, 'over');
        const rule = { ...place.rule(SHORTEST), range: seconds };
        const value = place.bind(aggregate('sum', call('increase', pick(counter, rule)), { by: eachOf(rule, each) }));
        return Object.freeze<Condition>({
          kind: 'condition', service: place.service, signal: base, expr: binary('>', value, number(0)), compare: { value, op: '>', limit: 0 }, for: toSeconds(holds as string, 'for'), windows: [SHORTEST],
          // Counts are whole; `increase()` extrapolates.
          says: `${words(title)}: {{ $value | printf "%.0f" }} in ${over as string} at ${names(each)}`,
        });
      };
      return Object.freeze({ ...base, goOn: goOn as FailuresSignal['goOn'] });
    },
  };
}

export interface WellSignal extends Signal {
  /** It is not, for a while. */
  unwell<F extends string>(options: HoldOptions<F>): Condition;
}
/** A gauge that is 1 where all is well and 0 where not, as of the last reload of a configuration. */
export function well<G>(title: string, gauge: AsGauge<G>): Family<WellSignal>;
export function well(title: string, gauge: GaugeData): Family<WellSignal> {
  return {
    bind(place) {
      const base = signalAt(place, { title, unit: 'short', legend: legend(), plays: [{ is: 'state', metric: gauge, bad: 0 }], expr: (use) => latest(gauge, use) });
      const value = base.expr(place.rule(SHORTEST));
      return Object.freeze({
        ...base,
        unwell: ((options: HoldOptions) => Object.freeze<Condition>({
          kind: 'condition', service: place.service, signal: base, expr: binary('==', value, number(0)), compare: { value, op: '==', limit: 0 }, for: toSeconds(options.for, 'for'), windows: [SHORTEST],
          says: `${words(title)}: not at ${processNames()}`,
        })) as WellSignal['unwell'],
      });
    },
  };
}

/** Share of time in which something was busy, from a counter of its seconds: a disk, a network card. Each series by itself. */
export function busyTime<C>(title: string, seconds: AsCounter<C>, limits: Limits): Family<Limited>;
export function busyTime(title: string, seconds: CounterData, limits: Limits): Family<Limited> {
  checkUpperLimits(limits, 'percentunit');
  const own = Object.keys(seconds.declaration.labels ?? {}).map((label) => ` {{${label}}}`).join('');
  return { bind: (place) => limitedAt(place, { title, unit: 'percentunit', limits, legend: processLegend() + own, plays: [{ is: 'busy', seconds }], expr: (use) => rate(seconds, use) }) };
}
/** Share of time in which the processors of a machine were busy, from the counter of their idle seconds, a series for each. */
export function hostCpu<C>(idle: AsCounter<C>, limits: Limits): Family<Limited>;
export function hostCpu(idle: CounterData, limits: Limits): Family<Limited> {
  checkUpperLimits(limits, 'percentunit');
  const busy = (use: Use): Node => binary('-', number(1), aggregate('avg', rate(idle, use), { by: eachOf(use) }));
  return { bind: (place) => limitedAt(place, { title: 'CPU of the machine', unit: 'percentunit', limits, legend: processLegend(), plays: [{ is: 'busy', seconds: idle, idle: true }], expr: busy }) };
}
