import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runBench } from "./parts/bench.ts";
import { startProgram } from "./parts/mothership.ts";
import { familyOf, pssOf, rssOf, sumOver } from "./parts/process-use.ts";

/** How long a mothership takes from nothing to its first answer, and what it needs when nobody asks it anything. */
const idleMs = 30_000;

await runBench("start and idle", 120_000, async (bench) => {
  const dataFolder = join(bench.folder, "mothership");
  await mkdir(dataFolder);
  const { pid, postgresPid, upAfterMs } = await startProgram(bench, dataFolder);
  await delay(idleMs, undefined, { signal: bench.signal });
  const database = await familyOf(postgresPid);

  return {
    figures: [
      { what: "first answer after", value: upAfterMs / 1000, unit: "s", target: { most: 60 } },
      { what: "resident memory of the idle mothership", value: await rssOf(pid), unit: "MiB", target: { most: 220 } },
      { what: "its proportional share", value: await pssOf(pid), unit: "MiB" },
      { what: "proportional share of its PostgreSQL", value: await sumOver(database, pssOf), unit: "MiB" },
    ],
    taken: [
      "one start in an empty data folder: a new database cluster, migrations, keys, API and worker in one process",
      `memory ${idleMs / 1000} s later, without a request or a deployment; PostgreSQL has ${database.length} processes`,
    ],
  };
});
