import { describe, expect, it } from 'vitest';
import { mrkdwn } from './mrkdwn';

describe('mrkdwn', () => {
  it.each([
    ['*bold* and _italic_ and ~gone~', '<b>bold</b> and <i>italic</i> and <s>gone</s>'],
    ['2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name'],
    ['*Cause:* EVENT LOOP', '<b>Cause:</b> EVENT LOOP'],
    ['<https://x.test/a?b=1&amp;c=2|Dashboard>', '<a href="https://x.test/a?b=1&#38;c=2" target="_blank" rel="noopener noreferrer">Dashboard</a>'],
    ['*<https://x.test|Runbook>*', '<b><a href="https://x.test" target="_blank" rel="noopener noreferrer">Runbook</a></b>'],
    ['<!subteam^S01|@backend-oncall> <!here> <@U1>', '<span class="mention">@backend-oncall</span> <span class="mention">@here</span> <span class="mention">@U1</span>'],
    ['@backend-oncall', '@backend-oncall'],
    ['<!date^1750000000^{date_short_pretty} {time_secs}|2025-06-15 15:06:40 UTC>', '<time data-unix="1750000000" data-format="{date_short_pretty} {time_secs}">2025-06-15 15:06:40 UTC</time>'],
    [':rotating_light: :white_check_mark: :unheard_of:', '🚨 ✅ :unheard_of:'],
    ['a &lt; b &amp;&amp; c', 'a &#60; b &#38;&#38; c'],
    ['`*not bold* :fire:` *b*', '<code>*not bold* :fire:</code> <b>b</b>'],
    ['```\nx < 1\n*y*```', '<pre>x &#60; 1\n*y*</pre>'],
    ['one\ntwo', 'one<br>two'],
    ['before\n&gt; quoted\n&gt; more\nafter', 'before<blockquote>quoted<br>more</blockquote>after'],
  ])('%s', (source, html) => expect(mrkdwn(source)).toBe(html));

  it.each([
    '<script>alert(1)</script>', '<javascript:alert(1)|click>', '<https://x.test" onclick="alert(1)|x>', '*<img src=x onerror=alert(1)>*', '`<b onclick=x>`',
    '<!date^1^"onmouseover="x|<b onclick=y>>', '\uE0000\uE001<script>',
  ])('lets no markup of others through: %s', (source) => {
    expect(mrkdwn(source)).not.toMatch(/<(script|img|b )|href="javascript|(onclick|onmouseover)="/);
  });
});
