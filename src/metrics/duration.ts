import { DefinitionError } from '../model/problem';
import { LONGEST_DURATION } from '../promql/text';

/** '5' and '1.5', not ' 5', '-5' or '5 ': those do not come back as the same literal. */
type IsNumber<T extends string> = `${number}` extends T ? true : T extends `${infer N extends number}` ? (number extends N ? false : T extends `-${string}` ? false : true) : false;
type IsDuration<T extends string> =
  string extends T ? true : T extends `${infer N}ms` ? IsNumber<N> : T extends `${infer N}${'s' | 'm' | 'h' | 'd'}` ? IsNumber<N> : false;
/** `5s`, `1.5m`, `250ms`, `2h`, `1d`: checked when it is written; a computed `string` is checked when it is read. */
export type Duration<T extends string> = IsDuration<T> extends true ? T : `'${T}' is not a duration: write a number and one of ms, s, m, h, d, as in '30s'`;

const SIZES = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400 } as const;
/** Seconds, in whole milliseconds as Prometheus counts. Throws a `DefinitionError` where the text is no duration, is zero or more than a hundred years. */
export function toSeconds(text: string, path?: string): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  const seconds = found ? Math.round(Number(found[1]) * SIZES[found[2] as keyof typeof SIZES] * 1000) / 1000 : 0;
  if (seconds > 0 && seconds <= LONGEST_DURATION) return seconds;
  throw new DefinitionError(`'${text}' is not a duration`, "write a number above zero and one of ms, s, m, h, d, as in '30s'", path);
}
