// Everything that must hold: it builds, the types fit, generated/ is up to date, the tests pass.
// The last line says how many tests passed and failed; a step before the tests that fails counts as one failed.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const report = path.join(os.tmpdir(), `oac-test-${process.pid}.json`);
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const filters = process.argv.slice(2);

function step(name, script, ...args) {
  console.log(`\n> ${name}`);
  const { status, error } = spawnSync(process.execPath, [path.join(root, script), ...args], { cwd: root, stdio: 'inherit' });
  if (error) console.error(error.message);
  return status === 0;
}

function readReport() {
  try {
    return JSON.parse(fs.readFileSync(report, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  } finally {
    fs.rmSync(report, { force: true });
  }
}

let brokenSteps = 0;
const must = (passed) => {
  if (!passed) brokenSteps++;
};
must(step('build', 'scripts/build.mjs'));
must(step('type check', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit'));
if (fs.existsSync(path.join(root, 'generated'))) must(step('oac check', 'dist/oac.js', 'check'));

const ran = step('tests', path.relative(root, vitest), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters);
const { numPassedTests, numFailedTests, testResults } = readReport();
// A file that does not load has no tests that could fail.
const brokenFiles = testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')).length;
let failed = numFailedTests + brokenFiles + brokenSteps;
if (!ran && failed === 0) failed = 1;
if (numPassedTests + failed === 0) {
  console.error('no test ran');
  failed = 1;
}
process.exitCode = failed === 0 ? 0 : 1;
console.log(`\n${numPassedTests} passed, ${failed} failed`);
