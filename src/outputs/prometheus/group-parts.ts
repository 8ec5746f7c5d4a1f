/** A rule as a rule file has it. */
export interface WrittenRule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
/**
 * A group's rules in parts of at most `most`, each to be a group of its own, in the group's order. Groups run beside each other, the rules of one in
 * order: a rule and the recordings that it reads stay in one part, in their order, so that it goes on seeing this evaluation's values. Who reads nothing
 * of another part cannot tell that there are two. What is larger than `most` and hangs together stays whole.
 */
export function partsOf<R extends WrittenRule>(rules: readonly R[], most: number): readonly (readonly R[])[] {
  if (rules.length <= most) return [rules];
  const together = rules.map((_, i) => i);
  const first = (i: number): number => (together[i] === i ? i : first(together[i]!));
  const recordings = rules.flatMap(({ record, labels }, i) => (record === undefined ? [] : [{ i, record, service: labels?.['service'] }]));
  rules.forEach(({ expr, annotations = {} }, i) => {
    const text = [expr, ...Object.values(annotations)].join('\n');
    for (const recording of recordings) {
      if (recording.i === i || !text.includes(recording.record) || !reads(text, recording)) continue;
      const [a, b] = [first(i), first(recording.i)];
      together[Math.max(a, b)] = Math.min(a, b);
    }
  });
  const parts: number[][] = [];
  for (const root of new Set(rules.map((_, i) => first(i)))) {
    const members = rules.flatMap((_, i) => (first(i) === root ? [i] : []));
    const last = parts.at(-1);
    if (last && last.length + members.length <= most) last.push(...members);
    else parts.push(members);
  }
  return parts.map((part) => [...part].sort((a, b) => a - b).map((i) => rules[i]!));
}
/** Whether PromQL asks for a recording by name, and not of another service. Too often said is only a larger part. */
function reads(text: string, { record, service }: { readonly record: string; readonly service: string | undefined }): boolean {
  return [...text.matchAll(new RegExp(`(?<![\\w:])${record}(?![\\w:])(\\{[^}]*\\})?`, 'g'))].some(([, matchers = '']) => {
    const other = /\bservice\s*=\s*\\?["']([^"'\\]*)/.exec(matchers)?.[1];
    return other === undefined || service === undefined || other === service;
  });
}
