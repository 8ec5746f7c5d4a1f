// One project measured: both ways of writing it, in turns, so that a busy machine hurts both.
import fs from 'node:fs';
import path from 'node:path';
import { readBaseline, writeBaseline } from './baseline.mjs';
import { measure } from './measure.mjs';

const OURS = 'node node_modules/observability-as-code/dist/oac.js generate';
const PROGRAM = 'node dist/main.js';
const COMPILE = 'node node_modules/typescript/lib/tsc.js';

/** What `generate` calls its steps, and what the table calls them. */
const PHASES = [[/^start$/, 'start'], [/^looking/, 'look'], [/^load/, 'load'], [/^(?:checking and making|build)/, 'build'], [/^checking types/, 'types'], [/^writ/, 'write']];

/**
 * @param {{ name: string, ours: string, byHand: string }} project `ours` is a repository; `byHand` a folder to write its baseline to
 * @param {number} rounds
 */
export async function measureProject({ name, ours, byHand }, rounds) {
  await measure(OURS, ours);
  const dashboards = readDashboards(ours);
  writeBaseline(byHand, dashboards);
  await measure(`${COMPILE} && ${PROGRAM}`, byHand);
  sameDashboards(dashboards, readBaseline(byHand));

  const results = { cold: [], warm: [], anew: [], touched: [], limit: [] };
  for (let round = 0; round < rounds; round++) {
    // A fresh clone: what is generated is committed, what is compiled is not.
    remove(ours, '.oac-cache');
    remove(byHand, 'dist');
    const cold = { ours: await measure(OURS, ours), base: await measure(`${COMPILE} && ${PROGRAM}`, byHand) };
    const warm = { ours: await measure(OURS, ours), base: await measure(PROGRAM, byHand) };
    remove(ours, '.oac-cache/answer');
    const anew = { ours: await measure(OURS, ours), base: warm.base };
    const changed = async (change) => {
      const restore = change(ours);
      const pair = { ours: await measure(OURS, ours), base: await measure(`${COMPILE} && ${PROGRAM}`, byHand) };
      restore();
      await measure(OURS, ours);
      return pair;
    };
    const [touched, limit] = [await changed(touch), await changed(moveLimit)];
    for (const [state, pair] of Object.entries({ cold, warm, anew, touched, limit })) results[state].push(pair);
  }
  return { name, dashboards: dashboards.length, rounds, ...Object.fromEntries(Object.entries(results).map(([state, pairs]) => [state, summary(pairs)])) };
}

function summary(pairs) {
  const values = (side, quantity) => median(pairs.map((pair) => pair[side][quantity]));
  const ratio = (quantity) => median(pairs.map(({ ours, base }) => ours[quantity] / base[quantity]));
  return {
    ...Object.fromEntries(['cpu', 'wall', 'rss', 'together'].map((q) => [q, { ours: values('ours', q), base: values('base', q), ratio: ratio(q) }])),
    phases: { ours: phases(pairs.map(({ ours }) => ours)), base: phases(pairs.map(({ base }) => base)) },
  };
}

/** Milliseconds per phase, by the table's names; a step that it does not know is an error, since a phase would be missing. */
function phases(runs) {
  return Object.fromEntries(Object.keys(runs[0].phases).map((step) => {
    const known = PHASES.find(([pattern]) => pattern.test(step));
    if (!known) throw new Error(`no phase is known for the step '${step}'`);
    return [known[1], median(runs.map((run) => run.phases[step]))];
  }));
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const remove = (folder, ...names) => names.forEach((name) => fs.rmSync(path.join(folder, name), { recursive: true, force: true }));

/** Changes one dashboard's title, and returns what undoes it. */
const touch = (folder) => edit(path.join(folder, 'dashboards', fs.readdirSync(path.join(folder, 'dashboards')).sort()[0]), /title: '/, "title: 'New: ");
/** Changes a limit of the first service, which is in all dashboards and rules that show it, and returns what undoes it. */
const moveLimit = (folder) => {
  const files = fs.readdirSync(path.join(folder, 'services')).map((name) => path.join(folder, 'services', name));
  return edit(files.find((file) => LIMIT.test(fs.readFileSync(file, 'utf8'))), LIMIT, '$10.79');
};
const LIMIT = /(memory: residentOfLimit\([^{]*\{ warning: )0\.8/;

function edit(file, pattern, replacement) {
  const before = fs.readFileSync(file, 'utf8');
  const after = before.replace(pattern, replacement);
  if (after === before) throw new Error(`${file} has no ${pattern} to change`);
  fs.writeFileSync(file, after);
  return () => fs.writeFileSync(file, before);
}

function readDashboards(folder) {
  const files = fs.readdirSync(path.join(folder, 'generated/grafana/dashboards'), { recursive: true }).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => JSON.parse(fs.readFileSync(path.join(folder, 'generated/grafana/dashboards', file), 'utf8')));
}

/** Times are only worth comparing where the same came out. */
function sameDashboards(ours, byHand) {
  for (const dashboard of ours) {
    const difference = differs(dashboard, byHand.find(({ uid }) => uid === dashboard.uid), dashboard.uid);
    if (difference) throw new Error(`by hand it is not what oac generated: ${difference}`);
  }
  if (ours.length !== byHand.length) throw new Error(`${ours.length} dashboards were generated, ${byHand.length} by hand`);
}

/** Where the two differ, if they do. By hand there may be more: scalars that the SDK's builders begin with and oac leaves out. */
function differs(ours, byHand, place) {
  const isObject = (value) => typeof value === 'object' && value !== null;
  if (!isObject(ours) || !isObject(byHand)) return ours === byHand ? undefined : `${place} is ${JSON.stringify(byHand)}, not ${JSON.stringify(ours)}`;
  const extra = Object.keys(byHand).find((key) => !(key in ours) && isObject(byHand[key]) && Object.keys(byHand[key]).length > 0);
  if (extra !== undefined) return `${place}.${extra} is there by hand only`;
  return Object.keys(ours).map((key) => differs(ours[key], byHand[key], `${place}.${key}`)).find((each) => each !== undefined);
}
