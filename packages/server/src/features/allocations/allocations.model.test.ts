import fc from "fast-check";
import { expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../testing/test-database.ts";
import { type Names, codeOf, namesForTests, works } from "./testing/names-for-tests.ts";

/** Few names, so that callers meet. */
const labels = ["a", "b"] as const;
const addresses = ["127.0.0.1", "127.0.0.2"] as const;

type Label = (typeof labels)[number];

interface Held {
  state: "reserved" | "lapsed" | "active" | "releasing";
  /** Whose token it is. */
  caller: number;
  ip?: string;
}

interface Model {
  held: Map<Label, Held>;
  /** Last token that each caller was given for each name. */
  tokens: Map<string, string>;
}

/** Without a name server: a commit stays pending, a release stays under way; everything else is the database's alone. */
class Reserve implements fc.AsyncCommand<Model, Names> {
  readonly label: Label;
  readonly callers: readonly number[];
  constructor(label: Label, callers: readonly number[]) {
    this.label = label;
    this.callers = callers;
  }
  check = () => true;
  toString = () => `reserve ${this.label} by ${this.callers.join(",")} at once`;
  async run(model: Model, { allocations, program }: Names): Promise<void> {
    const { label } = this;
    const before = model.held.get(label);
    const isFree = before === undefined || before.state === "lapsed";

    const results = await Promise.allSettled(
      this.callers.map((caller) => allocations.reserve(program(`p${caller}`), works, { subdomain: label })),
    );

    const won = results.flatMap((result, index) =>
      result.status === "fulfilled" ? [{ ...result.value, caller: this.callers[index] ?? 0 }] : [],
    );
    const codes = results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code?: string }).code] : []));
    expect([won.length, codes.filter((code) => code !== "conflict")]).toEqual([isFree ? 1 : 0, []]);
    for (const { reservation, caller } of won) {
      model.held.set(label, { state: "reserved", caller });
      model.tokens.set(`${label} ${caller}`, reservation.reservationToken);
    }
  }
}

class Renew implements fc.AsyncCommand<Model, Names> {
  readonly label: Label;
  readonly caller: number;
  constructor(label: Label, caller: number) {
    this.label = label;
    this.caller = caller;
  }
  check = () => true;
  toString = () => `renew ${this.label} by ${this.caller}`;
  async run(model: Model, { allocations, program }: Names): Promise<void> {
    const { label, caller } = this;
    const reservationToken = model.tokens.get(`${label} ${caller}`) ?? "none";

    const code = await codeOf(allocations.renew(program(`p${caller}`), works, { subdomain: label, reservationToken }));

    expect(code).toBe(expected(model.held.get(label)));
    function expected(held: Held | undefined): string | undefined {
      if (held === undefined) return "not-found";
      if (held.state === "lapsed") return "reservation-expired";
      if (held.state !== "reserved") return "already-active";
      return held.caller === caller ? undefined : "token-mismatch";
    }
  }
}

class Commit implements fc.AsyncCommand<Model, Names> {
  readonly label: Label;
  readonly caller: number;
  readonly ip: string;
  readonly times: number;
  constructor(label: Label, caller: number, ip: string, times: number) {
    this.label = label;
    this.caller = caller;
    this.ip = ip;
    this.times = times;
  }
  check = () => true;
  toString = () => `commit ${this.label} to ${this.ip} by ${this.caller}, ${this.times} at once`;
  async run(model: Model, { allocations, program, row }: Names): Promise<void> {
    const { label, caller, ip } = this;
    const held = model.held.get(label);
    const request = {
      subdomain: label,
      reservationToken: model.tokens.get(`${label} ${caller}`) ?? "none",
      sovereignFQDN: `${label}.${works}`,
      loadBalancerIP: ip,
    };

    const codes = await Promise.all(
      Array.from({ length: this.times }, () => codeOf(allocations.commit(program(`p${caller}`), works, request))),
    );

    const code = expected();
    expect(codes).toEqual(codes.map(() => code));
    if (held?.state === "reserved" && code === undefined) model.held.set(label, { state: "active", caller: held.caller, ip });
    if (code === undefined)
      expect(await row(label)).toMatchObject({ state: "active", load_balancer_ip: ip, sovereign_fqdn: `${label}.${works}` });

    function expected(): string | undefined {
      if (held === undefined) return "not-found";
      if (held.state === "lapsed") return "reservation-expired";
      if (held.state === "releasing") return "conflict";
      if (held.state === "active") return held.ip === ip ? undefined : "already-active";
      return held.caller === caller ? undefined : "token-mismatch";
    }
  }
}

class Release implements fc.AsyncCommand<Model, Names> {
  readonly label: Label;
  readonly caller: number;
  readonly byName: boolean;
  constructor(label: Label, caller: number, byName: boolean) {
    this.label = label;
    this.caller = caller;
    this.byName = byName;
  }
  check = () => true;
  toString = () => `release ${this.label} by ${this.byName ? "name" : `token of ${this.caller}`}`;
  async run(model: Model, { allocations, program }: Names): Promise<void> {
    const { label, caller } = this;
    const held = model.held.get(label);
    const proof = this.byName ? { fqdn: `${label}.${works}` } : { reservationToken: model.tokens.get(`${label} ${caller}`) ?? "none" };

    const code = await codeOf(allocations.release(program(`p${caller}`), works, { subdomain: label, ...proof }));

    const isTheirs = this.byName || held?.caller === caller;
    expect(code).toBe(held === undefined ? "not-found" : isTheirs ? undefined : "token-mismatch");
    if (code !== undefined || held === undefined) return;
    if (held.state === "reserved" || held.state === "lapsed") model.held.delete(label);
    else model.held.set(label, { ...held, state: "releasing" });
  }
}

class Lapse implements fc.AsyncCommand<Model, Names> {
  readonly label: Label;
  constructor(label: Label) {
    this.label = label;
  }
  check = ({ held }: Readonly<Model>) => held.get(this.label)?.state === "reserved";
  toString = () => `${this.label} lapses`;
  async run(model: Model, { expire }: Names): Promise<void> {
    await expire(this.label);
    const held = model.held.get(this.label);
    if (held) model.held.set(this.label, { ...held, state: "lapsed" });
  }
}

class Sweep implements fc.AsyncCommand<Model, Names> {
  check = () => true;
  toString = () => "sweep";
  async run(model: Model, { sweeper }: Names): Promise<void> {
    await Promise.all([sweeper.sweep(AbortSignal.timeout(10_000)), sweeper.sweep(AbortSignal.timeout(10_000))]);
    for (const [label, { state }] of model.held) if (state === "lapsed") model.held.delete(label);
  }
}

/** What the DNS being clean does, which nobody answers for here. */
class Clean implements fc.AsyncCommand<Model, Names> {
  readonly label: Label;
  constructor(label: Label) {
    this.label = label;
  }
  check = ({ held }: Readonly<Model>) => held.get(this.label)?.state === "releasing";
  toString = () => `${this.label} is clean`;
  async run(model: Model, { pool }: Names): Promise<void> {
    await pool.query("delete from pool_allocations where subdomain = $1 and state = 'releasing'", [this.label]);
    model.held.delete(this.label);
  }
}

class Check implements fc.AsyncCommand<Model, Names> {
  readonly label: Label;
  constructor(label: Label) {
    this.label = label;
  }
  check = () => true;
  toString = () => `check ${this.label}`;
  async run(model: Model, { allocations, program }: Names): Promise<void> {
    const result = await allocations.check(program("p0"), works, this.label);
    const state = model.held.get(this.label)?.state;
    const reason = state === undefined || state === "lapsed" ? undefined : state === "reserved" ? "reserved-state" : "active-state";
    expect([result.available, result.reason]).toEqual([reason === undefined, reason]);
  }
}

test("whatever callers do in whatever order, at once or after each other, a name has one holder and every answer follows from that", async () => {
  const database: TestDatabase = await testDatabase();
  const names = await namesForTests({ database, rules: { syncBudgetMs: 1, reservationCaps: { perCaller: 100, ownParts: 100 } } });
  await database.pool.query("insert into pdm_chores (name, ran_at) values ('audit-zones', now()), ('audit-apexes', now())");
  const label = fc.constantFrom(...labels);
  const caller = fc.integer({ min: 0, max: 2 });
  const commands = [
    fc.tuple(label, fc.array(caller, { minLength: 1, maxLength: 6 })).map((args) => new Reserve(...args)),
    fc.tuple(label, caller).map((args) => new Renew(...args)),
    fc.tuple(label, caller, fc.constantFrom(...addresses), fc.integer({ min: 1, max: 3 })).map((args) => new Commit(...args)),
    fc.tuple(label, caller, fc.boolean()).map((args) => new Release(...args)),
    label.map((each) => new Lapse(each)),
    label.map((each) => new Clean(each)),
    label.map((each) => new Check(each)),
    fc.constant(new Sweep()),
  ];

  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: "+1" }), async (sequence) => {
      await database.pool.query("delete from pool_allocations");
      await fc.asyncModelRun(() => ({ model: { held: new Map(), tokens: new Map() }, real: names }), sequence);
    }),
    { numRuns: 150 },
  );
}, 120_000);
