import type { Context } from "../context.ts";

export function print(context: Context, line = ""): void {
  context.stdout.write(`${line}\n`);
}

/** One JSON value per line, for programs. */
export function printJSON(context: Context, value: unknown): void {
  context.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Columns padded to their widest cell; the last one is left as it is. */
export function printTable(context: Context, rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  for (const row of rows) {
    print(context, row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join("  "));
  }
}
