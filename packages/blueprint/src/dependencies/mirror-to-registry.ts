import { describeContent, mediaTypes } from "../oci/manifest.ts";
import { parseReference } from "../oci/reference.ts";
import { parse } from "yaml";
import type { ConnectRegistry } from "./oci-charts.ts";
import type { PutChart } from "./dependency-tasks.ts";
import { readChartArchive } from "./read-chart-archive.ts";

/**
 * Puts charts into a registry below `oci://host/path`, each repository into a folder of its own, as `helm push` would: the bytes stay what they are, and
 * so does their digest.
 */
export function putIntoRegistry(connect: ConnectRegistry, target: string): PutChart {
  return async ({ name, version, repository }, bytes, signal) => {
    const address = `${target.replace(/\/+$/, "")}/${folderOf(repository)}`;
    const reference = parseReference(`${address}/${name}:${version.replaceAll("+", "_")}`);
    const registry = connect(reference.registry);
    const chartFile = (await readChartArchive(bytes)).get(`${name}/Chart.yaml`)?.toString("utf8") ?? "";
    const config = Buffer.from(JSON.stringify(parse(chartFile)));
    await registry.writeBlob(reference.repository, config, signal);
    await registry.writeBlob(reference.repository, bytes, signal);
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: describeContent(mediaTypes.helmConfig, config),
      layers: [describeContent(mediaTypes.helmChart, bytes)],
    };
    await registry.writeManifest(
      reference.repository,
      reference.tag ?? version,
      Buffer.from(JSON.stringify(manifest)),
      mediaTypes.manifest,
      signal,
    );

    return address;
  };
}

/** `https://charts.bitnami.com/bitnami` → `charts.bitnami.com/bitnami`: the host keeps repositories of one path apart. */
function folderOf(repository: string): string {
  return repository
    .replace(/^[a-z]+:\/\//, "")
    .replace(/\/+$/, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9/.-]+/g, "-");
}
