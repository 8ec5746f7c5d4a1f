import { toMatchers, type Pattern } from '../metrics/contract';
import { toSeconds } from '../metrics/duration';
import type { Condition } from '../model/condition';
import { configInUse } from '../model/config';
import { DefinitionError } from '../model/problem';
import { SHORTEST, type Family, type Use } from '../model/service';
import type { Signal } from '../model/signal';
import { aggregate, binary, call, number, select, subquery, type Matcher, type Node } from '../promql/nodes';
import type { HoldOptions } from './conditions';
import { labelOf, latest, pick, signalAt, type AsGauge, type GaugeData, type WhereOf } from './signal';

export interface BreakerSignal extends Signal {
  /** A circuit is open: calls fail at once, without being made. One alert for each circuit. */
  open<F extends string>(options: HoldOptions<F>): Condition;
}
/** When a gauge says that a circuit is open: a series for each state, told by labels and 1 where it is so, or the value. */
type Open<G, W> = number | WhereOf<G, W>;

/**
 * Whether circuit breakers are open (1) or not (0), from a gauge with a series for each state, as in `circuitBreaker(state, { state: 'open' })`,
 * or with a value for each, as in `circuitBreaker(state, 2)`. The name of the circuit stays a label.
 */
export function circuitBreaker<G, const W>(state: AsGauge<G>, open: Open<G, W>): Family<BreakerSignal>;
export function circuitBreaker(state: GaugeData, open: number | Readonly<Record<string, string | Pattern>>): Family<BreakerSignal> {
  const bad = typeof open === 'number' ? open : toMatchers(open);
  if (typeof bad === 'number' && !Number.isFinite(bad)) throw new DefinitionError(`an open circuit has the value ${bad}`, "write the gauge's value, or labels as in { state: 'open' }", 'open');
  if (typeof bad !== 'number') {
    if (bad.length === 0) throw new DefinitionError(`open names no label of ${state.name}, so every circuit would be open`, "say which series is 1 then, as in { state: 'open' }, or give the value", 'open');
    bad.forEach(({ label }) => labelOf(state, label));
  }
  const marks: readonly Matcher[] = typeof bad === 'number' ? [] : bad;
  const { labels } = state.declaration;
  const names = Object.keys(labels ?? {}).filter((label) => !marks.some((m) => m.label === label));
  return {
    bind(place) {
      // Over three scrapes: a circuit that is tried again and fails is open all the same.
      const isOpen = (use: Use): Node => {
        const now = use.for === 'panel' ? select(state.name, [...state.matchers, ...use.where, ...marks]) : pick(state, use, state.name, marks);
        if (typeof bad !== 'number') return use.for === 'panel' ? now : call('max_over_time', now);
        const is = binary('==', latest(state, use), number(bad), undefined, true);
        return use.for === 'panel' ? is : call('max_over_time', subquery(is, use.range as number, place.service.scrape));
      };
      // Where nobody has said which labels there are, whatever tells no process stays.
      const others = (use: Use): string[] => [...configInUse().targetLabels.filter((label) => !use.by.includes(label)), ...marks.map(({ label }) => label)];
      const kept = (use: Use): { readonly by: string[] } | { readonly without: string[] } => (labels ? { by: [...new Set([...use.by, ...names])] } : { without: others(use) });
      const base = signalAt(place, {
        title: 'Circuit open', unit: 'short', legend: names.length > 0 ? names.map((label) => `{{${label}}}`).join(' ') : 'Circuit open', plays: [{ is: 'state', metric: state, bad }],
        expr: (use) => aggregate('max', isOpen(use), kept(use)),
      });
      const value = base.expr(place.rule(SHORTEST));
      return Object.freeze({
        ...base,
        open: ((options: HoldOptions) => Object.freeze<Condition>({
          kind: 'condition', service: place.service, signal: base, expr: binary('==', value, number(1)), compare: { value, op: '==', limit: 1 }, for: toSeconds(options.for, 'for'), keepFiringFor: 120, windows: [SHORTEST],
          says: `circuit breaker${names.length > 0 ? ` ${names.map((label) => `{{ $labels.${label} }}`).join(' ')}` : ''} is open`,
        })) as BreakerSignal['open'],
      });
    },
  };
}
