import { AGGREGATIONS, KEYWORDS, MatcherParser, spanOf } from './matchers';
import type { Report } from './report';
import { numberOf, unquote, type Token } from './tokens';
import type { Expr, Grouping, Matching, NameSpan, Span } from './tree';

/** How tightly operators bind. */
const BINDS: Readonly<Record<string, number>> = {
  or: 1, and: 2, unless: 2, '==': 3, '!=': 3, '>': 3, '<': 3, '>=': 3, '<=': 3, '</': 3, '>/': 3, '+': 4, '-': 4, '*': 5, '/': 5, '%': 5, atan2: 5, '^': 6,
};
const UNARY = 6;
/** Reads tokens as Prometheus' grammar does: every node goes to `nodes` after its children. Throws `SyntaxFault` and `NotJudged`. */
export class Parser extends MatcherParser {
  readonly nodes: Expr[] = [];

  constructor(tokens: readonly Token[], report: Report) { super(tokens, report); }

  all(): Expr {
    const expr = this.expression(1);
    if (this.token.kind !== 'end') this.afterOperand();
    return expr;
  }

  private expression(least: number): Expr {
    this.enter();
    let left = this.operand();
    for (;;) {
      const op = this.token.kind === 'word' ? this.keyword : this.token.kind;
      const binds = Object.hasOwn(BINDS, op) ? BINDS[op]! : 0;
      if (binds < least || binds === 0) break;
      const opAt = this.next();
      if (op === '</' || op === '>/') this.report.since(opAt, 3.11, `the operator '${op}'`);
      const bool = this.keyword === 'bool' ? this.next() : undefined;
      const matching = this.matching();
      const fill = this.fill();
      this.needOperand(opAt);
      const right = this.expression(op === '^' ? binds : binds + 1);
      left = this.node({ type: 'binary', from: left.from, to: right.to, value: 'unknown', op, opAt, bool, matching, fill, left, right });
    }
    this.leave();
    return left;
  }
  private needOperand(op: Span & { readonly text: string }): void {
    const { kind } = this.token;
    if (kind === 'end' || kind === ')' || kind === ',') this.fail(op, `'${op.text}' has nothing on its right`, 'add what is missing, or remove the operator');
  }
  private operand(): Expr {
    const sign = this.token;
    if (sign.kind !== '+' && sign.kind !== '-') return this.modified(this.primary());
    this.next();
    this.needOperand(sign);
    const of = this.expression(UNARY);
    return this.node({ type: 'unary', from: sign.from, to: of.to, value: 'unknown', op: sign.kind, of });
  }

  private primary(): Expr {
    const token = this.token;
    switch (token.kind) {
      case 'number': case 'duration': {
        this.next();
        return this.node({ type: 'number', from: token.from, to: token.to, value: 'scalar', number: this.seconds(token, 'outside') });
      }
      case 'string': {
        this.next();
        return this.node({ type: 'string', from: token.from, to: token.to, value: 'string', text: token.open ? undefined : unquote(token.text) });
      }
      case '(': {
        this.next();
        if (this.token.kind === ')') this.fail({ from: token.from, to: this.token.to }, "'( )' is empty", 'put an expression between the parentheses');
        const of = this.expression(1);
        if ((this.token.kind as string) === ',') this.failHere("a ',' inside of parentheses that belong to no function",
          'remove it, or write the function before the parenthesis');
        return this.node({ type: 'paren', from: token.from, to: this.close(token, ')'), value: 'unknown', of });
      }
      case '{': return this.selector(undefined);
      case 'variable': return this.variable();
      case 'word': return this.word();
      default: return this.missingOperand();
    }
  }
  private word(): Expr {
    const keyword = this.keyword;
    if (keyword === 'inf' || keyword === 'nan') {
      const token = this.next();
      return this.node({ type: 'number', from: token.from, to: token.to, value: 'scalar', number: numberOf(token.text)! });
    }
    if (KEYWORDS.has(keyword)) this.failHere(`'${this.token.text}' is a keyword and cannot stand here`,
      keyword === 'bool' || keyword === 'atan2' ? 'remove it; as a metric write {__name__="…"}' : 'it belongs directly after an operator, as in a / on (job) b');
    const after = this.peek;
    if (AGGREGATIONS.has(keyword) && (after.kind === '(' || this.isGrouping(after))) return this.aggregate({ ...spanOf(this.next()), name: keyword });
    if (after.kind === '(' && keyword === '' && !this.token.text.includes(':')) return this.call();
    const token = this.next();
    return this.selector({ from: token.from, to: token.to, name: token.text });
  }
  private variable(): Expr {
    const token = this.token;
    const unknown = { from: token.from, to: token.to, name: undefined };
    if (token.macro === undefined && this.peek.kind === '(') return this.call();
    if (token.macro === undefined && this.isGrouping(this.peek)) {
      this.next();
      return this.aggregate(unknown);
    }
    this.next();
    if (token.macro === undefined && (this.token.kind === '{' || this.token.kind === '[')) return this.selector(unknown);
    return this.node({ type: 'variable', from: token.from, to: token.to, value: 'unknown', macro: token.macro !== undefined });
  }
  private isGrouping(token: Token): boolean {
    return token.kind === 'word' && /^(?:by|without)$/i.test(token.text);
  }

  private aggregate(op: NameSpan): Expr {
    let grouping = this.isGrouping(this.token) ? this.grouping() : undefined;
    if (this.token.kind !== '(') this.failHere(`'${op.name ?? 'the aggregation'}' wants its operand in parentheses, but here is ${this.what()}`,
      'write it as in sum by (job) (x)');
    const { args, to } = this.args();
    let end = to;
    if (!grouping && this.isGrouping(this.token)) {
      grouping = this.grouping();
      end = grouping.to;
    }
    return this.node({ type: 'aggregate', from: op.from, to: end, value: 'unknown', op, grouping, args });
  }
  private grouping(): Grouping {
    const keyword = this.next();
    const { labels, to } = this.labelList(keyword.text);
    return { from: keyword.from, to, keyword: keyword.text.toLowerCase() as 'by', labels };
  }
  private call(): Expr {
    const token = this.next();
    const fn = { from: token.from, to: token.to, name: token.kind === 'word' ? token.text : undefined };
    const { args, to } = this.args();
    // `$aggregation(x) by (job)`.
    if (fn.name === undefined && this.isGrouping(this.token)) {
      const grouping = this.grouping();
      return this.node({ type: 'aggregate', from: fn.from, to: grouping.to, value: 'unknown', op: fn, grouping, args });
    }
    return this.node({ type: 'call', from: fn.from, to, value: 'unknown', fn, args });
  }
  private args(): { readonly args: Expr[]; readonly to: number } {
    const open = this.next();
    const args: Expr[] = [];
    if (this.token.kind !== ')') {
      for (;;) {
        args.push(this.expression(1));
        if (this.token.kind !== ',') break;
        const comma = this.next();
        if ((this.token.kind as string) === ')') this.fail(comma, "no argument follows this ','", 'remove the comma');
      }
    }
    return { args, to: this.close(open, ')') };
  }

  private matching(): Matching | undefined {
    const token = this.token;
    const keyword = this.keyword;
    if (keyword === 'group_left' || keyword === 'group_right') this.failHere(`'${keyword}' has no on or ignoring before it`,
      `write on (…) ${keyword} (…) with the labels that both sides have`);
    if (keyword !== 'on' && keyword !== 'ignoring') return undefined;
    this.next();
    const { labels, to } = this.labelList(token.text);
    const side = this.keyword;
    if (side !== 'group_left' && side !== 'group_right') return { from: token.from, to, on: keyword === 'on', labels, group: undefined };
    const group = this.next();
    const list = this.token.kind === '(' ? this.labelList(side) : { labels: [], to: group.to };
    if (this.token.kind === 'end' && list.to > group.to) this.fail(group, `after '${side} (…)' the right operand is missing: the parentheses were read as labels`,
      `write ${side} () before an operand in parentheses`);
    return { from: token.from, to: list.to, on: keyword === 'on', labels, group: { from: group.from, to: list.to, side: side === 'group_left' ? 'left' : 'right', include: list.labels } };
  }
  private fill(): Span | undefined {
    let found: Span | undefined;
    while (/^fill(?:_left|_right)?$/.test(this.keyword) && this.peek.kind === '(') {
      const word = this.next();
      const open = this.next();
      if (this.token.kind === '-' || this.token.kind === '+') this.next();
      if (!/^(?:number|duration|variable)$/.test(this.token.kind) && !/^(?:inf|nan)$/.test(this.keyword)) this.failHere(`'${word.text}' wants a number, but here is ${this.what()}`,
        'write it as in fill (0)');
      this.next();
      found = { from: (found ?? word).from, to: this.close(open, ')') };
      this.report.since(found, 3.10, `'${word.text}'`, 'remove it, or enable promql-binop-fill-modifiers', Infinity);
    }
    return found;
  }

}
