import { Refused, type Token } from './lex';
import type { Call, Reader } from './model';
import { callOf, elementOf, fieldOf, rangeOver, type Type, type TypeFault, type Value } from './types';

/** The tokens of an action. */
export class Cursor {
  at = 0;
  constructor(readonly tokens: readonly Token[]) {}
  get peek(): Token { return this.tokens[Math.min(this.at, this.tokens.length - 1)]!; }
  next(): Token {
    const token = this.peek;
    this.at++;
    return token;
  }
  spaces(): void { while (this.peek.kind === 'space') this.at++; }
  string(where: string): Token {
    this.spaces();
    const token = this.next();
    if (token.kind === 'string') return token;
    throw new Refused(`'${where}' wants the template's name`, token.from, token.to, `name it in quotes: {{ ${where} "name" }}`);
  }
  over(where: string): void {
    this.spaces();
    if (this.peek.kind !== 'end') throw new Refused(`'${this.peek.text}' cannot stand in '{{ ${where} }}'`, this.peek.from, this.peek.to, 'take it away');
  }
}

/** A pipeline that is being read; parentheses put another on top. */
interface Pipe {
  readonly context: string;
  readonly printed: boolean;
  stages: number;
  operands: number;
  glued: boolean;
  call: { name: string; from: number; to: number; strings: Call['strings'][number][] } | undefined;
  /** The command is one string, which the next function of the pipeline takes last. */
  piped: Call['strings'][number] | undefined;
  /** Values of the command, without what is piped into it. */
  values: Value[];
  /** What the commands before gave. */
  before: Value | undefined;
  /** Variables that take the pipeline's value. */
  readonly declared: readonly string[];
}
/** Reads a pipeline up to the action's end. `context`: what Go calls it; `prints`: its value goes into the text. */
export function pipeline(c: Cursor, r: Reader, context: string, prints: boolean): Type {
  const pipes: Pipe[] = [start(context, prints)];
  for (;;) {
    const pipe = pipes.at(-1)!;
    const token = c.next();
    switch (token.kind) {
      case 'space': pipe.glued = false; break;
      case 'end': return finish(pipe, token);
      case 'close': {
        finish(pipe, token);
        pipes.pop();
        const outer = pipes.at(-1)!;
        operand(outer, 'paren', token);
        outer.values.push(reached({ ...pipe.before!, literal: undefined }, fields(token)));
        break;
      }
      case 'pipe':
        if (pipe.operands === 0) throw new Refused("'|' has nothing before it", token.from, token.to, 'name the value that goes into it');
        command(pipe);
        break;
      case 'open':
        if (pipe.glued) unexpected(pipe, token);
        pipes.push(start('( )', pipe.printed));
        break;
      case 'word': case 'dot': case 'field': case 'variable': case 'string': case 'literal':
        if (pipe.glued) unexpected(pipe, token);
        operand(pipe, token.kind, token);
        break;
      default: unexpected(pipe, token);
    }
  }

  function start(context: string, printed: boolean): Pipe {
    const declared = declarations(context);
    return { context, printed: printed && declared.length === 0, stages: 0, operands: 0, glued: false, call: undefined, piped: undefined, values: [], before: undefined, declared };
  }
  function declarations(context: string): string[] {
    const found: string[] = [];
    for (let names = 1; ; names++) {
      c.spaces();
      const { peek, at } = c;
      if (peek.kind !== 'variable') return found;
      c.next();
      c.spaces();
      const sign = c.peek.kind;
      if (sign !== 'declare' && sign !== 'assign' && sign !== 'comma') {
        c.at = at;
        return found;
      }
      c.next();
      if (sign === 'assign' && !r.knows(peek.text)) {
        r.template.faults.push({ kind: 'assigned', message: `${peek.text} is assigned before it is declared`,
          remedy: `declare it: ${peek.text} := …`, from: peek.from, to: peek.to, word: peek.text });
      }
      r.declare(peek.text);
      found.push(peek.text);
      if (sign !== 'comma') return found;
      if (context !== 'range' || names === 2) throw new Refused('too many variables are declared at once', peek.from, c.peek.from, 'declare one; only range takes two');
      c.spaces();
      if (c.peek.kind !== 'variable' && c.peek.kind !== 'end') throw new Refused('range declares variables only', c.peek.from, c.peek.to, 'as in {{ range $i, $e := … }}');
    }
  }
  function operand(pipe: Pipe, kind: Token['kind'] | 'paren', token: Token): void {
    if (pipe.operands === 0 && pipe.stages > 0 && (kind === 'string' || kind === 'literal' || kind === 'dot')) {
      throw new Refused(`'${token.text || '.'}' is no function, and cannot stand after '|'`, token.from, token.to, 'put a function after it');
    }
    if (kind === 'word') {
      if (!r.functions.has(token.text)) {
        r.template.faults.push({ kind: 'function', message: `there is no function '${token.text}'`, remedy: '', from: token.from, to: token.to, word: token.text });
      }
      if (pipe.operands === 0) pipe.call = { name: token.text, from: token.from, to: token.to, strings: [] };
      else r.template.calls.push({ name: token.text, strings: [], from: token.from, to: token.to });
    }
    if (kind === 'string') {
      const said = { text: token.text, from: token.from, to: token.to };
      if (pipe.operands === 0) pipe.piped = said;
      pipe.call?.strings.push(said);
    }
    pipe.operands++;
    pipe.glued = true;
    if (kind === 'paren') return;
    const names = kind === 'field' ? [token.text] : [];
    const chain = fields(token, kind === 'literal' || kind === 'string' || kind === 'dot');
    if (kind === 'variable' && !r.knows(token.text)) {
      r.template.faults.push({ kind: 'variable', message: `there is no variable ${token.text}`, remedy: '', from: token.from, to: chain.to, word: token.text });
    }
    pipe.values.push(valueOf(kind, token, chain));
    if (kind === 'field' || kind === 'variable') {
      r.template.uses.push({ variable: kind === 'variable' ? token.text : undefined, fields: [...names, ...chain.names], from: token.from, to: chain.to, outside: r.outside(), printed: pipe.printed });
    }
  }
  /** What an operand is; of a function without arguments too, unless the command's first. */
  function valueOf(kind: Token['kind'], token: Token, chain: { readonly names: readonly string[]; readonly to: number }): Value {
    const value = (type: Type, literal?: string): Value => ({ type, from: token.from, to: token.to, literal });
    switch (kind) {
      case 'string': return value('string', token.text);
      case 'literal': return value(/^(?:true|false)$/.test(token.text) ? 'bool' : /^[-+]?\d+$/.test(token.text) ? 'int' : /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(token.text) ? 'float' : 'any', token.text);
      case 'dot': return value(r.dot());
      case 'field': return reached(value(r.dot()), { names: [token.text, ...chain.names], to: chain.to });
      case 'variable': return reached(value(r.typeOf(token.text)), chain);
      default: return value('any');
    }
  }
  function reached(value: Value, { names, to }: { readonly names: readonly string[]; readonly to: number }): Value {
    let { type } = value;
    for (const name of names) {
      const found = fieldOf(type, name, { from: value.from, to });
      if (found.fault) fails(found.fault);
      type = found.type;
    }
    return { ...value, type, to };
  }
  function fails(fault: TypeFault): void {
    r.template.faults.push({ kind: 'type', ...fault });
  }
  /** The fields that follow at once, as `.b.c` does in `.a.b.c`. */
  function fields(after: Token, refused = false): { readonly names: readonly string[]; readonly to: number } {
    const names: string[] = [];
    let { to } = after;
    while (c.peek.kind === 'field') {
      const token = c.next();
      if (refused) throw new Refused(`'.${token.text}' cannot follow '${after.text || '.'}'`, after.from, token.to, 'leave a space between, or take it away');
      names.push(token.text);
      to = token.to;
    }
    return { names, to };
  }
  function command(pipe: Pipe): void {
    if (pipe.call) {
      // A string before the pipe is the function's last argument.
      if (pipe.piped && pipe.call.strings[0] !== pipe.piped) pipe.call.strings.push(pipe.piped);
      r.template.calls.push(pipe.call);
    }
    const [first, ...rest] = pipe.values;
    const all = pipe.before ? [...pipe.values, pipe.before] : pipe.values;
    const at = { from: first!.from, to: all.at(-1)!.from >= first!.from ? all.at(-1)!.to : first!.to };
    if (pipe.call) {
      const found = callOf(pipe.call.name, pipe.before ? [...rest, pipe.before] : rest, { from: pipe.call.from, to: pipe.call.to }, r.dialect);
      if (found.fault) fails(found.fault);
      pipe.before = { type: found.type, by: pipe.call.name, ...at };
    } else pipe.before = { ...first!, ...at, ...(pipe.values.length > 1 ? { type: 'any' } : {}) };
    pipe.values = [];
    if (pipe.operands !== 1 || pipe.call) pipe.piped = undefined;
    pipe.call = undefined;
    pipe.stages++;
    pipe.operands = 0;
    pipe.glued = false;
  }
  function finish(pipe: Pipe, token: Token): Type {
    if (pipe.operands > 0) command(pipe);
    if (pipe.stages === 0) {
      const what = pipe.context === 'command' ? "'{{ }}' is empty" : `'${pipe.context}' has no value`;
      throw new Refused(what, Math.max(0, token.from - 2), token.to, pipe.context === 'command' ? 'write what it prints, or take it away' : 'name the value');
    }
    const { type } = pipe.before!;
    const wrong = pipe.context === 'range' ? rangeOver(pipe.before!) : undefined;
    if (wrong) fails(wrong);
    // Of range the first of two is the place, the last the element.
    pipe.declared.forEach((name, i) => r.declare(name, pipe.context !== 'range' ? type : i === pipe.declared.length - 1 ? elementOf(type) : 'any'));
    return type;
  }
  function unexpected(pipe: Pipe, token: Token): never {
    const remedy = token.kind === 'open' ? 'functions take their arguments without parentheses, behind a space: f "x" .y'
      : token.kind === 'keyword' ? `'${token.text}' stands first in its own {{ }}`
        : token.text === '}' ? "close it with '}}'" : token.kind === 'assign' ? 'templates have no operators: compare by function, as in eq $a $b'
          : token.kind === 'comma' ? 'arguments are separated by spaces' : token.kind === 'other' ? 'templates have no operators: use functions such as gt, and, or, not' : 'leave a space between';
    throw new Refused(`'${token.text}' cannot stand in this ${pipe.context === 'command' ? 'action' : pipe.context}`, token.from, token.to, remedy);
  }
}
