import { expect, test, vi } from "vitest";
import { personForTests } from "../../testing/ask-for-tests.ts";
import { sharedMothership } from "../../testing/shared-mothership.ts";
import { appendEvents } from "../../events/append-events.ts";

// Nothing runs the phases here: a deployment stays as a test puts it.
const shared = sharedMothership({
  env: { CATALYST_ROLE: "api", CATALYST_STREAM_READERS_PER_DEPLOYMENT: "3", CATALYST_STREAM_READERS_PER_PERSON: "2" },
});

test("a person's streams are limited over all deployments, and a stream that ends gives its place back", async () => {
  const [one, other] = [await create("one"), await create("other")];
  const { token } = await personForTests(shared().db, ["sovereign-admin"]);
  const first = await open(one, token);
  await open(other, token);

  const refused = await open(other, token);

  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("15");
  expect(await refused.json()).toMatchObject({
    error: "rate-limited",
    detail: "At most 2 event streams may be open for one person",
    retryAfterSec: 15,
  });
  first.leave();
  await vi.waitFor(async () => expect((await open(one, token)).status).toBe(200), { timeout: 10_000 });
});

test("the readers of a deployment are limited over all people", async () => {
  const id = await create("crowded");
  const elsewhere = await create("elsewhere");
  const people = await Promise.all([1, 2, 3, 4].map(() => personForTests(shared().db, ["sovereign-admin"])));
  const [last, ...others] = people;
  for (const { token } of others) expect((await open(id, token)).status).toBe(200);

  const refused = await open(id, last?.token ?? "");

  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ error: "rate-limited", detail: "At most 3 readers may follow one deployment" });
  expect((await open(elsewhere, last?.token ?? "")).status).toBe(200);
});

test("what was stored before and what comes later is read once and in order", async () => {
  const id = await create("told");
  const { token } = await personForTests(shared().db, ["sovereign-admin"]);
  const { lastSeq } = await shared().client.call("readDeployment", { params: { id } });
  const stream = await open(id, token);

  const told = stream.read((text) => text.includes("message-4"));
  for (let index = 0; index < 5; index++) {
    const event = { phase: "preflight" as const, level: "info" as const, message: `message-${index}`, attempt: 1 };
    await appendEvents(shared().db, id, [event], { at: new Date() });
  }

  const numbers = [...(await told).matchAll(/^id: (\d+)$/gm)].map(([, number]) => Number(number));
  expect(numbers).toEqual(Array.from({ length: lastSeq + 5 }, (_, index) => index + 1));
});

async function create(name: string): Promise<string> {
  const { client, request } = shared();
  return (await client.call("createDeployment", { body: request({ sovereignFQDN: `${name}.omani.works` }) })).id;
}

async function open(id: string, token: string) {
  const leaving = new AbortController();
  const response = await fetch(`${shared().mothership.address}/api/v1/deployments/${id}/logs`, {
    headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
    signal: leaving.signal,
  });
  return {
    status: response.status,
    headers: response.headers,
    json: () => response.json(),
    leave: () => leaving.abort(),
    async read(until: (text: string) => boolean): Promise<string> {
      let text = "";
      for await (const chunk of response.body as ReadableStream<Uint8Array>) {
        text += new TextDecoder().decode(chunk);
        if (until(text)) return text;
      }
      throw new Error(`The stream ended too early: ${text}`);
    },
  };
}
