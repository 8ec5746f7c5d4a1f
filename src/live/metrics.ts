import { nearest, type Problem } from '../model/problem';
import { matchesEmpty } from '../promql/check/selectors';
import type { Matcher } from '../promql/check/tree';
import { forAll } from './client';
import { groupingsWithout } from './groupings';
import type { Prometheus } from './prometheus';
import { askedBy, metricOf, placeIn, problemOf, selectorOf, shownAs, wantedBy, type Place, type Query, type Wanted } from './uses';

/** Made by Prometheus itself, and only while an alert is pending or fires. */
const AT_TIMES = /^ALERTS(?:_FOR_STATE)?$/;

interface Use {
  readonly at: Place;
  count: number;
  isNeeded: boolean;
}
class Uses<T> {
  readonly all = new Map<string, Use & { readonly of: T }>();
  add(key: string, of: T, at: Place, isNeeded: boolean): void {
    const known = this.all.get(key);
    if (!known || (isNeeded && !known.isNeeded)) this.all.set(key, { of, at, isNeeded, count: (known?.count ?? 0) + 1 });
    else known.count++;
  }
}
const times = ({ count }: Use): string => (count > 1 ? `, which is asked for in ${count} places` : '');
const listed = (names: readonly string[], most = 8): string => (names.length > most ? `${names.slice(0, most).join(', ')}, …` : names.join(', '));

interface MetricHere {
  readonly labels: readonly string[];
}

/** What queries ask for that the server does not have: metrics, labels, and series with the values that are wanted. Each is reported once, at its first place. */
export async function checkMetrics(server: Prometheus, queries: readonly Query[], recorded: ReadonlySet<string>): Promise<Problem[]> {
  const metrics = new Uses<string>();
  const series = new Uses<Wanted>();
  for (const query of queries) {
    for (const { node, isNeeded } of askedBy(query)) {
      const wanted = wantedBy(node);
      if (!wanted || AT_TIMES.test(wanted.metric) || recorded.has(wanted.metric)) continue;
      metrics.add(wanted.metric, wanted.metric, placeIn(query, node.metric ?? node), isNeeded);
      if (wanted.labels.length > 0) series.add(wanted.selector, wanted, placeIn(query, node), isNeeded);
    }
  }
  const names = metrics.all.size > 0 ? await server.names() : undefined;
  const here = new Map<string, MetricHere>();
  const states = await forAll([...metrics.all.values()], async ({ of: metric }): Promise<'here' | 'silent' | 'unknown'> => {
    const labels = names && !names.has(metric) ? [] : await server.labelsOf(metric);
    if (labels && labels.length > 0 && (await server.hasSeries(selectorOf(metric))) !== false) here.set(metric, { labels: labels.filter((label) => label !== '__name__') });
    if (!labels || here.has(metric)) return 'here';
    return labels.length > 0 || names?.has(metric) ? 'silent' : 'unknown';
  });
  const missing = absences([...metrics.all.values()], states, names);
  const empty = await forAll([...series.all.values()].filter(({ of, isNeeded }) => isNeeded && here.has(of.metric)), async (use): Promise<Problem[]> => {
    // A label that is not there is told as such.
    if (use.of.labels.some(([label]) => !here.get(use.of.metric)!.labels.includes(label))) return [];
    return (await server.hasSeries(use.of.selector)) === false ? [await without(server, use)] : [];
  });
  return [...missing, ...checkLabels(queries, here), ...empty.flat()];
}

/** Fewer may be missing one by one. */
const MANY = 4;
/** To look through all names of a large server takes a while. */
const MOST_SUGGESTIONS = 50;

function absences(uses: readonly (Use & { readonly of: string })[], states: readonly ('here' | 'silent' | 'unknown')[], names: ReadonlySet<string> | undefined): Problem[] {
  // What is on any server that scrapes says nothing of this one.
  const own = uses.flatMap((use, i) => (/^(?:up|scrape_\w+)$/.test(use.of) ? [] : [{ use, state: states[i]! }]));
  const [first] = own;
  if (own.length >= MANY && own.every(({ state }) => state === 'unknown')) {
    return [problemOf(first!.use.at, {
      check: 'live/metric', severity: 'error', message: `the server has none of the ${own.length} metrics that rules and dashboards ask for, as '${first!.use.of}'`,
      remedy: 'see whether this is the right server, and whether it scrapes anything: /targets there',
    })];
  }
  let suggestions = 0;
  return uses.flatMap((use, i) => (states[i] === 'here' ? [] : [states[i] === 'silent' ? silent(use.of, use) : unknown(use.of, use, suggestions++ < MOST_SUGGESTIONS ? names : undefined)]));
}
function unknown(metric: string, use: Use, names: ReadonlySet<string> | undefined): Problem {
  const meant = names && nearest(metric, names);
  return problemOf(use.at, {
    check: 'live/metric', severity: use.isNeeded ? 'error' : 'warning',
    message: `the server has no metric '${metric}'${times(use)}`,
    remedy: meant ? `did you mean '${meant}'?` : 'see whether what exposes it runs and is scraped; a counter with labels appears with its first event, unless it is set to 0 at the start',
  });
}
function silent(metric: string, use: Use): Problem {
  return problemOf(use.at, {
    check: 'live/metric', severity: 'warning',
    message: `the server has had no sample of '${metric}' within the last hour${times(use)}`, remedy: 'see whether what exposes it still runs, and whether the metric has another name now',
  });
}

/** Says which of the wanted values is not there, if it is one. */
async function without(server: Prometheus, use: Use & { readonly of: Wanted }): Promise<Problem> {
  const { metric, labels } = use.of;
  let remedy = labels.length > 1 ? 'each value is there, but no series has all of them' : 'see which values there are';
  for (const [label, value] of labels) {
    const values = await server.valuesOf(label, metric);
    if (!values || values.includes(value)) continue;
    const meant = nearest(value, values);
    remedy = meant ? `did you mean ${label}="${meant}"?` : values.length > 0 ? `${label} has ${listed(values)}` : `${label} has no values there`;
    break;
  }
  return problemOf(use.at, { check: 'live/series', severity: 'warning', message: `no series matches ${shownAs(use.of)}${times(use)}`, remedy });
}

function checkLabels(queries: readonly Query[], here: ReadonlyMap<string, MetricHere>): Problem[] {
  const labels = new Uses<{ metric: string; label: string; known: readonly string[] }>();
  const groupings = new Uses<{ message: string; known: readonly string[]; label: string }>();
  for (const query of queries) {
    for (const { node, isNeeded } of askedBy(query)) {
      const metric = metricOf(node);
      const known = metric === undefined ? undefined : here.get(metric)?.labels;
      if (!known) continue;
      for (const matcher of node.matchers) {
        const label = matcher.label.name;
        if (label === undefined || label === '__name__' || known.includes(label) || passesWithout(matcher)) continue;
        const selects = (matcher.op === '=' || matcher.op === '=~') && matcher.text !== undefined;
        labels.add(`${metric!} ${label}`, { metric: metric!, label, known }, placeIn(query, matcher.label), selects && isNeeded);
      }
    }
    for (const { label, at, known, message } of groupingsWithout(query, here)) groupings.add(`${message} ${known.join()}`, { label, known, message }, placeIn(query, at), false);
  }
  const remedyOf = (label: string, known: readonly string[]): string => {
    const meant = nearest(label, known);
    return meant ? `did you mean '${meant}'?` : known.length > 0 ? `it has ${listed(known)}` : 'it has no labels';
  };
  return [
    ...[...labels.all.values()].map((use) => problemOf(use.at, {
      check: 'live/label', severity: use.isNeeded ? 'error' : 'warning',
      message: `no series of '${use.of.metric}' on the server has a label '${use.of.label}'${times(use)}`, remedy: remedyOf(use.of.label, use.of.known),
    })),
    ...[...groupings.all.values()].map((use) => problemOf(use.at, {
      check: 'live/label', severity: 'warning', message: `${use.of.message}${times(use)}`, remedy: remedyOf(use.of.label, use.of.known).replace(/^it has/, 'there is'),
    })),
  ];
}
/** Whether a series without the label passes, on purpose. */
function passesWithout({ op, text }: Matcher): boolean {
  return text !== undefined && (op === '=' ? text === '' : op === '=~' ? matchesEmpty(text) : false);
}
