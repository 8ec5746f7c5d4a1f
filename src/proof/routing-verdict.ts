import { problemAt, type Problem } from '../model/problem';
import type { Fires } from '../model/scenario';
import type { Labels } from './instruments';
import type { Message } from './routing-drive';
import type { Routed } from './routing';

/** Seconds of a story that a message or a look may be early or late. */
const MARGIN = 4;
const seconds = (value: number): string => `${Math.round(value)} s`;
export const nameOf = (labels: Labels): string => labels['alertname'] ?? '';
/** Names, each once, with the number of alerts of that name. */
export function namesOf(alerts: readonly Labels[]): string {
  const names = alerts.map(nameOf);
  return [...new Set(names)].map((name) => {
    const many = names.filter((other) => other === name).length;
    return many > 1 ? `${name} ×${many}` : name;
  }).join(', ');
}
/** As Slack wants text: what the template does to annotations. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const causeLine = ({ text }: Message): string | undefined => /^\*Cause\* (.*)$/m.exec(text)?.[1];

type Tell = (check: string, key: string, message: string, remedy: string) => Problem;
/** What fails a scenario in who is told, and what. */
export function judgedRouting(routed: Routed): Problem[] {
  const { told: { scenario } } = routed;
  return Object.entries(scenario.expect.fires).flatMap(([name, expected]) => {
    const tell: Tell = (check, key, message, remedy) => problemAt(scenario, { check: `scenario/${check}`, path: `expect.fires.${name}${key}`, message: `${scenario.name}: ${message}`, remedy });
    return routed.byGrafana.includes(name) ? [] : judgedAlert(routed, name, expected, tell);
  });
}
function judgedAlert(routed: Routed, name: string, { receiver, cause, inhibits = [] }: Omit<Fires, 'within'>, tell: Tell): Problem[] {
  const sent = routed.sent.filter(({ alert }) => alert === name);
  if (sent.length === 0) return [tell('told', '', `${name} never fires, so nobody is told`, 'oac test says why')];
  const messages = routed.messages.filter(({ firing }) => firing.some((labels) => nameOf(labels) === name));
  const got = [...new Set(messages.map((message) => message.receiver))];
  const by = inhibitorsOf(routed, name);
  const found: Problem[] = [];
  if (got.length === 0 && (receiver !== undefined || by.length === 0)) {
    const leads = [...new Set(sent.flatMap(({ receivers }) => receivers))].join(', ');
    const why = by.length > 0 ? `it is inhibited by ${by.join(', ')}` : `it leads to ${leads}, and is over before a message is due`;
    const remedy = by.length > 0 ? `leave out receiver: '${receiver}', or look at the severity and signal of ${by.join(', ')}`
      : 'let it fire longer (keepFiringFor, a longer phase), or leave it out of fires';
    found.push(tell('told', receiver === undefined ? '' : '.receiver', `${name} fires, and nobody is told: ${why}`, remedy));
  } else if (receiver !== undefined && !got.includes(receiver)) {
    found.push(tell('receiver', '.receiver', `${name} should reach ${receiver}, and reaches ${got.join(', ')} after ${seconds(messages[0]!.second)}`,
      `its severity is '${severityOf(routed, name)}', and critical leads to page, all else to notice: change the severity, or say receiver: '${got[0]}'`));
  }
  if (cause !== undefined) found.push(...judgedCause(routed, name, cause, messages[0], tell));
  return [...found, ...inhibits.flatMap((other, i) => judgedInhibition(routed, name, other, (check, message, remedy) => tell(check, `.inhibits[${i}]`, message, remedy)))];
}
const severityOf = ({ told: { alerts } }: Routed, name: string): string => alerts.find((alert) => alert.name === name)?.severity ?? 'unknown';
const inhibitorsOf = ({ seen }: Routed, name: string): string[] =>
  [...new Set(seen.flatMap(({ alerts }) => alerts.filter(({ labels }) => nameOf(labels) === name).flatMap(({ inhibitedBy }) => inhibitedBy.map(nameOf))))].sort();

/** The first message names the cause, and the last does not take it back. */
function judgedCause({ messages }: Routed, name: string, cause: string, first: Message | undefined, tell: Tell): Problem[] {
  const expected = escaped(cause);
  const names = (line: string | undefined): boolean => line?.startsWith(`${expected}:`) ?? false;
  if (first && !names(causeLine(first))) {
    const line = causeLine(first);
    return [tell('text', '.cause', `the message that ${first.receiver} gets about ${name} after ${seconds(first.second)} should name ${cause}, and ${line === undefined ? 'names no cause' : `says '${line}'`}`,
      'look at the alerts that come in the same message: the text is that of one of them')];
  }
  const over = messages.find((message) => message.firing.length === 0 && message.resolved.some((labels) => nameOf(labels) === name)
    && !names(causeLine(message) ?? `${expected}:`));
  return over ? [tell('text', '.cause', `the message that ${name} is over says '${causeLine(over)}', and the cause was ${cause}`,
    'report this: a message about what is over should name no cause of that moment')] : [];
}
/** Nobody is told of the other while this one fires. */
function judgedInhibition(routed: Routed, name: string, other: string, tell: (check: string, message: string, remedy: string) => Problem): Problem[] {
  const remedy = 'Alertmanager inhibits a warning while the same signal of the same service (and process) is critical, '
    + "and all of a service's alerts while one with inhibits: 'service' fires: let one of that hold, or leave it out here";
  const times = routed.sent.filter(({ alert }) => alert === name).flatMap((one) => routed.sent.filter(({ alert }) => alert === other).map((another) => ({
    from: Math.max(one.from, another.from), to: Math.min(one.to ?? Infinity, another.to ?? Infinity),
  }))).filter(({ from, to }) => from < to);
  if (times.length === 0) return [tell('inhibits', `${name} should inhibit ${other}, which never fires while it does`, 'leave it out, or let the story last until both fire')];
  const within = (second: number): boolean => times.some(({ from, to }) => second > from + MARGIN && second < to - MARGIN);
  const message = routed.messages.find(({ second, firing }) => within(second) && firing.some((labels) => nameOf(labels) === other));
  const should = `${name} should inhibit ${other}`;
  if (message) return [tell('inhibits', `${should}, and ${message.receiver} gets a message about it after ${seconds(message.second)}, while both fire`, remedy)];
  const looks = routed.seen.filter(({ second }) => within(second))
    .flatMap(({ second, alerts }) => alerts.filter(({ labels }) => nameOf(labels) === other).map((each) => ({ second, ...each })));
  const free = looks.find(({ inhibitedBy }) => inhibitedBy.length === 0);
  if (free) return [tell('inhibits', `${should}, and does not: both fire after ${seconds(free.second)}, and Alertmanager calls it active`, remedy)];
  return looks.length > 0 ? [] : [tell('inhibits', `${should}, and both fire too short a time together to be seen`, 'let the story last longer')];
}
