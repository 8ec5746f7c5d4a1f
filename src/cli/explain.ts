import type { Explained, Explanation, Kind, Thing, User } from '../explain';
import { declaredMetrics } from '../metrics/contract';
import { CannotRun } from '../pipeline/cannot-run';
import { hasErrors, run } from '../pipeline/run';
import type { Command } from './command';
import { GENERATED } from '../pipeline/tree';
import { loadJudge, machinery } from './machinery';
import { fromRoot, plural, report } from './report';
import { table } from './table';
import type { Terminal } from './terminal';

export const explain: Command = {
  name: 'explain',
  arguments: 'NAME|FILE:LINE',
  summary: `what is it, where is it defined, and what uses it? A metric, signal, alert, recording, dashboard, panel, scenario, service, or a line of ${GENERATED}/`,
  async run(root, [name, ...rest], { format, debug }, terminal) {
    if (name === undefined || name.trim() === '') throw new CannotRun('oac explain needs something to explain', `a name, as in oac explain api.latency, or a line: oac explain ${GENERATED}/prometheus/rules/latency.yml:42`);
    if (rest.length > 0) throw new CannotRun(`oac explain takes one name, and got ${[name, ...rest].map((each) => `'${each}'`).join(' and ')}`, `put quotes around a name that holds spaces: oac explain '${[name, ...rest].join(' ')}'`);
    const { project, problems, files, excluded, stacks } = await run(root, machinery, terminal.progress);
    if (debug) for (const stack of stacks) terminal.complain(stack);
    if (!project || !files || hasErrors(problems)) {
      report(problems, { format, excluded }, terminal);
      if (format === 'human') terminal.print('nothing was explained');
      return 1;
    }
    const explanation = loadJudge().explain(name, { root, project, files, declared: declaredMetrics() });
    const placeOf = (thing: Thing): string | undefined => {
      if (!thing.origin) return undefined;
      const { file, line } = fromRoot(root, { check: '', severity: 'warning', message: '', remedy: '', file: thing.origin.file, line: thing.origin.line });
      return `${file}:${line}`;
    };
    // What is wrong elsewhere is oac check's to say.
    if (format === 'human') terminal.print(forPeople(explanation, placeOf, terminal));
    else report([], { format, more: { explain: forMachines(explanation, placeOf) } }, terminal);
    return 0;
  },
};

const MADE_TO_BE_USED: readonly Kind[] = ['service', 'metric', 'signal', 'recording'];
type PlaceOf = (thing: Thing) => string | undefined;
/** By what way something uses a thing, in words; nothing where that is plain. */
function wayOf({ thing: user, by }: User, thing: Thing): string {
  const notes = by.flatMap(({ to, note }) => (to === thing && note !== undefined ? [note] : []));
  if (notes.length > 0) return [...new Set(notes)].join('; ');
  if (user.kind === 'scenario') return `by ${by.map(({ to }) => to.name).join(', ')}`;
  if (by.every(({ how }) => how === 'diagnosis')) return 'to name the cause';
  if (by.some(({ to }) => to === thing)) return '';
  const recordings = by.filter(({ to }) => to.kind === 'recording').map(({ to }) => to.name);
  return recordings.length === 0 ? '' : `through ${recordings.length > 1 ? plural(recordings.length, 'recording') : recordings[0]!}`;
}
/** Without what is given where nothing is declared: a catalogue's metrics are this package's. */
const shown = (thing: Thing, placeOf: PlaceOf): string => placeOf(thing) ?? (thing.kind !== 'metric' ? '' : thing.of ? 'a catalogue of observability-as-code' : 'declared nowhere');

/** Names of one place that people are shown. */
const FEW = 3;
const fewOf = (names: readonly string[]): string => (names.length > FEW ? `${names.slice(0, FEW - 1).join(', ')} and ${names.length - FEW + 1} more` : names.join(', '));
/** Words in lines of a width. */
function wrapped(text: string, width: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    if (lines[last] !== '' && lines[last]!.length + 1 + word.length > width) lines.push(word);
    else lines[last] += (lines[last] === '' ? '' : ' ') + word;
  }
  return lines;
}
function usersTable({ thing, users, pages }: Explained, placeOf: PlaceOf): readonly string[] {
  const rows = users.map((user) => ({ kind: user.thing.kind, name: user.thing.name, way: wayOf(user, thing), place: shown(user.thing, placeOf) }));
  // Signals of one family stand on one line of a service, alerts on many.
  const merged = [...new Map(rows.map((row) => [[row.kind, row.way, row.place].join('\n'), row])).keys()].map((key) => {
    const same = rows.filter((row) => [row.kind, row.way, row.place].join('\n') === key);
    return [same[0]!.kind, fewOf([...new Set(same.map(({ name }) => name))]), same[0]!.way, same[0]!.place];
  });
  return table([...merged, ...pages.map((page) => ['runbook', `${GENERATED}/${page}`, '', ''])]).map((row) => `  ${row}`);
}
function counts({ users, pages }: Explained): string {
  const kinds = [...new Set(users.map(({ thing }) => thing.kind))].map((kind) => plural(users.filter(({ thing }) => thing.kind === kind).length, kind));
  return [...kinds, ...(pages.length > 0 ? [plural(pages.length, 'runbook')] : [])].join(', ');
}
function forPeople({ line, from, explained }: Explanation, placeOf: PlaceOf, terminal: Terminal): string {
  const { paint } = terminal;
  const of = explained.map((each) => {
    const { thing, facts } = each;
    const width = Math.max(0, ...facts.map(([label]) => label.length));
    const used = counts(each);
    return [
      `${paint('bold', thing.name)}  ${thing.kind}  ${paint('dim', shown(thing, placeOf))}`,
      ...facts.flatMap(([label, text]) => wrapped(text, Math.max(40, terminal.columns - width - 4)).map((words, i) => `  ${paint('dim', (i === 0 ? label : '').padEnd(width))}  ${words}`)),
      ...(used === '' ? (MADE_TO_BE_USED.includes(thing.kind) ? ['used by nothing'] : []) : [`used by ${used}`, ...usersTable(each, placeOf)]),
    ].join('\n');
  });
  const stale = line && !line.isCurrent ? [paint('yellow', `${GENERATED}/${line.file} is not what the definitions give now: oac generate writes it anew`)] : [];
  const head = line ? [`${GENERATED}/${line.file}${line.line === undefined ? '' : `:${line.line}`}${line.words === '' ? '' : `  ${line.words.slice(0, terminal.columns)}`}`] : [];
  const madeBy = line ? [explained.length > 0 ? `is made by ${explained.map(({ thing }) => `${thing.kind} ${thing.name}`).join(', ')}` : `is made from ${from}`, ''] : [];
  return [...stale, ...head, ...madeBy, of.join('\n\n')].join('\n').trimEnd();
}
function forMachines({ line, from, explained }: Explanation, placeOf: PlaceOf): object {
  const place = (thing: Thing): object => {
    const [, file, number] = /^(.*):(\d+)$/.exec(placeOf(thing) ?? '') ?? [];
    return { kind: thing.kind, name: thing.name, ...(file === undefined ? {} : { file, line: Number(number) }) };
  };
  return {
    ...(line ? { place: { file: `${GENERATED}/${line.file}`, ...(line.line === undefined ? {} : { line: line.line }), upToDate: line.isCurrent } } : {}), ...(from === undefined ? {} : { from }),
    found: explained.map(({ thing, facts, users, pages }) => ({
      ...place(thing), facts: facts.map(([label, text]) => ({ label, text })), reads: thing.links.filter(({ how }) => how !== 'names').map(({ to }) => place(to)),
      usedBy: users.map((user) => ({ ...place(user.thing), ...(wayOf(user, thing) === '' ? {} : { how: wayOf(user, thing) }) })), runbooks: pages.map((page) => `${GENERATED}/${page}`),
    })),
  };
}
