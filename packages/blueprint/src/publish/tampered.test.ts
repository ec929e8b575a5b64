import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { writeChartArchive } from "../dependencies/write-chart-archive.ts";
import { describeContent, type Manifest, mediaTypes, readManifestBytes } from "../oci/manifest.ts";
import { createRegistryClient, type RegistryClient } from "../oci/registry-client.ts";
import { flipStoredBit } from "../oci/testing/flip-stored-bit.ts";
import { attachedTag, readAttached, writeAttached } from "./signing/attached-layers.ts";
import { generateSigningKey, parseSigningKey } from "./signing/signing-key.ts";
import { configMap } from "./testing/sample-charts.ts";
import { type Publishing, publishingMissing, startPublishing } from "./testing/publishing-for-tests.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe.skipIf(publishingMissing !== undefined)(`An artifact${publishingMissing === undefined ? "" : ` (${publishingMissing})`}`, () => {
  let publishing: Publishing;
  let registry: RegistryClient;
  let place = 0;
  let repository: string;
  let digest: string;
  const endings: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    publishing = await startPublishing();
    registry = createRegistryClient({ registry: publishing.registry.host });
  });

  afterAll(() => publishing.stop());

  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
  });

  beforeEach(() => {
    place += 1;
    repository = `t${place}/bp-wrap`;
  });

  describe("with a flipped bit is refused:", () => {
    // Equal bytes are stored once for all repositories, and a flipped bit is flipped for all of them.
    beforeEach(async () => {
      const root = await publishing.repository({ "platform/wrap/chart/values.yaml": `place: ${place}\n` });
      ({ digest } = await publishing.publish(root, { input: { to: `oci://${publishing.registry.host}/t${place}` } }));
    });

    test.each(["manifest", "archive", "signature", "signed text", "attestations", "attestation"] as const)("%s", async (what) => {
      await flipStoredBit(publishing.registry.storage, await digestOfPart(what));

      const verdict = await publishing.verify(repository, "1.0.0");

      expect(verdict.findings.length).toBeGreaterThan(0);
      expect(verdict.signed && verdict.attested && verdict.hollow === false).toBe(false);
    });

    test("and is never published over: a repeated publication says so", async () => {
      await flipStoredBit(publishing.registry.storage, await digestOfPart("signature"));
      const root = await publishing.repository({ "platform/wrap/chart/values.yaml": `place: ${place}\n` });

      const again = publishing.publish(root, { input: { to: `oci://${publishing.registry.host}/t${place}` } });

      await expect(again).rejects.toMatchObject({ name: "RegistryError" });
    });
  });

  test("whose bytes come back changed is not published, though its registry says that they are right", async () => {
    const proxy = await changeArchives();
    const root = await publishing.repository();

    const run = publishing.publish(root, {
      input: { to: `oci://${proxy}/t${place}` },
      dependencies: { registry: createRegistryClient({ registry: proxy }) },
    });

    await expect(run).rejects.toMatchObject({ code: "PUB-ROUNDTRIP" });
    expect(await registry.listTags(repository)).toEqual([]);
  });

  test("that was signed by somebody else, or for something else, is not signed for us", async () => {
    const root = await publishing.repository();
    ({ digest } = await publishing.publish(root, { input: { to: `oci://${publishing.registry.host}/t${place}` } }));
    const other = parseSigningKey(generateSigningKey().privateKeyPem);
    const elsewhere = await pushChart({ "Chart.yaml": chartYaml() });
    const subject = { registry, repository, digest };
    await writeAttached({ ...subject, digest: elsewhere }, "sig", await readAttached(subject, "sig"));
    await writeAttached({ ...subject, digest: elsewhere }, "att", await readAttached(subject, "att"));

    const byOther = await publishing.verify(repository, "1.0.0", { publicKey: other });
    const moved = await publishing.verify(repository, "2.0.0");
    const noKey = await publishing.verify(repository, "1.0.0", { publicKey: undefined });

    const missing = ["ART-SIGNATURE", "ART-SBOM-MISSING", "ART-SBOM-MISSING", "ART-ATTESTATION-MISSING"];
    expect(byOther.findings.map(({ code }) => code)).toEqual(missing);
    expect(moved.findings.map(({ code }) => code)).toEqual(["ART-HOLLOW", ...missing]);
    expect(noKey.findings.map(({ code }) => code)).toEqual(["ART-SIGNATURE-NOT-CHECKED"]);
  });

  describe("that somebody pushed without us", () => {
    test.each<[string, Record<string, string>, string[]]>([
      ["is hollow when nothing is wrapped", { "Chart.yaml": chartYaml() }, ["ART-HOLLOW"]],
      ["is hollow when what is declared is not there", { "Chart.yaml": chartYaml(true) }, ["ART-HOLLOW"]],
      [
        "is hollow when what is wrapped has files and brings nothing",
        {
          "Chart.yaml": chartYaml(true),
          "templates/own.yaml": configMap("own", "x"),
          "charts/tiny/Chart.yaml": "apiVersion: v2\nname: tiny\nversion: 1.0.0\n",
          "charts/tiny/templates/configmap.yaml": `{{- if .Values.never }}\n${configMap("tiny", "x")}{{- end }}\n`,
        },
        ["ART-HOLLOW"],
      ],
      [
        "is complete when what is wrapped brings an object, unpacked as Helm packs it",
        {
          "Chart.yaml": chartYaml(true),
          "charts/tiny/Chart.yaml": "apiVersion: v2\nname: tiny\nversion: 1.0.0\n",
          "charts/tiny/templates/configmap.yaml": configMap("tiny", "x"),
        },
        [],
      ],
      [
        "is a stand-in when a chart inside is",
        {
          "Chart.yaml": chartYaml(true),
          "charts/tiny/Chart.yaml": 'apiVersion: v2\nname: tiny\nversion: 1.0.0\nannotations: {lab.catalyst/stand-in: "true"}\n',
          "charts/tiny/templates/configmap.yaml": configMap("tiny", "x"),
        },
        ["ART-STAND-IN"],
      ],
      ["is no chart when it leads out of its folder", { "../../evil": "x", "Chart.yaml": chartYaml() }, ["ART-NOT-A-CHART"]],
    ])("%s, and lacks what we would have signed", async (_, files, expected) => {
      await pushChart(files);

      const { findings } = await publishing.verify(repository, "2.0.0");

      const unsigned = ["ART-UNSIGNED", "ART-SBOM-MISSING", "ART-SBOM-MISSING", "ART-ATTESTATION-MISSING"];
      expect(findings.map(({ code }) => code)).toEqual([...expected, ...unsigned]);
    });

    test("is absent when it is not there", async () => {
      expect(await publishing.verify("nobody/bp-wrap", "1.0.0")).toMatchObject({ digest: undefined, findings: [{ code: "ART-ABSENT" }] });
    });
  });

  async function digestOfPart(part: string): Promise<string> {
    if (part === "manifest") return digest;
    if (part === "archive") return (await layersOf(digest))[0]!;
    const attached = (await registry.resolveTag(repository, attachedTag(digest, part.startsWith("att") ? "att" : "sig")))!;

    return part === "signature" || part === "attestations" ? attached : (await layersOf(attached))[0]!;
  }

  async function layersOf(manifest: string): Promise<string[]> {
    const stored = await registry.readManifest(repository, manifest);

    return readManifestBytes(stored!.bytes, manifest).layers.map((layer) => layer.digest);
  }

  /** Pushes `bp-wrap` 2.0.0 as anybody can. Returns its digest. */
  async function pushChart(files: Record<string, string>): Promise<string> {
    const archive = await writeChartArchive(new Map(Object.entries(files).map(([path, text]) => [`bp-wrap/${path}`, encode(text)])));
    const config = encode(JSON.stringify({ apiVersion: "v2", name: "bp-wrap", version: "2.0.0" }));
    const manifest: Manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: describeContent(mediaTypes.helmConfig, config),
      layers: [describeContent(mediaTypes.helmChart, archive)],
    };
    await registry.writeBlob(repository, config);
    await registry.writeBlob(repository, archive);

    return await registry.writeManifest(repository, "2.0.0", encode(JSON.stringify(manifest)));
  }

  /** Something in front of the registry that gives every archive back with one bit changed. */
  async function changeArchives(): Promise<string> {
    const server = createServer((request, reply) => void forward(request, reply));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    endings.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });

    return host();

    function host(): string {
      return `127.0.0.1:${(server.address() as AddressInfo).port}`;
    }

    async function forward(request: IncomingMessage, reply: ServerResponse): Promise<void> {
      const body: Buffer[] = [];
      for await (const chunk of request) body.push(chunk as Buffer);
      const answer = await fetch(`http://${publishing.registry.host}${request.url}`, {
        method: request.method ?? "GET",
        headers: { accept: request.headers.accept ?? "*/*", "content-type": request.headers["content-type"] ?? "application/octet-stream" },
        ...(body.length === 0 ? {} : { body: Buffer.concat(body) }),
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      // The first two bytes of gzip.
      if (request.method === "GET" && bytes[0] === 0x1f && bytes[1] === 0x8b) bytes[bytes.length >> 1]! ^= 1;
      const headers = [...answer.headers].filter(([name]) => !["content-length", "transfer-encoding", "connection"].includes(name));
      const rewritten = headers.map(([name, value]) => [name, value.replace(publishing.registry.host, host())]);
      reply.writeHead(answer.status, Object.fromEntries(rewritten)).end(request.method === "HEAD" ? undefined : bytes);
    }
  }
});

function chartYaml(wraps = false): string {
  const head = "apiVersion: v2\nname: bp-wrap\nversion: 2.0.0\n";

  return wraps ? `${head}dependencies: [{name: tiny, version: 1.0.0, repository: "https://charts.example.org/tiny"}]\n` : head;
}
