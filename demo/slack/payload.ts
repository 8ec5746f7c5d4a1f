/** What an incoming webhook is sent, as far as it is shown. Source: Slack's documentation of incoming webhooks, attachments and Block Kit. */
export interface Payload {
  readonly channel?: string;
  readonly username?: string;
  readonly icon_emoji?: string;
  readonly text?: string;
  readonly attachments?: readonly Attachment[];
  readonly blocks?: readonly Block[];
}
export interface Attachment {
  readonly fallback?: string;
  readonly color?: string;
  readonly pretext?: string;
  readonly author_name?: string;
  readonly title?: string;
  readonly title_link?: string;
  readonly text?: string;
  readonly fields?: readonly { readonly title?: string; readonly value?: string; readonly short?: boolean }[];
  readonly actions?: readonly { readonly type?: string; readonly text?: string; readonly url?: string; readonly style?: string }[];
  readonly footer?: string;
  readonly blocks?: readonly Block[];
}
export interface TextObject {
  readonly type: 'plain_text' | 'mrkdwn';
  readonly text: string;
}
export interface Block {
  readonly type: string;
  readonly text?: TextObject;
  readonly fields?: readonly TextObject[];
  readonly elements?: ReadonlyArray<{ readonly type: string; readonly text?: TextObject | string; readonly url?: string; readonly style?: string }>;
}

type Shape = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Shape => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown, most: number): boolean =>
  isObject(value) && (value.type === 'plain_text' || value.type === 'mrkdwn') && typeof value.text === 'string' && value.text.length >= 1 && value.text.length <= most;
const isList = (value: unknown, most: number, each: (item: unknown) => boolean): boolean => Array.isArray(value) && value.length >= 1 && value.length <= most && value.every(each);
const absentOr = (value: unknown, good: (value: unknown) => boolean): boolean => value === undefined || value === null || good(value);
const isString = (value: unknown): boolean => typeof value === 'string';

/** Slack's limits: 3000 characters in a section, 2000 in a field of it, 150 in a header. */
const BLOCKS: Readonly<Record<string, (block: Shape) => boolean>> = {
  section: ({ text, fields }) => (isText(text, 3000) && absentOr(fields, isFields)) || (text === undefined && isFields(fields)),
  header: ({ text }) => isText(text, 150) && (text as Shape).type === 'plain_text',
  context: ({ elements }) => isList(elements, 10, (element) => isText(element, 3000) || (isObject(element) && element.type === 'image' && isString(element.image_url))),
  actions: ({ elements }) => isList(elements, 25, (element) => isObject(element) && element.type === 'button' && isText(element.text, 75)),
  image: ({ image_url: url, alt_text: alt }) => isString(url) && isString(alt),
  divider: () => true,
};
const isFields = (fields: unknown): boolean => isList(fields, 10, (field) => isText(field, 2000));
const isBlocks = (blocks: unknown): boolean => isList(blocks, 50, (block) => isObject(block) && (BLOCKS[String(block.type)]?.(block) ?? false));
const ATTACHMENT_TEXTS = ['fallback', 'color', 'pretext', 'author_name', 'title', 'title_link', 'text', 'footer'];
function isAttachment(attachment: unknown): boolean {
  return isObject(attachment)
    && ATTACHMENT_TEXTS.every((key) => absentOr(attachment[key], isString))
    && absentOr(attachment.fields, (fields) => Array.isArray(fields) && fields.every((field) => isObject(field) && absentOr(field.title, isString) && absentOr(field.value, isString)))
    && absentOr(attachment.actions, (actions) => Array.isArray(actions) && actions.every((action) => isObject(action) && isString(action.type) && absentOr(action.text, isString)))
    && absentOr(attachment.blocks, isBlocks);
}
const filled = (value: unknown): boolean => (typeof value === 'string' || Array.isArray(value)) && value.length > 0;

/** Slack's own word for what is wrong with a payload, or undefined. */
export function payloadFault(payload: unknown): string | undefined {
  if (!isObject(payload)) return 'invalid_payload';
  const { text, attachments, blocks, channel } = payload;
  if (!absentOr(text, isString) || !absentOr(channel, isString) || !absentOr(attachments, Array.isArray)) return 'invalid_payload';
  if (!filled(text) && !filled(attachments) && !filled(blocks)) return 'no_text';
  if (typeof text === 'string' && text.length > 40_000) return 'msg_too_long';
  if (Array.isArray(attachments) && attachments.length > 100) return 'too_many_attachments';
  if (Array.isArray(attachments) && !attachments.every(isAttachment)) return 'invalid_attachments';
  if (!absentOr(blocks, (list) => (Array.isArray(list) && list.length === 0) || isBlocks(list))) return 'invalid_blocks';
  return undefined;
}

/** All text of a message in reading order, one part a line, in Slack's markup: what a test looks at. */
export function plainText(payload: Payload): string {
  const ofBlocks = (blocks: readonly Block[] = []): (string | undefined)[] => blocks.flatMap(({ text, fields = [], elements = [] }) =>
    [text?.text, ...fields.map((field) => field.text), ...elements.map((element) => (typeof element.text === 'object' ? element.text.text : element.text))]);
  const ofAttachment = (a: Attachment): (string | undefined)[] =>
    [a.pretext, a.author_name, a.title, a.text, ...ofBlocks(a.blocks), ...(a.fields ?? []).flatMap((field) => [field.title, field.value]), ...(a.actions ?? []).map((action) => action.text), a.footer];
  return [payload.text, ...ofBlocks(payload.blocks), ...(payload.attachments ?? []).flatMap(ofAttachment)].filter(Boolean).join('\n');
}
