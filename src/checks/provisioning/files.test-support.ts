/** Provisioning files to plant mistakes in. */
export type Rule = Record<string, unknown>;
export const query = (refId: string, more: object = {}, model: object = {}): object => ({ refId, datasourceUid: 'prom', relativeTimeRange: { from: 600, to: 0 }, ...more, model: { refId, expr: 'up', instant: true, range: false, ...model } });
/** What each kind of expression needs beside what it reads. */
const PARTS: Readonly<Record<string, object>> = {
  reduce: { reducer: 'last' }, threshold: { conditions: [{ evaluator: { type: 'gt', params: [0] } }] }, resample: { window: '1m', downsampler: 'mean', upsampler: 'fillna' },
};
export const expression = (refId: string, type: string, text: string, more: object = {}): object => ({ refId, datasourceUid: '__expr__', model: { type, expression: text, ...PARTS[type], ...more } });
export const classic = (refId: string, more: object = {}): object => ({ evaluator: { type: 'gt', params: [3] }, operator: { type: 'and' }, query: { params: [refId] }, reducer: { type: 'avg' }, ...more });
export const rule = (more: Rule = {}): Rule => ({ uid: 'a', title: 'A', condition: 'B', data: [query('A'), expression('B', 'math', '$A > 1')], for: '1m', noDataState: 'OK', execErrState: 'Error', ...more });
export const group = (rules: readonly Rule[], more: object = {}): string => JSON.stringify({ apiVersion: 1, groups: [{ name: 'g', folder: 'f', interval: '1m', rules, ...more }] });
export const one = (more: Rule = {}): string => group([rule(more)]);
export const without = (key: string): string => {
  const { [key]: _, ...rest } = rule();
  return group([rest]);
};
export const data = (...queries: object[]): string => one({ data: queries, condition: 'B' });
export const point = (more: object = {}, receiver: object = {}): object => ({ name: 'p', receivers: [{ uid: 'u', type: 'slack', settings: { url: '$URL' }, ...receiver }], ...more });
export const points = (...all: object[]): string => JSON.stringify({ apiVersion: 1, contactPoints: all });
export const policies = (all: object[], more: object = {}): string => JSON.stringify({ apiVersion: 1, policies: all, ...more });
export const mute = (interval: object, more: object = {}): string => JSON.stringify({ apiVersion: 1, muteTimes: [{ name: 'm', time_intervals: [interval], ...more }] });
export const sources = (...all: object[]): string => JSON.stringify({ apiVersion: 1, datasources: all });
export const provider = (more: object = {}): object => ({ name: 'p', updateIntervalSeconds: 30, options: { path: '/d' }, ...more });
export const providers = (...all: object[]): string => JSON.stringify({ apiVersion: 1, providers: all });
