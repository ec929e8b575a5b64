import { type Allocation, type Client, createClient } from "../packages/contract/src/contract.ts";
import pg from "pg";
import { connectBare } from "./parts/bare-powerdns.ts";
import { type Bench, type Figure, runBench } from "./parts/bench.ts";
import { type BenchPdm, type DnsBackend, startPdm } from "./parts/pdm.ts";
import { percentile } from "./parts/percentile.ts";

/** What giving names away costs: alone, many at once beside bare PowerDNS, and in a list of ten thousand. For both of PowerDNS' databases. */
const pool = "omani.works";
const standing = 2000;
const sequential = 200;
const atOnce = 64;
const listed = 10_000;
const listRounds = 60;

/** Allocations a second with 64 at once, as they are asked of each database. */
const leastPerSecond: Record<DnsBackend, number> = { SQLite: 50, PostgreSQL: 15 };

await runBench("names and their DNS", 600_000, async (bench) => {
  const figures: Figure[] = [];
  for (const backend of ["SQLite", "PostgreSQL"] as const) figures.push(...(await measure(bench, backend)));
  return {
    figures,
    taken: [
      `per database: ${sequential} names one after the other with ${standing} delegations in the pool, then ${atOnce} at once; each reserve and commit over HTTP, ` +
        "until the commit answers `verified`: zone and signed delegation written, and three name servers asked",
      `bare: the same ${atOnce} names' worth of zone, key and delegation at PowerDNS' API itself, one after the other, as its zones allow; no verification, no table`,
      `list: ${listed} allocations written by SQL, pages of 50 and of 200 from all over the alphabet`,
    ],
  };
});

async function measure(bench: Bench, backend: DnsBackend): Promise<Figure[]> {
  const pdm = await startPdm(bench, backend);
  const client = createClient({ baseURL: pdm.address, token: pdm.token });
  const bare = connectBare(pdm.dns);
  await client.call("bootstrapPool", { params: { poolDomain: pool }, body: {} });
  for (let from = 0; from < standing; from += 500) {
    await bare.delegate(
      pool,
      Array.from({ length: 500 }, (_, index) => `standing-${from + index}`),
    );
  }
  for (let index = 0; index < 10; index += 1) await allocate(client, `warm-${index}`);

  const alone: number[] = [];
  for (let index = 0; index < sequential; index += 1) alone.push(await timed(() => allocate(client, `alone-${index}`)));
  const ours = await rateOf(() => Promise.all(Array.from({ length: atOnce }, (_, index) => put(client, `many-${index}`))));
  const theirs = await rateOf(async () => {
    for (let index = 0; index < atOnce; index += 1) await bare.allocate(pool, `bare-${index}`);
  });
  const lists = backend === "SQLite" ? await measureLists(pdm, client) : [];
  const sorted = alone.toSorted((a, b) => a - b);
  return [
    { what: `${backend}: reserve + commit, 95th percentile`, value: percentile(sorted, 0.95), unit: "ms", target: { most: 300 } },
    { what: `${backend}: reserve + commit, median`, value: percentile(sorted, 0.5), unit: "ms" },
    { what: `${backend}: ${atOnce} at once`, value: ours, unit: "allocations/s", target: { least: leastPerSecond[backend] } },
    { what: `${backend}: bare PowerDNS, one after the other`, value: theirs, unit: "zones/s" },
    { what: `${backend}: ours as a share of bare PowerDNS`, value: (ours / theirs) * 100, unit: "%" },
    ...lists,
  ];
}

/** Holds a name, gives it its address, and makes sure that the answer says that everything stands. */
async function allocate(client: Client, subdomain: string): Promise<void> {
  const params = { poolDomain: pool };
  const { reservationToken } = await client.call("reserveName", { params, body: { subdomain } });
  const allocation = await client.call("commitAllocation", {
    params,
    body: { subdomain, reservationToken, sovereignFQDN: `${subdomain}.${pool}`, loadBalancerIP: "127.0.0.9" },
  });
  await untilVerified(client, allocation);
}

/** Both in one call, which one caller may do for more names at once than it may hold. */
async function put(client: Client, subdomain: string): Promise<void> {
  const body = { sovereignFQDN: `${subdomain}.${pool}`, loadBalancerIP: "127.0.0.9" };
  await untilVerified(client, await client.call("putAllocation", { params: { poolDomain: pool, subdomain }, body }));
}

async function untilVerified(client: Client, { subdomain, dnsState, lastError }: Allocation): Promise<void> {
  if (dnsState === "verified") return;
  for (let looks = 0; looks < 600; looks += 1) {
    const now = await client.call("readAllocation", { params: { poolDomain: pool, subdomain } });
    if (now.dnsState === "verified") return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${subdomain} is not verified after a minute: ${JSON.stringify(lastError)}`);
}

async function measureLists({ databaseURL }: BenchPdm, client: Client): Promise<Figure[]> {
  await seedAllocations(databaseURL);
  const figures: Figure[] = [];
  for (const limit of [50, 200]) {
    const times: number[] = [];
    let cursor: string | undefined;
    for (let round = 0; round < listRounds; round += 1) {
      const startedAt = performance.now();
      const page = await client.call("listAllocations", {
        params: { poolDomain: pool },
        query: { limit, ...(cursor === undefined ? {} : { cursor }) },
      });
      times.push(performance.now() - startedAt);
      if (page.allocations.length === 0) throw new Error("A page of the list is empty");
      cursor = page.nextCursor;
    }
    const p95 = percentile(
      times.toSorted((a, b) => a - b),
      0.95,
    );
    figures.push({
      what: `a page of ${limit} among ${listed} allocations, 95th percentile`,
      value: p95,
      unit: "ms",
      target: { most: 100 },
    });
  }
  return figures;
}

async function seedAllocations(databaseURL: string): Promise<void> {
  const database = new pg.Client({ connectionString: databaseURL });
  await database.connect();
  try {
    await database.query(
      `insert into pool_allocations (pool_domain, subdomain, kind, state, dns_state, token_hash, owner, created_by, sovereign_fqdn, load_balancer_ip, committed_at, verified_at)
       select $1::text, 'listed-' || lpad(n::text, 5, '0'), 'sovereign', 'active', 'verified', decode('00', 'hex'), 'program:bench', 'bench',
         'listed-' || lpad(n::text, 5, '0') || '.' || $1::text, '127.0.0.9', now(), now()
       from generate_series(1, $2::int) n`,
      [pool, listed],
    );
    await database.query("analyze pool_allocations");
  } finally {
    await database.end();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function rateOf(work: () => Promise<unknown>): Promise<number> {
  return (atOnce / (await timed(work))) * 1000;
}
