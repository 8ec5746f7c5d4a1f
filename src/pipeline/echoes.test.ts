import { describe, expect, it } from 'vitest';
import { run } from './run';
import { CONFIG, own, repositoryWith, type Files } from './test-support';

/* What is left of what the compiler and the loader say, for one mistake in a repository whose files use each other. */
const GOOD: Files = {
  'oac.config.ts': CONFIG,
  'services/metrics.ts': "import { counter, defineMetrics } from 'observability-as-code/metrics';\nexport const waits = defineMetrics({ database: counter({ name: 'database_wait_seconds_total', help: 'h', labels: {} }) });\n",
  'services/api.ts': `import { service, waiting } from 'observability-as-code';
import { waits } from './metrics';
export const api = service({
  name: 'api', owner: 'team', select: { job: 'api' },
  signals: { database: waiting('Database', waits.database), again: waiting('Again', waits.database) },
});
`,
  'services/index.ts': "export * from './api';\n",
  'dashboards/api.ts': `import { dashboard, row, timeseries } from 'observability-as-code';
import { api } from '../services';
export default dashboard({ uid: 'api', title: 'API', rows: [row('All', timeseries(api.database), timeseries(api.again))] });
`,
  'alert-rules/api.ts': `import { alert, always, cause, ruleGroup } from 'observability-as-code';
import { api } from "../services/api.js";
export const why = cause('DATABASE', api.database, 'queries take the time');
export default ruleGroup({ name: 'api', rules: [alert(always(), { name: 'A', severity: 'info', runbook: { meaning: 'm', firstSteps: ['s'] } })] });
`,
};
type Change = readonly [file: string, from: string, to: string];
async function told(...changes: readonly Change[]): Promise<readonly string[]> {
  const files = { ...GOOD };
  for (const [file, from, to] of changes) {
    const before = files[file] ?? '';
    files[file] = from === '' ? to : before.replace(from, to);
    expect(files[file]).not.toBe(before);
  }
  const { problems } = await run(repositoryWith(files), { own, checks: [], outputs: [], trace: () => () => [], judge: () => ({ judge: () => [] }) }, () => undefined);
  return problems.map(({ file, line, message, remedy }) => `${file}:${line} ${message} → ${remedy}`);
}

describe('one mistake is told once', () => {
  it.each<[string, readonly Change[], readonly (string | RegExp)[]]>([
    ['none', [], []],
    ['a misspelt key of a service', [['services/api.ts', 'owner', 'onwer']], [/^services\/api\.ts:4 unknown key 'onwer' → did you mean 'owner'\? \(\d+ more errors? in files that use it (?:is|are) not shown\)$/]],
    ['a metric of the wrong name, used through two files', [['services/metrics.ts', 'database_wait_seconds_total', 'database_wait_seconds']], [/^services\/metrics\.ts:2 counter 'database_wait_seconds' must end in _total → /]],
    ['a service that is kept', [['services/api.ts', 'export const', 'const']], [/^services\/api\.ts:3 'api' is declared but not exported → export it: export const api = service\(\{ … \}\) \(3 more errors in files that use it are not shown\)$/]],
    ['a service that is made in passing', [['services/api.ts', 'export const api = service', 'service']], [/^services\/api\.ts:3 a service is made here, but not exported → /]],
    ['an empty file', [['services/api.ts', '', '']], [/^services\/api\.ts:undefined is empty → .* \(3 more errors in files that use it are not shown\)$/]],
    ['metrics that are kept beside others', [['services/metrics.ts', 'export const waits', 'const waits'], ['services/more.ts', '', "import { waits } from './metrics';\nexport const more = waits;\n"]],
      [/^services\/metrics\.ts:2 'waits' is declared but not exported → export it: export const waits = defineMetrics\(\{ … \}\)/]],
    ['a library that keeps what others want', [['lib/x.ts', '', 'const limit = 1;\nexport {};\n'], ['dashboards/api.ts', 'import {', "import { limit } from '../lib/x';\nimport {"], ['alert-rules/api.ts', 'import {', "import { limit } from '../lib/x';\nimport {"]],
      [/^dashboards\/api\.ts:1 'limit' is declared in '\.\.\/lib\/x', but not exported → write 'export' before it there \(1 more error in files that use it is not shown\)$/]],
    ['a signal whose name a service needs itself', [['services/api.ts', 'again', 'info']], [/^services\/api\.ts:3 a signal of service 'api' is called 'info'.* → give it another name \(1 more error in files that use it is not shown\)$/]],
    ['an import that is misspelt', [['services/api.ts', '{ service, waiting }', '{ service, wating }']], ["services/api.ts:1 'observability-as-code' exports no 'wating' → did you mean 'waiting'?"]],
    ['a name that is used and not imported', [['services/api.ts', '{ service, waiting }', '{ service }']], ["services/api.ts:5 cannot find name 'waiting' → import it: import { waiting } from 'observability-as-code'"]],
    ['a comma, and all that the compiler makes of it', [['services/api.ts', "owner: 'team',", "owner: 'team' {"]], [/^services\/api\.ts:4 .* → mend the syntax$/]],
    ['a bracket of the config, and all that the compiler makes of it', [['oac.config.ts', '', "import { defineConfig } from 'observability-as-code';\nconst config = defineConfig({\n  environment: 'x',\nexport default config;\ndeclare module 'observability-as-code' { interface Register { config: typeof config } }\n"]], [/^oac\.config\.ts:4 .* → mend the syntax$/]],
    ['a config that is empty', [['oac.config.ts', '', '\n'], ['services/api.ts', "job: 'api'", "pod: 'api'"]], ['oac.config.ts:undefined exports no config → export default defineConfig({ … })']],
    ['a path that leads nowhere', [['services/api.ts', './metrics', './metrix']], ["services/api.ts:2 cannot find './metrix' → check the path"]],
  ])('%s', async (_, changes, expected) => {
    const problems = await told(...changes);
    expect(problems, problems.join('\n')).toEqual(expected.map((each) => (typeof each === 'string' ? each : expect.stringMatching(each) as string)));
  });

  it('and mistakes that have nothing to do with each other each', async () => {
    const problems = await told(['services/api.ts', 'owner', 'onwer'], ['dashboards/api.ts', "uid: 'api'", "uid: 'api', titel: ''"], ['services/other.ts', '', 'export const limit: number = String(1);\n']);
    expect(problems).toEqual([
      expect.stringMatching(/^services\/api\.ts:4 unknown key 'onwer'/), expect.stringMatching(/^services\/other\.ts:1 Type 'string'/), expect.stringMatching(/^dashboards\/api\.ts:3 unknown key 'titel' → did you mean 'title'\?$/),
    ]);
  });

  it('and one of two files that use each other is still told', async () => {
    const problems = await told(['services/x.ts', '', "import type { Y } from './y';\nexport type X = 1;\nexport const x: Y = 'x';\n"], ['services/y.ts', '', "import type { X } from './x';\nexport type Y = 2;\nexport const y: X = 'y';\n"]);
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['services/x.ts:3', 'services/y.ts:3']);
  });
});
