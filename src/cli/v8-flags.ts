/** By how many percent the heap may grow before garbage is collected; 0 leaves it to V8. */
export const HEAP_GROWTH = '--heap-growing-percent';
/** V8 optimises a function after sixteen times as much work as it would: most runs are over before that pays, and it takes a fifth of their CPU. */
export const PATIENCE = '--interrupt-budget=1081344';
