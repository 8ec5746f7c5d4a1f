import type { Format } from './report';
import type { Terminal } from './terminal';

/** Flags that every command takes. */
export interface Flags {
  readonly format: Format;
  readonly debug: boolean;
  /** The command's own that were given, with their values; true where they take none, a list where they take several. */
  readonly own: ReadonlyMap<string, string | true | readonly string[]>;
  /** A running Prometheus to compare with. */
  readonly live?: string | undefined;
  /** A running Grafana to compare with; its token is in `GRAFANA_TOKEN`. */
  readonly grafana?: string | undefined;
}

/** One command of `oac`: a file of its own beside this one, and a line in `commands.ts`. */
export interface Command {
  readonly name: string;
  /** One line for `oac --help`. */
  readonly summary: string;
  /** What it takes beside flags, for `oac --help`; undefined: nothing. */
  readonly arguments?: string;
  /** Flags of its own, each with a line for `oac --help`; what takes a value is written with it: `from <time>`, or `rules <file>…` for several. */
  readonly flags?: Readonly<Record<string, string>>;
  /** Does the work, prints, and returns the exit status: 0 fine, 1 problems. Throws `CannotRun` for 2. */
  run(root: string, args: readonly string[], flags: Flags, terminal: Terminal): Promise<number>;
}
