import { Reader } from './reader';
import { numberOf, secondsOf, type Token } from './tokens';
import type { Duration, Expr, Span } from './tree';

/** More does not fit into Go's nanoseconds. */
const MOST_SECONDS = 2 ** 63 / 1e9;

/** Reads what follows an operand: windows, subqueries, offset, `@`. */
export abstract class DurationParser extends Reader {
  abstract readonly nodes: Expr[];

  /** The value of a number or duration. */
  protected seconds(token: Token, where: 'inside' | 'outside'): number {
    const value = token.kind === 'duration' ? secondsOf(token.text) : numberOf(token.text)!;
    if ((token.kind === 'duration' || where === 'inside') && !(Math.abs(value) < MOST_SECONDS)) this.report.fault('promql/duration', token,
      `'${token.text}' is more than the 292 years that Prometheus can count`, 'write a smaller duration');
    if (token.kind === 'duration' && where === 'outside') this.report.since(token, 2.54, 'durations outside of [ ] and offset');
    if (token.kind === 'number' && where === 'inside') this.report.since(token, 2.54, 'durations without a unit', `write the unit: ${token.text}s`);
    if (token.text.includes('_')) this.report.since(token, 2.54, "'_' in numbers");
    return value;
  }

  /** Windows, offsets and `@` after an operand; they bind tighter than every operator. */
  protected modified(of: Expr): Expr {
    let node = of;
    for (;;) {
      const { kind } = this.token;
      if (kind === '[') node = this.window(node);
      else if (kind === '@') this.timestamp(node);
      else if (kind === 'word' && /^offset$/i.test(this.token.text)) this.offset(node);
      else if (kind === 'word' && /^(?:anchored|smoothed)$/i.test(this.token.text)) this.extended(node);
      else return node;
    }
  }
  private window(of: Expr): Expr {
    const open = this.next();
    if (this.token.kind === ':' || this.token.kind === ']') this.failHere(`'[' is followed by ${this.what()} instead of a duration`,
      'write a duration, as in [5m] or [1h:1m]');
    const window = this.positive(this.duration(open));
    const colon = this.token;
    if (colon.kind === ':') {
      this.next();
      const step = (this.token.kind as string) === ']' ? undefined : this.positive(this.duration(open));
      const to = this.close(open, ']');
      return this.push({ type: 'subquery', from: of.from, to, value: 'range', of, window, step, offset: false, at: '' });
    }
    const to = this.close(open, ']');
    const at = { from: open.from, to };
    if (of.type !== 'selector' && of.type !== 'variable') {
      const inside = of.type === 'paren' ? 'remove the parentheses' : 'write a subquery with a colon, as in sum(x)[5m:]; for a rate, take it first: sum(rate(x[5m]))';
      this.report.fault('promql/range', at, `a window like ${this.source(at)} belongs to a metric, not to ${this.kindOf(of)}`,
        of.type === 'range' ? 'keep one of the two' : inside);
      return this.push({ type: 'range', from: of.from, to, value: 'unknown', of, window, offset: false, at: '' });
    }
    if (of.type === 'selector' && of.offset) this.report.fault('promql/modifier', at, "the window stands after 'offset'", 'write the window first: x[5m] offset 1h');
    // Prometheus 2 lets `start()` and `end()` pass.
    else if (of.type === 'selector' && (of.at === 'time' || (of.at === 'edge' && !(this.report.version !== undefined && this.report.version < 3)))) this.report.fault('promql/modifier',
      at, "the window stands after '@'", 'write the window first: x[5m] @ 1700000000');
    return this.push({ type: 'range', from: of.from, to, value: 'range', of, window, offset: false, at: '' });
  }
  private push(node: Expr): Expr {
    this.nodes.push(node);
    return node;
  }
  private positive(duration: Duration): Duration {
    if (duration.seconds !== undefined && !(duration.seconds > 0)) this.report.fault('promql/duration', duration, 'a window or step of zero or less',
      'write a positive duration, as in 5m');
    return duration;
  }
  private offset(of: Expr): void {
    const word = this.next();
    // After a parenthesis or a second sign operators go on with the duration: `x offset (5m) + y` is refused.
    const first = this.token;
    const signed = first.kind === '-' || first.kind === '+';
    const goesOn = first.kind === '(' || (signed && (this.peek.kind === '-' || this.peek.kind === '+'));
    const duration: Duration = goesOn ? { from: first.from, seconds: this.terms('offset'), to: this.before.to } : this.term('offset');
    const modified = of.type === 'selector' || of.type === 'range' || of.type === 'subquery';
    if (modified && of.offset) this.report.fault('promql/modifier', { from: word.from, to: duration.to }, "a second 'offset'", 'add the two up into one');
    else if (!modified && of.type !== 'variable') this.misplaced(of, { from: word.from, to: duration.to }, 'offset');
    if (modified) of.offset = true;
    if (duration.seconds === 0) this.report.since(duration, 2.54, "'offset 0s'", 'remove the offset');
  }
  private timestamp(of: Expr): void {
    const at = this.next();
    const sign = this.token.kind === '-' || this.token.kind === '+' ? this.next() : undefined;
    const token = this.token;
    let value = 0;
    if (token.kind === 'number' || token.kind === 'duration' || (token.kind === 'word' && /^(?:inf|nan)$/i.test(token.text))) value = token.kind !== 'word' ? this.seconds(token, 'outside') : numberOf(token.text)!;
    else if (!sign && token.kind === 'word' && /^(?:start|end)$/i.test(token.text) && this.peek.kind === '(') {
      this.next();
      const open = this.next();
      if (this.token.kind !== ')') this.fail(open, `'@ ${token.text}' takes no arguments`, `write @ ${token.text}()`);
    } else if (token.kind !== 'variable') this.failHere(`after '@' there should be a time, but there is ${this.what()}`, 'write seconds since 1970, start() or end()');
    const to = this.next().to;
    const modified = of.type === 'selector' || of.type === 'range' || of.type === 'subquery';
    if (modified && of.at) this.report.fault('promql/modifier', { from: at.from, to }, "a second '@'", 'keep one of them');
    else if (!modified && of.type !== 'variable') this.misplaced(of, { from: at.from, to }, '@');
    else if (!(Math.abs(value) < 2 ** 63)) this.report.fault('promql/modifier', { from: at.from, to }, `'@' at a time that does not exist`, 'write seconds since 1970');
    if (modified) of.at = token.kind === 'word' && this.before.kind === ')' ? 'edge' : 'time';
  }
  private extended(of: Expr): void {
    const word = this.next();
    this.report.since(word, 3.07, `'${word.text}'`, 'remove it', 3.16);
    if (of.type !== 'selector' && of.type !== 'range' && of.type !== 'variable') this.misplaced(of, word, word.text);
  }
  private misplaced(of: Expr, at: Span, word: string): void {
    this.report.fault('promql/modifier', at, `'${word}' stands after ${this.kindOf(of)}: it belongs directly after a metric, a window or a subquery`,
      `move it into the parentheses, behind the metric: sum(x ${word === '@' ? '@ 1700000000' : `${word}${word === 'offset' ? ' 1h' : ''}`})`);
  }
  private kindOf(node: Expr): string {
    switch (node.type) {
      case 'call': case 'aggregate': return `a function's result`;
      case 'paren': return 'parentheses';
      case 'number': return 'a number';
      case 'string': return 'a string';
      case 'range': return 'another window';
      case 'subquery': return 'a subquery';
      default: return 'an expression';
    }
  }

  /** A duration up to `]` or `:`; sums and products of them exist since 3.4. */
  private duration(open: Token): Duration {
    const first = this.token;
    const simple = this.term('[ ]');
    if (this.token.kind === ']' || this.token.kind === ':' || this.token.kind === 'end' || this.token.kind === 'error') {
      if (this.token.kind === 'end') this.fail(open, "this '[' is not closed", "add ']' after the duration");
      return simple;
    }
    let to = simple.to;
    while (/^[-+*/%^]$/.test(this.token.kind)) {
      this.report.since(this.token, 3.04, 'calculations with durations', 'write the result', 3.14);
      this.next();
      to = this.term('[ ]').to;
    }
    return { from: first.from, to, seconds: undefined };
  }
  private term(where: string): Duration {
    this.enter();
    const found = this.oneTerm(where);
    this.leave();
    return found;
  }
  private oneTerm(where: string): Duration {
    const token = this.token;
    const { from } = token;
    if (token.kind === '-' || token.kind === '+') {
      this.next();
      const again = this.token.kind;
      if (again === '-' || again === '+' || again === '(' || token.kind === '+') this.report.since(token, 3.04, 'calculations with durations', 'write the result', 3.14);
      const of = this.term(where);
      return { from, to: of.to, seconds: of.seconds === undefined ? undefined : token.kind === '-' ? -of.seconds : of.seconds };
    }
    if (token.kind === 'number' || token.kind === 'duration') {
      this.next();
      return { from, to: token.to, seconds: this.seconds(token, 'inside') };
    }
    if (token.kind === 'variable') {
      this.next();
      const [, name] = /^\$\{?__((?:interval|range|rate_interval)_(?:ms|s))\}?$/.exec(token.text) ?? [];
      if (name?.endsWith('_ms')) this.report.fault('promql/duration', token, `'${token.text}' is a number of milliseconds, which Prometheus takes for seconds or refuses`, `write $__${name.slice(0, -3)}`, 'error');
      else if (name !== undefined) this.report.since(token, 2.54, 'durations without a unit', `write the unit: \${__${name}}s, or $__${name.slice(0, -2)}`);
      return { from, to: token.to, seconds: undefined, variable: token.text };
    }
    if (token.kind === '(') {
      this.report.since(token, 3.04, 'calculations with durations', 'write the result', 3.14);
      this.next();
      const inner = this.terms(where);
      return { from, to: this.close(token, ')'), seconds: inner };
    }
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    // Prometheus 3 takes it, for no offset.
    if (word === 'nan' && where === 'offset') {
      this.report.since(token, 2.54, "'offset nan'");
      return { from, to: this.next().to, seconds: undefined };
    }
    if ((word === 'step' || word === 'range' || word === 'min_of' || word === 'max_of') && this.peek.kind === '(') {
      this.report.since(token, word === 'step' ? 3.06 : 3.13, `'${word}()' as a duration`, 'write the duration', 3.14);
      this.next();
      const open = this.next();
      if (word.endsWith('_of')) {
        this.terms(where);
        if (this.token.kind !== ',') this.failHere(`'${word}()' takes two durations, but here is ${this.what()}`, `write it as in ${word}(1m, step())`);
        this.next();
        this.terms(where);
      }
      return { from, to: this.close(open, ')'), seconds: undefined };
    }
    return this.failHere(`in ${where} there should be a duration, but there is ${this.what()}`, 'write a number and a unit, as in 5m; the units are ms, s, m, h, d, w, y');
  }
  private terms(where: string): number | undefined {
    let sum = this.term(where).seconds;
    while (/^[-+*/%^]$/.test(this.token.kind)) {
      this.next();
      this.term(where);
      sum = undefined;
    }
    return sum;
  }
}
