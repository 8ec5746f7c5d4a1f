// Loaded into every Node process that is measured: writes its peak memory when it ends, and when it began which step.
// Its CPU time is measured from outside.
const { appendFileSync } = require('node:fs');
const { performance } = require('node:perf_hooks');

process.on('exit', () => {
  const steps = performance.getEntriesByType('mark').map(({ name, startTime }) => [name, startTime]);
  appendFileSync(process.env.BENCH_USAGE, `${JSON.stringify({ kilobytes: process.resourceUsage().maxRSS, steps, end: performance.now() })}\n`);
});
