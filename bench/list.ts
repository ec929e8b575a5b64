import { type Client, createClient, provisionPhases } from "@catalyst/contract";
import { runBench } from "./parts/bench.ts";
import type { ListOrder, ListResult } from "./parts/list-load.ts";
import { startLoad } from "./parts/load-process.ts";
import { startMothership } from "./parts/mothership.ts";
import { median, percentile } from "./parts/percentile.ts";
import { cpuMsOf, familyOf, sumOver } from "./parts/process-use.ts";
import { multiplyDeployments, seedDeployments } from "./parts/seed-deployments.ts";

/**
 * How many authenticated lists of 50 deployments a second one mothership answers; the load comes from a process of its own. Then how long one
 * person waits for a page among ten thousand, in every order and while they search.
 */
const deployments = 60;
const connections = 16;
const warmUpMs = 2000;
const measureMs = 6000;
const rounds = 3;
const many = 10_000;
const pagesEach = 100;
const path = "/api/v1/deployments?limit=50";

await runBench("list of 50 deployments", 180_000, async (bench) => {
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
  await multiplyDeployments(databaseURL, many);
  const pages = await measurePages(createClient({ baseURL: address, token }));
  const answers = results.reduce((sum, { requests, warmUpRequests }) => sum + requests + warmUpRequests, 0);

  return {
    figures: [
      { what: "answers", value: median(results.map(({ perSecond }) => perSecond)), unit: "requests/s", target: { least: 1500 } },
      { what: "99th percentile", value: median(results.map(({ p99 }) => p99)), unit: "ms", target: { most: 60 } },
      { what: "median", value: median(results.map(({ p50 }) => p50)), unit: "ms" },
      { what: "processor time of the mothership per answer", value: (usedAfter.server - usedBefore.server) / answers, unit: "ms" },
      { what: "processor time of PostgreSQL per answer", value: (usedAfter.postgres - usedBefore.postgres) / answers, unit: "ms" },
      ...pages.map(({ what, p95 }) => ({
        what: `a page among ${many.toLocaleString("en")}, ${what}, 95th percentile`,
        value: p95,
        unit: "ms",
        target: { most: 100 },
      })),
    ],
    taken: [
      `median of ${rounds} rounds of ${measureMs / 1000} s over ${connections} connections after ${warmUpMs / 1000} s of warm-up; ` +
        `rounds: ${results.map(({ perSecond }) => Math.round(perSecond)).join(", ")} requests/s; ` +
        `${Math.round((results[0]?.bytes ?? 0) / 1024)} KiB an answer, with a bearer token`,
      `${deployments} deployments written by SQL, as a provision leaves them; the list changes nothing while it is read`,
      `${pagesEach} pages of 50 of each kind, one after the other, no two the same; the other deployments are copies made by SQL`,
    ],
  };

  async function used() {
    return { server: await cpuMsOf(pid), postgres: await sumOver(await familyOf(postgresPid), cpuMsOf) };
  }
});

async function measurePages(client: Client): Promise<{ what: string; p95: number }[]> {
  const kinds: Record<string, (index: number) => { search?: string; sort?: "newest" | "oldest" | "name" }> = {
    "searched by a part of the domain": (index) => ({ search: `copy-${index + 10}` }),
    "searched by a part of the Organization's name": (index) => ({ search: (index + 16).toString(16) }),
    "searched for what nobody has": (index) => ({ search: `nobody ${index}` }),
    "searched for what all have, by name": (index) => ({ search: "OMANI.WORKS".slice(index % 8), sort: "name" }),
  };
  const figures: { what: string; p95: number }[] = [];
  for (const order of ["newest", "oldest", "name"] as const) figures.push({ what: `${order} order`, p95: await walk(client, order) });
  for (const [what, queryOf] of Object.entries(kinds)) {
    const took: number[] = [];
    for (let index = 0; index < pagesEach; index++) {
      const startedAt = performance.now();
      const { total = -1 } = await client.call("listDeployments", { query: { limit: 50, all: true, ...queryOf(index) } });
      took.push(performance.now() - startedAt);
      if ((total === 0) !== what.includes("nobody")) throw new Error(`A search ${what} found ${total}`);
    }
    figures.push({
      what,
      p95: percentile(
        took.toSorted((a, b) => a - b),
        0.95,
      ),
    });
  }
  return figures;
}

/** From page to page, as far as the cursors lead. */
async function walk(client: Client, sort: "newest" | "oldest" | "name"): Promise<number> {
  const took: number[] = [];
  let cursor: string | undefined;
  while (took.length < pagesEach) {
    const startedAt = performance.now();
    const page = await client.call("listDeployments", {
      query: { limit: 50, all: true, sort, ...(cursor === undefined ? {} : { cursor }) },
    });
    took.push(performance.now() - startedAt);
    if (page.total !== many || page.deployments.length !== 50) throw new Error(`A page of ${page.deployments.length} of ${page.total}`);
    cursor = page.nextCursor;
  }
  return percentile(
    took.toSorted((a, b) => a - b),
    0.95,
  );
}

/** A fast wrong answer is worth nothing. */
async function checkAnswer(baseURL: string, token: string): Promise<void> {
  const { deployments: page, nextCursor } = await createClient({ baseURL, token }).call("listDeployments", { query: { limit: 50 } });
  const phases = new Set(page.map((each) => each.phases.length));
  if (page.length !== 50 || nextCursor === undefined || phases.size !== 1 || !phases.has(provisionPhases.length))
    throw new Error(`The list is not what was seeded: ${page.length} deployments`);
}
