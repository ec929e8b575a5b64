import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { startEmbeddedPostgres } from "../packages/server/src/database/embedded-postgres.ts";
import { type Played, play } from "../test/kill-anywhere/play.ts";
import { describeSchedule, planSchedule } from "../test/kill-anywhere/schedule.ts";

/**
 * Provisions under blows: `--runs N` plays that many seeds from `--seed S` on, two at a time; `--seed S` alone replays one and shows its events.
 * Held against: all converge by themselves, and a dead worker's phase is taken over within 15 s.
 */
const { values: flags } = parseArgs({
  options: { runs: { type: "string", default: "1" }, seed: { type: "string", default: "1" }, parallel: { type: "string", default: "2" } },
});
const first = Number(flags.seed);
const runs = Number(flags.runs);
const takeoverLimitMs = 15_000;

const folder = await mkdtemp(join(tmpdir(), "catalyst-bench-pg-"));
const postgres = await startEmbeddedPostgres({ folder, signal: AbortSignal.timeout(90_000), disposable: true });
const results: Played[] = [];
const failures: number[] = [];
let next = first;
await Promise.all(Array.from({ length: Math.min(runs, Number(flags.parallel)) }, playOn));
await postgres.stop();
await rm(folder, { recursive: true, force: true });

const takeovers = results.flatMap(({ takeoversMs }) => takeoversMs);
const convergences = results.flatMap(({ convergedAfterMs }) => convergedAfterMs);
const p95 = quantile(takeovers, 0.95);
const passed = failures.length === 0 && p95 <= takeoverLimitMs;
console.log(
  `kill-anywhere: ${results.length} of ${runs} schedules converged, ${results.flatMap(({ blows }) => blows).filter(({ hit }) => hit).length} blows`,
);
console.log(
  `               from the last blow to the end: p50 ${seconds(quantile(convergences, 0.5))}, p95 ${seconds(quantile(convergences, 0.95))}`,
);
console.log(
  `               takeover of a killed worker's phase: p50 ${seconds(quantile(takeovers, 0.5))}, p95 ${seconds(p95)} of ${takeovers.length}`,
);
console.log(`target:        all converge, takeover p95 at most ${seconds(takeoverLimitMs)}: ${passed ? "met" : "missed"}`);
for (const seed of failures) console.log(`replay:        node bench/kill-anywhere.ts --seed ${seed}`);
process.exitCode = passed ? 0 : 1;

async function playOn(): Promise<void> {
  while (next < first + runs) {
    const schedule = planSchedule(next++);
    console.log(`seed ${schedule.seed}, ${describeSchedule(schedule)}`);
    try {
      const played = await play(schedule, await makeDatabase());
      results.push(played);
      console.log(`seed ${schedule.seed} converged; takeovers: ${played.takeoversMs.map(seconds).join(", ") || "none"}`);
      if (runs === 1) for (const { seq, time, phase, message } of played.events) console.log(`${seq} ${time} ${phase}: ${message}`);
    } catch (error) {
      failures.push(schedule.seed);
      console.error(`seed ${schedule.seed} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

async function makeDatabase(): Promise<string> {
  const name = `run_${randomBytes(6).toString("hex")}`;
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return postgres.url.replace("/catalyst?", `/${name}?`);
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
