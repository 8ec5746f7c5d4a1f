import type { Surroundings } from '../../model/document';
import { promqlChecks, type PromqlCheck, type PromqlCheckId } from './catalogue';
import type { Recorded } from './recorded';
import type { Span } from './tree';

/** What an expression is judged by, and where it stands. */
export interface PromqlContext extends Omit<Surroundings, 'grafana'> {
  /** Grafana replaces variables and macros before Prometheus sees the text. */
  readonly grafana?: boolean;
  /** Names of the dashboard's variables, without `$`. What is not defined is judged elsewhere: here every variable is left open. */
  readonly variables?: readonly string[];
  /** What rules of the same file record, by name. */
  readonly recorded?: ReadonlyMap<string, Recorded>;
  /** As in `Document`. */
  readonly profile: 'generated' | 'foreign';
  /** `rule`: alert or recording. `template`: a query in an alert's text. `variable`: with Grafana's `label_values(…)` and the like, or without. */
  readonly use: 'rule' | 'panel' | 'variable' | 'template';
  /** Of a panel: whether Prometheus is asked for one moment; `false`: surely for a range. */
  readonly instant?: boolean;
  /** Of a rule: an alert, so that every series in the result fires. */
  readonly alert?: boolean;
}
/** Something wrong in an expression. */
export interface PromqlFault {
  /** One of `promqlChecks`. */
  readonly id: PromqlCheckId;
  readonly severity: 'error' | 'warning';
  /** Characters of the text. */
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly remedy: string;
}

const CHECKS: ReadonlyMap<string, PromqlCheck> = new Map(promqlChecks.map((check) => [check.id, check]));

/** What surely gives nothing: a rule with it is dead, whoever wrote it, unless it has something else to give. */
const DEAD: ReadonlySet<PromqlCheckId> = new Set(['promql/never', 'promql/histogram']);
/** More in one expression help nobody. */
const MOST_FAULTS = 100;

/** Collects the faults of one expression. */
export class Report {
  readonly faults: PromqlFault[] = [];
  /** As in 2.53 and, for 3.4, 3.04; undefined: any. */
  readonly version: number | undefined;
  /** Parts that may give nothing without leaving the whole without a result. */
  alternatives: readonly Span[] = [];

  constructor(readonly text: string, readonly context: PromqlContext) {
    const [, major, minor] = /^v?(\d{1,3})(?:\.(\d{1,2}))?/.exec(String(context.prometheus ?? '')) ?? [];
    this.version = major === undefined ? undefined : Number(`${major}.${(minor ?? '').padStart(2, '0')}`);
  }
  fault(id: PromqlCheckId, { from, to }: Span, message: string, remedy?: string, severity?: 'error' | 'warning'): void {
    if (this.faults.length >= MOST_FAULTS) return;
    const check = CHECKS.get(id)!;
    const isDead = DEAD.has(id) && this.context.use === 'rule' && !this.alternatives.some((part) => part.from <= from && to <= part.to);
    const judged = severity ?? (this.context.profile === 'foreign' && !isDead ? check.foreign : undefined) ?? check.severity;
    const end = Math.min(to, this.text.length);
    this.faults.push({ id, severity: judged, from: Math.min(from, end), to: end, message, remedy: remedy ?? check.remedy });
  }
  /** Something that Prometheus reads from a version on, and without a feature flag from `stable` on. Where no version is known, it may be there: a stranger is told which ones refuse it. */
  since(at: Span, from: number, what: string, remedy = `write it another way, or use Prometheus ${versionText(from)}`, stable = from): void {
    if (this.version !== undefined && this.version < from) this.fault('promql/version', at,
      `Prometheus ${this.context.prometheus} does not know ${what}: it came with ${versionText(from)}`, remedy);
    else if (this.version === undefined && stable === from && this.context.profile === 'foreign') {
      this.fault('promql/version', at, `Prometheus before ${versionText(from)} does not know ${what}, and refuses the expression`, remedy, 'warning');
    } else if (this.version === undefined ? stable === Infinity : this.version < stable) {
      this.fault('promql/experimental', at, `${what} works only with a feature flag${stable === Infinity ? '' : ` before Prometheus ${versionText(stable)}`}`,
        'enable the flag on every server that reads this, or avoid it');
    }
  }
}
const versionText = (version: number): string => `${Math.floor(version)}.${Math.round((version % 1) * 100)}`;
