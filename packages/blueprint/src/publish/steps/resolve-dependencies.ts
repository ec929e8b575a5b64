import type { FetchedChart } from "../../dependencies/chart-source.ts";
import { isRecord, rootOf } from "../../model/yaml-file.ts";
import type { LoadedChart, LoadedDependency } from "../../model/loaded-blueprint.ts";
import { sha256Of } from "../../oci/digest.ts";
import { dependencyPath } from "../contents/open-packed-chart.ts";
import type { Publication, PublishDependencies } from "../publication.ts";
import { PublishError } from "../publish-error.ts";

export interface LockedDependency {
  name: string;
  version: string;
  repository: string;
  sha256: string;
}

/** What the chart wraps: the list, and the archives by their place in the chart. */
export interface ResolvedArchives {
  dependencies: readonly LockedDependency[];
  archives: ReadonlyMap<string, Uint8Array>;
}

/** Step 1. Every archive that the chart declares, in exactly the bytes that `deps.lock.yaml` names. Rejects with PublishError PUB-DEP-BYTES. */
export async function resolveDependencies(
  { chart, isLab }: Publication,
  { charts, signal }: Pick<PublishDependencies, "charts" | "signal">,
): Promise<ResolvedArchives> {
  const archives = new Map<string, Uint8Array>();
  const dependencies: LockedDependency[] = [];
  for (const dependency of chart.dependencies) {
    const fetched = await charts.fetch(dependency, signal);
    if (fetched === undefined) throw differs(dependency, "is not to be had here; an artifact without it would be hollow");
    const sha256 = requireLocked(chart, dependency, fetched, isLab);
    archives.set(dependencyPath(dependency), fetched.bytes);
    dependencies.push({ name: dependency.name, version: dependency.version, repository: dependency.repository, sha256 });
  }

  return { dependencies, archives };
}

/** A stand-in has other bytes than the chart it stands for, so the lock cannot name them; in a lab it may pass. */
function requireLocked(chart: LoadedChart, dependency: LoadedDependency, { bytes, kind }: FetchedChart, isLab: boolean): string {
  const sha256 = sha256Of(bytes);
  if (kind === "stand-in") {
    if (isLab) return sha256;
    throw new PublishError("PUB-STAND-IN", `${dependency.name} ${dependency.version} is a stand-in, and the registry is no lab's.`);
  }
  const locked = lockedDigest(chart, dependency);
  if (locked === undefined)
    throw differs(dependency, "has no digest in deps.lock.yaml, so nothing says which bytes were meant: catalyst blueprint deps lock");
  if (locked !== sha256) throw differs(dependency, `has SHA-256 ${sha256}, and deps.lock.yaml says ${locked}`);

  return sha256;
}

function lockedDigest({ lock }: LoadedChart, { name, version, repository }: LoadedDependency): string | undefined {
  const { dependencies } = rootOf(lock);
  const entry = (Array.isArray(dependencies) ? dependencies.filter(isRecord) : []).find(
    (locked) => locked["name"] === name && locked["version"] === version && locked["repository"] === repository,
  );

  return typeof entry?.["sha256"] === "string" ? entry["sha256"] : undefined;
}

function differs({ name, version, repository }: LoadedDependency, what: string): PublishError {
  return new PublishError("PUB-DEP-BYTES", `${name} ${version} of ${repository} ${what}.`);
}
