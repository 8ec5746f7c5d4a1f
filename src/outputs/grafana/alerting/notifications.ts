import type { CompleteReceivers, CompleteSlackReceiver, Config } from '../../../model/config';
import { DefinitionError } from '../../../model/problem';
import type { Alert } from '../../../model/rules';
import { OUTSIDE, timeIntervals } from '../../alertmanager/config';
import { dollars } from '../names';
import { TOLD_BY_PROMETHEUS } from './rules';
import { slackField } from './slack-template';

/** A period that never ends: who is muted by it evaluates and tells nobody. */
const ALWAYS = 'always';

/** Receivers of Slack by the name of their contact point. */
const slackReceivers = ({ page, notice }: CompleteReceivers): readonly (readonly ['page' | 'notice', CompleteSlackReceiver])[] => [['page', page], ['notice', notice]];
function webhookUrlEnv({ webhookUrlEnv: name }: CompleteSlackReceiver): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new DefinitionError(`webhookUrlEnv '${name}' is no name of an environment variable`, `letters, digits and underscores, as in SLACK_WEBHOOK_URL; the URL itself is a secret and stays out of the config`, 'receivers');
  }
  return name;
}
/** Environment variables that the Grafana server needs. */
export const environmentOf = (config: Config): string[] => [...new Set(slackReceivers(config.receivers).map(([, receiver]) => webhookUrlEnv(receiver)))];

/** A contact point of one receiver. */
const contactPoint = (name: string, type: string, disableResolveMessage: boolean, settings: object): object =>
  ({ orgId: 1, name, receivers: [{ uid: `oac-${name}`, type, disableResolveMessage, settings }] });
const hasDeadMan = (alerts: readonly Alert[]): boolean => alerts.some((a) => a.deadMan);

/** Whom Grafana tells: a name, a secret by its name, and the words by the names of their templates. */
export function contactPoints({ receivers }: Config, alerts: readonly Alert[]): object[] {
  return [
    ...slackReceivers(receivers).map(([name, receiver]) => contactPoint(name, 'slack', false, {
      recipient: dollars(receiver.channel.replace(/\{\{/g, '{{ "{{" }}')),
      url: `$${webhookUrlEnv(receiver)}`,
      title: slackField('title'),
      text: slackField(name),
    })),
    ...(receivers.deadMan && hasDeadMan(alerts) ? [contactPoint('dead-man', 'webhook', true, { url: dollars(receivers.deadMan.url), httpMethod: 'POST' })] : []),
  ];
}
/** Who tells whom. One tree: of two, Grafana keeps one in silence. */
export function policies(config: Config, alerts: readonly Alert[]): object[] {
  const { receivers } = config;
  const silent = { receiver: 'notice', mute_time_intervals: [ALWAYS] };
  return [{
    orgId: 1,
    receiver: 'notice',
    group_by: ['service', 'environment'],
    group_wait: '10s',
    group_interval: '1m',
    repeat_interval: '4h',
    routes: [
      ...(alerts.some((a) => a.engine === 'both') ? [{ ...silent, object_matchers: [[TOLD_BY_PROMETHEUS.label, '=', TOLD_BY_PROMETHEUS.value]] }] : []),
      ...(hasDeadMan(alerts) ? [{
        // A group is looked at once a group_interval, and what was sent less than a repeat_interval ago is skipped: equal times lose every other beat.
        ...(receivers.deadMan ? { receiver: 'dead-man', group_wait: '0s', group_interval: '30s', repeat_interval: '25s' } : silent),
        object_matchers: [['deadman', '=', 'true']],
      }] : []),
      { receiver: 'page', object_matchers: [['severity', '=', 'critical']], group_wait: '1s', group_interval: '30s' },
      ...(receivers.noticeTimes ? [{ receiver: 'notice', mute_time_intervals: [OUTSIDE], object_matchers: [['severity', '!=', 'critical']] }] : []),
    ],
  }];
}
/** What policies name; none where they name none. */
export function muteTimes(config: Config, alerts: readonly Alert[]): object[] {
  const { receivers } = config;
  const needed = alerts.some((a) => a.engine === 'both') || (hasDeadMan(alerts) && !receivers.deadMan);
  return [...(needed ? [{ name: ALWAYS, time_intervals: [{ weekdays: ['sunday:saturday'] }] }] : []), ...timeIntervals(config)].map((each) => ({ orgId: 1, ...each }));
}
