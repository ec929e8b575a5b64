import { createClient } from "@catalyst/contract";
import { runBench } from "./parts/bench.ts";
import type { ListOrder, ListResult } from "./parts/list-load.ts";
import { startLoad } from "./parts/load-process.ts";
import { startMothership } from "./parts/mothership.ts";
import { median } from "./parts/percentile.ts";
import { cpuMsOf, familyOf, sumOver } from "./parts/process-use.ts";
import { seedDeployments } from "./parts/seed-deployments.ts";

/** How many authenticated lists of 50 deployments a second one mothership answers. The load comes from a process of its own. */
const deployments = 60;
const connections = 16;
const warmUpMs = 2000;
const measureMs = 6000;
const rounds = 3;
const path = "/api/v1/deployments?limit=50";

await runBench("list of 50 deployments", 120_000, async (bench) => {
  const { address, token, databaseURL, pid, postgresPid } = await startMothership(bench);
  await seedDeployments(databaseURL, deployments);
  await checkAnswer(address, token);

  const results: ListResult[] = [];
  const usedBefore = await used();
  for (let round = 0; round < rounds; round++) {
    const load = startLoad<ListOrder, ListResult>(bench, "list-load.ts");
    load.order({ origin: address, path, token, connections, warmUpMs, measureMs });
    results.push(await load.next());
  }

  const usedAfter = await used();
  const answers = results.reduce((sum, { requests, warmUpRequests }) => sum + requests + warmUpRequests, 0);

  return {
    figures: [
      { what: "answers", value: median(results.map(({ perSecond }) => perSecond)), unit: "requests/s", target: { least: 1500 } },
      { what: "99th percentile", value: median(results.map(({ p99 }) => p99)), unit: "ms", target: { most: 60 } },
      { what: "median", value: median(results.map(({ p50 }) => p50)), unit: "ms" },
      { what: "processor time of the mothership per answer", value: (usedAfter.server - usedBefore.server) / answers, unit: "ms" },
      { what: "processor time of PostgreSQL per answer", value: (usedAfter.postgres - usedBefore.postgres) / answers, unit: "ms" },
    ],
    taken: [
      `median of ${rounds} rounds of ${measureMs / 1000} s over ${connections} connections after ${warmUpMs / 1000} s of warm-up; ` +
        `rounds: ${results.map(({ perSecond }) => Math.round(perSecond)).join(", ")} requests/s; ` +
        `${Math.round((results[0]?.bytes ?? 0) / 1024)} KiB an answer, with a bearer token`,
      `${deployments} deployments written by SQL, as a provision leaves them; the list changes nothing while it is read`,
    ],
  };

  async function used() {
    return { server: await cpuMsOf(pid), postgres: await sumOver(await familyOf(postgresPid), cpuMsOf) };
  }
});

/** A fast wrong answer is worth nothing. */
async function checkAnswer(baseURL: string, token: string): Promise<void> {
  const { deployments: page, nextCursor } = await createClient({ baseURL, token }).call("listDeployments", { query: { limit: 50 } });
  const phases = new Set(page.map((each) => each.phases.length));
  if (page.length !== 50 || nextCursor === undefined || phases.size !== 1 || !phases.has(5))
    throw new Error(`The list is not what was seeded: ${page.length} deployments`);
}
