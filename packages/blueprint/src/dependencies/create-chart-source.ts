import type { CredentialsFor } from "../oci/credentials.ts";
import { createRegistryClient } from "../oci/registry-client.ts";
import { openChartCache } from "./chart-cache.ts";
import type { ChartSource } from "./chart-source.ts";
import type { DependencyLock } from "./dependency-lock.ts";
import { layeredSource } from "./layered-source.ts";
import { networkSource } from "./network-source.ts";

export interface CreateChartSourceOptions {
  /** Holds `charts/`. */
  cacheFolder: string;
  offline: boolean;
  /** Repository to the URL that is asked in its place. */
  mirrors?: Readonly<Record<string, string>>;
  credentials?: CredentialsFor;
  standIns?: ChartSource;
  lock?: DependencyLock;
  say?: (sentence: string) => void;
}

/** The source of charts as the command line and the Sovereign use it: cache, then network, then stand-ins. */
export function createChartSource(options: CreateChartSourceOptions): ChartSource {
  const { cacheFolder, offline, mirrors, credentials, standIns, lock, say } = options;
  const connect = (registry: string) => createRegistryClient({ registry, ...(credentials === undefined ? {} : { credentials }) });

  return layeredSource({
    cache: openChartCache(cacheFolder),
    ...(offline ? {} : { network: networkSource({ connect, ...(mirrors === undefined ? {} : { mirrors }) }) }),
    ...(standIns === undefined ? {} : { standIns }),
    ...(lock === undefined ? {} : { lock }),
    ...(say === undefined ? {} : { say }),
  });
}
