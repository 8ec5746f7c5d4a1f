/** Rows under each other, with columns as wide as they need; one that is empty in all rows is left out. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) => row.map((cell, i) => (widths[i] === 0 ? '' : i === row.length - 1 ? cell : cell.padEnd(widths[i]! + 2))).join('').trimEnd());
}
