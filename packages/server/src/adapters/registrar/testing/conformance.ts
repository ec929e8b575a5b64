import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChangeState, Registrar, RegistrarAccount } from "../../../features/registrars/registrar.ts";
import type { Clock } from "../../../platform/clock.ts";
import { createLogger } from "../../../platform/log.ts";
import { RegistrarError } from "../../../platform/registrar-error.ts";
import { Secret } from "../../../platform/secret.ts";
import type { RegistrarObservation, RegistrarOptions } from "../registrar-options.ts";
import type { FarSide } from "./far-side.ts";

interface Outcome {
  status: string;
  code?: string;
  detail?: string;
  retryable?: boolean;
  retryAfterMs?: number | undefined;
}

export interface Subject {
  create(options: RegistrarOptions): Registrar;
  /** A fresh far side for each test. */
  start(): Promise<FarSide>;
  /** Runs as fast as the far side's time does. */
  clock(): Clock;
  /** Not written as the registrar's tokens are. */
  malformedToken: string;
}

const first = ["ns1.openova.io", "ns2.openova.io"];
const second = ["ns3.openova.io", "ns4.openova.io", "ns5.openova.io"];
const ds = ["12345 13 2 a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90"];
const never = new AbortController().signal;

/** What every registrar must do, whatever its API is like. Run it in the test of each adapter. */
export function registrarConformance({ create, start, clock: startClock, malformedToken }: Subject): void {
  describe("conformance", () => {
    let far: FarSide;
    let clock: Clock;
    let lines: string[];
    let errors: unknown[];
    let observed: RegistrarObservation[];

    beforeEach(async () => {
      [lines, errors, observed] = [[], [], []];
      clock = startClock();
      far = await start();
    });

    // The rule that no credential is ever seen holds in every one of these tests, whatever else they are about.
    afterEach(async () => {
      const seen = [...lines, ...errors.flatMap(formsOf), JSON.stringify(observed)].join("\n");
      for (const secret of far.secrets) expect(seen).not.toContain(secret);
      await far.close();
    });

    function registrar(more: Partial<RegistrarOptions> = {}): Registrar {
      const log = createLogger(
        "debug",
        (text) => text,
        (line) => void lines.push(line),
      );
      return create({ baseURL: far.baseURL, clock, log, onRequest: (each) => void observed.push(each), ...more });
    }

    function open(token = far.token, more: Partial<RegistrarOptions> = {}): RegistrarAccount {
      return registrar(more).open(new Secret("registrar token", token));
    }

    /** The error that a call ends with; a call that does not fail fails the test. */
    async function failing(call: Promise<unknown>): Promise<RegistrarError> {
      const error = await call.then(
        () => undefined,
        (caught: unknown) => caught,
      );
      errors.push(error);
      if (error instanceof RegistrarError) return error;
      throw new Error(`Not a RegistrarError: ${inspect(error)}`);
    }

    /** What a call comes to, a failure told at once and one told later in the same form. */
    async function outcomeOf(call: Promise<{ status: string; detail?: string }>): Promise<Outcome> {
      try {
        return await call;
      } catch (error) {
        errors.push(error);
        if (!(error instanceof RegistrarError)) throw error;
        const { code, message, retryable, retryAfterMs } = error;
        return { status: "failed", code, detail: message, retryable, retryAfterMs };
      }
    }

    /** Follows a change to its end, as PDM does. */
    async function ended(account: RegistrarAccount, begun: ChangeState): Promise<{ status: string; detail?: string }> {
      if (begun.status === "done") return begun;
      for (let looks = 0; looks < 200; looks += 1) {
        const state = await account.poll(far.domain, begun.operation, never);
        if (state.status !== "pending") return state;
        await clock.sleep(5000);
      }
      throw new Error("The change does not end");
    }

    async function change(hosts: readonly string[], account = open()): Promise<{ status: string; detail?: string }> {
      return ended(account, await account.setNameservers(far.domain, hosts, {}, never));
    }

    describe("who asks", () => {
      test("what it says of itself agrees with what its accounts can do", () => {
        const { id, name, tokenFormat, fields, docsURL, propagation, capabilities } = registrar();
        const account = open();

        expect(id).toMatch(/^[a-z0-9-]+$/);
        expect([name, tokenFormat, docsURL, propagation].every((text) => text.length > 0)).toBe(true);
        expect(fields.some(({ secret }) => secret)).toBe(true);
        expect(account.setDs !== undefined).toBe(capabilities.ds);
        expect(account.delegateSubdomain !== undefined).toBe(capabilities.subdomainNs);
        expect(account.removeSubdomain !== undefined).toBe(capabilities.subdomainNs);
      });

      test.each(["", "two words", "line\nbreak", "ünïcode"])("a token that is %j is refused without a request", async (token) => {
        const error = await failing(Promise.resolve().then(() => open(token)));

        expect(error).toMatchObject({ code: "invalid-token", retryable: false });
        expect(error.message).toContain(registrar().tokenFormat);
        expect(far.arrivals()).toEqual([]);
      });

      test("a token in another registrar's form is refused without a request", async () => {
        const error = await failing(Promise.resolve().then(() => open(malformedToken)));

        expect(error.code).toBe("invalid-token");
        expect(error.message).not.toContain(malformedToken);
        expect(far.arrivals()).toEqual([]);
      });

      test("a wrong token is the customer's to replace", async () => {
        const error = await failing(open(far.wrongToken).probe(far.domain, never));

        expect(error).toMatchObject({ code: "invalid-token", retryable: false });
        const long = far.wrongToken.split(":").filter((part) => part.length > 12);
        expect(long.filter((part) => formsOf(error).join().includes(part))).toEqual([]);
      });

      test("a correct token of an account without access to the API is told apart", async ({ skip }) => {
        const ineligible = far.makeIneligible ?? skip();
        ineligible.act();

        const error = await failing(open().probe(far.domain, never));

        expect(error.code).toBe(ineligible.code);
      });
    });

    describe("whose domain", () => {
      test("probing an own domain tells its name servers and changes nothing", async () => {
        const probe = await open().probe(far.domain, never);

        expect(probe).toMatchObject({ locked: false, capabilities: registrar().capabilities });
        expect(far.arrivals().length).toBeGreaterThan(0);
        expect(far.arrivals().every((each) => each === "read")).toBe(true);
      });

      test("a foreign domain is refused for reading and for changing", async () => {
        const account = open();

        const reading = await failing(account.probe(far.foreignDomain, never));
        const writing = await failing(account.setNameservers(far.foreignDomain, first, {}, never));

        expect([reading.code, writing.code]).toEqual(["domain-not-in-account", "domain-not-in-account"]);
        expect(far.arrivals()).not.toContain("set");
      });

      test("a locked domain is told, and a change of it refused with what to do", async ({ skip }) => {
        const lock = far.lock ?? skip();
        lock();
        const before = far.nameservers();

        const probe = await open().probe(far.domain, never);
        const error = await failing(open().setNameservers(far.domain, first, {}, never));

        expect(probe.locked).toBe(true);
        expect(error).toMatchObject({ code: "unsupported-operation", retryable: false, message: expect.stringMatching(/unlock|ACTIVE/) });
        expect(far.nameservers()).toEqual(before);
      });

      test.each(["not a name", "com", "co.uk", "../other.com", "other.com/x", "Other.com", "other.com.", "192.0.2.1"])(
        "%j never reaches the registrar",
        async (domain) => {
          const account = open();

          await failing(account.probe(domain, never));
          await failing(account.setNameservers(domain, first, {}, never));

          expect(far.arrivals()).toEqual([]);
        },
      );

      test("a name below a domain cannot move the domain", async ({ skip }) => {
        skip(registrar().capabilities.subdomainNs);

        const error = await failing(open().setNameservers(`cloud.${far.domain}`, first, {}, never));

        expect(error).toMatchObject({ code: "unsupported-operation", message: expect.stringContaining(far.domain) });
        expect(far.arrivals()).toEqual([]);
      });
    });

    describe("changing the set", () => {
      test.each([
        ["one host", ["ns1.openova.io"], "unsupported-operation"],
        ["the same host twice", ["ns1.openova.io", "ns1.openova.io"], "unsupported-operation"],
        ["fourteen hosts", Array.from({ length: 14 }, (_, index) => `ns${index}.openova.io`), "unsupported-operation"],
        ["an address", ["ns1.openova.io", "192.0.2.1"], "nameservers-rejected"],
        ["two names in one", ["ns1.openova.io", "ns2.openova.io,ns3.openova.io"], "nameservers-rejected"],
      ])("%s is refused without a request", async (_what, hosts, code) => {
        const error = await failing(open().setNameservers(far.domain, hosts, {}, never));

        expect(error.code).toBe(code);
        expect(far.arrivals()).toEqual([]);
      });

      test("the whole set is replaced, and read back as the registrar has it", async () => {
        await change(first);

        const state = await change(second);
        const set = await open().getNameservers(far.domain, never);

        expect(state.status).toBe("done");
        expect(far.nameservers().toSorted()).toEqual(second);
        expect(set).toMatchObject({ hosts: second, pending: false, mode: "external" });
      });

      test("an equal set in another order is left alone", async () => {
        far.replaceNameservers(second);

        const state = await open().setNameservers(far.domain, [...second].toReversed(), {}, never);

        expect(state).toEqual({ status: "done" });
        expect(far.arrivals().every((each) => each === "read")).toBe(true);
      });

      test("what stood before can be put back, the registrar's own DNS included", async () => {
        const account = open();
        const before = far.nameservers().toSorted();
        const former = await account.getNameservers(far.domain, never);
        await change(first);

        const state = await ended(account, await account.restore(far.domain, former, never));

        expect(state.status).toBe("done");
        expect(far.nameservers().toSorted()).toEqual(before);
        expect(await account.getNameservers(far.domain, never)).toMatchObject({ mode: former.mode, hosts: former.hosts });
      });

      test("a former set of other hosts can be put back", async () => {
        const account = open();
        far.replaceNameservers(second);
        const former = await account.getNameservers(far.domain, never);
        await change(first);

        const state = await ended(account, await account.restore(far.domain, former, never));

        expect(state.status).toBe("done");
        expect(far.nameservers().toSorted()).toEqual(second);
      });

      test("a change that ends in nothing does not count as done", async () => {
        far.replaceNameservers(second);
        far.ignoreSet();

        const outcome = await outcomeOf(change(first));

        expect(outcome).toMatchObject({ status: "failed", detail: expect.stringContaining(far.domain) });
        expect([undefined, "registrar-error"]).toContain(outcome.code);
        expect(far.nameservers().toSorted()).toEqual(second);
      });
    });

    function own(): string[] {
      return [`ns1.${far.domain}`, `ns2.${far.domain}`];
    }

    describe("hosts and keys", () => {
      test("hosts below the domain are registered with their addresses", async ({ skip }) => {
        const registered = far.glue ?? skip();
        const account = open();
        const [one = "", two = ""] = own();
        const glue = { [one]: ["192.0.2.1"], [two]: ["192.0.2.2"] };

        await account.ensureHosts(far.domain, own(), glue, never);
        await account.ensureHosts(far.domain, own(), { ...glue, [two]: ["192.0.2.3"] }, never);
        const state = await ended(account, await account.setNameservers(far.domain, own(), { ...glue, [two]: ["192.0.2.3"] }, never));

        expect(state.status).toBe("done");
        expect(registered()).toMatchObject({ [one]: ["192.0.2.1"], [two]: ["192.0.2.3"] });
        expect(far.nameservers().toSorted()).toEqual(own());
      });

      test("a host below the domain without an address is refused, and the set stays", async ({ skip }) => {
        skip(!far.glue);
        const before = far.nameservers();

        const error = await failing(open().setNameservers(far.domain, own(), {}, never));

        expect(error).toMatchObject({ code: "nameservers-rejected", message: expect.stringContaining(`ns1.${far.domain}`) });
        expect(far.nameservers()).toEqual(before);
      });

      test("DS records are set, set again without harm, and cleared", async ({ skip }) => {
        const setDs = open().setDs ?? skip();
        const standing = far.ds ?? skip();

        await setDs(far.domain, ds, never);
        await setDs(far.domain, ds, never);
        const set = standing();
        await setDs(far.domain, [], never);

        expect(set).toEqual(ds);
        expect(standing()).toEqual([]);
      });
    });

    describe("when the far side fails", () => {
      test("a write whose answer was lost is looked up, never sent again blindly", async () => {
        far.loseAnswerOfSet();

        // Where reads lag behind there is nothing to see yet; then the caller is told to begin again.
        const outcome = await outcomeOf(change(first));
        const arrivals = far.arrivals();
        const state = await change(first);

        expect(["done", "api-unavailable"]).toContain(outcome.code ?? outcome.status);
        expect(arrivals.filter((each) => each === "set")).toHaveLength(1);
        expect(arrivals.slice(arrivals.lastIndexOf("set"))).toContain("read");
        expect(state.status).toBe("done");
        expect(far.nameservers().toSorted()).toEqual(first);
      });

      test("a write that a broken server refused is not repeated by itself", async () => {
        far.replaceNameservers(second);
        far.breakSet();

        const error = await failing(change(first));

        expect(error).toMatchObject({ code: "api-unavailable", retryable: true });
        expect(far.arrivals().filter((each) => each === "set")).toHaveLength(1);
        expect(far.nameservers().toSorted()).toEqual(second);
      });

      test("a read is repeated twice", async () => {
        far.replaceNameservers(second);
        far.breakNext(2);

        const set = await open().getNameservers(far.domain, never);

        expect(set.hosts).toEqual(second);
      });

      test("a server that stays broken is theirs to mend", async () => {
        far.breakNext(1000);

        const error = await failing(open().probe(far.domain, never));

        expect(error).toMatchObject({ code: "api-unavailable", retryable: true });
        expect(far.arrivals()).toHaveLength(3);
      });

      test("a host that nobody answers at is theirs to mend", async () => {
        const closed = "http://127.0.0.1:9/";

        const error = await failing(open(far.token, { baseURL: closed }).probe(far.domain, never));

        expect(error).toMatchObject({ code: "api-unavailable", retryable: true });
      });

      test("an answer that does not come is given up at its limit", async () => {
        far.stall();

        const error = await failing(open(far.token, { timeoutMs: 100 }).probe(far.domain, never));

        expect(error).toMatchObject({ code: "api-unavailable", retryable: true });
      });

      test("an abort surfaces as the signal's own reason", async () => {
        far.stall();
        const abort = new AbortController();
        const reason = new Error("cancelled by a person");

        const probing = open().probe(far.domain, abort.signal);
        abort.abort(reason);

        await expect(probing).rejects.toBe(reason);
        expect(observed).toMatchObject([{ op: "probe", outcome: "aborted" }]);
      });

      test("one request too many is told with how long to wait", async () => {
        const account = open();
        far.replaceNameservers(second);
        far.limitNext();

        // A short pause is waited out by the read itself, a long one is the caller's to wait.
        const reading = account.getNameservers(far.domain, never).then(({ hosts }) => ({ status: hosts.join() }));
        const outcome = await outcomeOf(reading);

        expect([second.join(), "rate-limited"]).toContain(outcome.code ?? outcome.status);
        expect(outcome.code === undefined || (outcome.retryable === true && (outcome.retryAfterMs ?? 0) > 0)).toBe(true);
      });

      test("a change that fails later says why and leaves the set alone", async ({ skip }) => {
        const failTask = far.failTask ?? skip();
        far.replaceNameservers(second);
        failTask("the registry refused the change");

        const outcome = await outcomeOf(change(first));

        expect(outcome).toMatchObject({ status: "failed", detail: expect.stringContaining("the registry refused the change") });
        expect(far.nameservers().toSorted()).toEqual(second);
      });
    });

    test("each operation is told of with its outcome", async () => {
      const account = open();

      await account.getNameservers(far.domain, never);
      await failing(account.probe(far.foreignDomain, never));

      const { id } = registrar();
      expect(observed).toMatchObject([
        { registrar: id, op: "getNameservers", outcome: "ok" },
        { registrar: id, op: "probe", outcome: "domain-not-in-account" },
      ]);
    });
  });
}

/** Everything of an error that could be printed, sent or stored. */
function formsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [inspect(error)];
  return [error.message, error.stack ?? "", JSON.stringify(error), inspect(error, { depth: 10 }), ...formsOf(error.cause)];
}
