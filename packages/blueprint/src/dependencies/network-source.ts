import { createHash } from "node:crypto";
import { RegistryError } from "../oci/registry-error.ts";
import { ChartArchiveError } from "./chart-archive-error.ts";
import { chartRepositories } from "./chart-repository.ts";
import type { ChartDependency, ChartSource } from "./chart-source.ts";
import { DependencyError } from "./dependency-error.ts";
import { fetchOciChart, type ConnectRegistry } from "./oci-charts.ts";
import { readChartArchive } from "./read-chart-archive.ts";

export interface NetworkSourceOptions {
  /** Repository to the URL that is asked in its place. */
  mirrors?: Readonly<Record<string, string>>;
  /** For `oci://`. */
  connect: ConnectRegistry;
}

/** Charts from their repositories, or from the mirrors of those. Rejects with DependencyError; what it gives is a chart that may be unpacked. */
export function networkSource({ mirrors = {}, connect }: NetworkSourceOptions): ChartSource {
  const repositories = chartRepositories();
  const addresses = new Map(Object.entries(mirrors).map(([repository, url]) => [withoutSlash(repository), url]));

  return {
    async fetch(dependency, signal) {
      const mirror = addresses.get(withoutSlash(dependency.repository));
      const asked: ChartDependency = mirror === undefined ? dependency : { ...dependency, repository: mirror };
      const bytes = asked.repository.startsWith("oci://")
        ? await fetchOciChart(connect, asked, signal).catch((error: unknown) => {
            throw asDependencyError(error, asked);
          })
        : await repositories.fetch(asked, signal);
      await refuseBrokenArchive(dependency, bytes);

      return { bytes, sha256: createHash("sha256").update(bytes).digest("hex"), kind: "upstream" };
    },
  };
}

async function refuseBrokenArchive({ name, version }: ChartDependency, bytes: Uint8Array): Promise<void> {
  try {
    const files = await readChartArchive(bytes);
    if (!files.has(`${name}/Chart.yaml`))
      throw new DependencyError("DEP-ARCHIVE", `The archive of ${name} ${version} holds no ${name}/Chart.yaml.`);
  } catch (error) {
    if (!(error instanceof ChartArchiveError)) throw error;
    throw new DependencyError("DEP-ARCHIVE", `The archive of ${name} ${version} is refused: ${error.message}`, { cause: error });
  }
}

function asDependencyError(error: unknown, { repository }: ChartDependency): unknown {
  if (!(error instanceof RegistryError)) return error;
  const code = error.code === "REG-UNREACHABLE" ? "DEP-UNREACHABLE" : "DEP-INDEX";

  return new DependencyError(code, `${repository}: ${error.message}`, { cause: error });
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, "");
}
