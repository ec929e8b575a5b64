import { type BlueprintCatalog, blueprintCatalogType } from "@catalyst/contract";
import { describeContent, type Manifest, mediaTypes } from "../oci/manifest.ts";
import { digestOf } from "../oci/digest.ts";
import type { RegistryClient } from "../oci/registry-client.ts";
import { PublishError } from "../publish/publish-error.ts";
import { addSignature, checkSignature } from "../publish/signing/signatures.ts";
import type { SigningKey } from "../publish/signing/signing-key.ts";

/** The newest index of a registry. Unlike a version's it is moved. */
export const catalogTag = "latest";

/** What an artifact without a configuration has for one (OCI image specification 1.1, "Guidance for an empty descriptor"). */
const emptyConfig = new TextEncoder().encode("{}");
const emptyConfigType = "application/vnd.oci.empty.v1+json";

/**
 * Pushes an index by its digest, signs it as cosign does, reads the signature back, and only then moves the tag to it: the tag never points to
 * what is not signed. Equal entries have an equal digest, and publishing them again changes nothing. Returns the digest. Rejects with
 * PublishError PUB-SIGN, or RegistryError.
 */
export async function publishCatalog(
  catalog: BlueprintCatalog,
  { registry, repository, key, signal }: { registry: RegistryClient; repository: string; key: SigningKey; signal?: AbortSignal },
): Promise<string> {
  const { layer, manifest, digest } = catalogArtifact(catalog);
  await registry.writeBlob(repository, emptyConfig, signal);
  await registry.writeBlob(repository, layer, signal);
  await registry.writeManifest(repository, digest, manifest, mediaTypes.manifest, signal);

  const subject = { registry, repository, digest };
  await addSignature(subject, key, signal);
  if ((await checkSignature(subject, key, signal)) !== "valid") {
    throw new PublishError("PUB-SIGN", `Read back, the signature of ${digest} does not verify.`);
  }
  if ((await registry.resolveTag(repository, catalogTag, signal)) !== digest)
    await registry.writeManifest(repository, catalogTag, manifest, mediaTypes.manifest, signal);

  return digest;
}

/** The bytes of an index; nothing in them depends on when or where they are made. */
export function catalogArtifact(catalog: BlueprintCatalog): { layer: Uint8Array; manifest: Uint8Array; digest: string } {
  const layer = new TextEncoder().encode(JSON.stringify(catalog));
  const description: Manifest & { artifactType: string } = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    artifactType: blueprintCatalogType,
    config: describeContent(emptyConfigType, emptyConfig),
    layers: [describeContent(blueprintCatalogType, layer)],
    annotations: { "org.opencontainers.image.title": "Blueprints" },
  };
  const manifest = new TextEncoder().encode(JSON.stringify(description));

  return { layer, manifest, digest: digestOf(manifest) };
}
