import { structureOfText, type Structure } from '../../src/promql/structure.test-support';

export interface Drawn {
  readonly type: string;
  readonly title?: string;
  readonly targets?: readonly { readonly expr?: string }[];
  readonly fieldConfig?: { readonly defaults?: { readonly unit?: string } };
  readonly panels?: readonly Drawn[];
}
export interface Board {
  readonly title: string;
  readonly panels: readonly Drawn[];
}
export const panelsOf = ({ panels = [] }: Pick<Drawn, 'panels'>): readonly Drawn[] => panels.flatMap((panel) => [...(panel.type === 'row' ? [] : [panel]), ...panelsOf(panel)]);

/** Whose they are: chosen by a dashboard's variables, or pinned by its service. Each dashboard does that in its own way. */
const WHOSE: ReadonlySet<unknown> = new Set(['job', 'instance', 'cluster', 'namespace']);
const isList = (part: unknown): part is Structure => Array.isArray(part);
const isNumber = (part: unknown): boolean => isList(part) && part[0] === 'number';

/** What an expression computes: without whose it is, matchers and labels in one order, factors behind. */
function meaning(structure: Structure): Structure {
  const [head, ...parts] = structure;
  if (head === undefined) return [];
  if (head === 'selector') return ['selector', ...parts.filter((m) => !WHOSE.has((m as Structure)[0])).map(String).sort()];
  if (head === 'by' || head === 'without') {
    const kept = parts.filter((label) => !WHOSE.has(label)).sort();
    return kept.length === 0 && head === 'by' ? [] : [head, ...kept];
  }
  const below = parts.map((part) => (isList(part) ? meaning(part) : part));
  const [bool, matching, left, right] = below;
  return head === '*' && isNumber(left) && !isNumber(right) ? [head, bool, matching, right, left] : [head, ...below];
}
/** The meaning of an expression of a dashboard, as text. A reader's choice of how many is the ten that it begins with; a dollar that is no variable's may be an escape. */
export const meaningOf = (expr: string): string => JSON.stringify(meaning(structureOfText(expr.replaceAll('$topk', '10').replaceAll('[$__rate_interval]', '[1m]').replaceAll('\\x24', '$'))));

/** What the panels of one dashboard have otherwise than those of another: a line for each. Units that theirs leaves open are ours to choose. */
export function differences(theirs: Board, ours: Board): readonly string[] {
  const left = [...panelsOf(ours)];
  const title = ({ type, title: own }: Drawn): string => `${type} '${own ?? ''}'`;
  const found = theirs.title === ours.title ? [] : [`title: '${ours.title}', not '${theirs.title}'`];
  for (const theirPanel of panelsOf(theirs)) {
    const i = left.findIndex((each) => title(each) === title(theirPanel));
    if (i < 0) {
      found.push(`${title(theirPanel)} is missing`);
      continue;
    }
    const [our] = left.splice(i, 1);
    const [unit, wanted] = [our!.fieldConfig?.defaults?.unit, theirPanel.fieldConfig?.defaults?.unit];
    if (wanted !== undefined && unit !== wanted) found.push(`${title(theirPanel)} has the unit ${unit}, not ${wanted}`);
    const [ourExprs, theirExprs] = [our!, theirPanel].map(({ targets = [] }) => targets.flatMap(({ expr }) => (expr === undefined ? [] : [expr])));
    if (ourExprs!.length !== theirExprs!.length) found.push(`${title(theirPanel)} has ${ourExprs!.length} queries, not ${theirExprs!.length}`);
    theirExprs!.forEach((expr, n) => {
      if (ourExprs![n] !== undefined && meaningOf(expr) !== meaningOf(ourExprs![n])) found.push(`${title(theirPanel)} asks\n  ${ourExprs![n]}, not\n  ${expr.replace(/\s+/g, ' ')}`);
    });
  }
  return [...found, ...left.map((each) => `${title(each)} is not theirs`)];
}
