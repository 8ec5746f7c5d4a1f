import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { explainTypeError } from './tsc-message';

// As TypeScript 7 and 6 print them; `test/types` holds what they say of real definitions.
it.each([
  [["No overload matches this call.", "  The last overload gave the following error.", `    Argument of type '"1m"' is not assignable to parameter of type '"rate() is for counters and heap_used_bytes is a gauge: use value()"'.`],
    'rate() is for counters and heap_used_bytes is a gauge', 'use value()'],
  [[`Type '"hit"' is not assignable to type '"cache_requests_total has no label 'results'"'.`], "cache_requests_total has no label 'results'", 'mend it here, or where it is declared'],
  [["Argument of type 'X' is not assignable to parameter of type '\"a panel shows a signal, a query as in { expr: promql`…` }, or a list of them\"'."], 'a panel shows a signal, a query as in { expr: promql`…` }, or a list of them', 'mend it here, or where it is declared'],
  [["Argument of type 'X' is not assignable to parameter of type '\"a diagnosis explains a latency: a signal made by requestLatency()\"'."], 'a diagnosis explains a latency: a signal made by requestLatency()', 'mend it here, or where it is declared'],
  [["Type 'X' is not assignable to type '\"one: two: use three: four\"'."], 'one: two', 'use three: four'],
  [["Argument of type 'X' is not assignable to parameter of type '\"a counter is needed here, and x is a histogram\" | \"a counter is needed here, and x is a nativeHistogram\"'."], 'a counter is needed here, and x is a histogram', 'mend it here, or where it is declared'],
  [[`Type '"page"' is not assignable to type '"critical" | "info" | "warning"'.`], "'page' is none of critical, info, warning", 'write one of them'],
  [[`Type '"critcal"' is not assignable to type '"critical" | "info" | undefined'. Did you mean '"critical"'?`], "'critcal' is none of critical, info", "did you mean 'critical'?"],
  [[`Type 'string' is not assignable to type '"critical" | "info"'.`], 'this may be any text, and only critical, info will do', "write one of them here, or 'as const' behind it where it is written"],
  [[`Type 'true' is not assignable to type '"any" | readonly string[]'.`], 'true is none of any, readonly string[]', 'write one of them'],
  [[`Type '3' is not assignable to type '1 | 2'.`], "Type '3' is not assignable to type '1 | 2'.", 'mend the value, or the type that it is declared with (TS1)'],
  [["Object literal may only specify known properties, and 'namspace' does not exist in type '{ readonly namespace?: string | Pattern | undefined; readonly pod?: string | undefined; }'."], "unknown key 'namspace'", "did you mean 'namespace'?"],
  [["Object literal may only specify known properties, but 'serverity' does not exist in type 'AlertOptions'. Did you mean to write 'severity'?"], "unknown key 'serverity'", "did you mean 'severity'?"],
  [["Object literal may only specify known properties, and 'job' does not exist in type '{ readonly namespace?: string; readonly pod?: string; }'."], "unknown key 'job'", 'known are namespace, pod'],
  [["Object literal may only specify known properties, and 'namespace' does not exist in type '{ readonly instance?: string | Pattern | undefined; readonly job?: string | Pattern | undefined; }'."], "unknown key 'namespace'",
    "known are instance, job; name others in targetLabels of oac.config.ts, and end it with declare module 'observability-as-code' { interface Register { config: typeof config } }"],
  [["Type '{ a: 1 }' is not assignable to type 'Limits'.", "  Property 'critical' is missing in type '{ warning: number; }' but required in type 'Limits'."], "'critical' is missing", 'add it: Limits needs it'],
  [[`Property 'latencyy' does not exist on type 'Service<${'x'.repeat(200)}>'. Did you mean 'latency'?`], `there is no 'latencyy' on Service<…>`, "did you mean 'latency'?"],
  [["Cannot find name 'alret'. Did you mean 'alert'?"], "cannot find name 'alret'", "did you mean 'alert'?"],
  [["Cannot find name 'foo'."], "cannot find name 'foo'", 'import it, or mend the name'],
  [["Cannot find name 'process'. Do you need to install type definitions for node? Try `npm i --save-dev @types/node` and then add 'node' to the types field in your tsconfig."], "cannot find 'process', which is Node's", 'leave it out, or npm install --save-dev @types/node'],
  [["Cannot find module './x' or its corresponding type declarations."], "cannot find './x'", 'check the path'],
  [["Cannot find module 'x' or its corresponding type declarations."], "cannot find 'x'", 'npm install x, or mend the name'],
  [[`'"./b"' has no exported member named 'api2'. Did you mean 'api'?`], "'./b' exports no 'api2'", "did you mean 'api'?"],
  [[`Module '"./b"' has no exported member 'x'.`], "'./b' exports no 'x'", 'export it there, or mend the name'],
  [[`Module '"./d"' has no exported member 'dd'. Did you mean to use 'import dd from "./d"' instead?`], "'./d' exports no 'dd'", 'write import dd from …'],
  [[`Module '"services/b"' has no default export. Did you mean to use 'import { api } from "services/b"' instead?`], "'services/b' has no default export", 'write import { api } from …'],
  [[`Module '"./b"' declares 'hidden' locally, but it is not exported.`], "'hidden' is declared in './b', but not exported", "write 'export' before it there"],
  [["File 'services/api.ts' is not a module."], "'services/api.ts' exports nothing", 'export there what is imported here'],
  [["Type 'number' is not assignable to type 'string'."], "Type 'number' is not assignable to type 'string'.", 'mend the value, or the type that it is declared with (TS1)'],
])('%j', (lines, message, remedy) => {
  expect(explainTypeError(lines, 'TS1')).toEqual({ message, remedy });
});

it('mends syntax, and no type, where the compiler cannot read the text', () => {
  expect(explainTypeError(["',' expected."], 'TS1005')).toEqual({ message: "',' expected.", remedy: 'mend the syntax' });
  expect(explainTypeError(["Could not find a declaration file for module '../lib/t.cjs'. 'lib/t.cjs' implicitly has an 'any' type."], 'TS7016').remedy).toContain('.d.ts');
  expect(explainTypeError([`Module '"./b"' has no default export.`], 'TS1192')).toEqual({ message: "'./b' has no default export", remedy: 'import it by its name, in braces' });
});
it('splits none of the sentences that the types of this package say but at a remedy', () => {
  const sentences = readFileSync(path.join(__dirname, '../../test/types/mistakes.txt'), 'utf8').split('\n').filter((line) => /^ {4}.*'"\S+ .*"'\.$/.test(line));
  expect(sentences.length).toBeGreaterThan(20);
  for (const sentence of sentences) {
    const { message, remedy } = explainTypeError([sentence], 'TS2322');
    expect([message.includes('"'), remedy.split(' ')[0]]).toEqual([false, expect.stringMatching(/^(?:mend|aggregate|put|use|write)$/)]);
  }
});
