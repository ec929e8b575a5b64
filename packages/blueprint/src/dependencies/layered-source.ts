import type { ChartCache } from "./chart-cache.ts";
import type { ChartDependency, ChartSource, FetchedChart } from "./chart-source.ts";
import { DependencyError } from "./dependency-error.ts";
import { findStandIns } from "./find-stand-ins.ts";
import { findLocked, type DependencyLock } from "./dependency-lock.ts";

export interface LayeredSourceOptions {
  cache: ChartCache;
  /** Left out: offline. */
  network?: ChartSource;
  /** The lab's charts, for what cannot be had otherwise. Left out: nothing stands in. */
  standIns?: ChartSource;
  /** What the archives have to be. */
  lock?: DependencyLock;
  /** Told once for each host that cannot be reached, and for which a stand-in is used. */
  say?: (sentence: string) => void;
}

/**
 * Charts from the cache, else from the network, else stand-ins; what was used stands in `kind`. A repository that cannot be reached is like one that
 * is not asked; one that answers wrongly rejects with DependencyError, and nothing stands in for it. Undefined: not to be had here.
 */
export function layeredSource({ cache, network, standIns, lock, say }: LayeredSourceOptions): ChartSource {
  const unreachable = new Map<string, DependencyError>();

  return {
    async fetch(dependency, signal) {
      const locked = lock === undefined ? undefined : findLocked(lock, dependency)?.sha256;
      const cached = await cache.read(dependency, locked);
      if (cached !== undefined) return cached;
      const fetched = await fromNetwork(dependency, signal);
      if (fetched !== undefined) {
        // A mirror of the lab serves stand-ins: they are used as such, and neither kept nor held against what upstream's bytes should be.
        if ((await findStandIns(fetched.bytes)).length > 0) return { ...fetched, kind: "stand-in" };
        refuseOtherBytes(dependency, fetched, locked);

        return cache.write(dependency, fetched.bytes);
      }

      return standIns?.fetch(dependency, signal);
    },
  };

  async function fromNetwork(dependency: ChartDependency, signal?: AbortSignal): Promise<FetchedChart | undefined> {
    // Without this every chart of an unreachable host would wait for its own time-out.
    if (network === undefined || unreachable.has(dependency.repository)) return undefined;
    try {
      return await network.fetch(dependency, signal);
    } catch (error) {
      if (!(error instanceof DependencyError) || error.code !== "DEP-UNREACHABLE") throw error;
      unreachable.set(dependency.repository, error);
      say?.(error.message);

      return undefined;
    }
  }
}

function refuseOtherBytes({ name, version }: ChartDependency, { sha256 }: FetchedChart, locked: string | undefined): void {
  if (locked !== undefined && locked !== sha256)
    throw new DependencyError("DEP-DIGEST", `${name} ${version} has SHA-256 ${sha256}, and deps.lock.yaml says ${locked}.`);
}
