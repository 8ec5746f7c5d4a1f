import { aggregations } from '../functions';
import { DurationParser } from './durations';
import { unquote, type Token } from './tokens';
import type { Expr, Matcher, NameSpan, Span } from './tree';

export const AGGREGATIONS: ReadonlySet<string> = new Set([...Object.keys(aggregations), 'limitk', 'limit_ratio']);
/** Words that can be no metric. */
export const KEYWORDS: ReadonlySet<string> = new Set(['on', 'ignoring', 'bool', 'group_left', 'group_right', 'atan2']);
const MATCHES: ReadonlySet<string> = new Set(['=', '!=', '=~', '!~']);
const WORD_KEYS: ReadonlySet<string> = new Set([
  ...KEYWORDS, ...AGGREGATIONS, 'and', 'or', 'unless', 'offset', 'by', 'without', 'fill', 'fill_left', 'fill_right', 'inf', 'nan', 'anchored', 'smoothed',
]);

/** Reads what stands in braces, and lists of labels. */
export abstract class MatcherParser extends DurationParser {
  /** A keyword, whatever its case; else nothing. */
  protected get keyword(): string {
    if (this.token.kind !== 'word') return '';
    const word = this.token.text;
    if (WORD_KEYS.has(word)) return word;
    const lower = word.toLowerCase();
    return lower !== word && WORD_KEYS.has(lower) ? lower : '';
  }

  protected node<T extends Expr>(node: T): T {
    this.nodes.push(node);
    return node;
  }
  protected selector(metric: NameSpan | undefined): Expr {
    const from = (metric ?? this.token).from;
    const matchers: Matcher[] = [];
    let named = metric;
    let open = metric !== undefined && metric.name === undefined;
    let to = metric?.to ?? from;
    if (this.token.kind === '{') {
      const brace = this.next();
      while (this.token.kind !== '}') {
        const token = this.token;
        if (token.kind === 'end') this.matcherEnds(brace);
        const first = this.matcher();
        if (first === 'fragment') open = true;
        else if ('op' in first) matchers.push(first);
        else {
          this.report.since(token, 2.53, 'names in quotes');
          // Of two names in quotes each is a matcher, which Prometheus takes.
          if (metric) this.report.fault('promql/selector', { from, to: token.to },
            `the metric is named twice: ${metric.name ?? 'by a variable'} and ${first.name ?? 'by a variable'}`, 'keep one of them');
          else if (named?.name !== undefined && first.name !== undefined && named.name !== first.name) this.report.fault('promql/never', token,
            `a series has one name: this cannot be "${named.name}" and "${first.name}" at once`, 'keep one of them');
          named ??= first;
        }
        if ((this.token.kind as string) === ',') this.next();
        else if ((this.token.kind as string) !== '}') this.matcherEnds(brace);
      }
      to = this.next().to;
    }
    return this.node({ type: 'selector', from, to, value: 'vector', metric: named, matchers, open, offset: false, at: '' });
  }
  private matcher(): Matcher | NameSpan | 'fragment' {
    const label = this.token;
    if (label.kind !== 'word' && label.kind !== 'string' && label.kind !== 'variable') {
      this.failHere(`here should be a label, but there is ${this.what()}`, 'matchers are written as in {job="api", code=~"5.."}');
    }
    this.next();
    const name: NameSpan = { from: label.from, to: label.to, name: label.kind === 'word' ? label.text : label.kind === 'string' && !label.open ? unquote(label.text) : undefined };
    const op = this.token;
    if (!MATCHES.has(op.kind)) {
      if (label.kind === 'string') return name;
      if (label.kind === 'variable') return 'fragment';
      this.failHere(`after the label '${label.text}' there should be =, !=, =~ or !~, but there is ${this.what()}`,
        op.kind === '==' ? 'write a single =' : 'matchers are written as in {job="api", code=~"5.."}');
    }
    if (label.kind === 'string') this.report.since(label, 2.53, 'labels in quotes');
    this.next();
    const value = this.token;
    if (value.kind !== 'string' && value.kind !== 'variable') this.failHere(`the value of '${label.text}' is not in quotes: here is ${this.what()}`,
      value.kind === 'word' || value.kind === 'number' ? `write ${label.text}${op.kind}"${value.text}"` : 'write the value in "…"');
    // What a reader writes into a text box, or a format such as doublequote, may bring quotes along.
    if (value.kind === 'variable' && !/:(?:doublequote|singlequote|sqlstring|json)/.test(value.text)) this.report.fault('promql/syntax', value, `the value of '${label.text}' is a variable without quotes, and Prometheus refuses what it stands for`,
      `write ${label.text}${op.kind}"${value.text}"`, 'warning');
    this.next();
    return { from: label.from, to: value.to, label: name, op: op.kind as Matcher['op'], text: value.kind === 'string' && !value.open ? unquote(value.text) : undefined, valueAt: spanOf(value) };
  }
  private matcherEnds(brace: Token): never {
    if (this.token.kind === 'end') this.fail(brace, "this '{' is not closed", "add '}' after the matchers");
    if (this.keyword === 'or' || this.keyword === 'and') this.failHere(`matchers are not joined by '${this.token.text}'`,
      this.keyword === 'or' ? 'write a pattern, as in {code=~"500|503"}, or two selectors with or between them' : 'write a comma');
    return this.failHere(`after a matcher there should be ',' or '}', but there is ${this.what()}`,
      this.token.kind === 'word' ? 'add a comma' : 'matchers are written as in {job="api", code=~"5.."}');
  }
  protected labelList(after: string): { readonly labels: NameSpan[]; readonly to: number } {
    const open = this.token;
    if (open.kind !== '(') this.failHere(`'${after}' wants a list of labels in parentheses, but here is ${this.what()}`, `write it as in ${after} (job, instance)`);
    this.next();
    const labels: NameSpan[] = [];
    while (this.token.kind !== ')') {
      const token = this.token;
      if (token.kind === 'string') {
        this.report.since(token, 3.0, 'labels in quotes');
        if (!token.open && unquote(token.text) === '') this.failHere('an empty name of a label', 'name the label, or take it away');
        labels.push({ from: token.from, to: token.to, name: token.open ? undefined : unquote(token.text) });
      } else if (token.kind === 'word' && !/^(?:inf|nan|without)$/i.test(token.text)) {
        if (token.text.includes(':')) this.report.since(token, 3.0, 'a label with a colon');
        labels.push({ from: token.from, to: token.to, name: token.text });
      } else if (token.kind === 'variable') {
        labels.push({ from: token.from, to: token.to, name: undefined });
      } else {
        this.failHere(token.kind === 'end' ? `the list of labels after '${after}' is not closed` : `here should be a label, but there is ${this.what()}`,
          `write it as in ${after} (job, instance)`);
      }
      this.next();
      if ((this.token.kind as string) === ',') this.next();
      else if (this.token.kind !== ')') {
        if ((this.token.kind as string) === 'end') this.fail(open, "this '(' is not closed", "add ')' after the labels");
        this.failHere(`between labels there should be a ',', but there is ${this.what()}`, 'add a comma');
      }
    }
    return { labels, to: this.next().to };
  }
}
export const spanOf = ({ from, to }: Span): Span => ({ from, to });
