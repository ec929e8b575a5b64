import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LabRegistry, registryMissing, startRegistry } from "./start-registry.ts";

const missing = await registryMissing();

describe.skipIf(missing !== undefined)(`The lab's registry${missing === undefined ? "" : ` (${missing})`}`, () => {
  let folder: string;
  const started: LabRegistry[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "catalyst-registry-"));
  });

  afterEach(async () => {
    for (const registry of started.splice(0)) await registry.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test("keeps what was pushed over a restart, and lets it be deleted", async () => {
    const first = await startRegistry({ folder });
    const digest = await pushBlob(first.host, "kept");
    await first.stop();

    const second = await startRegistry({ folder });
    started.push(second);

    const blob = `http://${second.host}/v2/things/blobs/${digest}`;
    expect(await (await fetch(blob)).text()).toBe("kept");
    expect((await fetch(blob, { method: "DELETE" })).status).toBe(202);
    expect((await fetch(blob)).status).toBe(404);
  });

  test("is not started on a port that somebody else answers at", async () => {
    const other = await startRegistry({ folder: join(folder, "other") });
    started.push(other);

    await expect(startRegistry({ folder: join(folder, "own"), port: Number(other.host.split(":")[1]) })).rejects.toThrow(
      "address already in use",
    );
  });

  test("answers nobody once it is stopped", async () => {
    const registry = await startRegistry({ folder });

    await registry.stop();

    await expect(fetch(`http://${registry.host}/v2/`)).rejects.toThrow("fetch failed");
  });

  test("asks for credentials when it is given a file of them", async () => {
    // Of "a-password-of-a-test".
    const htpasswd = "somebody:$2b$05$abcdefghijklmnopqrstuuBZKRRyo/mg1ejnBMNGXWNZS6Q/rHQMa\n";
    const registry = await startRegistry({ folder, auth: { htpasswd } });
    started.push(registry);
    const authorization = `Basic ${Buffer.from("somebody:a-password-of-a-test").toString("base64")}`;

    expect((await fetch(`http://${registry.host}/v2/`)).status).toBe(401);
    expect((await fetch(`http://${registry.host}/v2/`, { headers: { authorization } })).status).toBe(200);
  });

  test("says why it does not come up", async () => {
    const taken = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as { port: number };

    const starting = startRegistry({ folder, port });

    await expect(starting).rejects.toThrow("address already in use");
    await new Promise((resolve) => taken.close(resolve));
  });
});

async function pushBlob(host: string, text: string): Promise<string> {
  const hash = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(text))).toString("hex");
  const opened = await fetch(`http://${host}/v2/things/blobs/uploads/`, { method: "POST" });
  const location = new URL(opened.headers.get("location")!, `http://${host}`);
  location.searchParams.set("digest", `sha256:${hash}`);
  await fetch(location, { method: "PUT", body: text, headers: { "content-type": "application/octet-stream" } });

  return `sha256:${hash}`;
}
