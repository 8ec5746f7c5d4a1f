/** By how many percent the heap may grow before garbage is collected; 0 leaves it to V8. */
export const HEAP_GROWTH = '--heap-growing-percent';
/**
 * Of Node 20: V8 optimises a function after sixteen times as much work as it would, since most runs are over before that pays, and it takes a
 * fifth of their CPU. Later ones have a quicker compiler in between, and do not know the flag.
 */
export const PATIENCE = process.versions.v8.startsWith('11.3.') ? '--interrupt-budget=1081344' : undefined;
