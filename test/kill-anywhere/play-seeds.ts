import { describe, expect, test } from "vitest";
import { testDatabase } from "../../packages/server/src/testing/test-database.ts";
import { play } from "./play.ts";
import { describeSchedule, planSchedule } from "./schedule.ts";

/** A killed worker's phase is gone on with within this time, milliseconds. */
const takeoverLimitMs = 15_000;
const testLimitMs = 240_000;

/** Plays seeds one after the other. Several files play a part each, so that as many run at once as there are workers. */
export function playSeeds(first: number, last: number): void {
  describe("a provision that is struck converges by itself, to exactly what was planned", () => {
    for (let seed = first; seed <= last; seed++) {
      const schedule = planSchedule(seed);
      test(`seed ${seed}, ${describeSchedule(schedule)}`, { timeout: testLimitMs }, async () => {
        const { url } = await testDatabase();

        const { takeoversMs } = await play(schedule, url).catch((error: unknown) => {
          throw new Error(`Replay with: node bench/kill-anywhere.ts --seed ${seed}`, { cause: error });
        });

        for (const takeover of takeoversMs) expect(takeover).toBeLessThan(takeoverLimitMs);
      });
    }
  });
}
