import { describeContent, type Descriptor, type Manifest, mediaTypes, readManifestBytes } from "../../oci/manifest.ts";
import type { RegistryClient } from "../../oci/registry-client.ts";
import { RegistryError } from "../../oci/registry-error.ts";

/** Signatures (`sig`) or attestations (`att`) lie beside an artifact under a tag made of its digest (cosign, SIGNATURE_SPEC.md). */
export type AttachedKind = "sig" | "att";

/** One signature or attestation: the bytes, and what is written beside them. */
export interface AttachedLayer {
  mediaType: string;
  bytes: Uint8Array;
  annotations: Record<string, string>;
}

/** Where an artifact lies whose signatures are meant. */
export interface Subject {
  registry: RegistryClient;
  repository: string;
  /** Of its manifest. */
  digest: string;
}

/** `sha256:ab…` → `sha256-ab….sig`. */
export function attachedTag(digest: string, kind: AttachedKind): string {
  return `${digest.replace(":", "-")}.${kind}`;
}

/** What is attached; empty when nothing is. A layer whose bytes are not what its digest says rejects with RegistryError REG-BYTES. */
export async function readAttached(
  { registry, repository, digest }: Subject,
  kind: AttachedKind,
  signal?: AbortSignal,
): Promise<AttachedLayer[]> {
  const tag = attachedTag(digest, kind);
  const stored = await registry.readManifest(repository, tag, signal);
  if (stored === undefined) return [];
  const { layers } = readManifestBytes(stored.bytes, `${repository}:${tag}`);

  return await Promise.all(layers.map((layer) => readLayer(registry, repository, layer, signal)));
}

/** Replaces what is attached by a list. The blobs come first and the tag last, so that a reader never finds a manifest without its layers. */
export async function writeAttached(
  { registry, repository, digest }: Subject,
  kind: AttachedKind,
  attached: readonly AttachedLayer[],
  signal?: AbortSignal,
): Promise<void> {
  const layers = attached.map(({ mediaType, bytes, annotations }) => describeContent(mediaType, bytes, annotations));
  const config = configOf(layers);
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: describeContent(mediaTypes.imageConfig, config),
    layers,
  };
  for (const { bytes } of attached) await registry.writeBlob(repository, bytes, signal);
  await registry.writeBlob(repository, config, signal);
  await registry.writeManifest(repository, attachedTag(digest, kind), encode(manifest), mediaTypes.manifest, signal);
}

/** An image's configuration that names the layers: readers of images expect one. */
function configOf(layers: readonly Descriptor[]): Uint8Array {
  return encode({
    architecture: "",
    created: "0001-01-01T00:00:00Z",
    history: layers.map(() => ({ created: "0001-01-01T00:00:00Z" })),
    os: "",
    rootfs: { type: "layers", diff_ids: layers.map((layer) => layer.digest) },
    config: {},
  });
}

async function readLayer(
  registry: RegistryClient,
  repository: string,
  layer: Descriptor,
  signal: AbortSignal | undefined,
): Promise<AttachedLayer> {
  const bytes = await registry.readBlob(repository, layer.digest, signal);
  if (bytes === undefined) throw new RegistryError("REG-ANSWER", `${repository} has lost the blob ${layer.digest}.`);

  return { mediaType: layer.mediaType, bytes, annotations: layer.annotations ?? {} };
}

function encode(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
