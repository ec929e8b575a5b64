/** A dependency as `Chart.yaml` names it. */
export interface ChartDependency {
  name: string;
  /** Exact. */
  version: string;
  /** `https://…`, `http://…` (loopback), or `oci://…`. */
  repository: string;
}

export interface FetchedChart {
  /** The archive (`.tgz`), whole. */
  bytes: Uint8Array;
  /** Of the archive, in hex. */
  sha256: string;
  /** `stand-in`: written by the project for the lab, with the name and version of the upstream chart. Every report that used one says so. */
  kind: "upstream" | "stand-in";
}

/**
 * Where the charts come from that Blueprints wrap: repositories, a cache, a mirror, the lab. Undefined: not to be had here (offline, and
 * neither cached nor a stand-in), which is *not checked* and never a pass. Rejects with DependencyError when a repository answers wrongly.
 */
export interface ChartSource {
  fetch(dependency: ChartDependency, signal?: AbortSignal): Promise<FetchedChart | undefined>;
}
