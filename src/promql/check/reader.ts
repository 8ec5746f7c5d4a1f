import type { Report } from './report';
import type { Token } from './tokens';
import type { Span } from './tree';

/** How deeply an expression may nest. People write under 20; the limit is for the stack's sake. */
export const DEEPEST = 500;

/** Thrown at the first place that no grammar reads; no `Error`, whose stack takes longer to make than an expression to read. */
export class SyntaxFault {
  constructor(readonly at: Span, readonly message: string, readonly remedy: string) {}
}
/** Thrown where a variable stands for more than one word, so that nothing can be said. */
export class NotJudged {}
export class TooDeep {}

/** Goes along tokens. */
export class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[], readonly report: Report) {
    this.stopAtError();
  }

  protected get token(): Token { return this.tokens[this.at]!; }
  protected get peek(): Token { return this.tokens[Math.min(this.at + 1, this.tokens.length - 1)]!; }
  protected get before(): Token { return this.tokens[Math.max(this.at - 1, 0)]!; }
  /** The token, which is read by this. */
  protected next(): Token {
    const token = this.tokens[this.at]!;
    if (this.at < this.tokens.length - 1) this.at++;
    this.stopAtError();
    return token;
  }
  private stopAtError(): void {
    const { fault } = this.token;
    if (fault) throw new SyntaxFault(this.token, fault.message, fault.remedy);
  }
  protected enter(): void {
    if (++this.depth > DEEPEST) throw new TooDeep();
  }
  protected leave(): void { this.depth--; }

  protected source({ from, to }: Span): string {
    const text = this.report.text.slice(from, to);
    return text.length > 40 ? `${text.slice(0, 39)}…` : text;
  }
  /** The token, in words. */
  protected what(): string {
    const { kind, text } = this.token;
    if (kind === 'end') return 'the end';
    return kind === 'string' ? `the string ${this.source(this.token)}` : `'${text.length > 40 ? `${text.slice(0, 39)}…` : text}'`;
  }
  protected fail(at: Span, message: string, remedy: string): never {
    throw new SyntaxFault(at, message, remedy);
  }
  /** A fault at the token; beside a variable that may stand for anything there is none. */
  protected failHere(message: string, remedy: string): never {
    const before = this.tokens[this.at - 1];
    if (isWild(this.token) || (before && isWild(before))) throw new NotJudged();
    return this.fail(this.token.kind === 'end' ? { from: before?.from ?? 0, to: before?.to ?? 0 } : this.token, message, remedy);
  }
  /** What a bracket that was opened needs: the end of its partner. */
  protected close(open: Token, kind: ')' | ']'): number {
    if (this.token.kind === kind) return this.next().to;
    if (this.token.kind === 'end') this.fail(open, `this '${open.text}' is not closed`, `add '${kind}'`);
    if (kind === ']' && (this.token.kind === ')' || this.token.kind === ',')) this.fail(open, "this '[' is not closed", "add ']' after the duration");
    return this.afterOperand();
  }
  protected missingOperand(): never {
    const { kind } = this.token;
    if (kind === 'end') this.failHere('the expression breaks off', 'add what is missing');
    if (kind === ')') this.failHere("before this ')' something is missing", "add an expression, or remove the ')'");
    if (kind === '[') this.failHere("this '[' has no metric before it", 'write the metric first: x[5m]');
    if (kind === ',') this.failHere("before this ',' an argument is missing", 'add it, or remove the comma');
    return this.failHere(`here should be a metric, a number or a function, but there is ${this.what()}`, 'remove it, or add what is missing before it');
  }
  /** Something follows a whole operand that cannot. */
  protected afterOperand(): never {
    const { kind } = this.token;
    if (kind === ')' || kind === ']' || kind === '}') this.failHere(`this '${kind}' closes nothing`, 'remove it, or add its partner before');
    if (kind === '=' || kind === '=~' || kind === '!~') this.failHere(`'${kind}' compares labels, and only inside of { }`,
      kind === '=' ? 'write == to compare values' : 'put the label into braces: x{code=~"5.."}');
    if (kind === ',') this.failHere("a ',' outside of a function's arguments", 'remove it');
    if (kind === '{') this.failHere('matchers stand directly after a metric, and once', 'put all matchers into one { }');
    if (kind === '(') this.failHere("this '(' follows no function", 'check the name before it, or add an operator');
    const word = kind === 'word' ? this.token.text.toLowerCase() : '';
    if (word === 'by' || word === 'without') this.failHere(`'${word}' follows something that is no aggregation`,
      `check the parentheses before it, as in sum(rate(x[5m])) ${word} (job)`);
    if (/^(?:on|ignoring|bool|group_left|group_right)$/.test(word)) this.failHere(`'${word}' belongs directly after an operator`, 'write it as in a / on (job) b');
    return this.failHere(`before ${this.what()} an operator is missing, or this is left over`, 'add an operator, or remove it');
  }

}
const isWild = (token: Token): boolean => token.kind === 'variable' && token.macro === undefined;
