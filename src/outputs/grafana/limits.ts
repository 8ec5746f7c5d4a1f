import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { ThresholdsConfigBuilder, ThresholdsMode, type Threshold, type ThresholdsConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { isSignal, type Panel } from '../../model/panel';
import type { Limits, Signal, Unit } from '../../model/signal';
import { refId } from './queries';

/** A colour that says neither good nor bad. */
const NEUTRAL = 'text';

/** Steps in ascending order, as Grafana wants them: towards the critical limit it turns orange, then red, whichever side that is. */
export function stepsOf(limits: Limits | undefined): Threshold[] {
  if (!limits) return [{ value: null, color: NEUTRAL }];
  const { warning, critical } = limits;
  if (warning > critical) return [{ value: null, color: 'red' }, { value: critical, color: 'orange' }, { value: warning, color: 'green' }];
  return [{ value: null, color: 'green' }, ...(warning < critical ? [{ value: warning, color: 'orange' }] : []), { value: critical, color: 'red' }];
}
export const thresholds = (limits: Limits | undefined): Builder<ThresholdsConfig> => new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(stepsOf(limits));

const same = (a: Limits | undefined, b: Limits | undefined): boolean => a?.warning === b?.warning && a?.critical === b?.critical;
const signalsOf = (panel: Panel): Signal[] => panel.queries.filter(isSignal);

/** The limits of all signals of a panel, if they are the same ones: Grafana draws one set of lines per axis. */
export function sharedLimits(panel: Panel): Limits | undefined {
  const [first, ...others] = signalsOf(panel);
  return first && others.every((s) => same(s.limits, first.limits)) ? first.limits : undefined;
}
export const unitOf = (panel: Panel): Unit | undefined => panel.options.unit ?? signalsOf(panel)[0]?.unit;

export interface Override {
  readonly matcher: { readonly id: string; readonly options: string };
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}
/** Unit and limits of the signals that differ from the panel's. */
export function ownUnitsAndLimits(panel: Panel): Override[] {
  const [unit, limits] = [unitOf(panel), sharedLimits(panel)];
  return panel.queries.flatMap((query, i): Override[] => {
    if (!isSignal(query)) return [];
    const properties = [
      ...(panel.options.unit === undefined && query.unit !== unit ? [{ id: 'unit', value: query.unit }] : []),
      ...(same(query.limits, limits) ? [] : [{ id: 'thresholds', value: { mode: 'absolute', steps: stepsOf(query.limits) } }]),
    ];
    return properties.length > 0 ? [{ matcher: { id: 'byFrameRefID', options: refId(i) }, properties }] : [];
  });
}
/** Units of what cannot be below zero, unless that is where it turns bad: the axis begins there. */
const FROM_ZERO: ReadonlySet<string> = new Set(['s', 'ms', 'percent', 'percentunit', 'reqps', 'ops', 'cps', 'bytes', 'decbytes']);
export const fromZero = (panel: Panel): boolean => FROM_ZERO.has(unitOf(panel) ?? '') && signalsOf(panel).every((s) => FROM_ZERO.has(s.unit) && !(s.limits && s.limits.critical <= 0));
