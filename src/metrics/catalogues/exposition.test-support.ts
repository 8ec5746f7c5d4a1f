import type { Facts } from '../catalogue';

interface Family {
  readonly kind: string;
  readonly labels: Map<string, Set<string>>;
}
/** The series of an exposition by their families, as Prometheus' text format says them. */
export function families(exposition: string): Map<string, Family> {
  const found = new Map<string, Family>();
  for (const line of exposition.split('\n')) {
    const [, named, kind] = /^# TYPE (\S+) (\S+)/.exec(line) ?? [];
    if (named) found.set(named, { kind: kind!, labels: new Map() });
    const [, name, inner = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /.exec(line) ?? [];
    const family = name === undefined ? undefined : found.get(name) ?? found.get(name.replace(/_(?:bucket|sum|count)$/, ''));
    for (const [, label, value] of inner.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)) {
      if (label === 'le' || value === '') continue;
      const values = family?.labels.get(label!) ?? new Set();
      family?.labels.set(label!, values.add(value!));
    }
  }
  return found;
}

/** What a catalogue says and an exposition denies, one line each. Untyped is no denial. */
export function contradictions(facts: Readonly<Record<string, Facts>>, exposition: string): string[] {
  return [...families(exposition)].flatMap(([name, { kind, labels }]) => {
    const known = facts[name];
    if (!known) return [];
    const as = kind === 'summary' ? 'gauge' : kind;
    return [
      ...(as !== known.kind && as !== 'untyped' ? [`${name} is a ${known.kind} here and a ${kind} there`] : []),
      ...[...labels].flatMap(([label, values]) => {
        const declared = known.labels?.[label];
        if (declared === undefined) return [`${name} has a label ${label}`];
        return declared === 'any' ? [] : [...values].filter((value) => !declared.includes(value)).map((value) => `${name} has ${label}="${value}"`);
      }),
    ];
  });
}
/** Families that an exposition has and a catalogue does not. */
export const unknown = (facts: Readonly<Record<string, Facts>>, exposition: string): string[] => [...families(exposition).keys()].filter((name) => !facts[name]);
/** Metrics of a catalogue that no exposition has. */
export function absent(facts: Readonly<Record<string, Facts>>, ...expositions: readonly string[]): string[] {
  const all = new Set(expositions.flatMap((text) => [...families(text).keys()]));
  return Object.keys(facts).filter((name) => !all.has(name) && !all.has(name.replace(/_(?:sum|count)$/, '')));
}
