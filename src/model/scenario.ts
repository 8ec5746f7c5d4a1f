import { originHere, type Origin } from './origin';
import type { Receivers } from './config';
import { DefinitionError, nearest } from './problem';
import type { AnyService } from './service';
import type { Signal } from './signal';
import { secondsOf, type Span, type Story, type TimedStory } from './story';
import { readStory } from './story-faults';

/** What an alert has to do. */
export interface Fires {
  /** From the first phase behind the beginning to the firing alert, at the worst scrape offset; one request's duration is added. */
  readonly within: Span;
  /** How its text has to name the cause, at every evaluation of the phase: a cause of its diagnosis, or `UNKNOWN`. */
  readonly cause?: string;
  /** Which of the config's receivers gets a message about it. `oac test --routing` asks a real Alertmanager. */
  readonly receiver?: Exclude<keyof Receivers, 'deadMan' | 'noticeTimes'>;
  /** Alerts that fire too, and that nobody gets a message about while this one fires; they need no `mayFire`. Asked by `oac test --routing`. */
  readonly inhibits?: readonly string[];
}
export interface Expectation {
  /** Alerts that have to fire, by name. */
  readonly fires?: Readonly<Record<string, Fires>>;
  /** Alerts that may. */
  readonly mayFire?: readonly string[];
  /** Nothing fires. */
  readonly quiet?: true;
}
/** An incident, or a day without one: what happens, and what alerts have to make of it. Whatever else fires fails it. */
export interface ScenarioDefinition<Key extends string = string> {
  /** kebab-case, unique in the repository. */
  readonly name: string;
  readonly service: Omit<AnyService, 'signals'> & { readonly signals: { readonly [K in Key]: Signal } };
  /** The switch of the demo that does the same, live. */
  readonly fault?: string;
  readonly story: Story<NoInfer<Key>>;
  readonly expect: Expectation;
}
export interface Scenario {
  readonly kind: 'scenario';
  readonly name: string;
  readonly service: AnyService;
  readonly fault?: string;
  readonly story: TimedStory;
  /** Seconds: the first phase behind the beginning. */
  readonly onset: number;
  readonly expect: {
    readonly fires: Readonly<Record<string, Omit<Fires, 'within'> & { readonly within: number }>>;
    /** Those that are inhibited among them. */
    readonly mayFire: readonly string[];
  };
  readonly origin: Origin | undefined;
}

/** A scenario. Throws a `DefinitionError` where the story contradicts itself, or tells of what the service has no signal for. */
export function scenario<Key extends string>(definition: ScenarioDefinition<Key>): Scenario {
  const { name, service, fault, story, expect = {} } = definition;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name ?? '')) throw new DefinitionError(`scenario name '${name}' is not usable`, 'lower-case letters, digits and hyphens: it becomes a file name', 'name');
  if (service?.kind !== 'service') throw new DefinitionError(`scenario '${name}' has no service`, 'say whose story it is, as in service: api', 'service');
  const at = originHere();
  const timed = readStory(service as AnyService, story as Story);
  const expected = readExpectation(name, expect, timed);
  return Object.freeze({
    kind: 'scenario', name, service: service as AnyService, ...(fault === undefined ? {} : { fault }), story: timed, onset: onsetOf(timed), expect: expected, get origin() { return at.origin; },
  });
}
function onsetOf({ phases }: TimedStory): number {
  const later = phases.map(({ at }) => at).filter((at) => at > 0);
  return later.length > 0 ? Math.min(...later) : 0;
}

const RECEIVERS = ['page', 'notice'] as const satisfies readonly Fires['receiver'][];
function readMessages(alert: string, { receiver, inhibits }: Pick<Fires, 'receiver' | 'inhibits'>): Pick<Fires, 'receiver' | 'inhibits'> {
  const path = `expect.fires.${alert}`;
  if (receiver !== undefined && !RECEIVERS.includes(receiver)) {
    const near = nearest(String(receiver), RECEIVERS);
    throw new DefinitionError(`${alert} should reach receiver '${String(receiver)}', which the config does not know`, near ? `did you mean '${near}'?` : `one of ${RECEIVERS.join(', ')}, as in receivers of oac.config.ts`, `${path}.receiver`);
  }
  if (inhibits !== undefined && (!Array.isArray(inhibits) || inhibits.length === 0)) throw new DefinitionError(`${alert} inhibits nothing`, "name alerts, as in inhibits: ['ApiLatencyShift'], or leave it out", `${path}.inhibits`);
  if (inhibits?.includes(alert)) throw new DefinitionError(`${alert} should inhibit itself`, 'name alerts that say nothing new while it fires', `${path}.inhibits`);
  return { ...(receiver === undefined ? {} : { receiver }), ...(inhibits === undefined ? {} : { inhibits }) };
}
function readExpectation(name: string, { fires = {}, mayFire = [], quiet }: Expectation, story: TimedStory): Scenario['expect'] {
  const names = Object.keys(fires);
  if (quiet && names.length > 0) throw new DefinitionError(`scenario '${name}' expects silence, and ${names.join(', ')} to fire`, 'leave one of the two out', 'expect.quiet');
  if (!quiet && names.length === 0) throw new DefinitionError(`scenario '${name}' expects nothing`, "name what fires, as in fires: { ApiSlow: { within: '30s' } }, or write quiet: true", 'expect');
  const both = names.find((alert) => mayFire.includes(alert));
  if (both !== undefined) throw new DefinitionError(`scenario '${name}' says that ${both} fires, and that it may`, 'leave it out of mayFire', 'expect.mayFire');
  const onset = onsetOf(story);
  return Object.freeze({
    mayFire: [...new Set([...mayFire, ...Object.values(fires).flatMap((each) => each?.inhibits ?? []).filter((alert) => !names.includes(alert))])],
    fires: Object.fromEntries(names.map((alert) => {
      const path = `expect.fires.${alert}`;
      const { within, cause, ...messages } = (fires[alert] ?? {}) as Partial<Fires>;
      const seconds = secondsOf(within, `${path}.within`);
      if (seconds <= 0) throw new DefinitionError(`${alert} has to fire within no time`, "write how long it may take, as in within: '30s'", `${path}.within`);
      if (onset + seconds > story.lasts) {
        throw new DefinitionError(`${alert} may fire until ${onset + seconds} s, but the story ends at ${story.lasts} s`, `let the story last at least '${Math.ceil(onset + seconds)}s'`, `${path}.within`);
      }
      return [alert, { within: seconds, ...(cause === undefined ? {} : { cause }), ...readMessages(alert, messages) }];
    })),
  });
}
