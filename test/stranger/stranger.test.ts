import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dump, load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RuleGroup } from 'observability-as-code';
import { completeConfig, useConfig } from '../../src/model/config';
import { counts, grows, observes, type Request } from '../../src/proof/instruments';
import { firings, type Scraped } from '../../src/proof/promtool';
import type { Target } from '../../src/proof/scrape';
import { promtoolsForTests, run } from '../../src/tools';
import config from './repository/oac.config';

/*
 * A repository that is not ours: installed from the packed package, as an ES module, with other metrics, labels and scrape interval,
 * and a Prometheus of its own. What is in `repository/` is all that its people wrote.
 */
const root = path.resolve(__dirname, '../..');
const files = path.join(__dirname, 'repository');
const folder = mkdtempSync(path.join(tmpdir(), 'oac-stranger-'));
const shop = path.join(folder, 'shop');
const rulesFile = path.join(shop, 'generated/prometheus/rules/cart.yml');

/** A run of npm leaves word of itself to the next one: the package that it is about, which here is another. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:npm_(?:package|lifecycle)_|npm_config_local_prefix$|INIT_CWD$|NODE_ENV$|NODE_OPTIONS$|VITEST)/.test(name)));
interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
const start = (cwd: string, command: string, ...args: string[]): Ended => spawnSync(command, args, { cwd, encoding: 'utf8', env: environment, timeout: 240_000 });
const inShop = (command: string, ...args: string[]): Ended => start(shop, command, ...args);
const expectFine = (ended: Ended): Ended => {
  expect(ended, `${ended.stdout}\n${ended.stderr}`).toMatchObject({ status: 0 });
  return ended;
};
/** Writes one of the shop's files otherwise than it is, for one step. */
function changed(file: string, change: (text: string) => string, step: () => void): void {
  const before = readFileSync(path.join(shop, file), 'utf8');
  expect(change(before)).not.toBe(before);
  writeFileSync(path.join(shop, file), change(before));
  try {
    step();
  } finally {
    writeFileSync(path.join(shop, file), before);
  }
}

beforeAll(() => {
  cpSync(files, shop, { recursive: true });
  // Scripts are left out: `npm test` has built it, and other tests read the build now.
  expectFine(start(root, 'npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', folder));
  const [archive] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  expectFine(inShop('npm', 'install', '--save-dev', '--no-audit', '--no-fund', path.join(folder, archive!), 'typescript@7'));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a stranger who installs the package', () => {
  it('gets what it needs and nothing that only its makers need', () => {
    const installed = readdirSync(path.join(shop, 'node_modules'));
    expect(installed).toContain('observability-as-code');
    for (const name of ['fastify', 'pg', 'prom-client', 'vitest', 'esbuild', 'fast-check']) expect(installed).not.toContain(name);
    const published = readdirSync(path.join(shop, 'node_modules/observability-as-code'));
    expect(published.sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
  });

  it('keeps its own compiler', () => {
    expect(expectFine(inShop('npx', 'tsc', '--version')).stdout).toMatch(/^Version 7\./);
  });

  it('has the command', () => {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    expect(expectFine(inShop('npx', 'oac', '--version')).stdout).toBe(`${version}\n`);
    expect(expectFine(inShop('npx', 'oac', '--help')).stdout).toMatch(/^Usage: oac .*\n[^]*\n {2}generate /);
  });

  it('generates rules and their tests, and nothing else', () => {
    expectFine(inShop('npx', 'oac', 'generate'));
    const generated = readdirSync(path.join(shop, 'generated'), { recursive: true }) as string[];
    expect(generated.map((file) => file.split(path.sep).join('/')).filter((file) => /\.[a-z]+$/.test(file) && !file.startsWith('.'))).toEqual(['prometheus/rules/cart.yml', 'prometheus/tests/cart-waits-for-locks.yml']);
    expect(expectFine(inShop('npx', 'oac', 'check')).stdout).toMatch(/up to date/);
  });

  it('proves its rules with the promtool that is there', async () => {
    const { tool } = (await promtoolsForTests())[0]!;
    const { status, stdout, stderr } = spawnSync('npx', ['oac', 'test', '--table'], { cwd: shop, encoding: 'utf8', env: { ...environment, PATH: `${path.dirname(tool.path)}:${environment['PATH']}` } });
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/\| cart-waits-for-locks \| CartSlow \| – \| \d+(?:\.\d)? \| 120 \|[^]*proven: 1 scenario, 1\d of the quiet library and \d+ at the edges of alerts/);
  });

  it('may load the metric contract in a service, and loads one file', () => {
    const script = "require('observability-as-code/metrics'); console.log(JSON.stringify(Object.keys(require.cache)))";
    const loaded = JSON.parse(expectFine(inShop('node', '--input-type=commonjs', '-e', script)).stdout) as string[];
    expect(loaded.map((file) => path.relative(shop, file))).toEqual([path.normalize('node_modules/observability-as-code/dist/metrics.js')]);
    const imported = "import { counter, instrument } from 'observability-as-code/metrics'; console.log(typeof counter, typeof instrument)";
    expect(expectFine(inShop('node', '--input-type=module', '-e', imported)).stdout).toBe('function function\n');
  });
});

describe('the rules of a stranger', () => {
  /** Seconds of a call. */
  const [FAST, SLOW] = [0.02, 1.5];
  /** Seconds after which a story begins to differ from a good day: longer than any window's youth. */
  const ONSET = 900;
  const perPod = 2.5;
  let rules: string;
  let promise: number;
  let pod: (namespace: string, name: string, offset: number, until: number, slow: boolean) => Target;

  beforeAll(async () => {
    rules = readFileSync(rulesFile, 'utf8');
    useConfig(completeConfig(config));
    const { metrics } = await import('./repository/services/cart');
    const group = (await import('./repository/alert-rules/cart')).default as RuleGroup;
    const [alert] = group.rules;
    promise = (alert as Extract<typeof alert, { kind: 'alert' }>).condition.plan!.promise;
    pod = (namespace, name, offset, until, slow) => {
      const calls = Array.from({ length: Math.floor(until * perPod) }, (_, n): Request => {
        const at = (n + offset / 30) / perPod;
        return { at, seconds: slow && at >= ONSET ? SLOW : FAST, labels: { rpc: 'add' } };
      });
      return {
        labels: { namespace, pod: name }, every: 30, offset,
        instruments: [
          observes(metrics.latency as never, calls),
          counts(metrics.locks as never, calls.flatMap(({ at, seconds }) => (seconds === SLOW ? [{ at: at + seconds, adds: SLOW - FAST }] : []))),
          grows(metrics.stock as never, () => 0.001),
          grows(metrics.cpuSeconds as never, () => 0.1),
        ],
      };
    };
  });

  it('are accepted by every promtool', async () => {
    for (const { tool, series } of await promtoolsForTests()) {
      const { status, stdout, stderr } = await run(tool.path, ['check', 'rules', '--lint=all', '--lint-fatal', rulesFile]);
      expect(status, `promtool ${series}: ${stdout}${stderr}`).toBe(0);
    }
  });

  it('page within the time that the condition promised, with the cause, and for nobody else', async () => {
    const until = ONSET + promise + SLOW + 120;
    const both = (offset: number, slowHere: boolean, slowThere: boolean): Scraped => ({
      until,
      targets: [
        pod('shop', 'cart-0', offset, until, slowHere), pod('shop', 'cart-1', ((offset + 14) % 30) + 0.5, until, slowHere),
        pod('bakery', 'cart-0', offset, until, slowThere),
      ],
    });
    const offsets = [0.5, 7.5, 14.5, 22.5, 29.5];
    const stories = [...offsets.map((offset) => both(offset, true, false)), both(7.5, false, false), both(7.5, false, true)];
    for (const promtool of await promtoolsForTests()) {
      const [found] = await firings(promtool, [{ rules: [rules], evaluation: 10, stories }]);
      offsets.forEach((offset, i) => {
        const [first] = found![i]!;
        expect(first, `promtool ${promtool.series}, scraped at ${offset} s`).toMatchObject({
          alert: 'CartSlow', labels: { namespace: 'shop', service: 'cart', severity: 'critical' },
        });
        expect(first!.at).toBeGreaterThan(ONSET);
        expect(first!.at, `promtool ${promtool.series}, scraped at ${offset} s`).toBeLessThanOrEqual(ONSET + promise + SLOW);
        expect(first!.annotations['cause']).toMatch(/^LOCKS: calls wait for a lock/);
        expect(found![i]!.every(({ labels }) => labels['namespace'] === 'shop')).toBe(true);
      });
      expect(found![offsets.length], 'a good day').toEqual([]);
      expect(found![offsets.length + 1], 'slow in another namespace').toEqual([]);
    }
  }, 300_000);
});

describe('a stranger with OpenTelemetry, on Kubernetes', () => {
  const cluster = path.join(folder, 'cluster');
  const inCluster = (command: string, ...args: string[]): Ended => start(cluster, command, ...args);
  beforeAll(() => {
    cpSync(path.join(__dirname, 'cluster'), cluster, { recursive: true });
    symlinkSync(path.join(shop, 'node_modules'), path.join(cluster, 'node_modules'));
  });

  it('gets resources for the cluster, and nothing else', () => {
    expectFine(inCluster('npx', 'oac', 'generate'));
    const generated = (readdirSync(path.join(cluster, 'generated'), { recursive: true }) as string[]).map((file) => file.split(path.sep).join('/')).filter((file) => file.endsWith('.yaml'));
    expect(generated.sort()).toEqual(['alertmanager/observability-as-code', 'dashboards/dashboard-ledger', 'kustomization', 'monitors/ledger', 'rules/ledger'].map((name) => `kubernetes/${name}.yaml`));
    expect(expectFine(inCluster('npx', 'oac', 'check', 'generated')).stdout).toMatch(/^no problems in 5 documents/);
    expect(readFileSync(path.join(cluster, 'generated/kubernetes/monitors/ledger.yaml'), 'utf8')).toMatch(/kind: ServiceMonitor[^]*interval: 15s/);
  });
  it('gets rules that every promtool takes', async () => {
    const { spec } = load(readFileSync(path.join(cluster, 'generated/kubernetes/rules/ledger.yaml'), 'utf8')) as { spec: { groups: { rules: { alert?: string }[] }[] } };
    expect(spec.groups.flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? []))).toEqual(['LedgerSlow', 'LedgerFails', 'LedgerRestarts']);
    writeFileSync(path.join(folder, 'ledger.yml'), dump(spec));
    for (const { tool, series } of await promtoolsForTests()) {
      const { status, stdout, stderr } = await run(tool.path, ['check', 'rules', path.join(folder, 'ledger.yml')]);
      expect(status, `promtool ${series}: ${stdout}${stderr}`).toBe(0);
    }
  });
  it('is paged because of a blocked loop, and of failures, and on no quiet day', async () => {
    const { tool } = (await promtoolsForTests())[0]!;
    const { status, stdout, stderr } = spawnSync('npx', ['oac', 'test'], { cwd: cluster, encoding: 'utf8', env: { ...environment, PATH: `${path.dirname(tool.path)}:${environment['PATH']}` } });
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/proven: 3 scenarios, 1\d of the quiet library and \d+ at the edges of alerts/);
  }, 300_000);
});

describe('what a stranger gets wrong', () => {
  const badly = (text: string): string => text.replace('cart.latency.mostlySlow', 'cart.latncy.mostlySlow');
  const refused = (): void => {
    const before = readFileSync(rulesFile);
    changed('alert-rules/cart.ts', badly, () => {
      const { status, stdout, stderr } = inShop('npx', 'oac', 'generate');
      expect(status, stderr).toBe(1);
      expect(stdout).toMatch(/alert-rules\/cart\.ts:7\b/);
      expect(stdout).toMatch(/there is no 'latncy' on Service<…>\n {2}→ did you mean 'latency'\?/);
      expect(stdout + stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
    });
    expect(readFileSync(rulesFile).equals(before)).toBe(true);
  };

  it('is refused with file, line and message, and nothing is written', refused);

  it('names a label of a metric that is none', () => {
    changed('services/cart.ts', (text) => text.replace("namespace: 'shop', pod", "namespace: 'shop', job"), () => {
      const { status, stdout } = inShop('npx', 'oac', 'check');
      expect(status).toBe(1);
      expect(stdout).toMatch(/services\/cart\.ts:13\b[^]*'job'/);
    });
  });

  for (const version of ['6', '5.9']) {
    it(`is refused with TypeScript ${version} as well, and what is right is taken`, () => {
      expectFine(inShop('npm', 'install', '--save-dev', '--no-audit', '--no-fund', `typescript@${version}`));
      expect(expectFine(inShop('npx', 'tsc', '--version')).stdout).toMatch(new RegExp(`^Version ${version.replace('.', '\\.')}\\.`));
      // The settings of a project of ES modules.
      writeFileSync(path.join(shop, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, target: 'es2022', module: 'nodenext', rootDir: '.', outDir: 'dist' } }));
      expectFine(inShop('npx', 'oac', 'check'));
      rmSync(path.join(shop, '.oac-cache'), { recursive: true, force: true });
      expectFine(inShop('npx', 'oac', 'check'));
      expect(existsSync(path.join(shop, 'dist'))).toBe(false);
      refused();
    }, 300_000);
  }
});
