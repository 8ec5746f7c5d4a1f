import type { Labels } from './instruments';
import type { Message } from './routing-drive';
import type { Routed } from './routing';
import { nameOf, namesOf } from './routing-verdict';

/** Something that happened to somebody, or to an alert that nobody hears of. */
interface Row {
  readonly second: number;
  readonly receiver: string;
  readonly group: string;
  readonly status: string;
  readonly alerts: string;
  readonly inhibited: string;
  readonly message: string;
}
/** While an alert is inhibited. Seconds since the first phase; `to` undefined: to the end. */
export interface Inhibited {
  readonly alert: string;
  readonly labels: Labels;
  readonly by: readonly string[];
  readonly from: number;
  readonly to?: number;
}
/** What was inhibited when, as far as looks tell; it begins and ends with a change that Prometheus posts. */
export function inhibitedIn({ seen, sent }: Routed): readonly Inhibited[] {
  const changes = sent.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]));
  const since = (second: number): number => Math.max(...changes.filter((at) => at <= second));
  const open = new Map<string, { -readonly [K in keyof Inhibited]: Inhibited[K] }>();
  const all: Inhibited[] = [];
  for (const { second, alerts } of seen) {
    const now = new Set<string>();
    for (const { labels, inhibitedBy } of alerts.filter((each) => each.inhibitedBy.length > 0)) {
      const key = JSON.stringify(Object.entries(labels).sort());
      now.add(key);
      if (open.has(key)) continue;
      const begun = { alert: nameOf(labels), labels, by: [...new Set(inhibitedBy.map(nameOf))], from: since(second) };
      open.set(key, begun);
      all.push(begun);
    }
    for (const [key, begun] of open) {
      if (now.has(key)) continue;
      begun.to = since(second);
      open.delete(key);
    }
  }
  return all;
}
const alike = (list: readonly Inhibited[]): string => namesOf(list.map(({ labels }) => labels));
const inhibitedAt = (list: readonly Inhibited[], second: number): readonly Inhibited[] =>
  list.filter(({ from, to }) => from <= second && (to === undefined || second < to));
const statusOf = ({ firing, resolved }: Message): string => [...(firing.length > 0 ? ['firing'] : []), ...(resolved.length > 0 ? ['resolved'] : [])].join(' + ');
/** Title and cause, as whoever reads a phone sees them. */
const readable = ({ title, text, firing, resolved }: Message): string =>
  [title || namesOf([...firing, ...resolved]), ...(/^\*Cause\* .*$/m.exec(text) ?? [])].join(' ').replace(/\s+/g, ' ');

function rowsOf(routed: Routed): Row[] {
  const inhibited = inhibitedIn(routed);
  const told = routed.messages.map((message): Row => ({
    second: message.second, receiver: message.channel ? `${message.receiver} ${message.channel}` : message.receiver, status: statusOf(message),
    group: Object.entries(message.group).map(([name, value]) => `${name}=${value}`).join(', '), alerts: namesOf([...message.firing, ...message.resolved]),
    inhibited: alike(inhibitedAt(inhibited, message.second)), message: readable(message),
  }));
  const quiet = [...new Set(inhibited.map(({ from }) => from))].flatMap((from) => {
    const begun = inhibited.filter((each) => each.from === from);
    const by = [...new Set(begun.flatMap((each) => each.by))].join(', ');
    return [{ second: from, receiver: '', group: '', status: 'inhibited', alerts: alike(begun), inhibited: alike(inhibitedAt(inhibited, from)), message: `by ${by}` }];
  });
  const byGrafana = routed.byGrafana.map((alert): Row => (
    { second: NaN, receiver: '', group: '', status: 'told by Grafana', alerts: alert, inhibited: '', message: 'Alertmanager does not get it' }));
  return [...[...told, ...quiet].sort((a, b) => a.second - b.second), ...byGrafana];
}
const cell = (text: string): string => (text === '' ? '–' : text.replaceAll('|', '\\|'));
const HEAD = '| second | receiver | group | status | alerts | inhibited | message |\n|---:|---|---|---|---|---|---|';
/** Who is told what in each scenario, as Markdown; seconds since the first phase began, to about one. */
export function routingTable(all: readonly Routed[]): string {
  return all.map((routed) => {
    const rows = rowsOf(routed);
    const head = `## ${routed.told.scenario.name}`;
    if (rows.length === 0) return `${head}\n\nNothing fires, and nobody is told.`;
    return [head, '', HEAD, ...rows.map(({ second, receiver, group, status, alerts, inhibited, message }) =>
      `| ${Number.isNaN(second) ? '–' : Math.round(second)} | ${[receiver, group, status, alerts, inhibited, message].map(cell).join(' | ')} |`)].join('\n');
  }).join('\n\n');
}
const rounded = (second: number): number => Math.round(second * 10) / 10;
/** The same for machines, with the whole text of each message. */
export const routingData = (all: readonly Routed[]): readonly object[] => all.map((routed) => {
  const inhibited = inhibitedIn(routed);
  return {
    scenario: routed.told.scenario.name, service: routed.told.scenario.service.info.name, speed: routed.speed, sent: routed.sent,
    messages: routed.messages.map((message) => ({ ...message, second: rounded(message.second), inhibited: inhibitedAt(inhibited, message.second).map(({ alert }) => alert) })),
    inhibited, toldByGrafana: routed.byGrafana,
  };
});
