import { inhibitRules, routeOf, timeIntervals, words } from '../alertmanager/config';
import { slackFieldWhole } from '../alertmanager/slack-template';
import type { TimeInterval } from '../../model/active-times';
import type { SlackReceiver } from '../../model/config';
import { resource, type Cluster, type Resource } from './resource';

interface Matcher { readonly name: string; readonly matchType: string; readonly value: string }
/** `severity="critical"`, as our own routes write it. */
function matcher(text: string): Matcher {
  const [, name, matchType, value] = /^(\w+)(=~|!~|!=|=)"(.*)"$/.exec(text)!;
  return { name: name!, matchType: matchType!, value: value! };
}
interface Route { readonly [key: string]: unknown }
/** Keys in the resource's spelling, by Alertmanager's. */
const ROUTE = { receiver: 'receiver', matchers: 'matchers', group_by: 'groupBy', group_wait: 'groupWait', group_interval: 'groupInterval', repeat_interval: 'repeatInterval', mute_time_intervals: 'muteTimeIntervals', routes: 'routes' } as const;
const asRoute = (from: Route): Route => Object.fromEntries(Object.entries(ROUTE).filter(([key]) => key in from).map(([key, name]) =>
  [name, key === 'matchers' ? (from[key] as string[]).map(matcher) : key === 'routes' ? (from[key] as Route[]).map(asRoute) : from[key]]));

const asTime = ({ weekdays, times }: TimeInterval): object =>
  ({ ...(weekdays ? { weekdays } : {}), ...(times ? { times: times.map(({ start_time: startTime, end_time: endTime }) => ({ startTime, endTime })) } : {}) });

/**
 * The AlertmanagerConfig with the routes, receivers and inhibition of `alertmanager/`. Three things differ, and none of them is said by
 * the operator: it adds `namespace="<this one's>"` to the route and to inhibition unless the Alertmanager has
 * `alertmanagerConfigMatcherStrategy: { type: None }`, so that alerts about whole services, which have no such label, reach nobody;
 * it is a branch below the Alertmanager's own root, so that alerts go on to other routes, too; and it brings no template files, so the texts
 * of Slack's messages stand in it whole. The webhook's address is that of a Secret beside it. Accepted by the CRD (v1alpha1) of
 * prometheus-operator 0.85 (kubeconform 0.8).
 */
export function alertmanagerConfig({ project, kubernetes: { namespace, labels, slackSecret } }: Cluster): Resource {
  const { page, notice, noticeTimes, deadMan } = project.config.receivers;
  const slack = ({ channel, mention }: SlackReceiver): object => ({
    apiURL: { name: slackSecret.name, key: slackSecret.key },
    sendResolved: true,
    channel: words(channel),
    ...(mention ? { pretext: `{{ if eq .Status "firing" }}${words(mention)}{{ end }}` } : {}),
    ...Object.fromEntries(([['title', 'title'], ['titleLink', 'title_link'], ['fallback', 'fallback'], ['color', 'color'], ['text', 'text'], ['footer', 'footer']] as const).map(([key, field]) => [key, slackFieldWhole(field)])),
  });
  const inhibit = inhibitRules(project) as readonly { readonly source_matchers: readonly string[]; readonly target_matchers: readonly string[]; readonly equal: readonly string[] }[];
  return resource(['monitoring.coreos.com/v1alpha1', 'AlertmanagerConfig'], { title: 'observability-as-code', namespace, labels }, {
    spec: {
      route: asRoute(routeOf(project.config)),
      inhibitRules: inhibit.map(({ source_matchers, target_matchers, equal }) => ({ sourceMatch: source_matchers.map(matcher), targetMatch: target_matchers.map(matcher), equal })),
      receivers: [
        { name: 'page', slackConfigs: [slack(page)] },
        { name: 'notice', slackConfigs: [slack(notice)] },
        { name: 'dead-man', ...(deadMan ? { webhookConfigs: [{ url: deadMan.url, sendResolved: false }] } : {}) },
      ],
      ...(noticeTimes ? { muteTimeIntervals: timeIntervals(project.config).map(({ name, time_intervals: all }) => ({ name, timeIntervals: all.map(asTime) })) } : {}),
    },
  }, {
    folder: 'alertmanager', of: undefined, source: 'oac.config.ts and alert-rules/',
    notes: [
      `Needs the Secret '${slackSecret.name}' with the key '${slackSecret.key}' in the same namespace, and on the Alertmanager`,
      'alertmanagerConfigMatcherStrategy: { type: None }: otherwise only alerts with this namespace as label get here.',
    ],
  });
}
