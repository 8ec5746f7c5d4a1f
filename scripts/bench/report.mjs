// The figures as tables.
const GOALS = { warm: 1.0, cold: 1.6 };
const STATES = ['warm', 'anew', 'touched', 'limit', 'cold'];
const MEGABYTES = 300;

const table = (head, rows) => {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all.map((row) => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ').trimEnd()).join('\n');
};
const seconds = (value) => value.toFixed(3);
const times = (value) => `${value.toFixed(2)} x`;
const verdict = (met) => (met ? 'met' : 'MISSED');

/** @param {Awaited<ReturnType<import('./rounds.mjs').measureProject>>[]} projects */
export function report(projects) {
  const parts = [
    'Whole processes with their children, medians of rounds in turns: `oac generate` / the same dashboards with the raw Foundation SDK.',
    'warm: nothing changed, and the last answer holds / the compiled program. anew: the same, with all found anew, as where definitions read more than each other.',
    'touched: the title of one dashboard changed, limit: a limit in many of them / tsc and the program. cold: a fresh clone, nothing compiled / tsc and the program.',
    '',
    comparison(projects),
    '',
    'Milliseconds from the start of the process (oac / by hand); look: whether the last answer holds; types: waiting for tsc, which runs beside',
    phases(projects),
  ];
  const growing = growth(projects);
  if (growing.length > 0) parts.push('', 'CPU milliseconds that one more dashboard file costs', table(['files', '', 'oac', 'by hand'], growing));
  parts.push('', ...goals(projects));
  return parts.join('\n');
}

function comparison(projects) {
  const rows = projects.flatMap((project) => STATES.map((state) => {
    const { cpu, wall, rss } = project[state];
    return [
      project.name, state, seconds(cpu.ours), seconds(cpu.base), times(cpu.ratio), seconds(wall.ours), seconds(wall.base), times(wall.ratio),
      rss.ours.toFixed(0), rss.base.toFixed(0), times(rss.ratio),
    ];
  }));
  return table(['project', 'state', 'CPU s', 'by hand', '', 'wall s', 'by hand', '', 'largest process MB', 'by hand', ''], rows);
}

function phases(projects) {
  const names = ['start', 'look', 'load', 'build', 'types', 'write'];
  const rows = projects.flatMap((project) => ['warm', 'anew', 'cold'].map((state) => {
    const { ours, base } = project[state].phases;
    return [project.name, state, ...names.map((name) => `${(ours[name] ?? 0).toFixed(0)} / ${name in base ? base[name].toFixed(0) : '-'}`)];
  }));
  return table(['project', 'state', ...names], rows);
}

const generatedOnly = (projects) => projects.filter(({ size }) => size !== undefined).sort((a, b) => a.size - b.size);
const each = (a, b, state, side) => ((b[state].cpu[side] - a[state].cpu[side]) / (b.size - a.size)) * 1000;

function growth(projects) {
  const sized = generatedOnly(projects).filter(({ size }) => size >= 10);
  return sized.slice(1).flatMap((project, i) => ['warm', 'anew'].map((state) => {
    const before = sized[i];
    return [`${before.size} to ${project.size}`, state, each(before, project, state, 'ours').toFixed(2), each(before, project, state, 'base').toFixed(2)];
  }));
}

function goals(projects) {
  const worst = (state) => Math.max(...projects.map((project) => project[state].cpu.ratio));
  const most = (quantity, side) => Math.max(...projects.flatMap((project) => STATES.map((state) => project[state][quantity][side]))).toFixed(0);
  return [
    ...Object.entries(GOALS).map(([state, goal]) => `${state}: CPU at most ${times(worst(state))}, goal ${times(goal)}: ${verdict(worst(state) <= goal)}`),
    `memory: at most ${most('rss', 'ours')} MB in one process, goal ${MEGABYTES} MB: ${verdict(most('rss', 'ours') <= MEGABYTES)}`,
    `  with the type check, which runs beside: at most ${most('together', 'ours')} MB; by hand at most ${most('rss', 'base')} MB in one process, ${most('together', 'base')} MB in all`,
  ];
}
