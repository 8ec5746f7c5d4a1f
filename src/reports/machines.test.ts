import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../model/problem';
import { github, json, sarif } from './index';
import { visible } from './visible';

const problem = (more: Partial<Problem> = {}): Problem => ({ check: 'rule/expr', severity: 'error', file: 'a.yml', message: 'is wrong', remedy: 'mend it', ...more });
const anything: fc.Arbitrary<Problem> = fc.record({
  check: fc.constantFrom('a/b', 'c/d', 'e/f'), severity: fc.constantFrom('error', 'warning'), file: fc.string({ unit: 'binary' }), line: fc.integer({ min: 1 }), column: fc.integer({ min: 1 }), endColumn: fc.integer({ min: 1 }),
  path: fc.string(), message: fc.string({ unit: 'binary' }), remedy: fc.string(), excerpt: fc.constant({ text: 'x', from: 0, to: 1 }),
}, { requiredKeys: ['check', 'severity', 'message', 'remedy'] }) as fc.Arbitrary<Problem>;

it('json gives problems in the order given, counts, and what else is said, without excerpts', () => {
  const text = json([problem({ line: 1, severity: 'warning' }), problem({ line: 2, column: 3, endColumn: 5, path: 'x', excerpt: { text: 'x', from: 0, to: 1 } })], { files: 3 });
  expect(JSON.parse(text)).toEqual({
    problems: [
      { check: 'rule/expr', severity: 'warning', file: 'a.yml', line: 1, message: 'is wrong', remedy: 'mend it' },
      { check: 'rule/expr', severity: 'error', file: 'a.yml', line: 2, column: 3, endColumn: 5, path: 'x', message: 'is wrong', remedy: 'mend it' },
    ],
    counts: { errors: 1, warnings: 1 }, files: 3,
  });
  expect(JSON.parse(json([]))).toEqual({ problems: [], counts: { errors: 0, warnings: 0 } });
});

describe('github', () => {
  it('escapes what would end a command or a property', () => {
    expect(github([problem({ file: 'a:b,c%.yml', line: 3, column: 5, endColumn: 9, path: 'groups[0]', message: '100% wrong:\r\nyes, it is' })]))
      .toBe('::error file=a%3Ab%2Cc%25.yml,line=3,endLine=3,col=5,endColumn=9,title=rule/expr::groups[0]: 100%25 wrong:%0D%0Ayes, it is%0A→ mend it');
    expect(github([{ check: 'x/y', severity: 'warning', message: 'm', remedy: 'r' }])).toBe('::warning title=x/y::m%0A→ r');
    expect(github([])).toBe('');
  });
  it('is one line a problem, which a runner reads back', () => {
    fc.assert(fc.property(fc.array(anything, { maxLength: 4 }), (problems) => {
      const lines = problems.length === 0 ? [] : github(problems).split(/\r\n|\r|\n/);
      expect(lines).toHaveLength(problems.length);
      const back = (text: string): string => text.replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
      const read = lines.map((line) => /^::(error|warning) (.*?)::(.*)$/su.exec(line)!);
      for (const { message, remedy, path } of problems) expect(read.map((parts) => back(parts[3]!))).toContain(`${path === undefined ? '' : `${path}: `}${message}\n→ ${remedy}`.replace(/[^\r\n]+/g, visible));
      for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
      for (const parts of read) for (const property of parts[2]!.split(',')) expect(property).toMatch(/^(?:file|line|endLine|col|endColumn|title)=[^:,\r\n]*$/su);
    }), { numRuns: 300 });
  });
});

interface Sarif {
  version: string;
  runs: { tool: { driver: { name: string; version: string; rules: { id: string; shortDescription: { text: string }; defaultConfiguration: { level: string } }[] } }; results: SarifResult[] }[];
}
interface SarifResult {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: { physicalLocation: { artifactLocation: { uri: string }; region?: { startLine: number; startColumn?: number; endColumn?: number } } }[];
}
const read = (problems: readonly Problem[], rules: { id: string; severity: 'error' | 'warning'; description?: string }[] = []): Sarif => JSON.parse(sarif(problems, { version: '1.2.3', rules })) as Sarif;

describe('sarif', () => {
  it('names rules, places and levels', () => {
    const { version, runs } = read([problem({ file: './dash boards/ü%.json', line: 3, column: 5, endColumn: 9 }), problem({ check: 'other/x', severity: 'warning' })], [{ id: 'rule/expr', severity: 'error', description: 'Expressions' }, { id: 'not/found', severity: 'warning' }]);
    expect(version).toBe('2.1.0');
    expect(runs[0]!.tool.driver).toEqual({ name: 'oac', version: '1.2.3', rules: [
      { id: 'not/found', shortDescription: { text: 'not/found' }, defaultConfiguration: { level: 'warning' } },
      { id: 'other/x', shortDescription: { text: 'other/x' }, defaultConfiguration: { level: 'warning' } },
      { id: 'rule/expr', shortDescription: { text: 'Expressions' }, defaultConfiguration: { level: 'error' } },
    ] });
    expect(runs[0]!.results[0]).toEqual({
      ruleId: 'rule/expr', ruleIndex: 2, level: 'error', message: { text: 'is wrong\n→ mend it' },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'dash%20boards/%C3%BC%25.json' }, region: { startLine: 3, startColumn: 5, endColumn: 9 } } }],
    });
  });
  it('keeps what the schema and GitHub ask for, whatever the problems', () => {
    fc.assert(fc.property(fc.array(anything), (problems) => {
      const { runs } = read(problems);
      const { tool: { driver: { rules } }, results } = runs[0]!;
      expect(results).toHaveLength(problems.length);
      expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
      for (const { ruleId, ruleIndex, level, message, locations } of results) {
        expect(rules[ruleIndex]!.id).toBe(ruleId);
        expect(['error', 'warning', 'note', 'none']).toContain(level);
        expect(message.text).not.toBe('');
        const { artifactLocation: { uri }, region } = locations[0]!.physicalLocation;
        expect(uri).not.toMatch(/[\s"<>\\^`{|}]/);
        expect(() => new URL(uri, 'file:///repository/')).not.toThrow();
        if (region) expect(region.startLine).toBeGreaterThan(0);
        if (region?.endColumn !== undefined) expect(region.endColumn).toBeGreaterThan(region.startColumn!);
      }
    }), { numRuns: 300 });
  });
  it('has a place for what concerns no file, and an address for what lies elsewhere', () => {
    const { file: _, ...nowhere } = problem();
    const uris = (...problems: Problem[]): string[] => read(problems).runs[0]!.results.map(({ locations }) => locations[0]!.physicalLocation.artifactLocation.uri);
    expect(uris(nowhere)).toEqual(['oac.config.ts']);
    expect(uris(problem({ file: '/etc/x y.yml' }))).toEqual(['file:///etc/x%20y.yml']);
    expect(uris(problem({ file: 'a\\b.yml' }))).toEqual(['a/b.yml']);
  });
  it('gives no more results than GitHub takes, errors first', () => {
    const many = Array.from({ length: 25_000 }, (): Problem => problem({ severity: 'warning' }));
    const { results } = read([...many, problem({ file: 'z.yml' })]).runs[0]!;
    expect(results).toHaveLength(25_000);
    expect(results[0]!.level).toBe('error');
  });
});
