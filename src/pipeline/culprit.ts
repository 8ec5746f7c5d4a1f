import type { Origin } from '../model/origin';
import type { Project } from '../model/project';
import { isDefinitionError, type Failure } from './failure';

interface Placed { readonly origin?: Origin | undefined }
/**
 * A failure of a check or an output that no line of a definition is in the stack of, placed at the definition with which alone the same happens: one
 * that is not what its type says, as `as never` makes it. `work` is what failed.
 */
export function placed(failure: Failure, project: Project, work: (project: Project) => unknown): Failure {
  if (failure.problem.file !== undefined || isDefinitionError(failure.error)) return failure;
  const message = messageOf(failure.error);
  const fails = (only: Partial<Project>): boolean => {
    try {
      work({ ...project, dashboards: [], ruleGroups: [], scenarios: [], ...only });
      return false;
    } catch (error) {
      return messageOf(error) === message;
    }
  };
  const origin = firstOf(project, fails);
  if (!origin) return failure;
  return { ...failure, problem: { ...failure.problem, file: origin.file, line: origin.line, remedy: "what is defined there is not what its type says: look for 'as never' or 'as any', or run with --debug for the whole stack" } };
}
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function firstOf({ services, dashboards, ruleGroups, scenarios }: Project, fails: (only: Partial<Project>) => boolean): Origin | undefined {
  for (const group of ruleGroups) {
    const rule = group.rules.find((each) => fails({ ruleGroups: [{ ...group, rules: [each] }] }));
    if (rule !== undefined) return (rule as Placed | null)?.origin ?? group.origin;
  }
  for (const dashboard of dashboards) {
    const panel = dashboard.rows.flatMap((row) => row.panels.map((each) => ({ row, each }))).find(({ row, each }) => fails({ dashboards: [{ ...dashboard, rows: [{ ...row, panels: [each] }] }] }));
    if (panel) return (panel.each as Placed | null)?.origin ?? dashboard.origin;
    if (fails({ dashboards: [dashboard] })) return dashboard.origin;
  }
  return scenarios.find((each) => fails({ scenarios: [each] }))?.origin ?? services.find((each) => fails({ services: [each] }))?.origin;
}
