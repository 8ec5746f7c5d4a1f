import { describe, expect, it } from 'vitest';
import { payloadFault, plainText } from './payload';

const section = { type: 'section', text: { type: 'mrkdwn', text: 'a' } };

describe('payloadFault', () => {
  it.each([
    ['text', { text: 'a' }],
    ['what Alertmanager sends', { channel: '#a', username: 'Alertmanager', text: '', attachments: [{ title: 'T', title_link: 'http://x', text: 'a', fallback: 'f', color: 'danger', mrkdwn_in: ['text'], actions: [{ type: 'button', text: 'Silence', url: 'http://x' }] }] }],
    ['blocks', { blocks: [section, { type: 'divider' }, { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'b' } }] }] }],
  ])('accepts %s', (_, payload) => expect(payloadFault(payload)).toBeUndefined());

  it.each([
    ['invalid_payload', 'text'],
    ['invalid_payload', [{ text: 'a' }]],
    ['invalid_payload', { text: 1 }],
    ['no_text', {}],
    ['no_text', { text: '', attachments: [], channel: '#a' }],
    ['msg_too_long', { text: 'a'.repeat(40_001) }],
    ['too_many_attachments', { attachments: Array.from({ length: 101 }, () => ({ text: 'a' })) }],
    ['invalid_attachments', { attachments: [{ title: 1 }] }],
    ['invalid_blocks', { blocks: [{ type: 'section' }] }],
    ['invalid_blocks', { blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'a' } }] }],
    ['invalid_blocks', { blocks: Array.from({ length: 51 }, () => section) }],
  ])('says %s of %j', (fault, payload) => expect(payloadFault(payload)).toBe(fault));
});

describe('plainText', () => {
  it('has every text in reading order', () => {
    expect(plainText({
      text: 'one', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'two' }, fields: [{ type: 'mrkdwn', text: 'three' }] }],
      attachments: [{ pretext: 'four', title: 'five', text: 'six', fields: [{ title: 'seven', value: 'eight' }], actions: [{ type: 'button', text: 'nine' }], footer: 'ten' }],
    })).toBe('one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten');
  });
});
