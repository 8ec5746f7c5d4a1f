import type { Config } from './config';
import type { Dashboard } from './dashboard';
import type { Problem } from './problem';
import type { RuleGroup } from './rules';
import type { Scenario } from './scenario';
import type { AnyService } from './service';

/** Everything that a repository defines, loaded and sorted; what checks judge and outputs write. */
export interface Project {
  readonly config: Config;
  readonly services: readonly AnyService[];
  readonly dashboards: readonly Dashboard[];
  readonly ruleGroups: readonly RuleGroup[];
  readonly scenarios: readonly Scenario[];
}

/** One file of `generated/`. `path` is relative to it, with `/`. */
export interface OutputFile {
  readonly path: string;
  readonly content: string;
}

/**
 * Keeps a text from one run to the next: `make` is asked only where `about`, plain data that says all it is made from, is new. `file` is where it is written,
 * below `generated/`; a text that says `madeFrom(key)` there is not made again in a fresh clone either.
 */
export type Remember = (about: unknown, make: (key: string) => string, file: string) => string;
/** A line, without its mark of a comment, by which a written file is known to be made from what `remember` gave the key of. */
export const madeFrom = (key: string): string => `Made from ${key.slice(0, 16)}`;

/** What an earlier run left in a file of `generated/`, as it stands there now; undefined: no such file. */
export type Before = (path: string) => string | undefined;

/** One format that is written. Its doc comment names the tool and version that accepted its files, or says *not run*. */
export interface Output {
  readonly name: string;
  /** `before` is for servers that keep what no file names any more. */
  files(project: Project, remember?: Remember, before?: Before): readonly OutputFile[];
}

/** One rule that definitions must keep. `id` is `family/name`, the file's place under `src/checks/`. */
export interface Check {
  readonly id: string;
  run(project: Project): readonly Problem[];
}
