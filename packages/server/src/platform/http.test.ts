import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TransientError } from "./errors.ts";
import { createHttpClient, type HttpCall, type HttpReply } from "./http.ts";
import { debugRequests } from "./http/debug-requests.ts";
import { ForeignError } from "./http/foreign-error.ts";
import { observeRequests, type RequestObservation } from "./http/observe-requests.ts";
import { parseJson } from "./http/parse-json.ts";
import { refuseErrors } from "./http/refuse-errors.ts";
import { BudgetSpentError, createRequestBudget, keepBudget } from "./http/request-budget.ts";
import { retryCodes } from "./http/retry-codes.ts";
import { AnswerTooLargeError, sendWithFetch } from "./http/send-with-fetch.ts";
import { silentLogger } from "./log.ts";
import { createManualClock } from "./manual-clock.ts";
import { Secret } from "./secret.ts";

let server: Server;
let answer: RequestListener;
let seen: IncomingMessage[];

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function call(more: Partial<HttpCall> = {}): HttpCall {
  const { port } = server.address() as AddressInfo;
  return {
    method: "GET",
    url: new URL(`http://127.0.0.1:${port}/v1/things?a=1`),
    limit: { name: "test-read", ms: 5000 },
    signal: new AbortController().signal,
    ...more,
  };
}

function json(status: number, body: object, headers: Record<string, string> = {}): RequestListener {
  return (_, response) => void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

function rateHeaders(remaining: number, resetInSeconds: number, now: Date): Record<string, string> {
  return {
    "ratelimit-limit": "100",
    "ratelimit-remaining": String(remaining),
    "ratelimit-reset": String(Math.floor(now.getTime() / 1000) + resetInSeconds),
  };
}

const readFault = (reply: HttpReply) =>
  (reply.body as { error?: { code: string; message: string } } | undefined)?.error ?? { code: "unknown", message: "?" };

describe("sending", () => {
  test("opens the bearer only in the header and sends the body as JSON", async () => {
    answer = json(200, {});

    await sendWithFetch()(call({ method: "POST", body: { name: "x" }, bearer: new Secret("token", "s3cret-value") }));

    expect(seen[0]?.headers.authorization).toBe("Bearer s3cret-value");
    expect(seen[0]?.headers["content-type"]).toBe("application/json");
  });

  test("writes secrets into query, headers and form, and leaves the call's own address clean", async () => {
    const url = new URL(call().url);
    let form = "";
    answer = (request, response) => {
      request.on("data", (chunk) => (form += String(chunk)));
      request.on("end", () => json(200, {})(request, response));
    };

    await sendWithFetch()(
      call({
        method: "POST",
        url,
        secretQuery: { key: new Secret("key", "s3cret value") },
        headers: { "x-part": new Secret("part", "another-one") },
        form: { user: "ann", pass: new Secret("pass", "p&ss") },
      }),
    );

    expect(seen[0]?.url).toBe("/v1/things?a=1&key=s3cret+value");
    expect(seen[0]?.headers["x-part"]).toBe("another-one");
    expect(seen[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(form).toBe("user=ann&pass=p%26ss");
    expect(url.href).not.toContain("s3cret");
  });

  test("stops reading an answer at its limit and gives a smaller one whole", async () => {
    const limit = { name: "test-read", ms: 5000, bytes: 100 };
    answer = (_, response) => void response.end("ü".repeat(50));
    await expect(sendWithFetch()(call({ limit }))).resolves.toMatchObject({ text: "ü".repeat(50) });

    answer = (_, response) => void response.end("x".repeat(101));
    await expect(sendWithFetch()(call({ limit }))).rejects.toBeInstanceOf(AnswerTooLargeError);
  });

  test("names the limit when nobody answers in time", async () => {
    answer = () => undefined;

    const sending = sendWithFetch()(call({ limit: { name: "hetzner-read", ms: 30 } }));

    await expect(sending).rejects.toThrow(/within the limit hetzner-read of 30 ms/);
  });

  test("a refused or dropped connection is worth another try", async () => {
    answer = (request) => void request.socket.destroy();

    await expect(sendWithFetch()(call())).rejects.toBeInstanceOf(TransientError);
  });

  test("an abort surfaces as the signal's own reason", async () => {
    const reason = new Error("cancelled by a person");
    answer = () => undefined;

    const sending = sendWithFetch()(call({ signal: AbortSignal.abort(reason) }));

    await expect(sending).rejects.toBe(reason);
  });

  test("does not follow a redirect with the bearer in hand", async () => {
    answer = (_, response) => void response.writeHead(302, { location: "http://127.0.0.1:9/" }).end();

    await expect(sendWithFetch()(call())).rejects.toBeInstanceOf(TransientError);
  });
});

describe("parsing and refusing", () => {
  test("a cut-off success is worth another try, a cut-off error keeps its status", async () => {
    const client = createHttpClient([refuseErrors(readFault), parseJson], sendWithFetch());

    answer = (_, response) => void response.writeHead(200, { "content-type": "application/json" }).end('{"a":');
    await expect(client(call())).rejects.toBeInstanceOf(TransientError);

    answer = (_, response) => void response.writeHead(502, { "content-type": "text/html" }).end("<html>");
    await expect(client(call())).rejects.toMatchObject({ status: 502, code: "unknown" });
  });

  test("an error reply carries the foreign code, message and path", async () => {
    const client = createHttpClient([refuseErrors(readFault), parseJson], sendWithFetch());
    answer = json(409, { error: { code: "conflict", message: "busy" } });

    const error = await client(call()).catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(ForeignError);
    expect(error).toMatchObject({
      code: "conflict",
      status: 409,
      path: "/v1/things",
      message: "GET /v1/things was refused: busy (conflict)",
    });
  });
});

describe("retrying", () => {
  test("repeats named codes after the given waits and gives the last refusal back", async () => {
    const clock = createManualClock();
    const client = createHttpClient(
      [retryCodes({ codes: new Set(["conflict"]), delaysMs: [1000, 2000] }, clock), refuseErrors(readFault), parseJson],
      sendWithFetch(),
    );
    answer = json(409, { error: { code: "conflict", message: "busy" } });

    await expect(client(call())).rejects.toMatchObject({ code: "conflict" });

    expect(seen).toHaveLength(3);
    expect(clock.sleeps).toEqual([1000, 2000]);
  });

  test("does not repeat other codes, nor calls the rule leaves out", async () => {
    const clock = createManualClock();
    const rule = { codes: new Set(["conflict"]), delaysMs: [1000], applies: (each: HttpCall) => each.method === "GET" };
    const client = createHttpClient([retryCodes(rule, clock), refuseErrors(readFault), parseJson], sendWithFetch());

    answer = json(403, { error: { code: "forbidden", message: "no" } });
    await expect(client(call())).rejects.toMatchObject({ code: "forbidden" });
    answer = json(409, { error: { code: "conflict", message: "busy" } });
    await expect(client(call({ method: "POST" }))).rejects.toMatchObject({ code: "conflict" });

    expect(seen).toHaveLength(2);
  });
});

describe("the request budget", () => {
  test("leaves a fifth of the limit to others and waits until that much has refilled", async () => {
    const clock = createManualClock();
    const budget = createRequestBudget(clock);
    const client = createHttpClient([keepBudget(budget, clock, 60_000)], sendWithFetch());
    answer = json(200, {}, rateHeaders(10, 90, clock.now()));

    await client(call());
    await client(call());

    expect(clock.sleeps).toEqual([11_000]);
  });

  test("does not wait while there is room", async () => {
    const clock = createManualClock();
    const budget = createRequestBudget(clock);
    const client = createHttpClient([keepBudget(budget, clock, 60_000)], sendWithFetch());
    answer = json(200, {}, rateHeaders(60, 40, clock.now()));

    await client(call());
    await client(call());

    expect(clock.sleeps).toEqual([]);
    expect(budget.state()).toMatchObject({ remaining: 60, limit: 100 });
  });

  test("says when there will be room instead of waiting longer than a call should", async () => {
    const clock = createManualClock();
    const client = createHttpClient([keepBudget(createRequestBudget(clock), clock, 5000)], sendWithFetch());
    answer = json(200, {}, rateHeaders(0, 100, clock.now()));
    await client(call());

    const refused = await client(call()).catch((caught: unknown) => caught);

    expect(refused).toBeInstanceOf(BudgetSpentError);
    expect(refused).toMatchObject({ retryAfterMs: 21_000 });
    expect(seen).toHaveLength(1);
  });

  test("counts calls under way, so that a burst cannot pass together", async () => {
    const clock = createManualClock();
    const budget = createRequestBudget(clock);
    budget.begin()(new Headers(rateHeaders(22, 78, clock.now())));

    budget.begin();
    const first = budget.waitMs();
    budget.begin();
    const second = budget.waitMs();

    expect(first).toBe(0);
    expect(second).toBeGreaterThan(0);
  });
});

describe("observing", () => {
  test("tells of answered and unanswered calls", async () => {
    const told: RequestObservation[] = [];
    const client = createHttpClient(
      [observeRequests(createManualClock(), (each) => told.push(each)), debugRequests(silentLogger)],
      sendWithFetch(),
    );

    answer = json(404, {});
    await client(call());
    answer = (request) => void request.socket.destroy();
    await client(call()).catch(() => undefined);

    expect(told.map(({ method, status }) => `${method} ${status}`)).toEqual(["GET 404", "GET unreachable"]);
  });
});
