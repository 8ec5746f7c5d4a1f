import type { Matcher } from './tree';

/** Whether a matcher takes a value; a pattern that only RE2 knows may. */
export function takes(op: Matcher['op'], text: string, value: string): boolean {
  if (op === '=' || op === '!=') return (text === value) === (op === '=');
  try {
    return new RegExp(`^(?:${text})$`, 's').test(value) === (op === '=~');
  } catch {
    return true;
  }
}
