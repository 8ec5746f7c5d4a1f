import fs from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { declaredMetrics } from '../metrics/contract';
import { toSeconds } from '../metrics/duration';
import { inWords, type DataPath, type Document, type DocumentKind, type Found, type Judge, type KnownMetric, type Surroundings } from '../model/document';
import type { Origin } from '../model/origin';
import { inOrder, problemAt, type Excerpt, type Exclude, type Problem } from '../model/problem';
import type { OutputFile, Project } from '../model/project';
import { alertsOf } from '../model/rules';
import { writtenAt } from '../promql/written';
import { BUILD } from './build-id';
import { CACHE_FOLDER } from './cache';
import { hashOf, hashOfFile } from './sources';

/** Where a value in a file comes from; see `outputs/definitions.ts`. */
export type Trace = (project: Project) => (data: unknown, path: DataPath) => readonly { readonly origin: { readonly file: string; readonly line: number; readonly column: number } | undefined; readonly exclude?: Exclude | undefined }[];

const KINDS: readonly (readonly [RegExp, DocumentKind])[] = [
  [/^grafana\/dashboards\/.*\.json$/, 'dashboard'], [/^grafana\/provisioning\/alerting\//, 'grafana-alerting'], [/^grafana\/provisioning\/dashboards\//, 'grafana-dashboards'],
  [/^grafana\/provisioning\/datasources\//, 'grafana-datasources'], [/^prometheus\/prometheus\.yml$/, 'prometheus-config'], [/^prometheus\/rules\//, 'prometheus-rules'],
  [/^alertmanager\/alertmanager\.yml$/, 'alertmanager-config'], [/^alertmanager\/templates\//, 'alertmanager-template'],
  [/^kubernetes\/.*\//, 'kubernetes'],
];
/** What resources hold, judged where it is not written as a file of its own, too. */
const WITHIN: readonly { readonly pattern: RegExp; readonly kind: DocumentKind; readonly alone: string; readonly of: (resource: Resource) => unknown }[] = [
  { pattern: /^kubernetes\/rules\//, kind: 'prometheus-rules', alone: 'prometheus/rules/', of: ({ spec }) => spec },
  { pattern: /^kubernetes\/dashboards\//, kind: 'dashboard', alone: 'grafana/dashboards/', of: ({ spec, data }) => JSON.parse(spec?.json ?? Object.values(data!)[0]!) as unknown },
];
interface Resource {
  readonly spec?: { readonly json?: string };
  readonly data?: Readonly<Record<string, string>>;
}
/** What is to be judged of a file. */
function partsOf({ path: file, content }: OutputFile, files: readonly OutputFile[]): { readonly kind: DocumentKind; readonly read: () => unknown }[] {
  const kind = KINDS.find(([pattern]) => pattern.test(file))?.[1];
  if (!kind) return [];
  const within = WITHIN.filter(({ pattern, alone }) => pattern.test(file) && !files.some((other) => other.path.startsWith(alone)));
  return [{ kind, read: () => parse(file, content) }, ...within.map((inner) => ({ kind: inner.kind, read: () => inner.of(parse(file, content) as Resource) }))];
}

function parse(file: string, content: string): unknown {
  return file.endsWith('.json') ? JSON.parse(content) as unknown : /\.ya?ml$/.test(file) ? load(content) : content;
}
/** What definitions say about the servers and metrics that the files are for. */
function surroundingsOf({ config, services, dashboards }: Project): Surroundings {
  const metrics = new Map(declaredMetrics().map(({ metric: { name, kind, declaration: { labels, buckets } }, own }): [string, KnownMetric] =>
    [name, { kind, ...(labels || own ? { labels: Object.keys(labels ?? {}), values: Object.fromEntries(Object.entries(labels ?? {}).filter((each): each is [string, readonly string[]] => Array.isArray(each[1]))) } : {}), ...(buckets ? { buckets } : {}) }]));
  return { prometheus: config.prometheus.version, grafana: config.grafana.version, metrics, dashboards: dashboards.map(({ uid }) => uid), targetLabels: config.targetLabels, scrapeInterval: Math.min(toSeconds(config.scrapeInterval), ...services.map(({ info }) => info.scrape)) };
}

export interface Judged {
  readonly problems: readonly Problem[];
  /** Problems that definitions exclude. */
  readonly excluded: number;
}
/**
 * Judges the files that would be written, as their servers would. A file is judged once: verdicts are kept by its content and by what it
 * is judged by. The judge itself, with parsers and schemas, is loaded only where a file is new.
 */
export function judgeFiles(root: string, files: readonly OutputFile[], project: Project, trace: Trace, loadJudge: () => Judge, used: UsedExclusions = new Map()): Judged {
  const surroundings = surroundingsOf(project);
  // Metrics of catalogues are declared by whoever uses them first.
  const metrics = [...surroundings.metrics!].sort(([a], [b]) => (a < b ? -1 : 1));
  const key = hashOf(`${BUILD} ${JSON.stringify([surroundings, metrics])}`);
  const kept = readVerdicts(root, key);
  const verdicts: Record<string, readonly Found[]> = {};
  let judge: Judge | undefined;
  const definitions = trace(project);
  const problems: Problem[] = [];
  let excluded = 0;
  for (const file of files) for (const { kind, read } of partsOf(file, files)) {
    const hash = `${kind} ${file.path} ${hashOfFile(file)}`;
    let data: unknown;
    const document = (): Document => ({ kind, file: file.path, data: data ??= read(), profile: 'generated' });
    const found = verdicts[hash] = kept[hash] ?? (judge ??= loadJudge()).judge(document(), surroundings);
    for (const each of found) {
      const made = definitions(document().data, each.path);
      const exclude = made.find((definition) => definition.exclude?.[each.check] !== undefined)?.exclude;
      if (exclude) {
        excluded++;
        use(used, exclude, each.check);
      } else problems.push(problemOf(each, file.path, document().data, made.find(({ origin }) => origin)?.origin));
    }
  }
  if (judge || Object.keys(kept).length !== Object.keys(verdicts).length) writeVerdicts(root, key, verdicts);
  return { problems: inOrder([...oncePerPlace(problems), ...needlessExclusions(project, used)]), excluded };
}

/** PromQL that is written once is at fault once, in however many files it is. */
function oncePerPlace(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ check, file, line, column, message }) => {
    const key = JSON.stringify([check, file, line, column, message]);
    const isNew = file === undefined || !check.startsWith('promql/') || !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** Which checks each list of exclusions has been needed for. */
export type UsedExclusions = Map<Exclude, Set<string>>;
const use = (used: UsedExclusions, exclude: Exclude, check: string): void => { used.set(exclude, (used.get(exclude) ?? new Set()).add(check)); };
/** All that can exclude a check. */
function excluding(project: Project): readonly { readonly origin?: Origin | undefined; readonly exclude?: Exclude | undefined }[] {
  const panels = project.dashboards.flatMap((d) => d.rows).flatMap((r) => r.panels).filter((p) => p.options.exclude);
  return [...project.dashboards, ...panels.map((p) => ({ origin: p.origin, exclude: p.options.exclude })), ...alertsOf(project.ruleGroups)];
}
/** Takes out what the definition that a problem is placed at excludes, and remembers it. */
export function withoutExcluded(project: Project, problems: readonly Problem[], used: UsedExclusions): readonly Problem[] {
  if (problems.length === 0) return problems;
  const definitions = excluding(project).filter(({ exclude }) => exclude);
  return problems.filter(({ check, file, line }) => {
    const exclude = definitions.find((d) => d.exclude![check] !== undefined && d.origin?.file === file && d.origin?.line === line)?.exclude;
    if (exclude) use(used, exclude, check);
    return !exclude;
  });
}

/** An exclusion whose problem is gone would hide the next one of its kind. */
function needlessExclusions(project: Project, used: UsedExclusions): Problem[] {
  return excluding(project).flatMap((definition) => Object.entries(definition.exclude ?? {}).flatMap(([check, reason]): Problem[] => {
    const problem = (message: string, remedy: string) => [problemAt(definition, { check: 'exclude/needed', severity: 'warning', path: `exclude['${check}']`, message, remedy })];
    if (typeof reason !== 'string' || reason.trim() === '') return problem(`excludes ${check} without a reason`, 'write why the problem is none');
    if (/^(quiet|edge)\//.test(check)) return []; // read by `oac test`
    return used.get(definition.exclude!)?.has(check) ? [] : problem(`excludes ${check}, which finds nothing here`, 'leave the exclusion out, or mend its name: it would hide the next problem');
  }));
}

function problemOf({ check, severity, path: at, range, message, remedy }: Found, file: string, data: unknown, origin: { readonly file: string; readonly line: number; readonly column: number } | undefined): Problem {
  const value = at.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], data);
  // A signal's PromQL is at fault where it is written, not where it is used.
  const place = (typeof value === 'string' && range && check.startsWith('promql/') ? writtenAt(value, range, check !== 'promql/syntax') : undefined) ?? origin;
  return {
    check, severity, message, remedy, path: `${file}${at.length > 0 ? `: ${inWords(at)}` : ''}`,
    ...(place ? { file: place.file, line: place.line, column: place.column } : {}),
    ...(typeof value === 'string' && range ? { excerpt: lineOf(value, range) } : {}),
  };
}

/** The line of a text in which a fault begins. */
function lineOf(text: string, { from, to }: { readonly from: number; readonly to: number }): Excerpt {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const next = text.indexOf('\n', from);
  const end = next < 0 ? text.length : next;
  return { text: text.slice(start, end), from: from - start, to: Math.min(to, end) - start };
}

interface Kept {
  readonly key: string;
  readonly verdicts: Readonly<Record<string, readonly Found[]>>;
}
const fileOf = (root: string): string => path.join(root, CACHE_FOLDER, 'judged');
function readVerdicts(root: string, key: string): Kept['verdicts'] {
  try {
    const kept = JSON.parse(fs.readFileSync(fileOf(root), 'utf8')) as Kept;
    return kept.key === key && typeof kept.verdicts === 'object' ? kept.verdicts : {};
  } catch {
    return {};
  }
}
/** A folder that cannot be written costs speed, nothing else. */
function writeVerdicts(root: string, key: string, verdicts: Kept['verdicts']): void {
  const temporary = `${fileOf(root)}.${process.pid}`;
  try {
    fs.writeFileSync(temporary, JSON.stringify({ key, verdicts } satisfies Kept));
    fs.renameSync(temporary, fileOf(root));
  } catch {
    try {
      fs.rmSync(temporary, { force: true });
    } catch {
      // a cache that is no folder: there is nothing to remove
    }
  }
}
