import { mediaTypes, readManifestBytes } from "../../oci/manifest.ts";
import { formatReference, type Reference } from "../../oci/reference.ts";
import type { RegistryClient } from "../../oci/registry-client.ts";
import { RegistryError } from "../../oci/registry-error.ts";

export interface PulledChart {
  /** Of the manifest. */
  digest: string;
  /** The chart's archive. */
  archive: Uint8Array;
}

/**
 * Pulls a chart by tag or digest, and nothing is judged but that the bytes are those that the manifest names. Undefined: there is no such
 * artifact. Rejects with RegistryError, REG-ANSWER for an artifact that is no chart.
 */
export async function pullChart(registry: RegistryClient, reference: Reference, signal?: AbortSignal): Promise<PulledChart | undefined> {
  const { repository, tag, digest } = reference;
  const name = formatReference(reference);
  const stored = await registry.readManifest(repository, digest ?? tag ?? "latest", signal);
  if (stored === undefined) return undefined;
  const layer = chartLayerOf(stored.bytes, name);
  const archive = await registry.readBlob(repository, layer, signal);
  if (archive === undefined) throw new RegistryError("REG-BYTES", `${name} has lost its archive ${layer}.`);

  return { digest: stored.digest, archive };
}

/** The digest of the archive that a chart's manifest names. Throws RegistryError REG-ANSWER when it is of another kind. */
export function chartLayerOf(manifest: Uint8Array, name: string): string {
  const { config, layers } = readManifestBytes(manifest, name);
  const layer = layers.find(({ mediaType }) => mediaType === mediaTypes.helmChart);
  if (config.mediaType === mediaTypes.helmConfig && layer !== undefined) return layer.digest;
  throw new RegistryError("REG-ANSWER", `${name} is of the type ${config.mediaType}, which is no Helm chart.`);
}
