import type { Role } from '../../model/role';
import type { Alert } from '../../model/rules';
import { spentBy } from '../../model/story-faults';
import type { AnyService } from '../../model/service';
import { isLoop, type Diagnosis } from '../../signals/diagnosis';
import { goodRequest, randomFrom } from '../world';
import { PERIOD, type State } from './patient';

/** What goes wrong; `wait` is one of the service's own waits, `cold` one that more work is sent to than before, each a fault of its own. */
export type FaultKind = 'blocked loop' | 'background work' | 'garbage collection' | 'memory leak' | 'CPU limit' | 'wait' | 'cold' | 'unexplained wait';
interface Fault {
  readonly kind: FaultKind;
  /** Of a wait: the signal; of what is cold: the one that sends. */
  readonly key?: string;
  /** Seconds that it adds to a request. */
  readonly adds: number;
}
/** What was there before and has nothing to do with it, or comes with it by chance. */
export const CONFOUNDERS = ['nothing else', 'busy loop', 'busy threads', 'constant collections', 'restart before', 'lost scrapes', 'more traffic', 'less traffic', 'fewer hits'] as const;
export type Confounder = (typeof CONFOUNDERS)[number];
/** An incident, drawn at random. Seconds. */
export interface Trouble {
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** As the tables say it: `blocked loop`, `slow: database`, `cold: cache`. */
  readonly names: readonly string[];
  readonly confounder: Confounder;
  /** Whether wait counters are plain timers. */
  readonly lying: boolean;
  /** The signal whose metrics are not exposed. */
  readonly missing?: string;
  readonly processes: number;
  readonly scattered: boolean;
  readonly onset: number;
  readonly until: number;
  /** From the onset on, shares of hits by signal. */
  readonly hits: Readonly<Record<string, number>>;
  /** Of each process. */
  state(second: number): State;
  /** Shares of what all faults add, by the cause that a text may name for it: 0 to 1. Nothing of what no cause is about. */
  readonly parts: ReadonlyMap<string, number>;
}
/** An alert whose diagnosis can be scored: its condition says how much traffic it needs and when it fires. */
export interface Diagnosed extends Alert {
  readonly diagnosis: Diagnosis;
}
/** Two faults are told where the loop has room for both: above, one of them makes the other worse. */
const ROOM = 0.6;
/** Share of the troubles with: two faults, a lying timer, a missing metric. */
const OF = { two: 0.25, lying: 0.4, missing: 0.15 } as const;
/** Of a piece of work beside requests, what one of them waits for it each time that it comes to the loop: half of it, nine times of ten. */
const PIECE = 0.45;
const HOLDS: Readonly<Partial<Record<FaultKind, Role['is']>>> = { 'blocked loop': 'eventLoop', 'background work': 'eventLoop', 'garbage collection': 'collection', 'memory leak': 'collection', 'CPU limit': 'throttling' };

/** Draws one trouble of a service. The same number draws the same. */
export function draw(service: AnyService, alert: Diagnosed, seed: number): Trouble {
  const random = randomFrom(seed);
  const between = (least: number, most: number): number => least + (most - least) * random();
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const { diagnosis: { causes, of }, condition: { plan } } = alert;
  const waits = Object.keys(service.signals).filter((key) => spentBy(service, key)?.is === 'wait');
  const senders = causes.flatMap(({ signal }) => ('to' in signal ? [signal] : []));
  const starving: readonly FaultKind[] = ['background work', 'CPU limit'];
  const kinds: readonly FaultKind[] = ['blocked loop', 'background work', 'garbage collection', 'memory leak', 'CPU limit', 'wait', 'wait', 'wait', 'cold', 'unexplained wait'];
  const fault = (adds: number, beside?: Fault | 'another'): Fault => {
    const kind = oneOf(kinds.filter((each) => (each === 'wait' ? waits : each === 'cold' ? senders : kinds).length > 0));
    const drawn = { kind, adds, ...(kind === 'wait' ? { key: oneOf(waits) } : kind === 'cold' ? { key: oneOf(senders).key } : {}) };
    // A leak beside something else is now the lesser, now the larger part; of work beside and a limit, no request ever ends.
    const other = beside !== undefined && (kind === 'memory leak' || (beside !== 'another' && (beside.kind === kind ? beside.key === drawn.key : starving.includes(kind) && starving.includes(beside.kind))));
    return other ? fault(adds, beside) : drawn;
  };
  const confounder = oneOf(CONFOUNDERS);
  const factor = confounder === 'more traffic' ? 2.5 : confounder === 'less traffic' ? 0.4 : 1;
  const processes = 1 + Math.floor(random() * 3);
  const perProcess = (service.info.traffic / processes) * factor;
  const adds = of.limits.critical * between(1.4, 2.5);
  const part = between(0.3, 0.7);
  const two = random() < OF.two && perProcess * adds * 1.2 < ROOM;
  const first = fault(two ? 1.2 * adds * part : adds, two ? 'another' : undefined);
  const faults = two ? [first, fault(1.2 * adds * (1 - part), first)] : [first];
  const all = faults.reduce((sum, each) => sum + each.adds, 0);
  // A limit stretches whatever else the loop does, and work beside it fills what is left of the loop: both are worth naming.
  const stretched = faults.every(({ kind }) => HOLDS[kind] !== undefined) && faults.some(({ kind }) => starving.includes(kind));
  const shareOf = (is: (each: Fault) => boolean): number => (stretched && faults.some(is) ? 1 : faults.filter(is).reduce((sum, each) => sum + each.adds, 0) / all);
  const loop = causes.find((c) => isLoop(c))?.name;
  const about = (signal: Diagnosis['causes'][number]['signal']) => ({ kind, key }: Fault): boolean =>
    ('to' in signal ? kind === 'cold' && key === signal.key : kind === 'wait' ? key === signal.key : kind !== 'cold' && HOLDS[kind] !== undefined && HOLDS[kind] === spentBy(service, signal.key)?.is);
  const parts = new Map(causes.map(({ name, signal }) => [name, shareOf(about(signal))]));
  const missing = random() < OF.missing ? oneOf(causes).signal.key : undefined;
  // Whoever does not see what holds the loop is right to blame the loop.
  const seen = causes.filter(({ signal }) => signal.key !== missing).map(({ signal }) => spentBy(service, signal.key)?.is);
  if (loop) parts.set(loop, shareOf(({ kind }) => HOLDS[kind] === 'eventLoop' || (HOLDS[kind] !== undefined && !seen.includes(HOLDS[kind]))));
  for (const sender of senders.filter(({ key }) => key === missing)) {
    for (const { name, signal } of causes) if (signal.key === sender.to && !('to' in signal)) parts.set(name, shareOf((each) => about(signal)(each) || about(sender)(each)));
  }
  const hits = Object.fromEntries(senders.flatMap(({ key, plays = [] }) => plays.flatMap((role) => {
    const cold = faults.some((each) => each.kind === 'cold' && each.key === key);
    return role.is === 'share' && (cold || confounder === 'fewer hits') ? [[key, role.good * (cold ? between(0, 0.4) : between(0.8, 0.95))] as const] : [];
  })));
  const calm = Math.max(300, 15 * service.info.scrape, 4 * (plan?.rungs[0]?.window ?? 0));
  const onset = Math.round(10 * (calm + between(0, 30))) / 10;
  return {
    seed, faults, confounder, processes, onset, parts, hits,
    names: faults.map(({ kind, key }) => (kind === 'wait' ? `slow: ${key}` : kind === 'cold' ? `cold: ${key}` : kind)),
    lying: random() < OF.lying, ...(missing ? { missing } : {}), scattered: random() < 0.6,
    until: Math.ceil(onset + 90 + 3 * (plan?.promise ?? 60)),
    state: states(service, causes, { faults, confounder, perProcess, factor, onset, between }),
  };
}

/** How a process is on a good day, and from the onset on. */
function states(service: AnyService, causes: Diagnosis['causes'], { faults, confounder, perProcess, factor, onset, between }: Pick<Trouble, 'faults' | 'confounder' | 'onset'> & {
  readonly perProcess: number; readonly factor: number; readonly between: (least: number, most: number) => number;
}): (second: number) => State {
  const good = goodRequest(service);
  const waits = Object.fromEntries(Object.entries(good.spent).filter(([key]) => spentBy(service, key)?.is === 'wait'));
  const limited = faults.find(({ kind }) => kind === 'CPU limit');
  // A limit stops only who has work to do.
  const base: State = {
    traffic: perProcess / factor, work: limited ? Math.min(0.03, 0.15 / perProcess) : 0.1 * good.seconds, collects: confounder === 'constant collections' ? 0.005 : 0, waits, unseen: 0, limit: 1,
    background: confounder === 'busy loop' ? { share: between(0.1, 0.5), piece: 0.01 } : { share: 0, piece: 0 }, threads: confounder === 'busy threads' ? between(0.1, 0.4) : 0,
  };
  const most = between(1.02, 1.1) / perProcess;
  const bad = faults.reduce<State>((state, { kind, key, adds }) => {
    switch (kind) {
      case 'blocked loop': return { ...state, work: state.work + Math.min(adds, most) };
      case 'background work': return { ...state, background: { share: between(0.85, 0.95), piece: adds / (PIECE * (Object.keys(waits).length + 2)) } };
      case 'garbage collection': case 'memory leak': return { ...state, collects: state.collects + Math.min(adds, most) };
      // Each of a request's two pieces of work begins with what is left of a period.
      case 'CPU limit': return { ...state, limit: base.threads + base.background.share + Math.max(base.work / (adds + 2 * PERIOD), perProcess * base.work * between(1.01, 1.06)) };
      case 'wait': return { ...state, waits: { ...state.waits, [key!]: (state.waits[key!] ?? 0) + adds } };
      case 'cold': {
        const sender = causes.map(({ signal }) => signal).find((signal) => 'to' in signal && signal.key === key) as { readonly to: string };
        return { ...state, waits: { ...state.waits, [sender.to]: (state.waits[sender.to] ?? 0) + adds } };
      }
      case 'unexplained wait': return { ...state, unseen: state.unseen + adds };
    }
  }, { ...base, traffic: perProcess });
  const leaks = faults.some(({ kind }) => kind === 'memory leak');
  return (second) => {
    if (second < onset) return base;
    return leaks ? { ...bad, collects: base.collects + (bad.collects - base.collects) * Math.min(1.3, 0.2 + (second - onset) / 100) } : bad;
  };
}
