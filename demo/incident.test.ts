import { afterAll, describe, expect, it } from 'vitest';
import type { FaultName } from './sample-service/faults';
import { startStack, type Stack } from './stack';

/** The verdict that each fault must get, as the message begins its cause with it. */
const INCIDENTS = [
  ['block-loop', 'EVENT LOOP'],
  ['slow-database', 'DATABASE'],
  ['slow-downstream', 'DOWNSTREAM'],
  ['unexplained-wait', 'UNKNOWN'],
] as const satisfies readonly (readonly [FaultName, string])[];
/** Seconds. */
const PROMISED = 30;
/** Longer than the condition's window: a service that is younger stays quiet. */
const WARM_UP = 60;

const stacks: Stack[] = [];
afterAll(async () => {
  await Promise.all(stacks.map((stack) => stack.stop()));
});
const seconds = (count: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, count * 1000));
async function start(): Promise<Stack> {
  const stack = await startStack({ faults: true });
  stacks.push(stack);
  return stack;
}
/** The page that was posted, and the seconds until it was. */
async function page(stack: Stack, limit: number): Promise<{ text: string; after: number }> {
  const began = Date.now();
  while (Date.now() - began < limit * 1000) {
    const message = (await stack.messages()).find(({ channel }) => channel === '#incident-hotline');
    if (message) return { text: message.text, after: (message.at - began) / 1000 };
    await seconds(0.2);
  }
  throw new Error(`nothing was posted within ${limit} s; Prometheus has ${await (await fetch(`${stack.urls.prometheus}/api/v1/alerts`)).text()}`);
}

describe('an incident', () => {
  // Each on servers of its own, at the same time: an alert fires on for minutes after its cause is gone.
  it.concurrent.each(INCIDENTS)(`%s is posted as %s within ${PROMISED} s`, async (fault, cause) => {
    const stack = await start();
    await seconds(WARM_UP);
    expect((await stack.messages()).map(({ text }) => text), 'before the fault').toEqual([]);
    await stack.fault(fault);
    const { text, after } = await page(stack, 2 * PROMISED);
    console.log(`${fault}: posted after ${after.toFixed(1)} s\n${text}\n`);
    expect(text).toMatch(new RegExp(`^\\*Cause\\* ${cause}: `, 'm'));
    expect(text).toContain('<!subteam^S0BACKEND|@backend-oncall>');
    expect(after).toBeLessThan(PROMISED);
    expect((await stack.heartbeats()).count).toBeGreaterThan(0);
    await stack.stop();
  }, (WARM_UP + 4 * PROMISED) * 1000);
});
