import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { promtoolsForTests } from '../src/tools';

const root = path.resolve(__dirname, '..');
/** What can be promised at one request a second; README and facts of the solver's test. Seconds. */
const PROMISES = [[30, 71]] as const;

/** Stories that are as long whatever the scrapes: of objectives, of forecasts, of services that are scraped as before. */
const AS_LONG = ['scenarios/slo.ts', 'scenarios/monitoring.ts'];
const FORECAST = /name: 'memory-leak'[^]*?\n {2}\}\)/;
function longer(text: string, scrape: number, promise: number): string {
  const forecast = FORECAST.exec(text)?.[0] ?? '';
  return text.replaceAll(/(at|lasts|within): '(\d+)(s|m)'|'(\d+)(s|m)'(?=[^\]]*\] as const\))/g, (whole, key: string | undefined, number: string, unit: string, time: string, timeUnit: string) =>
    (key === undefined ? `'${(Number(time) * scrape) / 5}${timeUnit}'` : `${key}: '${key === 'within' && number === '28' ? promise : (Number(number) * scrape) / 5}${unit}'`))
    .replace(FORECAST, () => forecast);
}

/** This repository, scraped less often: its stories take as much longer, its latency page promises what can be. */
async function slower(scrape: number, promise: number): Promise<string> {
  const folder = path.join(fs.mkdtempSync(path.join(tmpdir(), 'oac-scrapes-')), 'copy');
  onTestFinished(() => fs.rmSync(path.dirname(folder), { recursive: true, force: true }));
  const { copyRepository } = await import(path.join(root, 'scripts/bench/projects.mjs')) as { copyRepository(to: string): void };
  copyRepository(folder);
  for (const name of ['services', 'alert-rules', 'scenarios'].flatMap((each) => fs.readdirSync(path.join(folder, each)).map((file) => path.join(folder, each, file)))) {
    if (name.endsWith('.test.ts')) {
      fs.rmSync(name);
      continue;
    }
    const text = fs.readFileSync(name, 'utf8')
      .replace("scrapeInterval: '5s'", `scrapeInterval: '${scrape}s'`)
      .replace("detectWithin: '30s'", `detectWithin: '${promise}s'`).replace("detectWithin: '1m', evidence", `detectWithin: '${scrape * 8}s', evidence`)
      // One slow request, or 15 s of work, is in a mean for as long as its window: a wait has to outlast that.
      .replace("over: '1m', against: '1h', for: '2m'", `over: '${scrape * 3}s', against: '1h', for: '${scrape * 6}s'`)
      .replaceAll("for: '30s'", `for: '${scrape * 6}s'`).replaceAll("for: '45s'", `for: '${scrape * 9}s'`)
      // Longer stories reach what comes later.
      .replaceAll("mayFire: ['ApiCpuHigh'", "$&, 'ApiLatencyShift'")
      .replace("restarts: 3, over: '5m'", `restarts: 3, over: '${scrape}m'`)
      // Windows of objectives are hours, whatever the scrapes: their stories stay as long, but for the ten scrapes before what happens.
      .replace("lasts: '990s', phases: [{ at: '1m'", `lasts: '${930 + scrape * 10}s', phases: [{ at: '${scrape * 10}s'`);
    fs.writeFileSync(name, AS_LONG.some((file) => name.endsWith(file)) ? text : longer(text, scrape, promise));
  }
  return folder;
}

describe('the incident and all quiet days, at other scrape intervals', async () => {
  for (const promtool of await promtoolsForTests()) {
    if (promtool.series === '2.53') continue; // as 2.42
    for (const [scrape, promise] of PROMISES) {
      it(`holds at ${scrape} s within ${promise} s, on ${promtool.series}`, { timeout: 600_000 }, async () => {
        const folder = await slower(scrape, promise);
        const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'dist/oac.js'), 'test', '--json'], { cwd: folder, encoding: 'utf8', env: { ...process.env, PATH: `${path.dirname(promtool.tool.path)}:${process.env['PATH']}` } });
        expect(stderr).toBe('');
        const { problems, timings } = JSON.parse(stdout) as { problems: { check: string; severity: string; message: string }[]; timings: { scenario: string; alert: string; firing?: number; within?: number }[] };
        expect(problems.filter(({ check }) => check.startsWith('scenario/')).map(({ message }) => message)).toEqual([]);
        expect(problems.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
        expect(status).toBe(0);
        const pages = timings.filter(({ scenario, alert }) => /^incident-|^slow-d|^unexplained/.test(scenario) && alert === 'ApiLatencyRegression');
        expect(pages).toHaveLength(6);
        for (const { firing, within } of pages) expect([within, firing! <= promise + 0.3]).toEqual([promise, true]);
      });
    }
  }
});
