import { describe, expect, it } from 'vitest';
import { AWKWARD } from '../test-support';
import { EXTERNAL_URL, startLive, type PostedAlert } from './test-support';

const MENTION = '<!subteam^S0SHOP|@shop-team>';
/** Not past: an alert that began longer than group_wait ago is sent at once, before others of its group are read. */
const START = new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000).toISOString();
const slow: PostedAlert = {
  labels: { alertname: 'ShopSlow', service: 'shop', owner: 'shop-team', severity: 'critical', signal: 'latency', job: 'shop', environment: 'demo' },
  annotations: {
    summary: 'shop: 93% of requests slower than 200 ms',
    description: 'Users notice.',
    latency: 'mean 276ms, before 18ms',
    cause: 'EVENT LOOP: synchronous code blocks the process. Of the time added to requests: EVENT LOOP 94%, DATABASE 3%',
    facts: 'CPU of limit 95% (before 4%), errors 0%',
    slowest: '/product 12, /order 11',
    also: 'ShopShift (pending)',
    dashboard_url: 'https://grafana.example.org/d/shop?var-job=shop',
    runbook_url: 'https://runbooks.example.org/ShopSlow?a=1&b=2',
  },
  startsAt: START,
};
const errors: PostedAlert = {
  labels: { alertname: 'ShopErrors', service: 'shop', severity: 'critical', signal: 'errors', environment: 'demo' },
  annotations: { summary: 'shop: 12% of requests fail' },
  startsAt: START,
};
/** The address behind a link's name, as a browser opens it. */
function linked(text: string, name: string): string {
  const found = new RegExp(`<([^<>|]+)\\|${name}>`).exec(text);
  if (!found) throw new Error(`no link ${name} in ${text}`);
  return found[1]!.replaceAll('&amp;', '&');
}
const date = `<!date^${Date.parse(START) / 1000}^{date_short_pretty} {time_secs}|${START.slice(0, 19).replace('T', ' ')} UTC>`;

describe('the Slack message', () => {
  it('says what a reader needs in the order of need, and wakes the group', async () => {
    const live = await startLive({ page: { mention: MENTION } });
    await live.post(slow, errors);
    const message = await live.message(0);
    expect(message).toMatchObject({
      channel: '#page', color: 'danger', pretext: MENTION,
      title: ':rotating_light: shop: 93% of requests slower than 200 ms',
      fallback: `:rotating_light: shop: 93% of requests slower than 200 ms | ${slow.annotations!['cause']}`,
      footer: 'ShopSlow · critical · shop-team · demo',
    });
    const lines = message.text.split('\n');
    expect(lines.slice(0, 5)).toEqual([
      `mean 276ms, before 18ms, firing since ${date}`,
      `*Cause* ${slow.annotations!['cause']}`,
      '*Facts* CPU of limit 95% (before 4%), errors 0%',
      '*Slow requests* /product 12, /order 11',
      '*Also* ShopShift (pending)',
    ]);
    expect(lines[5]).toMatch(/^<[^<>|]+\|Dashboard> · <[^<>|]+\|Runbook> · <[^<>|]+\|Silence>$/);
    expect(lines.slice(6)).toEqual(['• shop: 12% of requests fail']);

    const from = Date.parse(START) - 30 * 60_000;
    expect(linked(message.text, 'Dashboard')).toBe(`https://grafana.example.org/d/shop?var-job=shop&from=${from}&to=now`);
    expect(message.title_link).toBe(linked(message.text, 'Dashboard'));
    expect(linked(message.text, 'Runbook')).toBe('https://runbooks.example.org/ShopSlow?a=1&b=2');
    const [page, filter] = linked(message.text, 'Silence').split('?filter=');
    expect(page).toBe(`${EXTERNAL_URL}/#/silences/new`);
    expect(decodeURIComponent(filter!)).toBe('{alertname="ShopSlow",service="shop"}');
  });

  it('says when it is over and how long it took, and wakes nobody', async () => {
    const live = await startLive({ page: { mention: MENTION } });
    const startsAt = new Date(Math.floor(Date.now() / 1000) * 1000 - 750_000).toISOString();
    await live.post({ ...slow, startsAt });
    expect((await live.message(0)).pretext).toBe(MENTION);
    const endsAt = new Date(Date.parse(startsAt) + 749_600).toISOString();
    // When it ends, the cause is gone, and the rule's window is what still fires.
    await live.post({ ...slow, startsAt, endsAt, annotations: { ...slow.annotations, cause: 'UNKNOWN: no listed cause takes 60 % of the time added to requests' } });
    const message = await live.message(1);
    expect(message.pretext ?? '').toBe('');
    expect(message).toMatchObject({ channel: '#page', color: 'good', title: ':white_check_mark: Resolved: shop: 93% of requests slower than 200 ms' });
    expect(message.text).toMatch(/^Lasted 12m30s, from <!date\^\d+\^[^<>]+> to <!date\^\d+\^[^<>]+>\n<[^<>|]+\|Dashboard> · <[^<>|]+\|Runbook>$/);
    expect(message.fallback).toBe(message.title);
    expect(linked(message.text, 'Dashboard')).toBe(`https://grafana.example.org/d/shop?var-job=shop&from=${Date.parse(startsAt) - 1_800_000}&to=${Date.parse(endsAt) + 300_000}`);
  });

  it('is about what still fires when a part of the group is over', async () => {
    const live = await startLive({ page: { mention: MENTION } });
    await live.post(slow, errors);
    await live.message(0);
    await live.post({ ...slow, startsAt: new Date(Date.now() - 60_000).toISOString(), endsAt: new Date().toISOString() });
    const message = await live.message(1);
    expect(message).toMatchObject({ color: 'danger', pretext: MENTION, title: ':rotating_light: shop: 12% of requests fail', footer: 'ShopErrors · critical · demo' });
    expect(message.text).toMatch(/^Firing since [^\n]*\n<[^<>|]+\|Silence>\n• resolved: shop: 93% of requests slower than 200 ms$/);
  });

  it('is about what came last where none names a cause', async () => {
    const live = await startLive({});
    const warns = (alertname: string, seconds: number): PostedAlert =>
      ({ labels: { alertname, service: 'shop', severity: 'warning' }, annotations: { summary: `shop: ${alertname}` }, startsAt: new Date(Date.parse(START) + seconds * 1000).toISOString() });
    await live.post(warns('A', 0), warns('B', 20), warns('C', 10));
    const message = await live.message(0);
    expect(message.title).toBe(':warning: shop: B');
    expect(message.text.split('\n').slice(2)).toEqual(['• shop: A', '• shop: C']);
  });

  it('has no line for what an alert does not say', async () => {
    const live = await startLive({ page: { mention: MENTION } });
    await live.post({ labels: { alertname: 'ShopBare', severity: 'warning' }, startsAt: START });
    const bare = await live.message(0);
    expect(bare).toMatchObject({ channel: '#notice', color: 'warning', title: ':warning: ShopBare', footer: 'ShopBare · warning' });
    expect(bare.pretext ?? '').toBe('');
    expect(bare.title_link ?? '').toBe('');
    expect(bare.text).toMatch(new RegExp(`^Firing since ${date.replace(/[\^{}|]/g, '\\$&')}\\n<[^<>|]+\\|Silence>$`));
    expect(decodeURIComponent(linked(bare.text, 'Silence').split('?filter=')[1]!)).toBe('{alertname="ShopBare"}');
    await live.post({ labels: { alertname: 'ShopPlain', service: 'plain', severity: 'info' }, annotations: { description: 'Why it matters.', runbook_url: 'https://r.example.org/' }, startsAt: START });
    const plain = await live.message(1);
    expect(plain).toMatchObject({ color: '#439fe0', title_link: 'https://r.example.org/' });
    expect(plain.text).toMatch(/^Firing since .*\nWhy it matters\.\n<https:\/\/r\.example\.org\/\|Runbook> · <[^<>|]+\|Silence>$/);
  });

  it("keeps a user's words as they are", async () => {
    const live = await startLive({ page: { mention: AWKWARD } });
    await live.post({
      labels: { alertname: AWKWARD, service: AWKWARD, severity: 'critical' },
      annotations: { summary: AWKWARD, latency: AWKWARD, cause: AWKWARD, facts: AWKWARD, slowest: AWKWARD, also: AWKWARD, dashboard_url: 'https://g.example.org/d/a?var-x=<a|b> c&d', runbook_url: 'https://r.example.org/' },
    });
    const message = await live.message(0);
    const inText = AWKWARD.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    expect(message.pretext).toBe(AWKWARD);
    expect(message.title).toBe(`:rotating_light: ${inText}`);
    expect(message.text.split('\n').slice(1, 5)).toEqual([`*Cause* ${inText}`, `*Facts* ${inText}`, `*Slow requests* ${inText}`, `*Also* ${inText}`]);
    expect(message.title_link).toMatch(/^https:\/\/g\.example\.org\/d\/a\?var-x=%3Ca%7Cb%3E%20c&d&from=\d+&to=now$/);
    expect(linked(message.text, 'Dashboard')).toBe(message.title_link);
    const filter = decodeURIComponent(linked(message.text, 'Silence').split('?filter=')[1]!);
    expect(filter).toBe(`{alertname=${JSON.stringify(AWKWARD)},service=${JSON.stringify(AWKWARD)}}`);
  });

  it('lists ten alerts of a group and counts the rest', async () => {
    const live = await startLive();
    await live.post(slow, ...Array.from({ length: 30 }, (_, i) => ({ labels: { ...errors.labels, instance: `i${i}` }, annotations: { summary: `shop: i${i} fails` }, startsAt: START })));
    const { text, pretext } = await live.message(0);
    expect(pretext ?? '').toBe('');
    expect(text.split('\n').filter((line) => /^• shop: i\d+ fails$/.test(line)).length).toBeGreaterThanOrEqual(9);
    expect(text.length).toBeLessThan(3000);
    expect(linked(text, '31 alerts fire')).toBe(`${EXTERNAL_URL}/#/alerts?receiver=page`);
  });
});
