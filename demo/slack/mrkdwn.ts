const EMOJI: Readonly<Record<string, string>> = {
  rotating_light: '🚨', white_check_mark: '✅', warning: '⚠️', fire: '🔥', bell: '🔔', no_bell: '🔕', mag: '🔍', eyes: '👀',
  chart_with_upwards_trend: '📈', chart_with_downwards_trend: '📉', bar_chart: '📊', information_source: 'ℹ️', question: '❓', x: '❌',
  red_circle: '🔴', large_orange_circle: '🟠', large_yellow_circle: '🟡', large_green_circle: '🟢', large_blue_circle: '🔵',
  hourglass: '⌛', stopwatch: '⏱️', heart: '❤️', heartbeat: '💓', book: '📖', green_book: '📗', link: '🔗', robot_face: '🤖', moneybag: '💰',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
/** Slack wants `&`, `<` and `>` of the text itself as entities. */
const unescapeSlack = (text: string): string => text.replace(/&(lt|gt|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', amp: '&' })[name]!);
const text = (part: string): string => escapeHtml(unescapeSlack(part));

/** `:name:` of the emoji above; others stay as they are, as in Slack. The argument is HTML. */
export const emoji = (html: string): string => html.replace(/:([a-z0-9_+-]+):/g, (code, name: string) => EMOJI[name] ?? code);
/** Plain text with emoji, as in titles and buttons. */
export const plain = (part: string): string => emoji(text(part));
/** An address that a browser may open, else undefined. */
export function safeUrl(url: string | undefined): string | undefined {
  return url !== undefined && /^(https?:\/\/|mailto:)/i.test(url) ? escapeHtml(unescapeSlack(url)) : undefined;
}

const EDGE = '\\s\\p{P}\\p{S}\\uE000\\uE001';
const emphasis = (mark: string, tag: string): ((html: string) => string) => {
  const marked = new RegExp(`(^|[${EDGE}])[${mark}](?=\\S)([^\\n${mark}]*?[^\\s${mark}])[${mark}](?=$|[${EDGE}])`, 'gu');
  return (html) => html.replace(marked, `$1<${tag}>$2</${tag}>`);
};
const EMPHASES = [emphasis('*', 'b'), emphasis('_', 'i'), emphasis('~', 's')];

/** What stands between `<` and `>`: a link, a mention, a date. */
function control(inner: string): string {
  const bar = inner.indexOf('|');
  const [target, label] = bar < 0 ? [inner, undefined] : [inner.slice(0, bar), inner.slice(bar + 1)];
  const url = safeUrl(target);
  if (url !== undefined) return `<a href="${url}" target="_blank" rel="noopener noreferrer">${plain(label ?? target)}</a>`;
  const mention = (name: string): string => `<span class="mention">${text(name)}</span>`;
  if (target.startsWith('!subteam^')) return mention(label ?? `@${target.slice('!subteam^'.length)}`);
  if (/^!(here|channel|everyone)$/.test(target)) return mention(`@${target.slice(1)}`);
  if (target.startsWith('@')) return mention(label === undefined ? target : `@${label.replace(/^@/, '')}`);
  if (target.startsWith('#')) return mention(`#${label ?? target.slice(1)}`);
  const date = /^!date\^(\d+)\^([^^]+)/.exec(target);
  // The reader's browser fills in local time, as Slack does.
  if (date) return `<time data-unix="${date[1]}" data-format="${text(date[2]!)}">${text(label ?? '')}</time>`;
  return text(`<${inner}>`);
}

/** Slack's markup as HTML. Everything that is not markup is escaped. */
export function mrkdwn(source: string): string {
  const kept: string[] = [];
  // Private-use characters hold the place of what emphasis and emoji must not look into.
  const keep = (html: string): string => `\uE000${kept.push(html) - 1}\uE001`;
  const marked = source
    .replace(/[\uE000\uE001]/g, '')
    .replace(/```\n?([\s\S]+?)```/g, (_, code: string) => keep(`<pre>${text(code)}</pre>`))
    .replace(/`([^`\n]+)`/g, (_, code: string) => keep(`<code>${text(code)}</code>`))
    .replace(/<([^<>\n]+)>/g, (_, inner: string) => keep(control(inner)));
  const lines = marked.split('\n').map((line) => {
    const quote = /^(?:&gt;|>) ?/.exec(line);
    const html = EMPHASES.reduce((done, emphasise) => emphasise(done), emoji(text(quote ? line.slice(quote[0].length) : line)));
    return { quote: quote !== null, html };
  });
  let html = '';
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1];
    if (line.quote && !before?.quote) html += '<blockquote>';
    else if (before && before.quote === line.quote) html += '<br>';
    html += line.html;
    if (line.quote && !lines[i + 1]?.quote) html += '</blockquote>';
  }
  return html.replace(/\uE000(\d+)\uE001/g, (_, index: string) => kept[Number(index)]!);
}
