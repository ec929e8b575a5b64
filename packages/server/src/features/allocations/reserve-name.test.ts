import { expect, test } from "vitest";
import { testDatabase } from "../../testing/test-database.ts";
import { codeOf, namesForTests, works } from "./testing/names-for-tests.ts";

const repetitions = 3;
const callers = 1000;

test("of a thousand callers for one name one gets it, and all others hear that it is taken", async () => {
  const { allocations, program, observed } = await namesForTests();
  const outcomes: Record<string, number>[] = [];

  for (let round = 0; round < repetitions; round += 1) {
    const codes = await Promise.all(
      Array.from({ length: callers }, (_, index) =>
        codeOf(allocations.reserve(program(`racer-${index % 40}`), works, { subdomain: `race${round}` })),
      ),
    );
    outcomes.push(
      Object.fromEntries(
        Map.groupBy(codes, (code) => code ?? "won")
          .entries()
          .map(([code, all]) => [code, all.length]),
      ),
    );
  }

  expect(outcomes).toEqual(Array.from({ length: repetitions }, () => ({ won: 1, conflict: callers - 1 })));
  expect(observed.filter((each) => each === `conflict ${works}`)).toHaveLength(repetitions * (callers - 1));
});

test("a hundred callers for a lapsed name leave it with one of them", async () => {
  const { allocations, program, expire } = await namesForTests();
  const former = await allocations.reserve(program("former"), works, { subdomain: "lapsed" });
  await expire("lapsed");

  const codes = await Promise.all(
    Array.from({ length: 100 }, (_, index) => codeOf(allocations.reserve(program(`p${index}`), works, { subdomain: "lapsed" }))),
  );

  expect(codes.filter((code) => code === undefined)).toHaveLength(1);
  expect(await codeOf(allocations.renew(program("former"), works, { subdomain: "lapsed", ...tokenOf(former) }))).toBe("token-mismatch");
});

test("the own token repeated answers the same reservation, also when both calls are under way at once", async () => {
  const { allocations, program } = await namesForTests();
  const reservationToken = "3f2b8a52-7c1d-4e0a-9b1f-2d6c5e4a3b21";
  const call = () => allocations.reserve(program("twice"), works, { subdomain: "twice", reservationToken });

  const [one, two] = await Promise.all([call(), call()]);
  const third = await call();

  expect(one.isNew).toBe(!two.isNew);
  expect([one.reservation, two.reservation]).toEqual([third.reservation, third.reservation]);
});

test("nothing that is kept or told holds the token", async () => {
  const { allocations, engine, db } = await namesForTests();
  const { reservationToken } = (await allocations.reserve(engine, works, { subdomain: "secret" })).reservation;
  await allocations.renew(engine, works, { subdomain: "secret", reservationToken });

  const listed = await allocations.list(engine, works, {});
  const kept = await Promise.all(
    (["pool_allocations", "pdm_events", "outbox"] as const).map((table) => db.selectFrom(table).selectAll().execute()),
  );

  const text = JSON.stringify([listed, kept]);
  expect(text).toContain("secret.omani.works");
  expect(text).not.toContain(reservationToken);
  expect(text).not.toContain(reservationToken.replaceAll("-", ""));
});

test.each([
  ["a pool that is none", "example.org", "t1", "unsupported-pool"],
  ["a kept name", works, "console", "reserved"],
  ["a kept name in capitals with a dot", works, " Console. ", "reserved"],
  ["a name that configuration keeps", works, "grafana", "reserved"],
  ["a label of 64 characters", works, "a".repeat(64), "invalid-format"],
  ["a label with a hyphen in front", works, "-a", "invalid-format"],
  ["a label with a digit in front", works, "1a", "invalid-format"],
  ["an A-label", works, "xn--mnchen-3ya", "invalid-format"],
  ["a label of another script", works, "münchen", "invalid-format"],
  ["two hyphens in third place", works, "ab--c", "invalid-format"],
  ["two labels", works, "a.b", "invalid-format"],
  ["nothing", works, "", "invalid-format"],
  ["a domain that tests must not touch", works, "forbidden", "forbidden-test-domain"],
  ["the operator's own pool", "openova.io", "t1", "forbidden"],
])("%s is refused", async (_what, pool, subdomain, code) => {
  const { allocations, program, db } = await namesForTests();

  expect(await codeOf(allocations.reserve(program("p"), pool, { subdomain }))).toBe(code);
  expect(await db.selectFrom("pool_allocations").selectAll().execute()).toEqual([]);
});

test("spelling does not matter: capitals, a final dot, and the pool's id are one name", async () => {
  const { allocations, program } = await namesForTests();

  const { reservation } = await allocations.reserve(program("p"), "omani-works", { subdomain: "T42." });

  expect(reservation).toMatchObject({ poolDomain: works, subdomain: "t42", fqdn: "t42.omani.works", createdBy: "catalyst-api" });
  expect(await codeOf(allocations.reserve(program("q"), "OMANI.works.", { subdomain: "t42" }))).toBe("conflict");
});

test("the administrator takes names of the operator's pool", async () => {
  const { allocations, admin, engine } = await namesForTests();

  expect(await codeOf(allocations.reserve(admin, "openova.io", { subdomain: "t1" }))).toBeUndefined();
  expect((await allocations.check(engine, "openova.io", "t2")).reason).toBe("unsupported-pool");
});

test("a program holds at most its number of names, however many it asks for at once; our own parts hold more", async () => {
  const { allocations, program, engine, db, expire } = await namesForTests({ rules: { reservationCaps: { perCaller: 5, ownParts: 30 } } });
  const many = (actor: typeof engine, prefix: string) =>
    Promise.all(Array.from({ length: 20 }, (_, index) => codeOf(allocations.reserve(actor, works, { subdomain: `${prefix}${index}` }))));

  const codes = await many(program("greedy"), "g");
  const own = await many(engine, "e");
  const held = await db.selectFrom("pool_allocations").select("subdomain").where("owner", "=", "program:greedy").execute();
  await expire(held[0]?.subdomain ?? "");

  expect([held.length, codes.filter((code) => code === "too-many-reservations").length]).toEqual([5, 15]);
  expect(own.filter((code) => code !== undefined)).toEqual([]);
  expect(await codeOf(allocations.reserve(program("greedy"), works, { subdomain: "one-more" }))).toBeUndefined();
});

test("a token for some pools and names reaches no others", async () => {
  const { allocations, program } = await namesForTests();
  const limited = program("limited", { pools: [works], slugs: ["acme"] });

  expect([
    await codeOf(allocations.reserve(limited, works, { subdomain: "acme" })),
    await codeOf(allocations.reserve(limited, works, { subdomain: "acme-eu" })),
    await codeOf(allocations.reserve(limited, works, { subdomain: "acmeeu" })),
    await codeOf(allocations.reserve(limited, "omani.homes", { subdomain: "acme" })),
    await codeOf(allocations.read(limited, { pool: works, label: "other" })),
    await codeOf(allocations.list(limited, "omani.homes", {})),
  ]).toEqual([undefined, undefined, "forbidden", "forbidden", "forbidden", "forbidden"]);
});

test("a renewal holds the name on, but never longer than the longest hold nor shorter than before", async () => {
  const { allocations, program, pool } = await namesForTests({ rules: { reservationMs: 600_000, maxHoldMs: 900_000 } });
  const first = await allocations.reserve(program("p"), works, { subdomain: "long" });
  const renew = () => allocations.renew(program("p"), works, { subdomain: "long", ...tokenOf(first) });

  await pool.query("update pool_allocations set reserved_at = now() - interval '200 s', expires_at = now() + interval '400 s'");
  const renewed = await renew();
  await pool.query("update pool_allocations set reserved_at = now() - interval '890 s', expires_at = now() + interval '100 s'");
  const capped = await renew();

  expect(spanOf(renewed)).toBeCloseTo(800_000, -3);
  expect(spanOf(capped)).toBeCloseTo(990_000, -3);
});

test("a lapsed reservation is 410 whatever the token, then 404 once it is swept", async () => {
  const { allocations, program, expire, sweeper, calls } = await namesForTests();
  const held = await allocations.reserve(program("p"), works, { subdomain: "late" });
  const commit = (reservationToken: string) =>
    codeOf(
      allocations.commit(program("p"), works, {
        subdomain: "late",
        reservationToken,
        sovereignFQDN: "late.omani.works",
        loadBalancerIP: "1.2.3.4",
      }),
    );
  const beforehand = await commit("wrong");
  await expire("late");

  const codes = [
    await commit(held.reservation.reservationToken),
    await commit("wrong"),
    await codeOf(allocations.renew(program("p"), works, { subdomain: "late", ...tokenOf(held) })),
  ];
  const checked = await allocations.check(program("p"), works, "late");
  await sweeper.sweep(AbortSignal.timeout(10_000));

  expect([beforehand, ...codes]).toEqual(["token-mismatch", "reservation-expired", "reservation-expired", "reservation-expired"]);
  expect(checked).toEqual({ available: true, normalized: "late", fqdn: "late.omani.works" });
  expect(await commit(held.reservation.reservationToken)).toBe("not-found");
  expect(calls.filter((url) => url.includes("late"))).toEqual([]);
});

test("a reservation is released by its token, its domain or an administrator, and by nobody else", async () => {
  const { allocations, program, admin } = await namesForTests();
  const reserve = async () => allocations.reserve(program("p"), works, { subdomain: "mine" });
  const release = (request: object, actor = program("other")) =>
    codeOf(allocations.release(actor, works, { subdomain: "mine", ...request }));

  const first = await reserve();
  const codes = [
    await release({}),
    await release({ reservationToken: "wrong" }),
    await release({ fqdn: "other.omani.works" }),
    await release(tokenOf(first)),
    await release(tokenOf(first)),
  ];
  await reserve();
  const byDomain = await release({ sovereignFQDN: "mine.omani.works" });
  await reserve();
  const byAdmin = await release({}, admin);

  expect(codes).toEqual(["not-owner", "token-mismatch", "not-owner", undefined, "not-found"]);
  expect([byDomain, byAdmin]).toEqual([undefined, undefined]);
});

test("names are listed by name, page after page, by state and by whom they are for", async () => {
  const { allocations, engine } = await namesForTests();
  for (const subdomain of ["c", "a", "e", "b", "d"])
    await allocations.reserve(engine, works, { subdomain, createdBy: subdomain < "c" ? "early" : "late" });

  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await allocations.list(engine, works, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
    pages.push(page.allocations.map(({ subdomain }) => subdomain));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  const early = await allocations.list(engine, works, { createdBy: "early", state: "reserved" });

  expect(pages).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  expect(early.allocations.map(({ subdomain }) => subdomain)).toEqual(["a", "b"]);
  expect(await codeOf(allocations.list(engine, works, { cursor: "!" }))).toBe("invalid-query");
  expect(await codeOf(allocations.list(engine, "example.org", {}))).toBe("unsupported-pool");
});

test("a thousand reservations that lapse together are gone after one sweep, of two processes, and nobody asks the DNS", async () => {
  const database = await testDatabase();
  const one = await namesForTests({ database, rules: { reservationCaps: { perCaller: 20, ownParts: 10_000 } } });
  const two = await namesForTests({ database });
  await database.pool.query(
    `insert into pool_allocations (pool_domain, subdomain, kind, state, token_hash, owner, created_by, expires_at)
     select 'omani.works', 'n' || n, 'sovereign', 'reserved', '\\x00', 'program:p', 'x', now() - interval '1 s' from generate_series(1, 1000) n`,
  );
  await one.allocations.reserve(one.engine, works, { subdomain: "lives" });
  // The daily looks do ask the DNS, and have been done today.
  await database.pool.query("insert into pdm_chores (name, ran_at) values ('audit-zones', now()), ('audit-apexes', now())");

  await Promise.all([one.sweeper.sweep(AbortSignal.timeout(10_000)), two.sweeper.sweep(AbortSignal.timeout(10_000))]);

  const left = await one.db.selectFrom("pool_allocations").select("subdomain").execute();
  const told = await one.db.selectFrom("outbox").select("type").where("type", "=", "catalyst.allocation.expired").execute();
  expect([left, told.length, one.calls, two.calls]).toEqual([[{ subdomain: "lives" }], 1000, [], []]);
  expect([...one.observed, ...two.observed]).toContain("expired 1000");
});

test("every write leaves an audit row and an event in the same transaction", async () => {
  const { allocations, engine, db } = await namesForTests();
  const held = await allocations.reserve(engine, works, { subdomain: "told" });
  await allocations.renew(engine, works, { subdomain: "told", ...tokenOf(held) });
  await allocations.release(engine, works, { subdomain: "told", ...tokenOf(held) });

  const audit = await db.selectFrom("pdm_events").select(["actor", "action", "subject"]).orderBy("id").execute();
  const events = await db.selectFrom("outbox").select(["type", "subject"]).orderBy("id").execute();

  expect(audit.map(({ actor, action, subject }) => [actor, action, subject])).toEqual(
    ["reserved", "renewed", "freed"].map((action) => ["deployment:d1", action, "told.omani.works"]),
  );
  expect(events.map(({ type }) => type)).toEqual(["reserved", "renewed", "freed"].map((action) => `catalyst.allocation.${action}`));
});

function spanOf({ reservedAt, expiresAt }: { reservedAt: string; expiresAt: string }): number {
  return Date.parse(expiresAt) - Date.parse(reservedAt);
}

function tokenOf({ reservation }: { reservation: { reservationToken: string } }): { reservationToken: string } {
  return { reservationToken: reservation.reservationToken };
}
