import { basename } from 'node:path/posix';
import { groupsOf, rulesOf, type Rule } from '../checks/rule/read';
import { milliseconds, plain, scalar, written, type Placed } from '../checks/values';
import type { ReadDocument } from '../documents';
import type { DataPath } from '../model/document';
import type { Problem } from '../model/problem';
import { forAll } from './client';
import { readGroups, type LoadedGroup, type LoadedRule } from './loaded';
import type { Prometheus } from './prometheus';
import { compareExpressions } from './same';
import { oneLine } from './trouble';
import { problemOf } from './uses';

/** A group of our files, and the server's. */
interface Pair {
  readonly document: ReadDocument;
  readonly group: Placed;
  readonly rules: readonly Rule[];
  readonly loaded: LoadedGroup | undefined;
}
const RELOAD = 'bring the generated files to the server and let it reload: POST /-/reload, or SIGHUP';

/** Whether the server has loaded the rules of our files, as they are, and evaluates them without fault. */
export async function checkRules(server: Prometheus, documents: readonly ReadDocument[]): Promise<Problem[]> {
  const files = documents.filter(({ kind }) => kind === 'prometheus-rules');
  if (!files.some((document) => rulesOf(document).length > 0)) return [];
  const loaded = readGroups(await server.data('/api/v1/rules', [['exclude_alerts', 'true']]));
  if (!loaded) return [];
  const pairs = files.flatMap((document) => {
    const rules = rulesOf(document);
    return groupsOf(document).map((group): Pair => {
      const own = rules.filter((rule) => rule.group.path.join() === group.path.join());
      return { document, group, rules: own, loaded: counterpart(loaded, String(scalar(group.map['name']) ?? ''), document.file, own) };
    });
  });
  const [first] = files;
  if (loaded.length === 0) {
    const count = pairs.reduce((sum, { rules }) => sum + rules.length, 0);
    return [problemOf({ document: first!, path: [] }, {
      check: 'live/rule-missing', severity: 'error', message: `the server has loaded no rules at all; ${count} are generated`,
      remedy: 'name the files under rule_files in its configuration, then let it reload; if another program evaluates rules, give its address',
    })];
  }
  const found = await forAll(pairs, (pair) => checkGroup(server, pair));
  return [...found.flat(), ...leftBehind(pairs, loaded)];
}

/** The server's group of that name; of several, the one of the same file name, or with the most rules in common. */
function counterpart(loaded: readonly LoadedGroup[], name: string, file: string, rules: readonly Rule[]): LoadedGroup | undefined {
  const named = loaded.filter((group) => group.name === name);
  const ofFile = named.filter((group) => basename(group.file.replaceAll('\\', '/')) === basename(file));
  const candidates = ofFile.length > 0 ? ofFile : named;
  const common = (group: LoadedGroup): number => rules.filter((rule) => group.rules.some((other) => keyOf(rule) === other.key)).length;
  return [...candidates].sort((a, b) => common(b) - common(a))[0];
}
const keyOf = ({ kind, name }: Rule): string => `${kind === 'record' ? 'recording' : 'alerting'} ${name}`;
const titleOf = ({ kind, name }: Rule): string => `${kind === 'record' ? 'recording' : 'alert'} ${name}`;

async function checkGroup(server: Prometheus, { document, group, rules, loaded }: Pair): Promise<Problem[]> {
  const name = scalar(group.map['name']) ?? '';
  const at = (path: DataPath, check: string, message: string, remedy: string, severity: Problem['severity'] = 'error'): Problem =>
    problemOf({ document, path }, { check: `live/${check}`, severity, message, remedy });
  if (!loaded) return [at([...group.path, 'name'], 'rule-missing', `group '${name}' with its ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'} is not loaded on the server`, RELOAD)];

  const problems: Problem[] = [];
  const interval = milliseconds(group.map['interval']);
  if (interval !== undefined && loaded.interval !== undefined && interval !== Math.round(loaded.interval * 1000)) {
    problems.push(at([...group.path, 'interval'], 'rule-differs', `group '${name}' is evaluated every ${written(loaded.interval * 1000)} on the server, here every ${written(interval)}`, RELOAD));
  }
  if (loaded.interval !== undefined && loaded.evaluationTime > loaded.interval) {
    problems.push(at([...group.path, 'name'], 'group-slow', `group '${name}' takes ${loaded.evaluationTime.toFixed(1)} s and is evaluated every ${written(loaded.interval * 1000)}: evaluations are left out`,
      'split it, record its costly parts, or evaluate it less often', 'warning'));
  }
  const { pairs, missing, extra } = pair(rules, loaded.rules);
  for (const rule of missing) problems.push(at(rule.path, 'rule-missing', `${titleOf(rule)} is not loaded on the server`, RELOAD));
  for (const rule of extra) {
    problems.push(at([...group.path, 'name'], 'rule-extra', `${rule.key.replace('alerting', 'alert')} is still loaded on the server in group '${name}', and is not generated any more`, RELOAD, 'warning'));
  }
  for (const [rule, other] of pairs) {
    const differences = await differencesOf(server, rule, other);
    if (differences.length > 0) {
      const path = differences.length === 1 ? [...rule.path, ...differences[0]!.path] : rule.path;
      problems.push(at(path, 'rule-differs', `${titleOf(rule)} is loaded differently on the server: ${differences.map(({ text }) => text).join('; ')}`, RELOAD));
    }
    if (other.health === 'err') {
      problems.push(at([...rule.path, 'expr'], 'rule-unhealthy', `${titleOf(rule)} fails on the server: ${other.lastError === '' ? 'it does not say why' : oneLine(other.lastError)}`,
        rule.kind === 'record' ? 'run the expression there and mend it: until then nothing is recorded' : 'run the expression there and mend it: until then the alert cannot fire'));
    }
  }
  return problems;
}

/** Rules of one name are told apart by their labels, else by their order. */
function pair(ours: readonly Rule[], theirs: readonly LoadedRule[]): { pairs: [Rule, LoadedRule][]; missing: Rule[]; extra: LoadedRule[] } {
  const left = new Set(theirs);
  const found = new Map<Rule, LoadedRule>();
  for (const exactly of [true, false]) {
    for (const rule of ours) {
      if (found.has(rule) || rule.kind === undefined) continue;
      const other = [...left].find(({ key, labels }) => key === keyOf(rule) && (!exactly || differingKeys(labelsOf(rule), labels).length === 0));
      if (!other) continue;
      left.delete(other);
      found.set(rule, other);
    }
  }
  return { pairs: [...found], missing: ours.filter((rule) => rule.kind !== undefined && !found.has(rule)), extra: [...left] };
}

type Texts = Readonly<Record<string, string>>;
const texts = (value: unknown): Texts => Object.fromEntries(Object.entries(plain(value)).map(([key, each]) => [key, scalar(each) ?? '']));
/** Since 3.0 a group gives its labels to its rules. */
const labelsOf = (rule: Rule): Texts => ({ ...texts(rule.group.map['labels']), ...texts(rule.map['labels']) });
const differingKeys = (a: Texts, b: Texts): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => (a[key] ?? '') !== (b[key] ?? ''));

interface Differing {
  readonly path: DataPath;
  readonly text: string;
}
async function differencesOf(server: Prometheus, rule: Rule, other: LoadedRule): Promise<Differing[]> {
  const found: Differing[] = [];
  const expression = await compareExpressions(server, scalar(rule.map['expr']) ?? '', other.query);
  if (expression) {
    found.push({ path: ['expr'], text: 'fault' in expression ? `it cannot read this expression: ${expression.fault}` : `its expression is ${expression.theirs}, here ${expression.ours}` });
  }
  const durations = rule.kind === 'alert' ? [['for', other.duration], ['keep_firing_for', other.keepFiringFor]] as const : [];
  for (const [key, seconds] of durations) {
    const ours = rule.map[key] === undefined ? 0 : milliseconds(rule.map[key]);
    if (seconds === undefined || ours === undefined || ours === Math.round(seconds * 1000)) continue;
    found.push({ path: rule.map[key] === undefined ? [] : [key], text: `${key} is ${written(seconds * 1000)}, here ${written(ours)}` });
  }
  for (const [what, slot, ours, theirs] of [['label', 'labels', labelsOf(rule), other.labels], ['annotation', 'annotations', texts(rule.map['annotations']), other.annotations]] as const) {
    for (const key of rule.kind === 'record' && slot === 'annotations' ? [] : differingKeys(ours, theirs)) {
      found.push({ path: plain(rule.map[slot])[key] === undefined ? [] : [slot, key], text: `${what} ${key} is ${quoted(theirs[key])}, here ${quoted(ours[key])}` });
    }
  }
  return found;
}
const quoted = (text: string | undefined): string => (text === undefined ? 'missing' : JSON.stringify(oneLine(text, 60)));

/** Groups that are loaded from a file of ours and that it does not have any more. */
function leftBehind(pairs: readonly Pair[], loaded: readonly LoadedGroup[]): Problem[] {
  const ours = new Set(pairs.flatMap(({ loaded: group }) => group ?? []));
  return loaded.filter((group) => !ours.has(group)).flatMap((group) => {
    const neighbour = group.file === '' ? undefined : pairs.find((pair) => pair.loaded?.file === group.file && basename(pair.document.file) === basename(group.file.replaceAll('\\', '/')));
    return neighbour ? [problemOf({ document: neighbour.document, path: ['groups'] }, {
      check: 'live/rule-extra', severity: 'warning', message: `group '${group.name}' is still loaded on the server from ${group.file}, and is not generated any more`, remedy: RELOAD,
    })] : [];
  });
}
