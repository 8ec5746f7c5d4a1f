import type { DataPath } from '../model/document';
import { nearest } from '../model/problem';
import { type Embedded, isObject, KNOWN_KEYS, type Part, recognise } from './recognise';

type Data = Readonly<Record<string, unknown>>;
/** A file's key that no server reads, and the one that is meant. */
export interface Slip {
  readonly path: DataPath;
  readonly key: string;
  readonly meant: string;
}
/** What a file is once its slips are mended. */
export interface Mended {
  readonly parts: readonly Part[];
  readonly slips: readonly Slip[];
}

/** Words for sections that are not near enough to the right ones. */
const ALSO: Readonly<Record<string, string>> = {
  rulegroups: 'groups', alertgroups: 'groups', alertrules: 'groups', alertinggroups: 'groups', policy: 'policies', notificationpolicies: 'policies', notificationpolicy: 'policies',
  mutetimings: 'muteTimes', mutetimeintervals: 'muteTimes', scrapejobs: 'scrape_configs', scrapes: 'scrape_configs', dashboardproviders: 'providers',
};
const plainly = (key: string): string => key.toLowerCase().replace(/[-_ ]/g, '');

/** The known key that another one was to be: near in its letters, or the same but for case, - and _. */
export function meantBy(key: string): string | undefined {
  if (KNOWN_KEYS.includes(key)) return undefined;
  const bare = plainly(key);
  return KNOWN_KEYS.find((known) => plainly(known) === bare) ?? (Object.hasOwn(ALSO, bare) ? ALSO[bare] : nearest(key, KNOWN_KEYS));
}

/** A file that only slips in its top-level keys keep from being one of ours, by its content. Of dashboards none: anything may have panels. */
export function mend(data: unknown): Mended | undefined {
  if (!isObject(data)) return undefined;
  if (typeof data['kind'] !== 'string') return mendIn(data, [], (mended) => mended);
  const spec = data['spec'];
  return data['kind'] === 'PrometheusRule' && isObject(spec) ? mendIn(spec, ['spec'], (mended) => ({ ...data, spec: mended })) : undefined;
}

function mendIn(section: Data, path: DataPath, whole: (mended: Data) => Data): Mended | undefined {
  const slips = Object.keys(section).slice(0, 100).flatMap((key): Slip[] => {
    const meant = meantBy(key);
    return meant === undefined || isFull(section[meant]) || typeof section[key] !== 'object' ? [] : [{ path, key, meant }];
  });
  const isOurs = (one: Part | Embedded): one is Part => 'kind' in one && !one.kind.startsWith('dashboard') && one.kind !== 'kubernetes'
    // A list of names may be anybody's.
    && (one.kind !== 'prometheus-rules' || (isObject(one.data) && Array.isArray(one.data['groups']) && one.data['groups'].some((group) => isObject(group) && Array.isArray(group['rules']) && group['rules'].some(isRule))));
  const needed = [slips, ...slips.map((slip) => [slip])].find((some) => some.length > 0 && recognise(whole(renamed(section, some))).some(isOurs));
  return needed ? { slips: needed, parts: recognise(whole(renamed(section, needed))).filter(isOurs) } : undefined;
}
const isFull = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null);
const renamed = (section: Data, slips: readonly Slip[]): Data => {
  const { ...rest } = section as Record<string, unknown>;
  for (const { key, meant } of slips) {
    rest[meant] = rest[key];
    delete rest[key];
  }
  return rest;
};

/** A path within mended data, as the file has it. */
export const asWritten = (path: DataPath, slips: readonly Slip[]): DataPath =>
  path.map((step, i) => slips.find((slip) => slip.path.length === i && slip.meant === step && slip.path.every((each, j) => each === path[j]))?.key ?? step);

const isRule = (value: unknown): boolean => isObject(value) && typeof value['expr'] === 'string' && (Object.hasOwn(value, 'alert') || Object.hasOwn(value, 'record'));
const isGrafanaRule = (value: unknown): boolean => isObject(value) && Array.isArray(value['data']) && Object.hasOwn(value, 'title');
const isGroup = (value: unknown): boolean => isObject(value) && Array.isArray(value['rules']) && value['rules'].length > 0 && value['rules'].every(isRule);
const all = (value: unknown, is: (each: unknown) => boolean): boolean => Array.isArray(value) && value.length > 0 && value.every(is);
const GROUP_KEYS = new Set(['name', 'interval', 'limit', 'query_offset', 'labels', 'rules', 'partial_response_strategy']);

/** What a file lacks around rules that no server finds where they are; a bare list may be taken in by another file. */
export function unwrapped(data: unknown): { readonly key: string | undefined; readonly message: string; readonly remedy: string } | undefined {
  const put = 'put them under groups: [{ name: …, rules: … }]';
  if (all(data, isGroup)) return { key: undefined, message: 'has groups of rules without their key', remedy: 'put them under groups:' };
  if (all(data, isRule)) return { key: undefined, message: 'has rules without a group', remedy: put };
  if (!isObject(data)) return undefined;
  if (isGroup(data) && Object.keys(data).every((key) => GROUP_KEYS.has(key))) return { key: 'rules', message: Object.hasOwn(data, 'name') ? 'is a group of rules outside of a list' : 'has rules without a group', remedy: Object.hasOwn(data, 'name') ? 'make it an entry of groups:' : put };
  if (data['kind'] === 'PrometheusRule' && !isObject(data['spec']) && all(data['groups'], isGroup)) return { key: 'groups', message: 'has groups outside of its spec', remedy: 'put them under spec:' };
  if (all(data['rules'], isGrafanaRule) && (data['apiVersion'] === 1 || Object.hasOwn(data, 'folder'))) return { key: 'rules', message: 'has rules without a group', remedy: 'put them under groups: [{ orgId: 1, name: …, folder: …, interval: 1m, rules: … }]' };
  if (isGroup(data['groups'])) return { key: 'groups', message: 'has one group where a list of them should be', remedy: 'write a - before its first key' };
  if (isRule(data) && Object.keys(data).every((key) => /^(?:alert|record|expr|for|keep_firing_for|labels|annotations)$/.test(key))) return { key: undefined, message: 'is a rule without a group', remedy: put };
  return undefined;
}
