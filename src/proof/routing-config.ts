import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import type { OutputFile } from '../model/project';
import type { RunningRecorder } from './routing-recorder';

/** Where an output has Alertmanager's configuration. */
export const CONFIG_FILE = 'alertmanager/alertmanager.yml';
/** Writes files of outputs into a folder. */
export async function put(folder: string, files: readonly OutputFile[]): Promise<void> {
  for (const { path, content } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

type Plain = Record<string, unknown>;
interface AlertmanagerConfig extends Plain {
  readonly route: Plain;
  readonly inhibit_rules?: readonly Plain[];
  readonly receivers: readonly (Plain & { readonly name: string; readonly slack_configs?: readonly Plain[]; readonly webhook_configs?: readonly Plain[] })[];
}
const WAITS = ['group_wait', 'group_interval', 'repeat_interval'] as const;
/** Milliseconds. */
const SIZES: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 };
const milliseconds = (text: string): number => [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce((sum, [, number, size]) => sum + Number(number) * SIZES[size!]!, 0);

/** A message says in a field that Slack does not show which group it is about, and which alerts. */
const LABELS = (pairs: string): string => `{ {{- range ${pairs}.SortedPairs }}{{ .Name }}={{ printf "%q" .Value }},{{ end -}} }`;
const ABOUT = `${LABELS('.GroupLabels')}{{ range .Alerts }}\n{{ .Status }} ${LABELS('.Labels')}{{ end }}`;

/** Tells stories apart in one Alertmanager: alerts of two are neither grouped together, nor inhibit each other. */
export const STORY = 'oac_story';
/**
 * A copy of an `alertmanager.yml` that sends to the recorder, whose stand-ins take the place of Slack and webhooks, and is `speed` times as fast:
 * every wait is divided by it, as the times are at which alerts are posted, so that order and grouping stay what they are. The label `STORY` is
 * added to whatever is grouped by, and has to be equal where one alert inhibits another. Nobody is muted: a story is told at any time of the week. All else is the original's.
 */
export function recordedConfig(content: string, { url }: Pick<RunningRecorder, 'url'>, speed: number): string {
  const config = load(content) as AlertmanagerConfig;
  const { group_by: groupBy = [], ...root } = faster(config.route, speed);
  return JSON.stringify({
    ...config,
    route: { ...root, group_by: withStory(groupBy) },
    inhibit_rules: (config.inhibit_rules ?? []).map((rule) => ({ ...rule, equal: withStory(rule['equal']) })),
    receivers: config.receivers.map(({ name, slack_configs: slack = [], webhook_configs: webhooks = [] }) => ({
      name,
      slack_configs: slack.map(({ api_url_file: _, ...kept }) => ({ ...kept, api_url: `${url}/slack/${encodeURIComponent(name)}`, callback_id: ABOUT })),
      webhook_configs: webhooks.map((kept) => ({ ...kept, url: `${url}/webhook/${encodeURIComponent(name)}` })),
    })),
  });
}
/** `...` groups by every label as it is. */
const withStory = (labels: unknown): unknown[] => {
  const all: unknown[] = Array.isArray(labels) ? labels : [];
  return all.includes('...') || all.includes(STORY) ? all : [...all, STORY];
};
function faster(route: Plain, speed: number): Plain {
  const waits = WAITS.flatMap((key): [string, string][] => (typeof route[key] === 'string' ? [[key, scaled(route[key], speed)]] : []));
  const { routes, group_by: groupBy, mute_time_intervals: _, ...kept } = route;
  return {
    ...kept, ...Object.fromEntries(waits),
    ...(Array.isArray(groupBy) && groupBy.length > 0 ? { group_by: withStory(groupBy) } : {}),
    ...(Array.isArray(routes) ? { routes: routes.map((each: Plain) => faster(each, speed)) } : {}),
  };
}
const scaled = (text: string, speed: number): string => {
  const waits = milliseconds(text);
  return waits === 0 ? '0s' : `${Math.max(1, Math.round(waits / speed))}ms`;
};
/** The longest of each wait that a configuration names, in seconds: after them, all that is to be told was told. */
export function longestWaits(content: string): { readonly wait: number; readonly interval: number } {
  const waits = (route: Plain, key: (typeof WAITS)[number]): number[] =>
    [...(typeof route[key] === 'string' ? [milliseconds(route[key]) / 1000] : []), ...(Array.isArray(route['routes']) ? route['routes'].flatMap((each: Plain) => waits(each, key)) : [])];
  const { route } = load(content) as AlertmanagerConfig;
  // Alertmanager's defaults where the root says nothing.
  const longest = (key: (typeof WAITS)[number], otherwise: number): number => Math.max(...(route[key] === undefined ? [otherwise] : []), ...waits(route, key));
  return { wait: longest('group_wait', 30), interval: longest('group_interval', 300) };
}
