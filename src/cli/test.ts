import { availableParallelism } from 'node:os';
import { nearest, type Problem } from '../model/problem';
import type { Scenario } from '../model/scenario';
import { CannotRun } from '../pipeline/cannot-run';
import { failureOf } from '../pipeline/failure';
import { keptPage } from '../pipeline/kept-page';
import { hasErrors, run } from '../pipeline/run';
import { quietLibrary } from '../proof/quiet';
import type { Command } from './command';
import { loadProof, machinery } from './machinery';
import { promtoolFor } from './promtool';
import { fromRoot, plural, report } from './report';
import type { Terminal } from './terminal';
import { DIAGNOSIS, testDiagnosis } from './test-diagnosis';
import { MUTATE, testMutate } from './test-mutate';
import { ROUTING, saysWhoIsTold, testRouting } from './test-routing';
import { asksForRules, RULES_FLAGS, testRules } from './test-rules';

type Proof = ReturnType<typeof loadProof>;
/** Flags that make another test of it. */
const ALONE = ['diagnosis', 'mutate', 'routing'] as const;

export const test: Command = {
  name: 'test',
  summary: 'tell all scenarios to a real rule engine: do alerts fire in time, name the cause, and stay quiet otherwise?',
  flags: {
    table: 'when each alert is pending, fires and resolves, per scenario, as Markdown',
    update: 'write that to docs/first-fire.md; from then on, oac test fails where an alert is slower or faster than there',
    coverage: 'which alerts fire in which scenarios, and how many quiet days each was told',
    diagnosis: DIAGNOSIS,
    mutate: MUTATE,
    routing: ROUTING,
    ...RULES_FLAGS,
  },
  arguments: '[SCENARIO…]',
  async run(root, args, flags, terminal) {
    if (asksForRules(args, flags)) return testRules(root, args, flags, terminal);
    const { format, debug, own } = flags;
    const alone = ALONE.find((flag) => own.has(flag));
    const others = [...own.keys()].filter((flag) => flag !== alone).map((flag) => `--${flag}`);
    if (alone !== undefined && others.length > 0) throw new CannotRun(`--${alone} is a test of its own, and goes without ${others.join(', ')}`, 'run oac test once with each');
    const whole = [...own.keys()].find((flag) => flag !== 'table');
    if (args.length > 0 && whole !== undefined) throw new CannotRun(`--${whole} is about all scenarios`, `leave ${args.join(' ')} out`);
    const { project, problems: found, excluded, stacks } = await run(root, machinery, terminal.progress);
    // Scenarios are written one at a time: those that are named are told before each alert has one. All together prove nothing of the others.
    const isGuess = ({ check }: Problem): boolean => check === 'rule/proven' && project !== undefined && project.scenarios.length > 0;
    const problems = found.filter((each) => !isGuess(each));
    const guesses = args.length > 0 ? [] : found.filter(isGuess).map((each): Problem => ({ ...each, severity: 'error' }));
    if (debug) for (const stack of stacks) terminal.complain(stack);
    if (!project || hasErrors(problems)) {
      report(problems, { format, excluded }, terminal);
      if (format === 'human') terminal.print('nothing was tested');
      return 1;
    }
    if (own.has('diagnosis')) return testDiagnosis(project, { root, problems, excluded, promtool: () => promtoolFor(loadProof(), root, terminal) }, flags, terminal);
    if (own.has('routing')) return testRouting(project, { root, problems, excluded, promtool: () => promtoolFor(loadProof(), root, terminal) }, flags, terminal);
    const { scenarios, library } = chosen(args, project.scenarios, quietLibrary(project));
    if (scenarios.length + library.length === 0) throw new CannotRun('there is nothing to test: no scenario, and no alert about a service', "write a file in scenarios/ that exports scenario({ … })");
    if (own.has('mutate')) return testMutate(project, { problems, excluded, library, edges: loadProof().edgesOf(project), table: keptPage(root, loadProof().PAGE, false).wanted, promtool: () => promtoolFor(loadProof(), root, terminal) }, flags, terminal);
    const proof = loadProof();
    const workers = Math.max(1, availableParallelism());
    const promtool = await promtoolFor(proof, root, terminal);
    const edges = args.length > 0 ? [] : proof.edgesOf(project);
    const kept = keptPage(root, proof.PAGE, own.has('update'));
    // What is there is about all of them.
    const page = args.length > 0 ? { ...kept, wanted: false, drift: () => [] } : kept;
    const told = await proof.prove({ ...project, scenarios }, {
      promtool, library, edges, workers, pending: own.has('table') || page.wanted, progress: (done, all) => terminal.progress(`${done} of ${plural(all, 'story', 'stories')} told`),
    }).catch((error: unknown) => said(proof, error));
    const timings = 'error' in told ? [] : told.timings;
    const coverage = 'error' in told || !own.has('coverage') ? undefined : proof.coverageOf(told.told);
    const differences = (before: string): readonly Problem[] => ('error' in told ? [] : proof.differences(before, told));
    const unheard = 'error' in told || args.length > 0 ? [] : proof.unheard(told.told);
    const all = [...problems, ...guesses, ...('error' in told ? [told.error] : told.problems), ...unheard, ...page.drift(differences)].map((problem) => fromRoot(root, problem));
    const written = hasErrors(all) || 'error' in told ? [] : page.write(proof.page(told), differences);
    report(all, { format, excluded, more: { scenarios: scenarios.length, library: library.length, timings, ...(coverage ? { coverage } : {}) } }, terminal);
    if (format === 'human') {
      if (own.has('table') && timings.length > 0) terminal.print([proof.table(timings), proof.formsTable(timings) ?? '', ''].join('\n\n').trimEnd() + '\n');
      if (coverage) terminal.print(`${proof.coverageTable(coverage)}\n`);
      written.forEach(terminal.print);
      const what = `${plural(scenarios.length, 'scenario')}${edges.length > 0 ? `, ${library.length} of the quiet library and ${edges.length} at the edges of alerts` : ` and ${library.length} of the quiet library`}`;
      const failed = new Set(('error' in told ? [] : told.problems).map(({ message }) => message.split(':')[0])).size;
      if (saysWhoIsTold(project)) terminal.print('who is told was not asked: oac test --routing does');
      if (!hasErrors(all)) terminal.print(`${terminal.paint('green', 'proven')}: ${what}, at up to three scrape offsets each, in ${terminal.seconds.toFixed(1)} s`);
      else terminal.print(`${terminal.paint('red', 'not proven')}: ${failed === 0 ? 'no story fails' : failed === 1 ? '1 story fails' : `${failed} stories fail`} of ${what}${failed === 0 ? ', but see above' : ''}, in ${terminal.seconds.toFixed(1)} s`);
    }
    return hasErrors(all) ? 1 : 0;
  },
};
/** The scenarios that are named, or all. */
function chosen(names: readonly string[], scenarios: readonly Scenario[], library: readonly Scenario[]): { readonly scenarios: readonly Scenario[]; readonly library: readonly Scenario[] } {
  if (names.length === 0) return { scenarios, library };
  const known = [...new Set([...scenarios, ...library].map(({ name }) => name))];
  for (const name of names.filter((each) => !known.includes(each))) {
    const near = nearest(name, known);
    throw new CannotRun(`there is no scenario '${name}'`, near ? `did you mean '${near}'?` : `one of ${known.join(', ')}`);
  }
  const named = ({ name }: Scenario): boolean => names.includes(name);
  return { scenarios: scenarios.filter(named), library: library.filter(named) };
}
/** What stopped the proof: a fault in a definition is a problem, a promtool that does not answer none of the definitions'. */
function said({ ToolError }: Proof, error: unknown): { readonly error: Problem } {
  if (error instanceof ToolError) throw new CannotRun(error.message, 'nothing was proven. Run again; where it stays so, try another promtool, or report this');
  const { problem } = failureOf(error, 'scenario/told', undefined);
  if ((error as Error | undefined)?.name !== 'DefinitionError') throw error;
  return { error: problem };
}
