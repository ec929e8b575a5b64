import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { parse, stringify } from "yaml";
import type { ChartDependency, ChartSource } from "./chart-source.ts";
import { DependencyError } from "./dependency-error.ts";

const LockedDependency = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    version: Type.String({ minLength: 1 }),
    repository: Type.String({ minLength: 1 }),
    /** Of the archive, in hex. Left out: not recorded yet, because nobody could fetch it; a digest is never made up. */
    sha256: Type.Optional(Type.String({ pattern: "^[0-9a-f]{64}$" })),
  },
  { additionalProperties: false },
);
const DependencyLock = Type.Object({ dependencies: Type.Array(LockedDependency) }, { additionalProperties: false });

/** `chart/deps.lock.yaml`: the bytes of what a chart wraps. */
export type DependencyLock = Static<typeof DependencyLock>;
export type LockedDependency = Static<typeof LockedDependency>;

/** Throws DependencyError DEP-LOCK. */
export function readDependencyLock(text: string, file: string): DependencyLock {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new DependencyError("DEP-LOCK", `${file} is no YAML.`, { cause: error });
  }
  if (Value.Check(DependencyLock, value)) return value;
  const [first] = Value.Errors(DependencyLock, value);
  throw new DependencyError("DEP-LOCK", `${file} is no lock of dependencies: ${first?.instancePath ?? ""} ${first?.message ?? ""}.`);
}

/** The file's text. Comments that `before` begins with stay. */
export function writeDependencyLock({ dependencies }: DependencyLock, before = ""): string {
  const [comment = ""] = /^(?:[ \t]*(?:#[^\n]*)?\n)*/.exec(before) ?? [];
  const entries = dependencies.map(({ name, version, repository, sha256 }) => ({
    name,
    version,
    repository,
    ...(sha256 === undefined ? {} : { sha256 }),
  }));

  return comment + stringify({ dependencies: entries });
}

export function findLocked({ dependencies }: DependencyLock, { name, version, repository }: ChartDependency): LockedDependency | undefined {
  return dependencies.find((entry) => entry.name === name && entry.version === version && entry.repository === repository);
}

export interface LockOutcome {
  lock: DependencyLock;
  /** Entries without a digest: the chart was not to be had, or only as a stand-in. */
  notRecorded: LockedDependency[];
}

/**
 * Locks what a chart depends on, in the order of its `Chart.yaml`. A digest recorded before for the same version stays when the chart is not to be
 * had now. Rejects with DependencyError when a repository answers wrongly.
 */
export async function lockDependencies(
  dependencies: readonly ChartDependency[],
  source: ChartSource,
  before: DependencyLock = { dependencies: [] },
  signal?: AbortSignal,
): Promise<LockOutcome> {
  const locked: LockedDependency[] = [];
  for (const { name, version, repository } of dependencies) {
    const fetched = await source.fetch({ name, version, repository }, signal);
    const sha256 = fetched?.kind === "upstream" ? fetched.sha256 : findLocked(before, { name, version, repository })?.sha256;
    locked.push({ name, version, repository, ...(sha256 === undefined ? {} : { sha256 }) });
  }

  return { lock: { dependencies: locked }, notRecorded: locked.filter(({ sha256 }) => sha256 === undefined) };
}
