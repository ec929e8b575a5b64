import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { startEmbeddedPostgres } from "../packages/server/src/database/embedded-postgres.ts";
import { type Played, play } from "../test/kill-anywhere/play.ts";
import { describeSchedule, planSchedule } from "../test/kill-anywhere/schedule.ts";
import { runBench } from "./parts/bench.ts";
import { median, percentile } from "./parts/percentile.ts";

/**
 * Provisions, and wipes, under blows: `--runs N` plays that many seeds from `--seed S` on, two at a time; `--seed S` alone replays one and
 * shows its events. All must converge by themselves to exactly what was planned, and a dead worker's phase is taken over within 15 s.
 */
const { values: flags } = parseArgs({
  options: {
    runs: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    parallel: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  },
});
const runs = Number(flags.runs);
const first = Number(flags.seed);
const parallel = Math.min(runs, Number(flags.parallel));
/** Far above what a run takes on a busy machine; bounds the whole benchmark. */
const longestRunMs = 180_000;

await runBench("kill-anywhere", 60_000 + runs * longestRunMs, async (bench) => {
  const postgres = await startEmbeddedPostgres({ folder: join(bench.folder, "postgres"), signal: bench.signal, disposable: true });
  bench.cleanUp(() => postgres.stop());
  const results: Played[] = [];
  const failed: number[] = [];
  let next = first;
  await Promise.all(Array.from({ length: parallel }, playOn));

  const takeovers = results.flatMap(({ takeoversMs }) => takeoversMs).toSorted((a, b) => a - b);
  const convergences = results.flatMap(({ convergedAfterMs }) => convergedAfterMs);
  const blows = results.flatMap((result) => result.blows).filter(({ hit }) => hit);
  return {
    figures: [
      { what: "schedules", value: runs, unit: "runs" },
      { what: "did not converge", value: failed.length, unit: "runs", target: { most: 0 } },
      { what: "from the last blow to the end, median", value: median(convergences) / 1000, unit: "s" },
      ...(takeovers.length > 0
        ? [{ what: "takeover of a killed worker's phase, p95", value: percentile(takeovers, 0.95) / 1000, unit: "s", target: { most: 15 } }]
        : []),
    ],
    taken: [
      `seeds ${first} to ${first + runs - 1}, ${parallel} at a time; ${blows.length} blows hit, ${takeovers.length} of them a worker within a phase`,
      ...failed.map((seed) => `replay with node bench/kill-anywhere.ts --seed ${seed}`),
    ],
  };

  async function playOn(): Promise<void> {
    while (next < first + runs && !bench.signal.aborted) {
      const schedule = planSchedule(next++);
      tell(`seed ${schedule.seed}, ${describeSchedule(schedule)}`);
      try {
        const played = await play(schedule, await makeDatabase(postgres.url));
        results.push(played);
        tell(`seed ${schedule.seed} converged`);
        if (runs === 1) for (const { seq, time, phase, message } of played.events) tell(`${seq} ${time} ${phase}: ${message}`);
      } catch (error) {
        failed.push(schedule.seed);
        tell(`seed ${schedule.seed} failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
});

function tell(line: string): void {
  if (!flags.json) console.log(line);
}

async function makeDatabase(url: string): Promise<string> {
  const name = `run_${randomBytes(6).toString("hex")}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return url.replace("/catalyst?", `/${name}?`);
}
