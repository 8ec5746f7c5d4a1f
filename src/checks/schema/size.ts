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

/** Of a list that is too long. */
export const MOST_ENTRIES = 500;
/** Values that its beginnings may have. */
const MOST_OF_BEGINNINGS = 5000;
/** A value with the beginnings of its lists; undefined where that is too much still, or too deep. What aliases repeat counts each time. */
export function beginnings(whole: unknown): unknown {
  let left = MOST_OF_BEGINNINGS;
  const begun = (value: unknown, depth: number): unknown => {
    if (--left < 0 || depth > DEEPEST || typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map((each) => begun(each, depth + 1));
    const made: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      if (left < 0) break;
      made[key] = begun((value as Record<string, unknown>)[key], depth + 1);
    }
    return made;
  };
  const found = begun(whole, 0);
  return left < 0 ? undefined : found;
}
