import { mediaTypes, readManifestBytes } from "../oci/manifest.ts";
import { parseReference } from "../oci/reference.ts";
import type { RegistryClient } from "../oci/registry-client.ts";
import type { ChartDependency } from "./chart-source.ts";
import { DependencyError } from "./dependency-error.ts";

export type ConnectRegistry = (registry: string) => RegistryClient;

/** A chart out of an OCI registry: `oci://host/path` holds `<path>/<name>:<version>`, a `+` of the version written as `_`, as Helm does it. */
export async function fetchOciChart(connect: ConnectRegistry, dependency: ChartDependency, signal?: AbortSignal): Promise<Uint8Array> {
  const { name, version, repository } = dependency;
  const text = `${repository.replace(/\/+$/, "")}/${name}:${version.replaceAll("+", "_")}`;
  const reference = parseReference(text);
  const registry = connect(reference.registry);
  const manifest = await registry.readManifest(reference.repository, reference.tag ?? version, signal);
  if (manifest === undefined) throw new DependencyError("DEP-NOT-FOUND", `${text} is not there.`);
  const layer = readManifestBytes(manifest.bytes, text).layers.find(({ mediaType }) => mediaType === mediaTypes.helmChart);
  if (layer === undefined) throw new DependencyError("DEP-ARCHIVE", `${text} is no Helm chart.`);
  const bytes = await registry.readBlob(reference.repository, layer.digest, signal);
  if (bytes === undefined) throw new DependencyError("DEP-NOT-FOUND", `${text} names a layer that is not there.`);

  return bytes;
}
