import { SourceMap } from 'node:module';
import type { Origin } from '../model/origin';

/** Remembers source maps as JSON and reads one only when a message needs it. */
export interface Positions {
  add(file: string, map: () => string): void;
  /** From compiled text back to what was written. */
  toSource(position: Origin): Origin;
  /** The same for every frame of a stack. */
  stack(text: string): string;
}

export function sourcePositions(): Positions {
  const maps = new Map<string, () => string>();
  const parsed = new Map<string, SourceMap>();
  const entryOf = ({ file, line, column }: Origin, json: () => string): Origin => {
    let map = parsed.get(file);
    if (!map) parsed.set(file, map = new SourceMap(JSON.parse(json()) as ConstructorParameters<typeof SourceMap>[0]));
    const entry = map.findEntry(line - 1, column - 1);
    return 'originalLine' in entry ? { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 } : { file, line, column };
  };
  const toSource = (position: Origin): Origin => {
    const json = maps.get(position.file);
    if (!json) return position;
    let known: Origin | undefined;
    const at = (): Origin => (known ??= entryOf(position, json));
    // Copies of a definition ask for its origin, but seldom for the line.
    return { file: position.file, get line() { return at().line; }, get column() { return at().column; } };
  };
  return {
    add: (file, map) => void maps.set(file, map),
    toSource,
    stack: (text) => text.replace(/^(\s*at (?:.*? \()?)((?:[/\\]|[A-Za-z]:[/\\]).*):(\d+):(\d+)(?=\)?$)/gm, (frame, before: string, file: string, line: string, column: string) => {
      if (!maps.has(file)) return frame;
      const at = toSource({ file, line: Number(line), column: Number(column) });
      return `${before}${at.file}:${at.line}:${at.column}`;
    }),
  };
}
