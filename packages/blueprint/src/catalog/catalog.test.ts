import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlueprintCatalog } from "@catalyst/contract";
import { type LabRegistry, registryMissing, startRegistry } from "@catalyst/lab/registry/start-registry.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readRepository } from "../model/repository.ts";
import { describeContent, mediaTypes } from "../oci/manifest.ts";
import { createRegistryClient, type RegistryClient } from "../oci/registry-client.ts";
import { flipStoredBit } from "../oci/testing/flip-stored-bit.ts";
import { generateSigningKey, parseSigningKey, parseVerifyingKey } from "../publish/signing/signing-key.ts";
import { exampleRepositoryRoot, withChanges } from "../testing/example-repository.ts";
import { buildCatalog } from "./build-catalog.ts";
import { catalogTag, publishCatalog } from "./publish-catalog.ts";
import { readCatalog } from "./read-catalog.ts";

const missing = await registryMissing();
const pair = generateSigningKey();
const key = parseSigningKey(pair.privateKeyPem, "the key");
const publicKey = parseVerifyingKey(pair.publicKeyPem, "the key");
const stranger = parseVerifyingKey(generateSigningKey().publicKeyPem, "another key");

describe.skipIf(missing !== undefined)(`the index of what a registry offers${missing === undefined ? "" : ` (${missing})`}`, () => {
  let storage: string;
  let registry: LabRegistry;
  let client: RegistryClient;
  let place: string;
  let round = 0;

  beforeAll(async () => {
    storage = await mkdtemp(join(tmpdir(), "catalyst-catalog-"));
    registry = await startRegistry({ folder: storage });
    client = createRegistryClient({ registry: registry.host });
  });
  beforeEach(() => {
    place = `round-${(round += 1)}`;
  });
  afterAll(async () => {
    await registry.stop();
    await rm(storage, { recursive: true, force: true });
  });

  test("holds name, version, digest and card of what is published, says what is not, and tells nobody of private ones", async () => {
    const digest = await pushArtifact("bp-web", "1.0.0");
    await pushArtifact("bp-store", "1.0.0");
    const root = await withChanges(exampleRepositoryRoot, [
      { file: "platform/store/blueprint.yaml", replace: "visibility: unlisted", with: "visibility: private" },
    ]);
    const { blueprints } = await readRepository(root);
    await rm(root, { recursive: true });

    const { catalog, absent } = await buildCatalog(blueprints, client, repositoryOf);

    expect(absent).toEqual(["bp-dormant 1.0.0", "bp-operator 1.0.0"]);
    expect(catalog.blueprints).toHaveLength(1);
    expect(catalog.blueprints[0]).toMatchObject({
      name: "bp-web",
      version: "1.0.0",
      digest,
      visibility: "listed",
      card: { category: "platform" },
    });
  });

  test("is signed before it is named, and published again it is the same", async () => {
    const catalog = await indexOf("bp-web");

    const first = await publish(catalog);
    const second = await publish(catalog);
    const verdict = await judge();

    expect(second).toBe(first);
    expect(await client.resolveTag(`${place}/catalog`, catalogTag)).toBe(first);
    expect(verdict).toMatchObject({ digest: first, signed: true, findings: [], catalog });
  });

  test("by another key, or by none, is refused", async () => {
    const digest = await publish(await indexOf("bp-web"));

    const foreign = await judge(stranger);
    const bytes = (await client.readManifest(`${place}/catalog`, digest))!.bytes;
    const unsigned = new TextEncoder().encode(new TextDecoder().decode(bytes).replace("Blueprints", "Something else"));
    await client.writeManifest(`${place}/catalog`, catalogTag, unsigned);
    const absent = await judge();

    expect(foreign).toMatchObject({ signed: false, findings: ["It is signed by somebody else, or for something else."] });
    expect(absent).toMatchObject({ signed: false, findings: ["It is not signed."] });
  });

  test("with a flipped bit is no index", async () => {
    const catalog = await indexOf("bp-web");
    const digest = await publish(catalog);
    const { layers } = JSON.parse(new TextDecoder().decode((await client.readManifest(`${place}/catalog`, digest))!.bytes)) as {
      layers: { digest: string }[];
    };
    await flipStoredBit(registry.storage, layers[0]!.digest);

    const verdict = await judge();
    await flipStoredBit(registry.storage, layers[0]!.digest);

    expect(verdict).toMatchObject({ catalog: undefined, findings: ["It is no index of Blueprints."] });
  });

  test("whose entry is something else in the registry, or is not there any more, says which", async () => {
    const catalog = await indexOf("bp-web");
    const other = { ...catalog.blueprints[0]!, name: "bp-gone" };
    const [entry] = catalog.blueprints;
    const wrong = { ...entry!, digest: `sha256:${"ab".repeat(32)}` };
    await publish({ ...catalog, blueprints: [wrong, other] });

    const { findings } = await judge();

    expect(findings).toEqual([
      `bp-web 1.0.0 is ${entry!.digest}, and the index says ${wrong.digest}.`,
      `bp-gone 1.0.0 is not there, and the index says ${other.digest}.`,
    ]);
  });

  test("that nobody has published is not in the registry", async () => {
    const { findings } = await judge();

    expect(findings).toEqual([`oci://${registry.host}/${place}/catalog:${catalogTag} is not in the registry.`]);
  });

  function repositoryOf(name: string): string {
    return `${place}/${name}`;
  }

  async function indexOf(name: string): Promise<BlueprintCatalog> {
    const digest = await pushArtifact(name, "1.0.0");

    return { schemaVersion: 1, blueprints: [{ name, version: "1.0.0", digest, visibility: "listed", card: { title: "Web" } }] };
  }

  function publish(catalog: BlueprintCatalog): Promise<string> {
    return publishCatalog(catalog, { registry: client, repository: `${place}/catalog`, key });
  }

  function judge(by = publicKey) {
    return readCatalog({ registry: registry.host, repository: `${place}/catalog` }, { registry: client, publicKey: by, repositoryOf });
  }

  /** What an artifact is made of does not matter to the index. */
  async function pushArtifact(name: string, version: string): Promise<string> {
    const config = new TextEncoder().encode("{}");
    await client.writeBlob(repositoryOf(name), config);
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: describeContent(mediaTypes.helmConfig, config),
      layers: [],
      annotations: { name },
    };

    return client.writeManifest(repositoryOf(name), version, new TextEncoder().encode(JSON.stringify(manifest)));
  }
});
