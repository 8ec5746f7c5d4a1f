import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promtoolsForTests, run } from '../../tools';
import { findEngine } from '../../tools/find';

/** Files in a folder of their own for as long as a work takes. */
async function withFiles<T>(texts: readonly string[], extension: string, work: (files: string[], folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'oac-truth-'));
  try {
    const files = texts.map((text, i) => {
      const file = join(folder, `case-${i}.${extension}`);
      writeFileSync(file, text);
      return file;
    });
    return await work(files, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
/** Which rule files each promtool accepts, by its series. */
export async function acceptedRules(texts: readonly string[], what: 'rules' | 'config' = 'rules'): Promise<ReadonlyMap<string, readonly boolean[]>> {
  const tools = await promtoolsForTests();
  return withFiles(texts, 'yml', async (files) => {
    const answers = await Promise.all(tools.map(async ({ series, tool }) => {
      const { stdout } = await run(tool.path, ['check', what, '--lint=none', ...files], { timeout: 60_000 });
      // It says SUCCESS on standard output, below the file's name; faults go elsewhere.
      const parts = stdout.split(/^Checking /m).slice(1);
      return [series, files.map((file) => parts.some((p) => p.startsWith(file) && p.includes('SUCCESS')))] as const;
    }));
    return new Map(answers);
  });
}
/** Which configurations amtool accepts: 0.25 and 0.28. `{{template}}` in a text stands for the path of a file with `template`. */
export async function acceptedConfigs(texts: readonly string[], templates: readonly (string | undefined)[] = []): Promise<ReadonlyMap<string, readonly boolean[]>> {
  const tools = await Promise.all([['0.25.0', 'bookworm'], ['0.28.1', 'trixie']].map(([release, suite]) => findEngine('amtool', { release: release!, suite })));
  return withFiles(texts, 'yml', async (files, folder) => {
    templates.forEach((template, i) => {
      if (template === undefined) return;
      writeFileSync(join(folder, `case-${i}.tmpl`), template);
      writeFileSync(files[i]!, texts[i]!.replace('TEMPLATE', join(folder, `case-${i}.tmpl`)));
    });
    const answers = await Promise.all(tools.map(async (tool) => {
      const { stdout } = await run(tool.path, ['check-config', ...files], { timeout: 60_000 });
      const parts = stdout.split(/^Checking '/m).slice(1);
      return [await tool.version(), files.map((file) => parts.some((p) => p.startsWith(`${file}'`) && !p.includes('FAILED')))] as const;
    }));
    return new Map(answers);
  });
}
/** What each promtool makes of templates in a summary, by its series; the alert is `up{job="api", instance="a:1"} == 0`. */
export async function expansions(texts: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const tools = await promtoolsForTests();
  const rules = JSON.stringify({ groups: [{ name: 'g', rules: texts.map((summary, i) => ({ alert: `A${i}`, expr: 'up == 0', annotations: { summary } })) }] });
  const test = JSON.stringify({
    rule_files: ['case-0.yml'], evaluation_interval: '1m', tests: [{
      interval: '1m', input_series: [{ series: 'up{job="api",instance="a:1"}', values: '0 0' }],
      alert_rule_test: texts.map((_, i) => ({ eval_time: '1m', alertname: `A${i}`, exp_alerts: [] })),
    }],
  });
  return withFiles([rules, test], 'yml', async ([, file]) => new Map(await Promise.all(tools.map(async ({ series, tool }) => {
    const { stderr } = await run(tool.path, ['test', 'rules', file!], { timeout: 60_000 });
    const found = new Map([...stderr.matchAll(/alertname: (A\d+),[^]*?Annotations:\{summary="((?:[^"\\]|\\.)*)"\}/g)].map(([, name, text]) => [name, text!]));
    return [series, texts.map((_, i) => found.get(`A${i}`) ?? '<not told>')] as const;
  }))));
}
