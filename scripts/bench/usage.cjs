// Loaded into every Node process that is measured: writes its peak memory when it ends. Its CPU time is measured from outside.
const { appendFileSync } = require('node:fs');

process.on('exit', () => {
  // Kilobytes on every system.
  appendFileSync(process.env.BENCH_USAGE, `${process.resourceUsage().maxRSS}\n`);
});
