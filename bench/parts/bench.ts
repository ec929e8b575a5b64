import { rm } from "node:fs/promises";
import { mkdtemp, chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Machine, describeMachine } from "./machine.ts";

/** One measured value and the limit it is held against. */
export interface Figure {
  what: string;
  value: number;
  unit: string;
  /** Absent: told, not judged. */
  target?: { most: number } | { least: number };
}

export interface Outcome {
  figures: Figure[];
  /** How it was taken: counts, times, sizes. */
  taken: string[];
}

/** What a benchmark gets from its frame. */
export interface Bench {
  /** Aborts on SIGINT, SIGTERM, and when the benchmark takes too long. */
  signal: AbortSignal;
  /** A folder of its own, removed at the end. */
  folder: string;
  /** Runs at the end, last registered first, whatever happened. */
  cleanUp(work: () => unknown): void;
}

/** Runs a benchmark, prints what it found (`--json`: one object), leaves nothing behind, and exits with 1 when a target is missed. */
export async function runBench(name: string, limitMs: number, measure: (bench: Bench) => Promise<Outcome>): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort(new Error(signal)));
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(limitMs)]);
  const folder = await mkdtemp(join(tmpdir(), `catalyst-bench-`));
  // PostgreSQL runs as another user when we are root, and must get to its folder.
  await chmod(folder, 0o755);
  const endings: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })];
  const before = describeMachine();
  try {
    print(name, await measure({ signal, folder, cleanUp: (work) => endings.push(work) }), before);
  } finally {
    for (const end of endings.toReversed()) await end();
  }
}

function print(name: string, { figures, taken }: Outcome, machine: Machine): void {
  const judged = figures.map((figure) => ({ ...figure, passed: isMet(figure) }));
  if (judged.some(({ passed }) => passed === false)) process.exitCode = 1;
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify({ bench: name, figures: judged, taken, machine }));
    return;
  }
  console.log(name);
  for (const { what, value, unit, target, passed } of judged) {
    const verdict = target === undefined ? "" : `  (target ${limitOf(target)} ${unit}: ${passed ? "met" : "missed"})`;
    console.log(`  ${what}: ${rounded(value)} ${unit}${verdict}`);
  }
  for (const line of taken) console.log(`  taken: ${line}`);
  console.log(`  on: ${machine.text}`);
}

function isMet({ value, target }: Figure): boolean | undefined {
  if (target === undefined) return undefined;
  return "most" in target ? value <= target.most : value >= target.least;
}

function limitOf(target: NonNullable<Figure["target"]>): string {
  return "most" in target ? `at most ${target.most}` : `at least ${target.least}`;
}

function rounded(value: number): string {
  return value >= 100 || Number.isInteger(value) ? Math.round(value).toLocaleString("en") : value.toPrecision(2);
}
