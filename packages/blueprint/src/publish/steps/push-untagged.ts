import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeContent, type Manifest, mediaTypes } from "../../oci/manifest.ts";
import { digestOf } from "../../oci/digest.ts";
import type { RegistryClient } from "../../oci/registry-client.ts";
import { RegistryError } from "../../oci/registry-error.ts";
import { pullChart } from "../artifact/pull-chart.ts";
import { openPackedChart, type PackedChart } from "../contents/open-packed-chart.ts";
import { helmConfig } from "../helm-config.ts";
import type { Publication, PublishDependencies } from "../publication.ts";
import { PublishError } from "../publish-error.ts";
import type { ChartPackage } from "./package-chart.ts";

/** An artifact as it will lie in the registry. */
export interface ArtifactManifest {
  digest: string;
  bytes: Uint8Array;
  config: Uint8Array;
}

/** Makes the manifest that Helm expects of a chart (Helm, "OCI registries"; HIP 6). Nothing in it depends on when or where it is made. */
export function artifactManifest({ chart }: Publication, { bytes }: ChartPackage): ArtifactManifest {
  const config = helmConfig(chart.metadata);
  const text = (name: string): string | undefined => (typeof chart.metadata[name] === "string" ? chart.metadata[name] : undefined);
  const annotations = {
    "org.opencontainers.image.title": chart.name,
    "org.opencontainers.image.version": text("version"),
    "org.opencontainers.image.description": text("description"),
  };
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: describeContent(mediaTypes.helmConfig, config),
    layers: [describeContent(mediaTypes.helmChart, bytes)],
    annotations: Object.fromEntries(Object.entries(annotations).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  };
  const encoded = encode(manifest);

  return { digest: digestOf(encoded), bytes: encoded, config };
}

/**
 * Step 3. Pushes by digest, without a tag, and pulls it back into an empty folder (guard 3). Safe to repeat: what is there is left. Returns the
 * chart as it was pulled.
 */
export async function pushUntagged(
  { repository, name, version }: Publication,
  artifact: ArtifactManifest,
  { bytes }: ChartPackage,
  { registry, signal }: PublishDependencies,
): Promise<PackedChart> {
  await registry.writeBlob(repository, artifact.config, signal);
  await registry.writeBlob(repository, bytes, signal);
  await registry.writeManifest(repository, artifact.digest, artifact.bytes, mediaTypes.manifest, signal);

  const folder = await mkdtemp(join(tmpdir(), "catalyst-roundtrip-"));
  try {
    const path = join(folder, `${name}-${version}.tgz`);
    await writeFile(path, await pull(registry, repository, artifact, signal));
    const pulled = await readFile(path);
    if (!pulled.equals(bytes)) throw differs("the archive has other bytes.");
    const packed = await openPackedChart(pulled);
    if (packed.missing.length > 0) throw differs(`the archive lacks ${packed.missing.map((dependency) => dependency.name).join(", ")}.`);

    return packed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function pull(
  registry: RegistryClient,
  repository: string,
  artifact: ArtifactManifest,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  try {
    const pulled = await pullChart(registry, { registry: registry.registry, repository, digest: artifact.digest }, signal);
    if (pulled === undefined) throw differs("the manifest is not there.");
    if ((await registry.readBlob(repository, digestOf(artifact.config), signal)) === undefined)
      throw differs("the chart's description is not there.");

    return pulled.archive;
  } catch (error) {
    if (error instanceof RegistryError && error.code === "REG-BYTES") throw differs(error.message, error);
    throw error;
  }
}

function differs(what: string, cause?: Error): PublishError {
  return new PublishError("PUB-ROUNDTRIP", `Pulled back, ${what}`, { cause });
}

function encode(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
