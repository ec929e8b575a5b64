import { describe, expect, test } from "vitest";
import { createManualClock } from "../../platform/manual-clock.ts";
import { RegistrarError } from "../../platform/registrar-error.ts";
import { createRequestQueue, createRequestQueues } from "./request-queue.ts";

const never = new AbortController().signal;
const minute = (requests: number) => [{ requests, perMs: 60_000 }];

describe("the queue of one credential", () => {
  test("lets in as many as its width, the rest in the order of their coming", async () => {
    const queue = createRequestQueue("R", { width: 1, windows: minute(100) }, createManualClock());
    const order: string[] = [];
    const work = async (name: string): Promise<void> => {
      const leave = await queue.enter(never);
      order.push(`${name} in`);
      await Promise.resolve();
      order.push(`${name} out`);
      leave();
    };

    await Promise.all(["a", "b", "c"].map(work));

    expect(order).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
  });

  test("waits until the oldest request has left the window", async () => {
    const clock = createManualClock();
    const queue = createRequestQueue("R", { width: 9, windows: [{ requests: 2, perMs: 20_000 }] }, clock);

    (await queue.enter(never))();
    clock.advance(5000);
    (await queue.enter(never))();
    (await queue.enter(never))();

    expect(clock.sleeps).toEqual([15_000]);
  });

  test("tells the caller to come back where the wait would be long", async () => {
    const queue = createRequestQueue("R", { width: 9, windows: minute(1) }, createManualClock());
    (await queue.enter(never))();

    const refused = await queue.enter(never).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(RegistrarError);
    expect(refused).toMatchObject({ code: "rate-limited", retryAfterMs: 60_000 });
  });

  test("obeys the narrowest of several windows", async () => {
    const clock = createManualClock();
    const windows = [
      { requests: 10, perMs: 1000 },
      { requests: 1, perMs: 10_000 },
    ];
    const queue = createRequestQueue("R", { width: 9, windows }, clock);

    (await queue.enter(never))();
    (await queue.enter(never))();

    expect(clock.sleeps).toEqual([10_000]);
  });

  test("who gives up leaves the order of the others alone", async () => {
    const queue = createRequestQueue("R", { width: 1, windows: minute(100) }, createManualClock());
    const abort = new AbortController();
    const leave = await queue.enter(never);
    const order: string[] = [];
    const first = queue.enter(never).then((out) => {
      order.push("first");
      return out;
    });
    const gone = queue.enter(abort.signal);
    const last = queue.enter(never).then((out) => {
      order.push("last");
      return out;
    });

    abort.abort(new Error("gone"));
    await expect(gone).rejects.toThrow("gone");
    expect(order).toEqual([]);
    leave();
    (await first)();
    (await last)();

    expect(order).toEqual(["first", "last"]);
    expect(queue.isIdle()).toBe(false);
  });
});

test("credentials have queues of their own, and equal ones share theirs", async () => {
  const clock = createManualClock();
  const depths: number[] = [];
  const queueOf = createRequestQueues("R", { width: 1, windows: [{ requests: 1, perMs: 10_000 }] }, clock, (depth) => depths.push(depth));
  const reply = { status: 200, headers: new Headers(), text: "", body: undefined };
  const send = async () => reply;
  const call = { method: "GET" as const, url: new URL("http://registrar.test/"), limit: { name: "test", ms: 1 }, signal: never };

  await queueOf("one")(send)(call);
  await queueOf("two")(send)(call);
  const apart = [...clock.sleeps];
  await queueOf("one")(send)(call);

  expect(apart).toEqual([]);
  expect(clock.sleeps).toEqual([10_000]);
  expect(depths).toEqual([1, 0, 1, 0, 1, 0]);
});
