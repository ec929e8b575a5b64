import type { ChartDependency, ChartSource, FetchedChart } from "./chart-source.ts";
import { DependencyError } from "./dependency-error.ts";

export interface FetchOutcome {
  dependency: ChartDependency;
  /** Undefined: not to be had here, which is *not checked* and never a pass. */
  kind: FetchedChart["kind"] | undefined;
  sha256?: string;
}

/** `deps fetch`: fills the cache. What repeats is fetched once. Rejects with DependencyError when a repository answers wrongly. */
export async function fetchDependencies(
  dependencies: readonly ChartDependency[],
  source: ChartSource,
  signal?: AbortSignal,
): Promise<FetchOutcome[]> {
  const outcomes: FetchOutcome[] = [];
  for (const dependency of distinct(dependencies)) {
    const fetched = await source.fetch(dependency, signal);
    outcomes.push({ dependency, kind: fetched?.kind, ...(fetched === undefined ? {} : { sha256: fetched.sha256 }) });
  }

  return outcomes;
}

/** Puts an archive where a mirror serves it, and says under which repository URL it is found there. */
export type PutChart = (dependency: ChartDependency, bytes: Uint8Array, signal?: AbortSignal) => Promise<string>;

export interface MirrorOutcome {
  /** Repository to mirror, for the settings of whoever works without a network. */
  mirrors: Record<string, string>;
  copied: ChartDependency[];
  /** Left where they are: not to be had, or only as stand-ins, which no mirror may serve as what they are not. */
  skipped: ChartDependency[];
}

/** `deps mirror`: copies archives to another registry. */
export async function mirrorDependencies(
  dependencies: readonly ChartDependency[],
  source: ChartSource,
  put: PutChart,
  signal?: AbortSignal,
): Promise<MirrorOutcome> {
  const outcome: MirrorOutcome = { mirrors: {}, copied: [], skipped: [] };
  for (const dependency of distinct(dependencies)) {
    const fetched = await source.fetch(dependency, signal);
    if (fetched?.kind !== "upstream") {
      outcome.skipped.push(dependency);
      continue;
    }
    const address = await put(dependency, fetched.bytes, signal);
    const before = outcome.mirrors[dependency.repository];
    if (before !== undefined && before !== address)
      throw new DependencyError("DEP-INDEX", `${dependency.repository} would be mirrored to ${before} and to ${address}.`);
    outcome.mirrors[dependency.repository] = address;
    outcome.copied.push(dependency);
  }

  return outcome;
}

function distinct(dependencies: readonly ChartDependency[]): ChartDependency[] {
  const byKey = new Map(
    dependencies.map(({ name, version, repository }) => [JSON.stringify([repository, name, version]), { name, version, repository }]),
  );

  return [...byKey.values()];
}
