/** Names that read each other in a circle, if there are such; that one reads itself is none. In time that grows with the reads. */
export function circleIn(reads: ReadonlyMap<string, Iterable<string>>): ReadonlySet<string> | undefined {
  const readers = new Map<string, string[]>();
  const waits = new Map<string, Set<string>>();
  for (const [name, others] of reads) {
    const known = new Set([...others].filter((other) => other !== name && reads.has(other)));
    waits.set(name, known);
    for (const other of known) {
      const before = readers.get(other);
      if (before) before.push(name);
      else readers.set(other, [name]);
    }
  }
  // What reads nothing unsettled is settled; each of what is left at the end reads another of it.
  const settled = [...waits].filter(([, others]) => others.size === 0).map(([name]) => name);
  for (let name = settled.pop(); name !== undefined; name = settled.pop()) {
    for (const reader of readers.get(name) ?? []) {
      const others = waits.get(reader)!;
      others.delete(name);
      if (others.size === 0) settled.push(reader);
    }
  }
  let next = [...waits].find(([, others]) => others.size > 0)?.[0];
  const way = new Set<string>();
  for (; next !== undefined && !way.has(next); [next] = waits.get(next)!) way.add(next);
  return next === undefined ? undefined : new Set([...way].slice([...way].indexOf(next)));
}
