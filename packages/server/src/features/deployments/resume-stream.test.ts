import { randomBytes } from "node:crypto";
import { type Socket, connect } from "node:net";
import type { Status } from "@catalyst/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { appendEvents } from "../../events/append-events.ts";
import { ask } from "../../testing/ask-for-tests.ts";
import { sharedMothership } from "../../testing/shared-mothership.ts";

// Nothing runs the phases here: a deployment stays as a test puts it.
const shared = sharedMothership({ env: { CATALYST_ROLE: "api" }, tuning: { stream: { ping: 100, blocked: 500 } } });
const head = 5;

describe("the stream of a deployment that is over", () => {
  test("has every event once, in order, and ends with its state", async () => {
    const id = await deploymentIn("failed");

    const { status, text, headers } = await stream(id);

    expect(status).toBe(200);
    expect(headers).toMatchObject({ "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" });
    const frames = text.split("\n\n").filter((frame) => frame !== "" && !frame.startsWith(":"));
    expect(frames[0]).toBe("retry: 3000");
    const events = frames.slice(1, -1).map((frame) => /^id: (\d+)\ndata: (.*)$/.exec(frame));
    expect(events.map((match) => [match?.[1], JSON.parse(match?.[2] ?? "{}").seq])).toEqual(
      [1, 2, 3, 4, 5].map((seq) => [String(seq), seq]),
    );
    const [number, event, data] = (frames.at(-1) ?? "").split("\n");
    expect([number, event]).toEqual([`id: ${head}`, "event: done"]);
    expect(JSON.parse(data?.replace("data: ", "") ?? "")).toMatchObject({ id, status: "failed", lastSeq: head });
  });

  test.each<[string, string, Record<string, string>, number[]]>([
    ["after ?since=", "?since=3", {}, [4, 5]],
    ["after Last-Event-ID", "", { "last-event-id": "4" }, [5]],
    ["after Last-Event-ID, which a reconnecting browser knows better", "?since=1", { "last-event-id": "4" }, [5]],
    ["from the start after an id that is none", "", { "last-event-id": "x" }, [1, 2, 3, 4, 5]],
    ["with nothing at the head by ?since=", `?since=${head}`, {}, []],
    ["with nothing beyond the head", "?since=99999999999", {}, []],
  ])("goes on %s", async (_, query, headers, expected) => {
    const id = await deploymentIn("cancelled");

    const { text } = await stream(id, query, headers);

    expect(numbersIn(text)).toEqual(expected);
    expect(text).toContain("event: done");
  });

  test.each([String(head), "999999999999"])("has nothing for a browser that comes back with Last-Event-ID %s", async (lastEventId) => {
    const id = await deploymentIn("failed");

    const answer = await stream(id, "", { "last-event-id": lastEventId });

    expect([answer.status, answer.text]).toEqual([204, ""]);
  });

  test.each(["-1", "many"])("refuses ?since=%s", async (since) => {
    const id = await deploymentIn("failed");

    const answer = await stream(id, `?since=${since}`);

    expect(answer).toMatchObject({ status: 400, body: { error: "invalid-query", fields: { since: expect.any(String) } } });
  });

  test("is not opened by HEAD, which would never end", async () => {
    const id = await deploymentIn("provisioning");

    const answer = await ask(shared(), "HEAD", `/api/v1/deployments/${id}/logs`);

    expect(answer.status).toBe(404);
  });
});

describe("the stream of a deployment at work", () => {
  test("stays open, tells what comes, says that it lives, and ends when the deployment does", async () => {
    const id = await deploymentIn("provisioning");
    const reader = await openReader(id);
    await reader.until((text) => text.includes(": ping\n\n: ping\n\n"));

    await addEvents(id, 1);
    await reader.until((text) => numbersIn(text).includes(head + 1));
    await shared().db.updateTable("deployments").set({ status: "failed" }).where("id", "=", id).execute();
    const text = await reader.until((each) => each.includes("event: done"));

    expect(numbersIn(text)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("is told to several readers, each from where it stopped", async () => {
    const id = await deploymentIn("provisioning");
    const [all, some] = [await openReader(id), await openReader(id, "?since=4")];

    await addEvents(id, 2);
    const texts = await Promise.all([all, some].map((reader) => reader.until((text) => numbersIn(text).includes(head + 2))));

    expect(texts.map(numbersIn)).toEqual([
      [1, 2, 3, 4, 5, 6, 7],
      [5, 6, 7],
    ]);
  });

  test("is closed for a reader who takes nothing, and not for the others", async () => {
    const id = await deploymentIn("provisioning");
    const [deaf, awake] = [await openReader(id), await openReader(id)];
    await deaf.until((text) => numbersIn(text).includes(head));
    deaf.socket.pause();

    // More than the buffers between the two ends hold.
    for (let batch = 0; batch < 40; batch += 1) await addEvents(id, 100, "x".repeat(8000));
    const last = head + 4000;
    const text = await awake.until((each) => each.includes(`\nid: ${last}\n`));
    const ended = new Promise((resolve) => deaf.socket.once("close", resolve));
    await expect.poll(() => shared().mothership.tails.size(), { timeout: 10_000 }).toBe(1);
    deaf.socket.resume();
    await ended;

    expect(numbersIn(text)).toHaveLength(last);
  });
});

function stream(id: string, query = "", headers: Record<string, string> = {}) {
  return ask(shared(), "GET", `/api/v1/deployments/${id}/logs${query}`, { headers });
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(/^id: (\d+)\ndata:/gm)].map(([, number]) => Number(number));
}

/** A reader on a socket of its own, so that it can stop reading. */
async function openReader(
  id: string,
  query = "",
): Promise<{ socket: Socket; until(condition: (text: string) => boolean): Promise<string> }> {
  const { mothership, adminToken } = shared();
  const { hostname, port, host } = new URL(mothership.address ?? "");
  const socket = connect(Number(port), hostname);
  const chunks: string[] = [];
  socket.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  const lines = [`GET /api/v1/deployments/${id}/logs${query} HTTP/1.0`, `Host: ${host}`, `Authorization: Bearer ${adminToken}`];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  return {
    socket,
    async until(condition) {
      await expect.poll(() => condition(chunks.join("")), { timeout: 20_000, interval: 20 }).toBe(true);
      return chunks.join("");
    },
  };
}

/** A deployment in a status, with five events. */
async function deploymentIn(status: Status): Promise<string> {
  const { client, request, db } = shared();
  const sovereignFQDN = `a${randomBytes(6).toString("hex")}.omani.works`;
  const { id } = await client.call("createDeployment", { body: request({ sovereignFQDN }) });
  await addEvents(id, head - 1);
  await db.updateTable("phase_runs").set({ status: "failed" }).where("deployment_id", "=", id).execute();
  await db.updateTable("deployments").set({ status }).where("id", "=", id).execute();
  return id;
}

async function addEvents(id: string, count: number, message = "something happened"): Promise<void> {
  const event = { phase: "engine" as const, level: "info" as const, message, attempt: 1 };
  await appendEvents(
    shared().db,
    id,
    Array.from({ length: count }, () => event),
    { at: new Date() },
  );
}
