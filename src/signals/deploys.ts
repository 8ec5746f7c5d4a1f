import { toSeconds, type Duration } from '../metrics/duration';
import type { Condition } from '../model/condition';
import { DefinitionError } from '../model/problem';
import { SHORTEST, type Family, type Use } from '../model/service';
import type { Signal } from '../model/signal';
import { aggregate, binary, call, number, shift, type Node } from '../promql/nodes';
import { startMark } from './saturation';
import { labelOf, latest, pick, processLegend, processNames, signalAt, type AsGauge, type GaugeData } from './signal';

export interface LoopOptions<O extends string = string> {
  /** So many starts … */
  readonly restarts: number;
  /** … in this long. More than a deploy has. */
  readonly over: Duration<O>;
}
export interface RestartsSignal extends Signal {
  /** A process starts again and again: it crashes, or is killed. One alert for each process. */
  loop<O extends string>(options: LoopOptions<O>): Condition;
}
/** How often processes started anew of late, from a gauge of the Unix seconds of their start. */
export function restarts<G>(startTime: AsGauge<G>): Family<RestartsSignal>;
export function restarts(startTime: GaugeData): Family<RestartsSignal> {
  return {
    bind(place) {
      const base = signalAt(place, { title: 'Restarts', unit: 'short', legend: processLegend(), plays: [{ is: 'start', time: startTime }], mark: startMark(startTime), expr: (use) => call('changes', pick(startTime, use)) });
      const loop = ({ restarts: many, over }: LoopOptions): Condition => {
        const seconds = toSeconds(over as string, 'over');
        const least = (SHORTEST + 1) * place.service.scrape;
        if (!(Number.isInteger(many) && many >= 2)) throw new DefinitionError(`restarts is ${String(many)}`, 'write a whole number, at least 2: a deploy is one', 'restarts');
        if (seconds < many * least) throw new DefinitionError(`over: '${over as string}' has room for fewer than ${many} restarts that scrapes of ${place.service.scrape}s see`, `write at least '${many * least}s'`, 'over');
        const value = place.bind(call('changes', pick(startTime, { ...place.rule(SHORTEST), range: seconds })));
        return Object.freeze<Condition>({
          kind: 'condition', service: place.service, signal: base, expr: binary('>=', value, number(many)), compare: { value, op: '>=', limit: many }, windows: [SHORTEST],
          says: `${processNames()} started anew {{ $value | humanize }} times in ${over as string}`,
        });
      };
      return Object.freeze({ ...base, loop: loop as RestartsSignal['loop'] });
    },
  };
}

/** Seconds in which a version is marked as new: Grafana asks once a minute, and of a month every four. */
const NEW = 300;

export interface DeploysSignal extends Signal {
  /** By version, how many processes run it. */
  readonly versions: Signal;
}
/**
 * Versions that run now and did not `over` ago, 0 where none: a fact for an alert, and a mark on dashboards that show the service. From a
 * gauge that is 1 and has the version as a label.
 */
export function deploys<G, O extends string>(info: AsGauge<G>, options: { readonly label: string; readonly over: Duration<O> }): Family<DeploysSignal>;
export function deploys(info: GaugeData, { label, over }: { readonly label: string; readonly over: string }): Family<DeploysSignal> {
  labelOf(info, label);
  const seconds = toSeconds(over, 'over');
  return {
    bind(place) {
      const ago = Math.max(SHORTEST + 1, Math.round(seconds / place.service.scrape)) * place.service.scrape;
      const running = (use: Use): Node => aggregate('count', latest(info, use), { by: [...use.by, label] });
      const newIn = (use: Use, seconds: number): Node => binary('unless', running(use), shift(running(use), seconds));
      const fresh = (use: Use): Node => newIn(use, ago);
      const count = (use: Use, of: Node): Node => aggregate('count', of, { by: use.by });
      return Object.freeze({
        ...signalAt(place, { title: `Versions new in ${over}`, unit: 'short', plays: [{ is: 'info', metric: info }],
          mark: { title: 'Deploys', text: `{{${label}}}`, at: 'sample', expr: (use) => newIn(use, Math.max(NEW, (SHORTEST + 1) * place.service.scrape)) }, expr: (use) => binary('or', count(use, fresh(use)), binary('*', count(use, running(use)), number(0))) }),
        versions: signalAt(place, { part: 'versions', title: 'Processes by version', unit: 'short', legend: `{{${label}}}`, expr: running }),
      });
    },
  };
}
