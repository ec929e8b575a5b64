import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { HttpReply } from "../../platform/http.ts";
import { createLogger } from "../../platform/log.ts";
import { createManualClock } from "../../platform/manual-clock.ts";
import { Secret } from "../../platform/secret.ts";
import { quoted, Refusal } from "./refusal.ts";
import { createRegistrarHttp, type RegistrarCall, type RegistrarHttp } from "./registrar-http.ts";

let server: Server;
let answer: RequestListener;
let requests: string[];
let lines: string[];
let depths: [registrar: string, depth: number][];
const key = "key-of-a-customer";

beforeEach(async () => {
  [requests, lines, depths] = [[], [], []];
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function readRefusal({ status, text }: HttpReply): Refusal | undefined {
  return status === 400 ? new Refusal("registrar-error", "400", { detail: `No${quoted(text)}.` }) : undefined;
}

function onQueueDepth(registrar: string, depth: number): void {
  depths.push([registrar, depth]);
}

function connect(): { http: RegistrarHttp; call: RegistrarCall } {
  const log = createLogger(
    "debug",
    (text) => text,
    (line) => void lines.push(line),
  );
  const limits = { width: 1, windows: [{ requests: 100, perMs: 1000 }] };
  const secret = new Secret("key", key);
  const { port } = server.address() as AddressInfo;
  const url = new URL(`http://127.0.0.1:${port}/api?command=x`);
  return {
    http: createRegistrarHttp(
      { id: "r", name: "R", limits },
      { clock: createManualClock(), log, onQueueDepth },
    )({ credential: [secret], readRefusal }),
    call: { method: "GET", url, secretQuery: { key: secret }, signal: new AbortController().signal },
  };
}

test("a key in the query reaches the registrar, and no log line or error, even when the registrar repeats it", async () => {
  answer = (_, response) => void response.writeHead(400).end(`"the key ${key} is not known"`);
  const { http, call } = connect();

  const error = await http.write(call).catch((caught: unknown) => caught);

  expect(requests).toEqual([`GET /api?command=x&key=${key}`]);
  expect(error).toMatchObject({ message: 'No (it says: "the key [redacted:key] is not known").' });
  expect(lines.join()).toContain("/api");
  expect(lines.join()).not.toContain(key);
});

test("an answer of more than a mebibyte is not read", async () => {
  answer = (_, response) => void response.end(`"${"x".repeat(1024 * 1024)}"`);
  const { http, call } = connect();

  await expect(http.read(call)).rejects.toMatchObject({ code: "registrar-error" });
});

test("a page in the place of an answer is theirs to mend, and a write of it unclear", async () => {
  answer = (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>");
  const { http, call } = connect();

  await expect(http.write(call)).rejects.toMatchObject({ code: "api-unavailable" });
  await expect(http.read(call)).rejects.toMatchObject({ code: "api-unavailable" });

  expect(requests).toHaveLength(4);
});

test("an empty success has no body, and whoever waits for a turn is counted under the registrar's id", async () => {
  answer = (_, response) => void response.writeHead(204).end();
  const { http, call } = connect();

  await expect(http.write(call)).resolves.toBeUndefined();
  expect(depths).toEqual([
    ["r", 1],
    ["r", 0],
  ]);
});

test("a short pause is waited out by a read and not by a write, a long one by neither", async () => {
  let pause = 2;
  answer = (_, response) => void response.writeHead(429, { "retry-after": String(pause) }).end();
  const { http, call } = connect();

  await expect(http.write(call)).rejects.toMatchObject({ code: "rate-limited", retryAfterMs: 2000 });
  await expect(http.read(call)).rejects.toMatchObject({ code: "rate-limited" });
  pause = 60;
  await expect(http.read(call)).rejects.toMatchObject({ code: "rate-limited", retryAfterMs: 60_000 });

  expect(requests).toHaveLength(1 + 3 + 1);
});

test("a long text of theirs is cut and put on one line", () => {
  expect(quoted(`a\n  b ${"x".repeat(300)}`)).toMatch(/^ \(it says: a b x{196}…\)$/);
  expect(quoted(undefined)).toBe("");
});
