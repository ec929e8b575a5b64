import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LabRegistry, type RegistryAuth, registryMissing, startRegistry } from "@catalyst/lab/registry/start-registry.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { digestOf } from "./digest.ts";
import { dockerCredentials } from "./docker-config.ts";
import { describeContent, mediaTypes } from "./manifest.ts";
import { createRegistryClient, type RegistryClient } from "./registry-client.ts";
import { RegistryError } from "./registry-error.ts";
import { flipStoredBit } from "./testing/flip-stored-bit.ts";
import { startTokenService } from "./testing/token-service.ts";

const missing = await registryMissing();
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const config = encode("{}");
const manifest = (text: string): Uint8Array =>
  encode(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: describeContent(mediaTypes.imageConfig, config),
      layers: [],
      annotations: { text },
    }),
  );

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

async function registry(auth?: RegistryAuth): Promise<LabRegistry> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-registry-"));
  const started = await startRegistry({ folder, ...(auth === undefined ? {} : { auth }) });
  endings.push(async () => {
    await started.stop();
    await rm(folder, { recursive: true, force: true });
  });

  return started;
}

describe.skipIf(missing !== undefined)(`A real registry${missing === undefined ? "" : ` (${missing})`}`, () => {
  let folder: string;
  let shared: LabRegistry;
  let client: RegistryClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "catalyst-registry-"));
    shared = await startRegistry({ folder });
    client = createRegistryClient({ registry: shared.host });
  });

  afterAll(async () => {
    await shared.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test("gives back the blob it was given", async () => {
    const bytes = encode("a blob");

    const digest = await client.writeBlob("things/blob", bytes);

    expect(await client.hasBlob("things/blob", digest)).toBe(true);
    expect(await client.readBlob("things/blob", digest)).toEqual(Buffer.from(bytes));
  });

  test("keeps a manifest by its digest without any tag, and finds it by a tag once it has one", async () => {
    await client.writeBlob("things/manifest", config);
    const bytes = manifest("one");

    const digest = await client.writeManifest("things/manifest", digestOf(bytes), bytes);
    const before = await client.listTags("things/manifest");
    await client.writeManifest("things/manifest", "1.2.3", bytes);

    expect(before).toEqual([]);
    expect(await client.resolveTag("things/manifest", "1.2.3")).toBe(digest);
    expect(await client.listTags("things/manifest")).toEqual(["1.2.3"]);
  });

  test("answers undefined for what is not there", async () => {
    expect(await client.readBlob("things/none", digestOf(encode("none")))).toBeUndefined();
    expect(await client.readManifest("things/none", "1.0.0")).toBeUndefined();
    expect(await client.listTags("things/none")).toEqual([]);
  });

  test("refuses a blob and a manifest in which one bit is not what it was", async () => {
    const bytes = manifest("flipped");
    const blob = await client.writeBlob("things/flipped", encode("a blob that changes"));
    await client.writeBlob("things/flipped", config);
    const digest = await client.writeManifest("things/flipped", "1.0.0", bytes);
    await flipStoredBit(shared.storage, blob);
    await flipStoredBit(shared.storage, digest);

    await expect(client.readBlob("things/flipped", blob)).rejects.toMatchObject({ code: "REG-BYTES" });
    // This registry notices by itself that a manifest is damaged; one that does not is below.
    await expect(client.readManifest("things/flipped", digest)).rejects.toBeInstanceOf(RegistryError);
  });

  test("lets in whoever docker's configuration knows, and says so of others", async () => {
    // Of "a-password-of-a-test".
    const host = await registry({ htpasswd: "somebody:$2b$05$abcdefghijklmnopqrstuuBZKRRyo/mg1ejnBMNGXWNZS6Q/rHQMa\n" });
    const path = join(folder, "config.json");
    const auth = Buffer.from("somebody:a-password-of-a-test").toString("base64");
    await writeFile(path, JSON.stringify({ auths: { [`http://${host.host}/v2/`]: { auth } } }));

    const known = createRegistryClient({ registry: host.host, credentials: dockerCredentials(path) });
    const unknown = createRegistryClient({ registry: host.host });
    const wrong = createRegistryClient({ registry: host.host, credentials: async () => ({ username: "somebody", password: "wr0ng" }) });

    await expect(known.ping()).resolves.toBeUndefined();
    await expect(unknown.ping()).rejects.toMatchObject({ code: "REG-CREDENTIALS" });
    await expect(wrong.writeBlob("things", encode("x"))).rejects.toMatchObject({ code: "REG-CREDENTIALS" });
    await expect(wrong.ping()).rejects.not.toThrow("wr0ng");
  });

  test("asks the token service for as much as it needs, and once", async () => {
    const service = await startTokenService("somebody", "secret");
    endings.push(() => service.close());
    const host = await registry({ token: service });
    const known = createRegistryClient({ registry: host.host, credentials: async () => ({ username: "somebody", password: "secret" }) });

    await known.writeBlob("things", config);
    await known.writeManifest("things", "1.0.0", manifest("token"));
    await known.readManifest("things", "1.0.0");

    expect(service.given).toEqual(["repository:things:pull", "repository:things:pull,push"]);
    const wrong = createRegistryClient({ registry: host.host, credentials: async () => ({ username: "somebody", password: "wrong" }) });
    await expect(wrong.listTags("things")).rejects.toMatchObject({ code: "REG-CREDENTIALS" });
  });
});

describe("A registry that misbehaves", () => {
  test("is named when nobody answers", async () => {
    const client = createRegistryClient({ registry: "127.0.0.1:1" });

    await expect(client.ping()).rejects.toMatchObject({ code: "REG-UNREACHABLE", message: expect.stringContaining("127.0.0.1:1") });
  });

  test("is asked again while it is busy", async () => {
    const statuses = [503, 429, 200];
    const client = await serve((_, reply) => void reply.writeHead(statuses.shift() ?? 500, { "retry-after": "0" }).end("{}"));

    await expect(client.ping()).resolves.toBeUndefined();
    expect(statuses).toEqual([]);
  });

  test("is given up in the end", async () => {
    let asked = 0;
    const client = await serve((_, reply) => {
      asked += 1;
      reply.writeHead(503, { "retry-after": "0" }).end();
    });

    await expect(client.ping()).rejects.toMatchObject({ code: "REG-UNREACHABLE", status: 503 });
    expect(asked).toBe(4);
  });

  test("cannot fill the memory", async () => {
    const client = await serve((_, reply) => void reply.writeHead(200).end(Buffer.alloc(5 * 2 ** 20)));

    await expect(client.readManifest("things", "1.0.0")).rejects.toMatchObject({ code: "REG-ANSWER" });
  });

  test("cannot lead a manifest's reader elsewhere", async () => {
    const client = await serve((_, reply) => void reply.writeHead(307, { location: "http://127.0.0.1:1/" }).end());

    await expect(client.readManifest("things", "1.0.0")).rejects.toMatchObject({ code: "REG-UNREACHABLE" });
  });

  test("cannot send credentials to a token service without TLS", async () => {
    const challenge = 'Bearer realm="http://tokens.example.org/token",service="x"';
    const client = await serve((_, reply) => void reply.writeHead(401, { "www-authenticate": challenge }).end());

    await expect(client.ping()).rejects.toMatchObject({ code: "REG-ANSWER" });
  });

  test("cannot send those who fetch a blob to somebody who asks for their credentials", async () => {
    const seen: (string | undefined)[] = [];
    const { registry: thief } = await serve((request, reply) => {
      seen.push(request.headers.authorization);
      reply.writeHead(401, { "www-authenticate": 'Basic realm="give"' }).end();
    });
    const { registry: host } = await serve((request, reply) => {
      if (request.headers.authorization === undefined) reply.writeHead(401, { "www-authenticate": 'Basic realm="registry"' }).end();
      else reply.writeHead(307, { location: `http://${thief}/blob` }).end();
    });
    const client = createRegistryClient({ registry: host, credentials: async () => ({ username: "somebody", password: "secret" }) });

    await expect(client.readBlob("things", digestOf(encode("x")))).rejects.toMatchObject({ code: "REG-CREDENTIALS" });
    expect(seen).toEqual([undefined]);
  });

  test("gives a list page by page", async () => {
    const client = await serve((request, reply) => {
      const isFirst = !(request.url ?? "").includes("last=a");
      const next = { link: '</v2/things/tags/list?last=a>; rel="next"' };
      reply.writeHead(200, isFirst ? next : {}).end(JSON.stringify({ name: "things", tags: isFirst ? ["a"] : ["b"] }));
    });

    expect(await client.listTags("things")).toEqual(["a", "b"]);
  });

  test("cannot pass another manifest off as the one that was asked for, or that it says it sends", async () => {
    const other = manifest("other");
    const client = await serve((_, reply) => void reply.writeHead(200, { "docker-content-digest": digestOf(manifest("one")) }).end(other));

    await expect(client.readManifest("things", digestOf(manifest("one")))).rejects.toMatchObject({ code: "REG-BYTES" });
    await expect(client.readManifest("things", "1.0.0")).rejects.toMatchObject({ code: "REG-BYTES" });
  });

  test("is left when the caller gives up, with the caller's reason", async () => {
    const client = await serve(() => undefined);
    const reason = new Error("given up by a person");

    await expect(client.ping(AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

async function serve(listener: RequestListener): Promise<RegistryClient> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endings.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  return createRegistryClient({ registry: `127.0.0.1:${(server.address() as AddressInfo).port}` });
}
