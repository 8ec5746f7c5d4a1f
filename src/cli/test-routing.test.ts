import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONFIG, repositoryWith, type Files } from '../pipeline/test-support';
import { promtoolsForTests } from '../tools';

const oac = path.resolve(__dirname, '../../dist/oac.js');
interface Change {
  readonly config?: string;
  /** What is expected of the page. */
  readonly slow?: string;
  /** When the warning fires; about another signal it is not inhibited. */
  readonly warning?: string;
}
/** A stranger's: 15 s scrapes, other labels and channels, no heartbeat; a page and a warning that fires meanwhile. */
const files = ({ config = "{ environment: 'eu-1', receivers: { page: { channel: '#oncall' }, notice: { channel: '#later' } } }", slow = "within: '1m', receiver: 'page', inhibits: ['ShopMeanHigh']", warning = "shop.latency.mean.reaches('warning', { for: '1m' })" }: Change = {}): Files => ({
  'oac.config.ts': CONFIG.replace('{}', config),
  'services/shop.ts': `
import { histogram, requestLatency, service } from 'observability-as-code';
export const calls = histogram({ name: 'rpc_seconds', labels: { rpc: 'any' }, buckets: [0.1, 1] });
export const shop = service({ name: 'shop', owner: 'team', select: { job: 'shop' }, scrapeInterval: '15s', signals: {
  latency: requestLatency(calls, { warning: 0.1, critical: 1 }),
  again: requestLatency(calls, { warning: 0.1, critical: 1 }),
} });
`,
  'alert-rules/shop.ts': `
import { alert, ruleGroup } from 'observability-as-code';
import { shop } from '../services/shop';
const runbook = { meaning: 'm', firstSteps: ['s'] };
export default ruleGroup({ name: 'shop', rules: [
  alert(shop.latency.mostlySlow({ detectWithin: '1m', tolerate: '12s' }), { name: 'ShopSlow', severity: 'critical', runbook }),
  alert(${warning}, { name: 'ShopMeanHigh', severity: 'warning', runbook }),
] });
`,
  'scenarios/slow.ts': `
import { scenario } from 'observability-as-code';
import { shop } from '../services/shop';
export default scenario({
  name: 'slow', service: shop, story: { lasts: '17m', phases: [{ at: '15m', requests: { seconds: 2 } }] },
  expect: { fires: { ShopSlow: { ${slow} }, ShopMeanHigh: { within: '2m' } } },
});
`,
});
let real: string;
beforeAll(async () => {
  if (!fs.existsSync(oac)) throw new Error('npm run build comes first: these tests run the compiled command');
  real = path.dirname((await promtoolsForTests())[0]!.tool.path);
});
function run(root: string, args: readonly string[] = [], before: readonly string[] = []): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [oac, 'test', ...args], { cwd: root, encoding: 'utf8', env: { ...process.env, PATH: [...before, real, process.env['PATH']].join(':') } });
  return { status, out: stdout, err: stderr };
}
/** An Alertmanager of one's own on PATH, before the real one. */
function scripted(root: string, script: string): string {
  const bin = path.join(root, 'bin');
  fs.mkdirSync(bin);
  fs.symlinkSync(path.resolve(real, '../share'), path.join(root, 'share'));
  fs.writeFileSync(path.join(bin, 'alertmanager'), `#!/bin/sh\nif [ "$1" = --version ]; then echo "alertmanager, version \${VERSION:-0.28.0} (branch: x)"; exit 0; fi\n${script}\n`, { mode: 0o755 });
  return bin;
}

describe('oac test --routing', () => {
  it("proves who is told of a stranger's alerts, in words and as data", () => {
    const root = repositoryWith(files());
    const { status, out, err } = run(root, ['--routing']);
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/## slow[^]*\| page #oncall \| environment=eu-1, service=shop \| firing \| ShopSlow \| – \| :rotating_light: shop: /);
    expect(out).toMatch(/\| – \| – \| inhibited \| ShopMeanHigh \| ShopMeanHigh \| by ShopSlow \|/);
    expect(out).toMatch(/proven: who is told in 1 scenario, by 1 message of a real Alertmanager/);
    expect(run(root).out).toContain('who is told was not asked: oac test --routing does');
  });
  it.each<[string, Change, object, number]>([
    ['a wrong receiver', { slow: "within: '1m', receiver: 'notice'" }, { check: 'scenario/receiver', path: 'expect.fires.ShopSlow.receiver', remedy: expect.stringContaining("receiver: 'page'") }, 1],
    ['inhibition that does not hold', { warning: "shop.again.mean.reaches('warning', { for: '1m' })" },
      { check: 'scenario/inhibits', path: 'expect.fires.ShopSlow.inhibits[0]', message: expect.stringMatching(/^slow: ShopSlow should inhibit ShopMeanHigh, and notice gets a message about it after \d+ s, while both fire$/) }, 2],
  ])('%s fails, with place and remedy', (_, change, problem, messages) => {
    const { status, out } = run(repositoryWith(files(change)), ['--routing', '--json']);
    const { problems, routing } = JSON.parse(out) as { problems: object[]; routing: { messages: { receiver: string; text: string }[]; sent: { alert: string; receivers: string[] }[] }[] };
    expect([status, problems]).toEqual([1, [expect.objectContaining({ severity: 'error', file: 'scenarios/slow.ts', line: 4, ...problem })]]);
    expect(routing[0]!.messages).toHaveLength(messages);
    expect(routing[0]!.sent.map(({ alert, receivers }) => [alert, ...receivers])).toEqual(expect.arrayContaining([['ShopSlow', 'page'], ['ShopMeanHigh', 'notice']]));
  });
  it('a receiver that there is not, before anything runs', () => {
    const { status, out } = run(repositoryWith(files({ slow: "within: '1m', receiver: 'pgae' as never" })), ['--routing']);
    expect(status).toBe(1);
    expect(out).toMatch(/'pgae', which the config does not know[^]*did you mean 'page'\?[^]*nothing was tested/);
  });
  it.each<[string, string, RegExp]>([
    ['that is killed in the middle', '(sleep 1; kill -9 $$) > /dev/null 2>&1 &\nexec "$REAL/prometheus-alertmanager" "$@"', /was ended by SIGKILL/],
    ['that does not start', 'echo "error: no disk" >&2; exit 3', /ended with status 3[^]*error: no disk/],
    ['that ends without a word', 'exit 0', /ended with status 0/],
  ])('is never green with an Alertmanager %s', (_, script, message) => {
    const root = repositoryWith(files());
    const { status, out, err } = run(root, ['--routing'], [scripted(root, script.replace('$REAL', real))]);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).toContain('→');
  });
  it('is never green with one that is too old, or where nothing is to be routed', () => {
    const old = repositoryWith(files());
    const bin = scripted(old, 'exit 0');
    fs.writeFileSync(path.join(bin, 'alertmanager'), '#!/bin/sh\necho "alertmanager, version 0.24.0 (branch: x)"\n');
    expect(run(old, ['--routing'], [bin])).toMatchObject({ status: 2, out: '', err: expect.stringMatching(/is alertmanager 0\.24\.0: 0\.25 or later is needed/) as string });
    const without = repositoryWith(files({ config: "{ outputs: ['prometheus', 'grafana'] }" }));
    expect(run(without, ['--routing'])).toMatchObject({ status: 2, out: '', err: expect.stringMatching(/no output for Alertmanager[^]*→ add 'alertmanager' to outputs/) as string });
    const { 'scenarios/slow.ts': _, ...none } = files();
    expect(run(repositoryWith(none), ['--routing'])).toMatchObject({ status: 2, out: '', err: expect.stringMatching(/nothing to route: no scenario/) as string });
    expect(run(old, ['--routing', '--table'])).toMatchObject({ status: 2, out: '', err: expect.stringMatching(/a test of its own, and goes without --table/) as string });
  });
});
