/** Fewer others are no custom. */
const LEAST = 4;

/** Whether a thing that an item lacks is this file's custom: three quarters of the items have it, and they are enough to tell. */
export function mostOthersHave(count: number, has: (index: number) => boolean): boolean {
  const having = Array.from({ length: count }, (_, i) => has(i)).filter(Boolean).length;
  return count - 1 >= LEAST && having >= 0.75 * (count - 1);
}
