import { list, number, plain } from '../checks/values';

/** A rule as a server has loaded it. Durations are in seconds. */
export interface LoadedRule {
  /** `alerting` or `recording`, and the name. */
  readonly key: string;
  /** As the server prints it. */
  readonly query: string;
  readonly duration: number | undefined;
  /** Servers before 2.42 do not say. */
  readonly keepFiringFor: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly health: string;
  readonly lastError: string;
}
export interface LoadedGroup {
  readonly name: string;
  /** On the server; other products have a namespace there, or nothing. */
  readonly file: string;
  readonly interval: number | undefined;
  readonly evaluationTime: number;
  readonly rules: readonly LoadedRule[];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(plain(value)).flatMap(([key, each]) => (typeof each === 'string' ? [[key, each] as const] : [])));

/** Reads the data of `/api/v1/rules`; undefined where it is none. */
export function readGroups(data: unknown): readonly LoadedGroup[] | undefined {
  const { groups } = plain(data);
  if (groups === null) return [];
  if (!Array.isArray(groups)) return undefined;
  return groups.map(plain).map((group) => ({
    name: text(group['name']), file: text(group['file']), interval: number(group['interval']), evaluationTime: number(group['evaluationTime']) ?? 0,
    rules: list(group['rules']).map(plain).map((rule) => ({
      key: `${text(rule['type'])} ${text(rule['name'])}`, query: text(rule['query']), duration: number(rule['duration']), keepFiringFor: number(rule['keepFiringFor']),
      labels: texts(rule['labels']), annotations: texts(rule['annotations']), health: text(rule['health']), lastError: text(rule['lastError']),
    })),
  }));
}
