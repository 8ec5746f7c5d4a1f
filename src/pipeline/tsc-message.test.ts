import { expect, it } from 'vitest';
import { explainTypeError } from './tsc-message';

// As TypeScript 7 and 6 print them; `test/types` holds what they say of real definitions.
it.each([
  [["No overload matches this call.", "  The last overload gave the following error.", `    Argument of type '"1m"' is not assignable to parameter of type '"rate() is for counters and heap_used_bytes is a gauge: use value()"'.`],
    'rate() is for counters and heap_used_bytes is a gauge', 'use value()'],
  [[`Type '"hit"' is not assignable to type '"cache_requests_total has no label 'results'"'.`], "cache_requests_total has no label 'results'", 'mend the value, or the type that it is declared with (TS1)'],
  [["Object literal may only specify known properties, and 'namspace' does not exist in type '{ readonly namespace?: string | Pattern | undefined; readonly pod?: string | undefined; }'."], "unknown key 'namspace'", "did you mean 'namespace'?"],
  [["Object literal may only specify known properties, but 'serverity' does not exist in type 'AlertOptions'. Did you mean to write 'severity'?"], "unknown key 'serverity'", "did you mean 'severity'?"],
  [["Object literal may only specify known properties, and 'job' does not exist in type '{ readonly namespace?: string; readonly pod?: string; }'."], "unknown key 'job'", 'known are namespace, pod'],
  [["Type '{ a: 1 }' is not assignable to type 'Limits'.", "  Property 'critical' is missing in type '{ warning: number; }' but required in type 'Limits'."], "'critical' is missing", 'add it: Limits needs it'],
  [[`Property 'latencyy' does not exist on type 'Service<${'x'.repeat(200)}>'. Did you mean 'latency'?`], `there is no 'latencyy' on Service<…>`, "did you mean 'latency'?"],
  [["Cannot find name 'alret'. Did you mean 'alert'?"], "Cannot find name 'alret'. Did you mean 'alert'?", "did you mean 'alert'?"],
  [["Type 'number' is not assignable to type 'string'."], "Type 'number' is not assignable to type 'string'.", 'mend the value, or the type that it is declared with (TS1)'],
])('%j', (lines, message, remedy) => {
  expect(explainTypeError(lines, 'TS1')).toEqual({ message, remedy });
});
