import { emoji, escapeHtml, mrkdwn, plain, safeUrl } from './mrkdwn';
import type { Attachment, Block, Payload, TextObject } from './payload';

const COLORS: Readonly<Record<string, string>> = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' };

const tag = (name: string, html: string): string => (html ? `<div class="${name}">${html}</div>` : '');
const textOf = ({ type, text }: TextObject): string => (type === 'mrkdwn' ? mrkdwn(text) : plain(text));

function button(label: string, url: string | undefined, style: string | undefined): string {
  const look = style === 'primary' || style === 'danger' ? ` ${style}` : '';
  const address = safeUrl(url);
  return address === undefined ? `<span class="button${look}">${plain(label)}</span>`
    : `<a class="button${look}" href="${address}" target="_blank" rel="noopener noreferrer">${plain(label)}</a>`;
}

const BLOCKS: Readonly<Record<string, (block: Block) => string>> = {
  header: ({ text }) => tag('block-header', text ? textOf(text) : ''),
  section: ({ text, fields = [] }) => tag('text', text ? textOf(text) : '') + tag('fields', fields.map((field) => tag('field', textOf(field))).join('')),
  context: ({ elements = [] }) => tag('context', elements.map((element) => (typeof element.text === 'string' ? mrkdwn(element.text) : '')).join(' ')),
  actions: ({ elements = [] }) => tag('actions', elements.map(({ text, url, style }) => button(typeof text === 'object' ? text.text : '', url, style)).join('')),
  divider: () => '<hr>',
  image: () => '<div class="context">(an image, not loaded here)</div>',
};
const blocks = (list: readonly Block[] = []): string => list.map((block) => BLOCKS[block.type]?.(block) ?? '').join('');

function attachment(a: Attachment): string {
  const color = COLORS[a.color ?? ''] ?? (/^#?[0-9a-f]{6}$/i.test(a.color ?? '') ? `#${a.color!.replace('#', '')}` : '#ddd');
  const link = safeUrl(a.title_link);
  const title = a.title && (link ? `<a href="${link}" target="_blank" rel="noopener noreferrer">${plain(a.title)}</a>` : plain(a.title));
  const fields = (a.fields ?? []).map(({ title: name = '', value = '', short }) => `<div class="field${short ? '' : ' long'}">${tag('field-title', plain(name))}${mrkdwn(value)}</div>`);
  const inside = [
    tag('author', plain(a.author_name ?? '')),
    tag('title', title ?? ''),
    tag('text', mrkdwn(a.text ?? '')),
    blocks(a.blocks),
    tag('fields', fields.join('')),
    tag('actions', (a.actions ?? []).map(({ text = '', url, style }) => button(text, url, style)).join('')),
    tag('context', plain(a.footer ?? '')),
  ].join('') || tag('text', plain(a.fallback ?? ''));
  return `${tag('text', mrkdwn(a.pretext ?? ''))}<div class="attachment"><div class="bar" style="background:${color}"></div><div class="inside">${inside}</div></div>`;
}

/** Who posted, as Slack shows it: the name and a picture made of an emoji or of the name's first letter. */
export function sender({ username, icon_emoji: icon }: Payload): { readonly name: string; readonly icon: string } {
  const name = username || 'incoming-webhook';
  const picture = icon ? emoji(escapeHtml(icon)) : '';
  return { name, icon: picture && !picture.startsWith(':') ? picture : escapeHtml(name[0]!.toUpperCase()) };
}

/** The body of a message as HTML. Where there are blocks, `text` is only for notifications. */
export function messageHtml(payload: Payload): string {
  const body = payload.blocks?.length ? blocks(payload.blocks) : tag('text', mrkdwn(payload.text ?? ''));
  return body + (payload.attachments ?? []).map(attachment).join('');
}
