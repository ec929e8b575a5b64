import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findTool } from "@catalyst/lab/tools/find-tool.ts";
import { thisHost } from "@catalyst/lab/tools/tool-host.ts";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readManifestBytes } from "../oci/manifest.ts";
import { createRegistryClient } from "../oci/registry-client.ts";
import { flipStoredBit } from "../oci/testing/flip-stored-bit.ts";
import { publishAttestationType } from "./publish-attestation.ts";
import { attachedTag } from "./signing/attached-layers.ts";
import { generateSigningKey } from "./signing/signing-key.ts";
import { type Publishing, publishingMissing, startPublishing } from "./testing/publishing-for-tests.ts";

const cosign = (await findTool("cosign", thisHost())).found?.path;
const missing = publishingMissing ?? (cosign === undefined ? "cosign is not built (./catalyst tools build cosign)" : undefined);

describe.skipIf(missing !== undefined)(`The real cosign${missing === undefined ? "" : ` (${missing})`}`, () => {
  let publishing: Publishing;
  let image: string;
  let digest: string;

  beforeAll(async () => {
    publishing = await startPublishing();
    ({ digest } = await publishing.publish(await publishing.repository()));
    image = `${publishing.registry.host}/charts/bp-wrap`;
  });

  afterAll(() => publishing.stop());

  test("verifies the signature, and says that it is over the artifact's digest", async () => {
    const { stdout } = await run("verify", publishing.publicKeyPath, [], `${image}:1.0.0`);

    expect(JSON.parse(stdout)).toMatchObject([{ critical: { image: { "docker-manifest-digest": digest } } }]);
  });

  test.each([
    ["spdxjson", { spdxVersion: "SPDX-2.3" }],
    ["cyclonedx", { bomFormat: "CycloneDX", specVersion: "1.6" }],
    [publishAttestationType, { rules: { version: "rules-of-a-test" } }],
  ])("verifies the attestation of the type %s, and finds our predicate in it", async (type, predicate) => {
    const { stdout } = await run("verify-attestation", publishing.publicKeyPath, ["--type", type], `${image}:1.0.0`);

    const envelope = JSON.parse(stdout) as { payload: string };
    const statement = JSON.parse(Buffer.from(envelope.payload, "base64").toString()) as object;
    expect(statement).toMatchObject({ predicate, subject: [{ digest: { sha256: digest.replace("sha256:", "") } }] });
  });

  test("refuses another key", async () => {
    const other = join(publishing.folder, "other.pub");
    await writeFile(other, generateSigningKey().publicKeyPem);

    await expect(run("verify", other, [], `${image}:1.0.0`)).rejects.toThrow("no matching signatures");
    await expect(run("verify-attestation", other, ["--type", "spdxjson"], `${image}:1.0.0`)).rejects.toThrow("no matching attestations");
  });

  test("refuses a signed text in which one bit is not what it was, as we do", async () => {
    const to = `oci://${publishing.registry.host}/flipped`;
    await publishing.publish(await publishing.repository(), { input: { to } });
    const registry = createRegistryClient({ registry: publishing.registry.host });
    const stored = await registry.readManifest("flipped/bp-wrap", attachedTag(digest, "sig"));
    const [payload] = readManifestBytes(stored!.bytes, "the signature").layers;
    await flipStoredBit(publishing.registry.storage, payload!.digest);

    await expect(run("verify", publishing.publicKeyPath, [], `${publishing.registry.host}/flipped/bp-wrap:1.0.0`)).rejects.toThrow(
      /no matching signatures|verifying|digest/i,
    );
    expect(await publishing.verify("flipped/bp-wrap", "1.0.0")).toMatchObject({ signed: false });
  });

  async function run(verb: string, key: string, more: string[], reference: string): Promise<{ stdout: string }> {
    // There is no transparency log here, and the registry speaks plain http.
    const always = ["--key", key, "--insecure-ignore-tlog=true", "--allow-http-registry", "--allow-insecure-registry"];

    return await execa(cosign!, [verb, ...always, ...more, reference], { env: { HOME: publishing.folder, COSIGN_YES: "true" } });
  }
});
