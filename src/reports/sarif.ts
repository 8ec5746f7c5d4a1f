import { pathToFileURL } from 'node:url';
import type { Problem, ProblemSeverity } from '../model/problem';

/** A check, as code scanning lists it. */
export interface SarifRule {
  readonly id: string;
  readonly severity: ProblemSeverity;
  readonly description?: string;
}
export interface SarifOptions {
  /** Of oac. */
  readonly version: string;
  /** Checks that were run; those that only problems name are added. */
  readonly rules: Iterable<SarifRule>;
  /** Where problems that concern no file are shown, since GitHub refuses a result without a place. Default: `oac.config.ts`. */
  readonly fallbackFile?: string;
}

/** Results of a run that GitHub takes; above, it refuses all of them. */
const MOST_RESULTS = 25_000;

/** Problems as SARIF 2.1.0, for GitHub code scanning and its like. Paths are relative to the working folder, which is to be the repository's root. */
export function sarif(problems: readonly Problem[], { version, rules, fallbackFile = 'oac.config.ts' }: SarifOptions): string {
  const known = new Map<string, SarifRule>();
  for (const rule of [...rules, ...problems.map(({ check, severity }) => ({ id: check, severity }))]) if (!known.has(rule.id)) known.set(rule.id, rule);
  const ids = [...known.keys()].sort();
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const kept = [...problems.filter(({ severity }) => severity === 'error'), ...problems.filter(({ severity }) => severity !== 'error')].slice(0, MOST_RESULTS);
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: 'oac',
          version,
          rules: ids.map((id) => {
            const { severity, description = id } = known.get(id)!;
            return { id, shortDescription: { text: description }, defaultConfiguration: { level: severity } };
          }),
        },
      },
      columnKind: 'utf16CodeUnits',
      results: kept.map((problem) => result(problem, numbers.get(problem.check)!, fallbackFile)),
    }],
  }, undefined, 2);
}

function result({ check, severity, file, line, column, endColumn, path, message, remedy }: Problem, ruleIndex: number, fallbackFile: string): unknown {
  const region = line === undefined ? {} : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column, ...(endColumn !== undefined && endColumn > column ? { endColumn } : {}) }) } };
  return {
    ruleId: check,
    ruleIndex,
    level: severity,
    message: { text: `${message}\n→ ${remedy}` },
    locations: [{
      physicalLocation: { artifactLocation: { uri: uriOf(file ?? fallbackFile) }, ...region },
      ...(path === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: path }] }),
    }],
  };
}

/** A relative URI, unless the file is given as absolute. */
function uriOf(file: string): string {
  if (/^(?:\/|[A-Za-z]:[\\/])/.test(file)) return pathToFileURL(file).href;
  return file.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '').replace(/\p{Cs}/gu, '\ufffd').split('/').map(encodeURIComponent).join('/');
}
