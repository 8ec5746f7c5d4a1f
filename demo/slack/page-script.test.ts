import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { script } from './page-script';

/** The part of the script that needs no page. */
const localTime = new Function(`${script.slice(script.indexOf('const DATES'), script.indexOf('function messageNode'))}; return localTime;`)() as (unix: number, format: string) => string;
const now = Math.floor(Date.now() / 1000);

describe('the page', () => {
  it('has a script that a browser can read', () => {
    expect(() => new Script(script)).not.toThrow();
  });
  it('writes dates in local time, as Slack does', () => {
    expect(localTime(now, '{date_short_pretty} {time_secs}')).toBe(`today ${new Date(now * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })}`);
    expect(localTime(1_750_000_000, '{date_short_pretty}')).toBe(new Date(1_750_000_000_000).toLocaleDateString([], { month: 'short', day: 'numeric', year: 'numeric' }));
    expect(localTime(now, '{unheard_of} at {time}')).toMatch(/^\{unheard_of\} at \d+:\d+/);
  });
});
