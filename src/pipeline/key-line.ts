import type { Problem } from '../model/problem';

/** Texts and comments, in which no key can be; brackets; names, in quotes or not, with a colon behind them; and commas. */
const TOKEN = /\/\/.*|\/\*[^]*?\*\/|(?:(['"])((?:\\.|(?!\1).)*)\1|([\w$]+))(\s*:)?|`(?:\\.|[^`\\])*`|[{[(]|[}\])]|,/g;

interface Key {
  readonly name: string;
  readonly depth: number;
  readonly from: number;
  /** Where its value ends. */
  to: number;
}

/**
 * The line of a key in the text of a literal, as in `lineOfKey(text, ['prometheus', 'version'])`: of the innermost that is there, since one
 * that is missing, or that is put in by a variable, has no line. It reads brackets, not the language: good enough for a place in a message.
 */
export function lineOfKey(text: string, path: readonly string[]): number | undefined {
  const keys = keysIn(text);
  let found: Key | undefined;
  for (const name of path) {
    const within = keys.filter((key) => key.name === name && (!found || (key.from > found.from && key.to <= found.to)));
    const next = within.sort((a, b) => a.depth - b.depth || a.from - b.from)[0];
    if (!next && !/^\d+$/.test(name)) break; // an element of a list has no key
    found = next ?? found;
  }
  return found && text.slice(0, found.from).split('\n').length;
}

/** A problem of a setting, at the file and line of the config where it is set. One that has a place keeps it. */
export function atSetting(problem: Problem, file: string, text: () => string): Problem {
  if (problem.file !== undefined && problem.line !== undefined) return problem;
  const line = problem.path === undefined ? undefined : lineOfKey(text(), problem.path.split(/[.[\]]+/).filter(Boolean));
  return { ...problem, file: problem.file ?? file, ...(line === undefined ? {} : { line }) };
}

function keysIn(text: string): Key[] {
  const keys: Key[] = [];
  let open: Key[] = [];
  let depth = 0;
  const close = (least: number, at: number): void => {
    for (const key of open) if (key.depth >= least) key.to = at;
    open = open.filter((key) => key.depth < least);
  };
  for (const { 0: token, 2: quoted, 3: bare, 4: colon, index } of text.matchAll(TOKEN)) {
    if (/^[{[(]$/.test(token)) depth++;
    else if (/^[}\])]$/.test(token)) close(depth--, index);
    else if (token === ',') close(depth, index);
    else if (colon !== undefined) {
      const key = { name: quoted ?? bare!, depth, from: index, to: text.length };
      keys.push(key);
      open.push(key);
    }
  }
  return keys;
}
