/** By how many percent the heap may grow before garbage is collected; 0 leaves it to V8. */
export const HEAP_GROWTH = '--heap-growing-percent';
/**
 * Of Node 20: V8 optimises a function after sixteen times as much work as it would, since most runs are over before that pays, and it takes a
 * fifth of their CPU. Later ones have a quicker compiler in between, and do not know the flag.
 */
const BUDGET = 67_584;
const KNOWS_BUDGET = process.versions.v8.startsWith('11.3.');
export const PATIENCE = KNOWS_BUDGET ? `--interrupt-budget=${16 * BUDGET}` : undefined;
/** As V8 has it: for what takes a minute. */
export const LONG_RUN: readonly string[] = [`${HEAP_GROWTH}=0`, ...(KNOWS_BUDGET ? [`--interrupt-budget=${BUDGET}`] : [])];
