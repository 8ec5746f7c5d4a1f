import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { filled, isPlain, list, milliseconds, placed, plain, scalar, softly, type Plain } from '../values';

interface Said { readonly key: string; readonly message: string; readonly remedy: string }
/** A text that is no template and that nothing fills in. */
const fixed = (value: unknown): string | undefined => {
  const said = filled(value);
  return said === undefined || /\{\{|\$|<%/.test(said) ? undefined : said.trim();
};
/** Addresses of mail, separated by commas, each with a name before it or without: net/mail's ParseAddressList, as far as it is used. */
function mail(map: Plain, key: string): Said[] {
  const said = fixed(map[key]);
  if (said === undefined) return [];
  if (/@.*;/.test(said)) return [{ key, message: `'${said}' is no list of addresses: they are separated by commas, and no mail is sent`, remedy: `write ${said.replace(/\s*;\s*/g, ', ')}` }];
  const wrong = said.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).find((each) => !/^\s*(?:[^<>@]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)\s*$/.test(each));
  return wrong === undefined ? [] : [{ key, message: `'${wrong.trim()}' is no address, and no mail is sent`, remedy: 'write it as in ops@example.org' }];
}
const oneOf = (map: Plain, key: string, words: readonly string[], who: string): Said[] => {
  const said = fixed(map[key]);
  if (said === undefined || words.includes(said.toLowerCase()) || words.includes(said)) return [];
  const near = nearest(said, words);
  return [{ key, message: `${who} has no ${key} '${said}', and refuses the message`, remedy: near ? `did you mean '${near}'?` : `write one of ${words.join(', ')}` }];
};

/** What the service refuses that is told, by kind of notifier. */
const FAULTS: Readonly<Record<string, (map: Plain) => Said[]>> = {
  email: (map) => [...mail(map, 'to'), ...mail(map, 'from')],
  pagerduty: (map) => oneOf(map, 'severity', ['critical', 'error', 'warning', 'info'], 'PagerDuty'),
  opsgenie: (map) => oneOf(map, 'priority', ['P1', 'P2', 'P3', 'P4', 'P5'], 'Opsgenie'),
  pushover: (map) => {
    const retry = milliseconds(map['retry']);
    return fixed(map['priority']) === '2' && retry !== undefined && retry < 30_000 ? [{ key: 'retry', message: 'Pushover repeats an emergency every 30 s at most, and refuses the message', remedy: 'write 30s or more' }] : [];
  },
  slack: (map) => {
    const [channel, color] = [fixed(map['channel']), fixed(map['color'])];
    const isColor = color === undefined || /^(?:good|warning|danger|#[\da-f]{3,8})$/i.test(color);
    const near = isColor ? undefined : nearest(color, ['good', 'warning', 'danger']);
    return [
      ...(channel !== undefined && /\s/.test(channel) ? [{ key: 'channel', message: `no channel of Slack is called '${channel}': names have no spaces, and the message is refused`, remedy: `write ${channel.replace(/\s+/g, channel.startsWith('#') ? '' : '-')}` }] : []),
      ...(isColor ? [] : [{ key: 'color', message: `'${color}' is no colour of Slack's, and the message gets none`, remedy: near ? `did you mean '${near}'?` : 'write good, warning, danger or #rrggbb' }]),
    ];
  },
};

/**
 * The services that alerts are sent to take their own words and addresses only. What they refuse, Alertmanager tries again and again, and nobody is told.
 *
 * Remedy: write what the service knows: `critical`, `error`, `warning`, `info` for PagerDuty, `P1` to `P5` for Opsgenie, whole addresses for mail.
 * @example pagerduty_configs: [{routing_key_file: /key, severity: page}]
 */
export const delivery: DocumentCheck = {
  id: 'routing/delivery', severity: 'warning', kinds: ['alertmanager-config'],
  run(document) {
    const data = plain(document.data);
    const fault = (path: DataPath, what: string) => ({ key, message, remedy }: Said): Fault => ({ path: [...path, key], severity: softly(document), message: `${what}: ${message}`, remedy });
    return [
      ...mail({ from: plain(data['global'])['smtp_from'] }, 'from').map((said) => fault(['global'], 'global')({ ...said, key: 'smtp_from' })),
      ...placed(data['receivers'], ['receivers']).flatMap(({ map, path }) => Object.entries(FAULTS).flatMap(([type, faults]) => list(map[`${type}_configs`]).flatMap((config, i) => (
        isPlain(config) ? faults(config).map(fault([...path, `${type}_configs`, i], `receiver '${scalar(map['name']) ?? ''}'`)) : [])))),
    ];
  },
};
