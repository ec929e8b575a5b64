import { type LoadedChart, type LoadedDependency, recordOf, stringOf } from "../../model/loaded-blueprint.ts";
import { placeOf, rootOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject, ResolvedDependency } from "../subject.ts";
import { dependencyPlace } from "./value-place.ts";

export const dependencyDigest: BlueprintRule = {
  id: "CH-DEP-DIGEST",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "chart/deps.lock.yaml does not hold the bytes of a dependency",
  reason: "A version can be published again with other bytes. Only the digest says that what is installed is what was checked.",
  fix: "catalyst blueprint deps lock <blueprint> writes the file; look at what changed in the archive before committing it",
  needs: ["dependencies"],
  examples: [
    {
      title: "dependency's archive is another one than the locked",
      changes: [{ file: "platform/web/chart/deps.lock.yaml", replace: "sha256: ", with: "sha256: 00" }],
      at: { file: "platform/web/chart/deps.lock.yaml", text: "sha256" },
    },
    {
      title: "lock was not written again after a new version",
      changes: [{ file: "platform/web/chart/deps.lock.yaml", replace: "version: 2.3.4", with: "version: 2.3.3" }],
      at: { file: "platform/web/chart/deps.lock.yaml", text: "version: 2.3.3" },
      also: ["BP-LOCKSTEP"],
    },
    {
      title: "dependency is not locked",
      changes: [{ file: "platform/web/chart/deps.lock.yaml", remove: true }],
      at: { file: "platform/web/chart/Chart.yaml", text: "- name: web" },
    },
  ],
  check,
};

interface LockEntry {
  index: number;
  name: string | undefined;
  version: string | undefined;
  repository: string | undefined;
  sha256: string | undefined;
}

function* check({ blueprint: { chart }, dependencies }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined) return;
  const entries = entriesOf(chart);
  const used = new Set<LockEntry>();
  for (const resolved of dependencies) {
    const { dependency } = resolved;
    const entry = entries.find((candidate) => isFor(candidate, dependency)) ?? entries.find(({ name }) => name === dependency.name);
    if (entry !== undefined) used.add(entry);
    yield* judge(chart, resolved, entry);
  }
  for (const entry of entries) {
    if (used.has(entry) || chart.lock === undefined) continue;
    yield {
      message: `${entry.name ?? "an entry without a name"} is locked and is no dependency`,
      at: placeOf(chart.lock, ["dependencies", entry.index]),
    };
  }
}

function* judge(chart: LoadedChart, { dependency, sha256, kind }: ResolvedDependency, entry: LockEntry | undefined): Iterable<Found> {
  const { name, version, repository } = dependency;
  if (entry === undefined || chart.lock === undefined) {
    yield { message: `${name} ${version} is not in ${chart.directory}/deps.lock.yaml`, at: dependencyPlace(chart, dependency) };
  } else if (!isFor(entry, dependency)) {
    const field = entry.version === version ? "repository" : "version";
    yield {
      message: `the lock holds ${name} ${entry.version ?? ""} of ${entry.repository ?? "nowhere"}, Chart.yaml asks for ${version} of ${repository}`,
      at: placeOf(chart.lock, ["dependencies", entry.index, field]),
    };
    // What is not recorded yet is no contradiction, and a stand-in has bytes of its own.
  } else if (entry.sha256 !== undefined && kind === "upstream" && entry.sha256 !== sha256) {
    yield {
      message: `the archive of ${name} ${version} has SHA-256 ${sha256}, locked is ${entry.sha256}`,
      at: placeOf(chart.lock, ["dependencies", entry.index, "sha256"]),
    };
  }
}

function isFor(entry: LockEntry, { name, version, repository }: LoadedDependency): boolean {
  return entry.name === name && entry.version === version && entry.repository === repository;
}

function entriesOf({ lock }: LoadedChart): LockEntry[] {
  const listed = rootOf(lock)["dependencies"];
  if (!Array.isArray(listed)) return [];

  return listed.map((entry: unknown, index) => {
    const { name, version, repository, sha256 } = recordOf(entry);

    return { index, name: stringOf(name), version: stringOf(version), repository: stringOf(repository), sha256: stringOf(sha256) };
  });
}
