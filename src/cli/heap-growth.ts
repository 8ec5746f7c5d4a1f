/** V8's flag: by how many percent the heap may grow before garbage is collected; 0 leaves it to V8. */
export const HEAP_GROWTH = '--heap-growing-percent';
