import type { Before, OutputFile, Project } from '../../../model/project';
import { yaml } from '../../text';
import { dollars } from '../names';

const FOLDER = 'grafana/provisioning/alerting/';
/** The list of what Grafana is to delete. It sorts before the rules: a new name may differ from a deleted one by case only, which some databases take for the same. */
export const DELETIONS = `${FOLDER}deletions.yml`;

/** What Grafana keeps by a name, though no file names it any more: where it is defined, and by which line it is known there. */
const KINDS = [
  { list: 'deleteRules', key: 'uid', file: `${FOLDER}rules.yml`, line: /^ {6}- uid: (.+)$/gm },
  { list: 'deleteContactPoints', key: 'uid', file: `${FOLDER}contact-points.yml`, line: /^ {6}- uid: (.+)$/gm },
  { list: 'deleteMuteTimes', key: 'name', file: `${FOLDER}mute-timings.yml`, line: /^ {4}name: (.+)$/gm },
  { list: 'deleteTemplates', key: 'name', file: `${FOLDER}templates.yml`, line: /^ {4}name: (.+)$/gm },
] as const;
const POLICIES = `${FOLDER}policies.yml`;
const RESET = 'resetPolicies';

const plain = (scalar: string): string => scalar.trim().replace(/^(['"])(.*)\1$/, '$2');
const named = (text: string, line: RegExp): string[] => [...text.matchAll(line)].map(([, name]) => plain(name!));
/** What the list of an earlier run holds, by its sections. */
function listed(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let section: string[] = [];
  for (const line of text.split('\n')) {
    const [, key] = /^(\w+):/.exec(line) ?? [];
    if (key !== undefined) found.set(key, section = found.get(key) ?? []);
    const [, item] = /^(?: {4}(?:uid|name): | {2}- (?=\d+$))(.+)$/.exec(line) ?? [];
    if (item !== undefined) section.push(plain(item));
  }
  return found;
}
const ENVIRONMENT = /^(?:# Environment: | {10}environment: )(.+)$/gm;

/**
 * What earlier files defined and these do not: Grafana would keep it, and go on evaluating and notifying. `generated/` itself is the memory, read line
 * by line, so that a file with Git's conflict marks still says what both branches had. What is listed stays so until it is defined again: nobody knows
 * which Grafana has seen the list. Another environment's files say nothing about this one's servers. Deleting what was never there does no harm; the
 * policies are reset before contact points are deleted (pkg/services/provisioning/alerting, 12.4). Not run.
 */
export function deletionFiles({ config: { environment } }: Project, files: readonly OutputFile[], before: Before): OutputFile[] {
  const lists = before(DELETIONS) ?? '';
  const whose = [before(KINDS[0].file) ?? '', lists].flatMap((text) => named(text, ENVIRONMENT));
  if (whose.some((other) => other !== environment && other !== dollars(environment))) return [];
  const earlier = listed(lists);
  const now = new Map(files.map(({ path, content }) => [path, content]));
  const gone = KINDS.flatMap(({ list, key, file, line }): (readonly [string, object[]])[] => {
    const defined = new Set(named(now.get(file) ?? '', line));
    const names = [...new Set([...earlier.get(list) ?? [], ...named(before(file) ?? '', line)])].filter((name) => !defined.has(name)).sort();
    return names.length > 0 ? [[list, names.map((name) => ({ orgId: 1, [key]: name }))]] : [];
  });
  const reset = !now.has(POLICIES) && (before(POLICIES) !== undefined || earlier.has(RESET));
  if (gone.length === 0 && !reset) return [];
  return [{
    path: DELETIONS,
    content: yaml({ apiVersion: 1, ...Object.fromEntries(gone), ...(reset ? { [RESET]: [1] } : {}) }, 'what was generated before', [
      `Environment: ${environment}`,
      'Once each Grafana of it has started with this file, `oac generate --forget` drops it.',
      ...(gone.some(([list]) => list !== 'deleteRules') ? ['Until then Grafana does not start where rules or policies that were made by hand name what is listed here.'] : []),
      ...(reset ? ['At each start it resets the notification policies: drop it before you make some by hand.'] : []),
    ]),
  }];
}
