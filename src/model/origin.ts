/** Where a definition was written: the user's file, never a file of this package. Lines and columns start at 1. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

type Mapper = (position: Origin) => Origin;
let mapper: Mapper = (position) => position;

/** Set by whoever compiles definitions: maps a position in compiled text to the source. */
export function mapOriginsWith(map: Mapper): void {
  mapper = map;
}

/** The folder of this package's code: `dist` when bundled, `src` in its own tests. */
const ownFolder = __dirname.replace(/[/\\]model$/, '');
/** `at f (file:line:column)` or `at file:line:column`; a file's path may have blanks and brackets in it. */
const FRAME = /^at (?:async )?(?:.*? \((?=(?:file:\/\/)?(?:[/\\]|[A-Za-z]:[/\\])))?(?:file:\/\/)?((?:[/\\]|[A-Za-z]:[/\\]).*):(\d+):(\d+)\)?$/;
const isOwn = (file: string): boolean => (file.startsWith(`${ownFolder}/`) || file.startsWith(`${ownFolder}\\`)) && !/\.test\.[cm]?ts$/.test(file);

/** The first frame of a stack that is not this package's and not Node's. */
export function originOfStack(stack: string): Origin | undefined {
  for (const line of stack.split('\n').slice(1)) {
    const found = FRAME.exec(line.trim());
    if (!found) continue;
    const file = found[1]!;
    if (file.endsWith('<anonymous>') || isOwn(file) || file.includes('/node_modules/')) continue; // the first is code of an eval
    return mapper({ file, line: Number(found[2]), column: Number(found[3]) });
  }
  return undefined;
}

/** Puts the stack of the caller of `below` into `holder`, `depth` frames of it. */
export function takeStack(holder: { stack?: string }, below: Function, depth: number): void {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = depth;
  Error.captureStackTrace(holder, below);
  Error.stackTraceLimit = before;
}
/**
 * Remembers the caller's place. Taking it costs about a microsecond; the text is only read when a message needs it,
 * so thousands of nodes are cheap.
 */
export function originHere(): { readonly origin: Origin | undefined } {
  const holder: { stack?: string } = {};
  takeStack(holder, originHere, 12);
  let known: Origin | undefined;
  let read = false;
  return {
    get origin() {
      if (!read) {
        known = originOfStack(holder.stack ?? '');
        read = true;
      }
      return known;
    },
  };
}
