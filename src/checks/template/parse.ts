import { Refused, tokensOf, type Token } from './lex';
import type { Dialect } from './functions';
import type { Reader, Template } from './model';
import { Cursor, pipeline } from './pipeline';
import { elementOf, ROOT, typeOfVariable, type Type } from './types';

export type { Call, Named, Template, TemplateFault, Use } from './model';

interface Frame {
  readonly kind: 'if' | 'range' | 'with' | 'define' | 'block';
  readonly from: number;
  readonly to: number;
  /** What was known and so on before it, for its end. */
  readonly scope: Scope;
  readonly count: number;
  readonly outside: boolean;
  readonly dot: Type;
  readonly ranges: number;
  readonly name: string | undefined;
  otherwise: boolean;
}
/** The variables that are known, in the order of their declaration. */
class Scope {
  private readonly names: string[] = [];
  private readonly times = new Map<string, number>();
  private readonly types = new Map<string, Type>();
  constructor(names: readonly string[], typeOf: (name: string) => Type) { names.forEach((name) => this.declare(name, typeOf(name))); }
  get count(): number { return this.names.length; }
  has(name: string): boolean { return (this.times.get(name) ?? 0) > 0; }
  typeOf(name: string): Type { return this.types.get(name) ?? 'any'; }
  /** A variable that is declared again, in whatever block, is no longer sure. */
  declare(name: string, type?: Type): void {
    if (type !== undefined) {
      this.types.set(name, (this.types.get(name) ?? type) === type ? type : 'any');
      if (this.has(name)) return;
    }
    this.names.push(name);
    this.times.set(name, (this.times.get(name) ?? 0) + 1);
  }
  forget(count: number): void {
    for (const name of this.names.splice(count)) this.times.set(name, this.times.get(name)! - 1);
  }
}

/** What a definition is handed, by what it reads: the notification, if that has a field that nothing else has. `dict` can make anything. */
function argumentOf(behind: string): Type {
  const [body = ''] = behind.split(/\{\{-?\s*define\b/, 1);
  return /[\s({|]\.(?:CommonLabels|CommonAnnotations|GroupLabels|Alerts)\b/.test(body) ? 'notification' : 'any';
}

/** Reads a Go template as text/template's parser does. `variables`: those that the server declares before it. Linear in the text's length, at any nesting. */
export function parseTemplate(text: string, functions: { has(name: string): boolean }, variables: readonly string[] = [], dialect: Dialect = 'prometheus', root: Type = ROOT[dialect]): Template {
  const template = { faults: [], uses: [], calls: [], defined: [], asked: [] } as { [K in keyof Template]: Template[K][number][] };
  const frames: Frame[] = [];
  const bodies = new Set<string>();
  let scope = new Scope(['$', ...variables], (name) => (name === '$' ? root : typeOfVariable(name, dialect)));
  let dot = root;
  let ranges = 0;
  let outside = true;
  const guesses = (dialect === 'alertmanager' || dialect === 'grafana-notification') && !/\bdict\b/i.test(text);
  const reader: Reader = {
    template, functions, dialect, outside: () => outside, dot: () => dot, knows: (name) => scope.has(name), typeOf: (name) => scope.typeOf(name), declare: (name, type) => scope.declare(name, type),
  };
  try {
    for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at)) {
      const trims = text[at + 2] === '-' && /[ \t\r\n]/.test(text[at + 3] ?? '');
      const start = at + (trims ? 4 : 2);
      if (text.startsWith('/*', start)) {
        const close = text.indexOf('*/', start + 2);
        if (close < 0) throw new Refused('a comment is not closed', at, text.length, "close it with '*/}}'");
        const end = /^(?:[ \t\r\n]-)?\}\}/.exec(text.slice(close + 2, close + 6));
        if (!end) throw new Refused("a comment ends before its '}}'", at, close + 2, "let '}}' follow '*/' at once");
        at = close + 2 + end[0].length;
        continue;
      }
      const tokens = tokensOf(text, trims ? at + 3 : start);
      const end = tokens.at(-1)!;
      action(new Cursor(tokens), at, end.to);
      at = end.to;
    }
    const last = frames.at(-1);
    if (last) throw new Refused(`'{{ ${last.kind} }}' is not closed`, last.from, last.to, "close it with '{{ end }}'");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    template.faults.push({ kind: 'syntax', message: error.message, remedy: error.remedy, from: error.from, to: error.to });
  }
  return template;

  function open(kind: Frame['kind'], from: number, to: number, count: number, name?: string, type: Type = 'any'): void {
    frames.push({ kind, from, to, scope, count, outside, dot, ranges, name, otherwise: false });
    if (kind !== 'if') [outside, dot] = [false, kind === 'range' ? elementOf(type) : type];
    if (kind === 'range') ranges++;
  }
  function action(c: Cursor, from: number, to: number): void {
    c.spaces();
    const first = c.peek;
    const word = first.kind === 'keyword' ? first.text : undefined;
    if (word === undefined) return void pipeline(c, reader, 'command', true);
    c.next();
    const { count } = scope;
    switch (word) {
      case 'if': case 'range': case 'with':
        return open(word, from, to, count, undefined, pipeline(c, reader, word, false));
      case 'define': {
        if (frames.length > 0) throw new Refused("'{{ define }}' stands inside another block", from, to, 'define templates outside of if, range, with and define');
        const name = c.string('define');
        c.over('define clause');
        return body('define', name.text, from, to);
      }
      case 'block': {
        const name = c.string('block');
        pipeline(c, reader, 'block clause', false);
        template.asked.push({ name: name.text, from, to });
        return body('block', name.text, from, to);
      }
      case 'template': {
        const name = c.string('template');
        c.spaces();
        template.asked.push({ name: name.text, from: name.from, to: name.to, ...(c.peek.kind === 'end' ? { bare: true as const } : {}) });
        return c.peek.kind === 'end' ? undefined : void pipeline(c, reader, 'template clause', false);
      }
      case 'break': case 'continue':
        c.over(word);
        if (ranges === 0) throw new Refused(`'{{ ${word} }}' stands outside of a range`, from, to, 'take it away');
        return undefined;
      case 'else': return otherwise(c, from, to);
      default: return end(c, from, to);
    }
  }
  function body(kind: 'define' | 'block', name: string, from: number, to: number): void {
    const type = kind === 'block' || !guesses ? 'any' : argumentOf(text.slice(to));
    template.defined.push({ name, from, to, ...(type === 'notification' ? { notified: true as const } : {}) });
    open(kind, from, to, scope.count, name, type);
    outside = type === 'notification';
    scope = new Scope(['$'], () => type);
    ranges = 0;
  }
  function otherwise(c: Cursor, from: number, to: number): void {
    const frame = frames.at(-1);
    if (!frame || frame.kind === 'define' || frame.kind === 'block') throw new Refused("'{{ else }}' belongs to no if, range or with", from, to, 'take it away');
    if (frame.otherwise) throw new Refused("a second '{{ else }}'", from, to, "close the first with '{{ end }}', or write '{{ else if … }}'");
    c.spaces();
    const next = c.peek;
    if (next.kind === 'keyword' && next.text === frame.kind && frame.kind !== 'range') {
      c.next();
      [outside, dot] = [frame.outside, frame.dot];
      const type = pipeline(c, reader, frame.kind, false);
      if (frame.kind === 'with') [outside, dot] = [false, type];
      return;
    }
    if (next.kind !== 'end') throw new Refused(`'${next.text}' cannot follow '{{ else' of ${frame.kind}`, next.from, next.to, next.text === 'if' ? "close that and nest: '{{ else }}{{ if … }}…{{ end }}'" : "write '{{ else }}'");
    frame.otherwise = true;
    [outside, dot] = [frame.outside, frame.dot];
    if (frame.kind === 'range') ranges--;
  }
  function end(c: Cursor, from: number, to: number): void {
    c.over('end');
    const frame = frames.pop();
    if (!frame) throw new Refused("'{{ end }}' closes nothing", from, to, 'take it away, or add the if, range or with that it ends');
    if (frame.name !== undefined && text.slice(frame.to, from).trim() !== '') {
      // Go lets an empty definition be followed by a full one.
      if (bodies.has(frame.name)) throw new Refused(`template "${frame.name}" is defined twice`, frame.from, frame.to, 'give each a name of its own');
      bodies.add(frame.name);
    }
    scope = frame.scope;
    scope.forget(frame.count);
    [outside, dot] = [frame.outside, frame.dot];
    ranges = frame.ranges;
  }
}
