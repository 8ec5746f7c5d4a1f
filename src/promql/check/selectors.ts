import { NEGATED } from '../nodes';
import { faultInRegex, matchesAll } from '../regex';
import { takes } from './takes';
import type { Report } from './report';
import { bare, type Expr, type Matcher, type Selector } from './tree';

/** As Grafana writes them. */
const VARIABLE = /^(?:\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*(?::\w+)?\}|\[\[\w+(?::\w+)?\]\])$/;
/** As tools that fill in files write them. */
const PLACEHOLDER = /\{\{[^{}]*\}\}/;
/** Checks what stands in braces, and patterns: what Prometheus refuses without knowing a metric. */
export function checkSelectors(nodes: readonly Expr[], report: Report): void {
  const mayBeEmpty = new Set<Expr>();
  for (const node of nodes) if (node.type === 'call' && node.fn.name === 'info' && node.args[1]) mayBeEmpty.add(node.args[1]);
  for (const node of nodes) {
    if (node.type === 'selector') selector(node, mayBeEmpty.has(node), report);
    else if (node.type === 'call' && node.fn.name === 'label_replace') {
      const pattern = node.args[4] && bare(node.args[4]);
      if (pattern?.type === 'string' && pattern.text !== undefined) regex(pattern.text, pattern, report);
    }
  }
}

/** What no value of a label is by chance: `.*`, `.+`, or words between bars. */
const PATTERN = /\.[*+]|^[\w.-]+(?:\|[\w.-]+)+$|^[1-5](?:\.\.|\.\*|\[0-9\]{1,2})$/;
/** Labels of targets whose values hold no asterisk. */
const OF_TARGETS = /^(?:job|instance|pod|namespace|node|container|service|cluster|host|hostname)$/;
/** Labels of one status, and how some people write a hundred of them. */
const STATUS = /^(?:code|status|status_code|http_status|response_code)$/;

function selector(node: Selector, mayBeEmpty: boolean, report: Report): void {
  let selects = mayBeEmpty || node.open || (node.metric !== undefined && node.metric.name !== '');
  const equal = new Map<string, Matcher>();
  // Each is compared with each; nobody writes more by hand.
  const others = node.matchers.length <= 100 ? node.matchers : [];
  for (const matcher of node.matchers) {
    const { label: { name }, op, text } = matcher;
    const pattern = op === '=~' || op === '!~';
    if (pattern && text !== undefined && !regex(text, matcher.valueAt, report)) selects = true;
    if (node.metric && name === '__name__' && !isQuoted(node)) {
      report.fault('promql/selector', matcher, `the metric is named twice: ${node.metric.name ?? 'by a variable'} and in __name__`, 'keep one of them');
    }
    if (!selects) selects = text === undefined || name === undefined || !takesEmpty(matcher.op, text);
    // In a dashboard Grafana has put in the value before.
    if (!report.context.grafana && text !== undefined && (op === '=' || op === '=~') && VARIABLE.test(text)) {
      report.fault('promql/never', matcher.valueAt, `'${text}' is a dashboard's variable, which nobody replaces here: this selects nothing`, 'write the value, or a pattern such as .+');
    }
    if (report.context.use === 'rule' && !report.context.grafana && text !== undefined && (op === '=' || op === '=~') && PLACEHOLDER.test(text)) {
      report.fault('promql/never', matcher.valueAt, `'${text}' is a placeholder that nobody fills in here: expressions are no templates, and this selects nothing`, 'write the value, or fill the file in before', 'warning');
    }
    if (!pattern && text !== undefined && PATTERN.test(text)) {
      report.fault('promql/regex', matcher.valueAt, `'${text}' is compared as it is: ${op} takes no pattern`, `write ${op === '=' ? '=~' : '!~'}, if it is meant as one`, 'warning');
    }
    if (!pattern && text?.includes('*') && name !== undefined && OF_TARGETS.test(name) && !PATTERN.test(text)) {
      report.fault('promql/regex', matcher.valueAt, `'${text}' is compared as it is: ${op} takes no asterisk for anything`, `write ${op === '=' ? '=~' : '!~'} with a pattern, as in "${text.replace(/\./g, '\\\\.').replace(/\*/g, '.*')}"`, 'warning');
    }
    if (name !== undefined && text?.includes('xx') && STATUS.test(name) && (pattern ? /^\(?[1-5]xx(?:\|[1-5]xx)*\)?$/ : /^[1-5]xx$/).test(text) && OF_REQUESTS.test(node.metric?.name ?? '')) {
      report.fault('promql/regex', matcher.valueAt, `'${text}' is three letters, where '${name}' is a number such as 503`, `write ${name}${op === '=' || op === '=~' ? '=~' : '!~'}"${text.replace(/x/gi, '.')}"`, 'warning');
    }
    if (pattern && name !== undefined && text?.startsWith('/') && text.endsWith('/') && (STATUS.test(name) || OF_TARGETS.test(name))) {
      report.fault('promql/regex', matcher.valueAt, `'${text}' has slashes round it, which are part of the pattern: no value of '${name}' has them`, `write "${text.slice(1, -1)}"`, 'warning');
    }
    if (op === '!~' && text !== undefined && matchesAll(text)) {
      report.fault('promql/never', matcher, `'${text}' is every value, the empty one too, and none is left: this selects nothing`, 'leave it out, or write the values to exclude');
    }
    if (op === '=' && name === 'le' && text !== undefined && /^[A-Za-z]+$|^[\d.]+ ?[a-zµ]+$/.test(text)) {
      report.fault('promql/never', matcher.valueAt, `no bucket ends at "${text}": edges are numbers in the metric's unit, and "+Inf"`, /^inf/i.test(text) ? 'write le="+Inf"' : 'write the number of an edge');
    }
    if (op === '=' && name === 'quantile' && text !== undefined && /^\d+(?:\.\d+)?$/.test(text) && Number(text) > 1) {
      report.fault('promql/never', matcher.valueAt, `the quantiles of a summary are between 0 and 1, and none is ${text}`, Number(text) <= 100 ? `write quantile="${Number(text) / 100}"` : undefined);
    }
    if (pattern && text !== undefined) {
      const glob = globIn(text);
      if (glob !== undefined) report.fault('promql/regex', matcher.valueAt, `'${glob}': in a pattern * repeats the character before it, and stands for nothing else`, `write ${glob.replace(/\*/g, '.*')}, if anything is meant`, 'warning');
    }
    const opposite = others.find((other) => other !== matcher && other.label.name === name && other.text === text && other.op === NEGATED[op]);
    if (opposite && text !== undefined && name !== undefined && node.matchers.indexOf(opposite) < node.matchers.indexOf(matcher)) {
      report.fault('promql/never', matcher, `'${name}' cannot be and not be "${text}" at once: this selects nothing`, 'leave one of the two out');
    }
    const choices = op === '=~' && others.length > 1 && name !== undefined && text !== undefined && /^\(?[\w-]+(?:\|[\w-]+)*\)?$/.test(text) && others.length <= 10 ? text.replace(/^\(|\)$/g, '').split('|') : undefined;
    const against = choices && choices.length <= 20 ? others.filter((other) => other !== matcher && other.label.name === name && other.text !== undefined && other.op !== '=' && (other.op === '!=' || choices.every((each) => isHarmless(other.text!, each)))) : [];
    if (against.length > 0 && choices!.every((each) => against.some((other) => !takes(other.op, other.text!, each))) && against.every((other) => other.text !== text)) {
      report.fault('promql/never', matcher, `'${name!}' cannot be "${text!}" and ${against[0]!.op} "${against[0]!.text!}" at once: this selects nothing`, 'leave one of the two out');
    }
    const apart = op === '=' && name !== undefined && text !== undefined ? others.find((other) => other.label.name === name && other.text !== undefined && /~$/.test(other.op) && isHarmless(other.text, text) && !takes(other.op, other.text, text)) : undefined;
    if (apart) report.fault('promql/never', matcher, `'${name!}' cannot be "${text!}" and ${apart.op} "${apart.text!}" at once: this selects nothing`, 'leave one of the two out');
    if (op === '=' && name !== undefined && text !== undefined) {
      const other = equal.get(name);
      if (other && other.text !== text) report.fault('promql/never', matcher, `'${name}' cannot be "${other.text}" and "${text}" at once: this selects nothing`,
        `to take both, write ${name}=~"${other.text}|${text}"`);
      equal.set(name, matcher);
    }
  }
  if (selects) return;
  report.fault('promql/selector', node,
    node.matchers.length === 0 && node.metric === undefined ? "'{ }' would select every series" : 'every matcher here takes the empty value too, so this would select every series',
    node.matchers.length === 0 ? 'add a metric name or a matcher' : 'add a metric name, or write .+ instead of .*');
}
/** Metrics of servers and clients that say the whole status. */
const OF_REQUESTS = /^(?:http|promhttp|prometheus_http|django_http|flask_http|rest_client)_(?:\w+_)?requests?(?:_\w+)?$/;
/** Whether a pattern is quickly run over a value: nothing repeated in something repeated, and not often. */
const isHarmless = (pattern: string, value: string): boolean => value.length <= 100 && pattern.length <= 200 && /^[\w\s.*+|:/-]*$/.test(pattern) && (pattern.match(/[*+]/g)?.length ?? 0) <= 3;
/** An alternative of plain characters that ends in a repeated one, or has one before a hyphen: `api*`, `web-*-prod`. Of a zero or a space it may be meant. */
function globIn(pattern: string): string | undefined {
  if (!pattern.includes('*') || /[[\](){}+?^$\\]/.test(pattern) || pattern.includes('.*')) return undefined;
  return pattern.split('|').find((each) => /^[\w./:-]*[A-Za-z1-9_/:-]\*(?:[-_./:][\w./:*-]*)?$/.test(each));
}
/** `{"x", __name__="y"}` is taken, `x{__name__="y"}` is not. */
const isQuoted = (node: Selector): boolean => node.metric !== undefined && node.metric.from !== node.from;

function takesEmpty(op: Matcher['op'], text: string): boolean {
  switch (op) {
    case '=': return text === '';
    case '!=': return text !== '';
    case '=~': return matchesEmpty(text);
    case '!~': return !matchesEmpty(text);
  }
}
function regex(pattern: string, at: { readonly from: number; readonly to: number }, report: Report): boolean {
  // Go reads (?<name>…) since 1.22, with which Prometheus was built from 2.51 on.
  const fault = faultInRegex(pattern, { named: report.version === undefined || report.version >= 2.51 });
  if (fault === undefined) return true;
  report.fault('promql/regex', at, `Prometheus refuses this pattern: ${fault}`,
    /\?[=!<]/.test(pattern) ? 'RE2 has no lookahead: to exclude values use !~ in a second matcher' : "patterns are RE2; write a character that is meant literally with a backslash (in back quotes, or twice in \"…\")");
  return false;
}

/** Whether a valid pattern matches the empty text. Reads it once, without running it: an innocent one can take an engine with backtracking for ever. */
export function matchesEmpty(pattern: string): boolean {
  // One level for each open group: whether an alternative before was empty, whether what was read of this one is.
  const outer: { readonly before: boolean; readonly sequence: boolean }[] = [];
  let before = false;
  let sequence = true;
  let last = true;
  const end = (): void => { sequence &&= last; last = true; };
  for (let at = 0; at < pattern.length; at++) {
    switch (pattern[at]) {
      case '(':
        end();
        outer.push({ before, sequence });
        [before, sequence] = [false, true];
        if (pattern[at + 1] === '?') {
          const close = /^\(\?(?:P?<\w+>|[a-zA-Z-]*:?)/.exec(pattern.slice(at, at + 200))?.[0] ?? '(?';
          at += close.length - 1;
        }
        break;
      case ')': {
        end();
        last = before || sequence;
        ({ before, sequence } = outer.pop() ?? { before: false, sequence: true });
        break;
      }
      case '|':
        end();
        before ||= sequence;
        sequence = true;
        break;
      case '*': case '?': case '+':
        if (pattern[at] !== '+') last = true;
        // `a+?` is still at least one.
        if (pattern[at + 1] === '?') at++;
        break;
      case '^': case '$': end(); break;
      case '{': {
        const repeat = /^\{(\d+)(?:,\d*)?\}/.exec(pattern.slice(at, at + 20));
        if (!repeat) { end(); last = false; break; }
        if (Number(repeat[1]) === 0) last = true;
        at += repeat[0].length - (pattern[at + repeat[0].length] === '?' ? 0 : 1);
        break;
      }
      case '[':
        end();
        last = false;
        at = endOfClass(pattern, at);
        break;
      case '\\': {
        end();
        const letter = pattern[++at];
        if (letter === 'Q') {
          const close = pattern.indexOf('\\E', at);
          last = close === at + 1;
          at = close < 0 ? pattern.length : close + 1;
        } else {
          last = letter === 'A' || letter === 'z' || letter === 'B';
          at += /^(?:[pP](?:\{[^}]*\}|.)|x(?:\{[^}]*\}|..)|[0-7]{1,3}|.?)/s.exec(pattern.slice(at, at + 100))![0].length - 1;
        }
        break;
      }
      default: end(); last = false;
    }
  }
  end();
  return before || sequence;
}
function endOfClass(pattern: string, at: number): number {
  let i = at + 1;
  if (pattern[i] === '^') i++;
  if (pattern[i] === ']') i++;
  while (i < pattern.length && pattern[i] !== ']') {
    if (pattern[i] === '\\') i += 2;
    else if (pattern[i] === '[' && pattern[i + 1] === ':') i = Math.max(i + 1, pattern.indexOf(':]', i) + 2);
    else i++;
  }
  return i;
}
