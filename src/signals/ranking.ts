import { DefinitionError, nearest } from '../model/problem';
import { SHORTEST, windowOf, type AnyService } from '../model/service';
import type { Signal } from '../model/signal';
import type { WholeQuery } from '../model/whole';
import { aggregate, binary, call, string, type Node } from '../promql/nodes';
import { vector } from '../promql/vector';

/** Seconds: who is worst off should not change with every scrape. */
const OVER = 300;
/** All signals of a service by name: `latency`, `latency.slowShare`. */
function signalsOf({ signals }: AnyService): ReadonlyMap<string, Signal> {
  const isSignal = (part: unknown): part is Signal => typeof part === 'object' && part !== null && (part as Partial<Signal>).kind === 'signal';
  return new Map(Object.values(signals).flatMap((signal) => [signal, ...Object.values(signal).filter(isSignal)]).map((signal) => [signal.key, signal]));
}
/** A service's value: of several processes, that of the worst. */
function valueOf(signal: Signal, risesToBad: boolean): Node {
  const { service } = signal.place;
  const expr = signal.expr({ for: 'panel', range: Math.max(OVER, windowOf(SHORTEST, service.scrape)), where: [], by: [] });
  return call('label_replace', aggregate(risesToBad ? 'max' : 'min', expr), string('service'), string(service.name), string(''), string(''));
}

/**
 * Every service that has a signal of this name, as in `ranking('latency.slowShare')`, the worst first: a series for each, with the label
 * `service`, over five minutes. For a table or a bar gauge.
 *
 * @throws DefinitionError where no service has one
 */
export const ranking = (key: string): WholeQuery => ({ services }) => {
  const all = services.map(signalsOf);
  const found = all.flatMap((signals) => signals.get(key) ?? []);
  if (found.length === 0) {
    const near = nearest(key, all.flatMap((signals) => [...signals.keys()]));
    throw new DefinitionError(`ranking('${key}'): no service has a signal of that name`, near ? `did you mean '${near}'?` : "write a signal's name as services have it, as in 'errors' or 'latency.slowShare'", 'queries');
  }
  const risesToBad = !found.some(({ limits }) => limits && limits.critical < limits.warning);
  const values = found.map((signal) => valueOf(signal, risesToBad)).reduce((a, b) => binary('or', a, b));
  return vector<'service'>(call(risesToBad ? 'sort_desc' : 'sort', values)).legend('{{service}}');
};
