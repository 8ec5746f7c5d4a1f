export type Labels = Readonly<Record<string, string>>;
/** A time during which an alert fired. Unix seconds. */
export interface Firing {
  /** Of its series and of the rule, without `alertname`. */
  readonly labels: Labels;
  readonly start: number;
  /** It was firing already when the time that is looked at began. */
  readonly isEarlier: boolean;
  /** The first evaluation at which it did not fire any more; undefined: it fires at the last one. */
  readonly end: number | undefined;
}
interface Active {
  readonly labels: Labels;
  readonly since: number;
  firing: number | undefined;
  /** The first evaluation without a result since it fires. */
  missing: number | undefined;
}
export const keyOf = (labels: Labels): string => JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

/** What Prometheus makes of a rule's results, evaluation by evaluation: pending, firing, resolved, for each set of labels. */
export class AlertStates {
  readonly #active = new Map<string, Active>();
  readonly #firings: { labels: Labels; start: number; end: number | undefined }[] = [];

  /** Seconds: of the rule. */
  constructor(readonly rule: { readonly for: number; readonly keepFiringFor: number }) {}

  /** @param found what the rule's expression gave at a time, by `keyOf`. */
  evaluate(at: number, found: ReadonlyMap<string, Labels>): void {
    for (const [key, labels] of found) if (!this.#active.has(key)) this.#active.set(key, { labels, since: at, firing: undefined, missing: undefined });
    for (const [key, alert] of this.#active) {
      if (found.has(key)) {
        alert.missing = undefined;
        if (alert.firing === undefined && at - alert.since >= this.rule.for) alert.firing = at;
        continue;
      }
      // A result that is missing once ends what is pending, and what fires unless it is kept.
      alert.missing ??= at;
      if (alert.firing !== undefined && at - alert.missing < this.rule.keepFiringFor) continue;
      this.#active.delete(key);
      if (alert.firing !== undefined) this.#firings.push({ labels: alert.labels, start: alert.firing, end: at });
    }
  }
  /** Whether nothing is pending or fires. */
  get isIdle(): boolean {
    return this.#active.size === 0;
  }
  /** What fired at `from` or later, in the order of time. */
  firings(from: number): Firing[] {
    const still = [...this.#active.values()].flatMap(({ labels, firing }) => (firing === undefined ? [] : [{ labels, start: firing, end: undefined }]));
    return [...this.#firings, ...still]
      .filter(({ end }) => end === undefined || end > from)
      .map(({ labels, start, end }) => ({ labels, start: Math.max(start, from), isEarlier: start < from, end }))
      .sort((a, b) => a.start - b.start || (keyOf(a.labels) < keyOf(b.labels) ? -1 : 1));
  }
}
