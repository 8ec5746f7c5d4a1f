import type { AlertHistory, Backtested, Firing } from '../backtest';
import { alertLabels } from '../outputs/alert-labels';
import { CannotRun } from '../pipeline/cannot-run';
import { hasErrors, run } from '../pipeline/run';
import { duration } from '../promql/text';
import type { Command, Flags } from './command';
import { loadJudge, machinery } from './machinery';
import { fromRoot, plural, report } from './report';
import type { Terminal } from './terminal';
import { timeOf } from './time';
import { tokenIn } from './token';

/** Seconds. */
const DAY = 86_400;
/** Firings of one alert that people are shown. */
const SHOWN = 20;

export const backtest: Command = {
  name: 'backtest',
  summary: 'ask a Prometheus for its history: when would each alert have fired?',
  flags: {
    'prometheus <url>': 'with PROMETHEUS_TOKEN, or user:password@ in it, where it wants them',
    'from <time>': '2026-01-31T09:00:00Z (UTC where no zone is named), unix seconds, now-7d or 7d; default 24h before --to',
    'to <time>': 'default now',
  },
  async run(root, _, { format, debug, own }, terminal) {
    const prometheus = text(own.get('prometheus'));
    if (!prometheus) throw new CannotRun('oac backtest needs a Prometheus that has history', 'oac backtest --prometheus <url>');
    const now = Math.floor(Date.now() / 1000);
    const to = timeOf('to', text(own.get('to')) ?? 'now', now);
    const from = own.has('from') ? timeOf('from', text(own.get('from')) ?? '', now) : to - DAY;
    if (to > now) throw new CannotRun(`--to ${String(own.get('to'))} is in the future`, 'there is no history of it: leave --to out for now');
    if (from >= to) throw new CannotRun('--from is not before --to', 'take an earlier --from, or a later --to');
    const { project, problems, excluded, stacks } = await run(root, machinery, terminal.progress);
    if (debug) for (const stack of stacks) terminal.complain(stack);
    if (!project || hasErrors(problems)) {
      report(problems, { format, excluded }, terminal);
      if (format === 'human') terminal.print('nothing was backtested');
      return 1;
    }
    const token = tokenIn('PROMETHEUS_TOKEN');
    const judge = loadJudge();
    const found = await judge.backtest({ prometheus, project, from, to, progress: terminal.progress, ...(token === undefined ? {} : { token }) });
    const all = [...problems, ...found.problems.map((problem) => fromRoot(root, problem))];
    const span = { prometheus: found.server, from: judge.instant(from), to: judge.instant(to) };
    report(all, { format, excluded, more: { backtest: { ...span, alerts: found.alerts.map((each) => forMachines(each, judge.instant)), notPrometheus: found.others.map(({ name }) => name) } } }, terminal);
    if (format === 'human') terminal.print(forPeople(found, span, to, judge.instant, terminal));
    return hasErrors(all) ? 1 : 0;
  },
};
const text = (value: ReturnType<Flags['own']['get']>): string | undefined => (typeof value === 'string' ? value : undefined);
type Instant = (seconds: number) => string;

function forMachines({ alert, status, isPartial, interval, firings }: AlertHistory, instant: Instant): object {
  return {
    alert: alert.name, severity: alert.severity, status, ...(isPartial ? { partial: true } : {}), interval,
    firings: firings.map(({ labels, start, end, isEarlier }) => ({
      start: instant(start), ...(end === undefined ? {} : { end: instant(end), seconds: end - start }), ...(isEarlier ? { firedBefore: true } : {}), labels,
    })),
  };
}

function forPeople({ alerts, others, server }: Backtested, span: { readonly from: string; readonly to: string }, to: number, instant: Instant, terminal: Terminal): string {
  const { paint, seconds } = terminal;
  const width = Math.max(...alerts.map(({ alert }) => alert.name.length));
  const lines = alerts.flatMap((history) => {
    const { alert, status, isPartial, firings } = history;
    const said = status === 'fired' ? paint('yellow', `fired ${plural(firings.length, 'time')}, ${duration(firings.reduce((sum, { start, end = to }) => sum + end - start, 0))} in all`)
      : status === 'did not fire' ? `${status}${isPartial ? ', as far as there is data' : ''}` : paint('red', status === 'no data' ? 'no data: nothing is said of it' : status);
    const more = firings.length > SHOWN ? [paint('dim', `    and ${firings.length - SHOWN} more: --json lists all`)] : [];
    return [`  ${alert.name.padEnd(width)}  ${said}`, ...firings.slice(0, SHOWN).map((firing) => `    ${rowOf(history, firing, to, instant)}`), ...more];
  });
  const count = (status: AlertHistory['status']): number => alerts.filter((each) => each.status === status).length;
  const silent = count('no data') + count('not evaluated');
  return [
    `${span.from} to ${span.to} (UTC), ${server}`, '', ...lines, '',
    ...(others.length > 0 ? [paint('dim', `evaluated by Grafana, and not backtested: ${others.map(({ name }) => name).join(', ')}`)] : []),
    `${paint(silent > 0 ? 'yellow' : 'green', 'backtested')}: ${count('fired')} of ${plural(alerts.length, 'alert')} fired, ${count('did not fire')} did not${silent > 0 ? `, nothing is said of ${silent}` : ''}, in ${seconds.toFixed(1)} s`,
  ].join('\n');
}
/** As in `2026-01-31T09:00:00Z to 2026-01-31T09:04:00Z  4m  job="api"`. */
function rowOf({ alert }: AlertHistory, { labels, start, end, isEarlier }: Firing, to: number, instant: Instant): string {
  const own = alertLabels(alert);
  const told = Object.entries(labels).filter(([label]) => own[label] === undefined).map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(' ');
  const until = end === undefined ? 'still firing at the end' : `to ${instant(end)}`;
  return [`${isEarlier ? 'before ' : ''}${instant(start)} ${until}`, `${isEarlier ? 'over ' : ''}${duration((end ?? to) - start)}`, told].filter((part) => part !== '').join('  ');
}
