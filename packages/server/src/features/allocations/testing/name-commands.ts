import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import { type Names, codeOf, works } from "./names-for-tests.ts";

/** What a name should look like to everybody. */
interface Held {
  state: "reserved" | "lapsed" | "active" | "releasing";
  /** Whose token it is. */
  caller: number;
  ip?: string;
}

/** All that is known of the names, without a database. */
export interface NameModel {
  held: Map<string, Held>;
  /** Last token that each caller was given for each name. */
  tokens: Map<string, string>;
}

type NameCommand = fc.AsyncCommand<NameModel, Names>;

const caller = fc.integer({ min: 0, max: 2 });
/** Few names, so that callers meet. */
const label = fc.constantFrom("a", "b");
const ip = fc.constantFrom("127.0.0.1", "127.0.0.2");

/**
 * What callers may do to names, each with the answer that the model expects. There is no name server: a commit stays pending and a release
 * under way, and everything else is the database's alone.
 */
export const nameCommands: fc.Arbitrary<NameCommand>[] = [
  fc.tuple(label, fc.array(caller, { minLength: 1, maxLength: 6 })).map((args) => reserve(...args)),
  fc.tuple(label, caller).map((args) => renew(...args)),
  fc.tuple(label, caller, ip, fc.integer({ min: 1, max: 3 })).map((args) => commit(...args)),
  fc.tuple(label, caller, fc.boolean()).map((args) => release(...args)),
  label.map(lapse),
  label.map(clean),
  label.map(check),
  fc.constant(command("sweep", sweep)),
];

function command(
  text: string,
  run: (model: NameModel, names: Names) => Promise<void>,
  isPossible: (model: Readonly<NameModel>) => boolean = () => true,
): NameCommand {
  return { toString: () => text, check: isPossible, run };
}

function reserve(name: string, callers: readonly number[]): NameCommand {
  return command(`reserve ${name} by ${callers.join(", ")} at once`, async ({ held, tokens }, { allocations, program }) => {
    const before = held.get(name);
    const isFree = before === undefined || before.state === "lapsed";

    const results = await Promise.allSettled(callers.map((each) => allocations.reserve(program(`p${each}`), works, { subdomain: name })));

    const codes = results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code?: string }).code] : []));
    const won = results.flatMap((result, index) =>
      result.status === "fulfilled" ? [{ token: result.value.reservation.reservationToken, caller: callers[index] ?? 0 }] : [],
    );
    deepEqual([won.length, codes.filter((code) => code !== "conflict")], [isFree ? 1 : 0, []]);
    for (const winner of won) {
      held.set(name, { state: "reserved", caller: winner.caller });
      tokens.set(`${name} ${winner.caller}`, winner.token);
    }
  });
}

function renew(name: string, by: number): NameCommand {
  return command(`renew ${name} by ${by}`, async ({ held, tokens }, { allocations, program }) => {
    const reservationToken = tokens.get(`${name} ${by}`) ?? "none";

    const code = await codeOf(allocations.renew(program(`p${by}`), works, { subdomain: name, reservationToken }));

    const now = held.get(name);
    const isPast = now !== undefined && now.state !== "reserved" && now.state !== "lapsed";
    deepEqual(code, isPast ? "already-active" : refusalOf(now, by));
  });
}

function commit(name: string, by: number, address: string, times: number): NameCommand {
  return command(`commit ${name} to ${address} by ${by}, ${times} at once`, async ({ held, tokens }, { allocations, program, row }) => {
    const now = held.get(name);
    const request = {
      subdomain: name,
      reservationToken: tokens.get(`${name} ${by}`) ?? "none",
      sovereignFQDN: `${name}.${works}`,
      loadBalancerIP: address,
    };

    const calls = Array.from({ length: times }, () => codeOf(allocations.commit(program(`p${by}`), works, request)));
    const codes = await Promise.all(calls);

    const code = expected();
    deepEqual(
      codes,
      codes.map(() => code),
    );
    if (code !== undefined || now === undefined) return;
    held.set(name, { state: "active", caller: now.caller, ip: address });
    const kept = await row(name);
    deepEqual([kept?.state, kept?.load_balancer_ip, kept?.sovereign_fqdn], ["active", address, `${name}.${works}`]);

    function expected(): string | undefined {
      if (now?.state === "releasing") return "conflict";
      if (now?.state === "active") return now.ip === address ? undefined : "already-active";
      return refusalOf(now, by);
    }
  });
}

function release(name: string, by: number, byName: boolean): NameCommand {
  return command(`release ${name} by ${byName ? "name" : `the token of ${by}`}`, async ({ held, tokens }, { allocations, program }) => {
    const now = held.get(name);
    const proof = byName ? { fqdn: `${name}.${works}` } : { reservationToken: tokens.get(`${name} ${by}`) ?? "none" };

    const code = await codeOf(allocations.release(program(`p${by}`), works, { subdomain: name, ...proof }));

    const isTheirs = byName || now?.caller === by;
    deepEqual(code, now === undefined ? "not-found" : isTheirs ? undefined : "token-mismatch");
    if (code !== undefined || now === undefined) return;
    if (now.state === "reserved" || now.state === "lapsed") held.delete(name);
    else held.set(name, { ...now, state: "releasing" });
  });
}

function lapse(name: string): NameCommand {
  const isPossible = ({ held }: Readonly<NameModel>) => held.get(name)?.state === "reserved";
  return command(
    `${name} lapses`,
    async ({ held }, { expire }) => {
      await expire(name);
      const now = held.get(name);
      if (now) held.set(name, { ...now, state: "lapsed" });
    },
    isPossible,
  );
}

/** Plays the end of a release, which needs a name server. */
function clean(name: string): NameCommand {
  const isPossible = ({ held }: Readonly<NameModel>) => held.get(name)?.state === "releasing";
  return command(
    `${name} is clean`,
    async ({ held }, { pool }) => {
      await pool.query("delete from pool_allocations where subdomain = $1 and state = 'releasing'", [name]);
      held.delete(name);
    },
    isPossible,
  );
}

function check(name: string): NameCommand {
  return command(`check ${name}`, async ({ held }, { allocations, program }) => {
    const result = await allocations.check(program("p0"), works, name);

    const state = held.get(name)?.state;
    const reason = state === undefined || state === "lapsed" ? undefined : state === "reserved" ? "reserved-state" : "active-state";
    deepEqual([result.available, result.reason], [reason === undefined, reason]);
  });
}

async function sweep({ held }: NameModel, { sweeper }: Names): Promise<void> {
  await Promise.all([sweeper.sweep(AbortSignal.timeout(10_000)), sweeper.sweep(AbortSignal.timeout(10_000))]);
  for (const [name, { state }] of held) if (state === "lapsed") held.delete(name);
}

/** What stands against a caller who comes with a token to a name that is not in use. */
function refusalOf(now: Held | undefined, by: number): string | undefined {
  if (now === undefined) return "not-found";
  if (now.state === "lapsed") return "reservation-expired";
  return now.caller === by ? undefined : "token-mismatch";
}
