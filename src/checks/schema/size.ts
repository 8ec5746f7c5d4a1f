/** Values in one part of a file; a rule has about 20, a large panel 2,000. ajv's time grows with the square of the errors: 2 s for as many as these. */
export const MOST_VALUES = 25_000;
/** Levels of nesting: validators recurse. A dashboard has about 12. */
export const DEEPEST = 100;

/** Why a value is not validated: it holds too many values, or is nested too deep. */
export function oversize(value: unknown): string | undefined {
  let level: unknown[] = [value];
  let count = 0;
  for (let depth = 0; level.length > 0; depth++) {
    count += level.length;
    if (count > MOST_VALUES) return `holds more than ${MOST_VALUES} values`;
    if (depth > DEEPEST) return `is nested more than ${DEEPEST} levels deep`;
    const next: unknown[] = [];
    for (const each of level) {
      if (typeof each !== 'object' || each === null) continue;
      for (const child of Array.isArray(each) ? each : Object.values(each)) {
        next.push(child);
        if (next.length > MOST_VALUES) return `holds more than ${MOST_VALUES} values`;
      }
    }
    level = next;
  }
  return undefined;
}
