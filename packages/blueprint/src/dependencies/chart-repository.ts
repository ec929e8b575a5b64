import { createHash } from "node:crypto";
import { JSON_SCHEMA, load } from "js-yaml";
import { eq, valid } from "semver";
import type { ChartDependency } from "./chart-source.ts";
import { DependencyError } from "./dependency-error.ts";
import { fetchBytes } from "./fetch-bytes.ts";
import { chartArchiveLimits } from "./read-chart-archive.ts";

/** The largest public indexes have some thirty megabytes. */
const indexLimits = { bytes: 64 * 2 ** 20, ms: 60_000 };
const archiveLimits = { bytes: chartArchiveLimits.total, ms: 300_000 };

/** A classic Helm repository: an index and archives. Indexes are fetched once for each instance. */
export interface ChartRepositories {
  /** Bytes of the archive, held against the index's digest. Rejects with DependencyError. */
  fetch(dependency: ChartDependency, signal?: AbortSignal): Promise<Uint8Array>;
}

interface IndexEntry {
  version: string;
  urls: string[];
  digest?: string;
}

export function chartRepositories(): ChartRepositories {
  const indexes = new Map<string, Promise<Map<string, IndexEntry[]>>>();

  return {
    async fetch(dependency, signal) {
      const base = repositoryBase(dependency.repository);
      const index = indexes.get(base.href) ?? fetchIndex(base, signal);
      indexes.set(base.href, index);
      // A failure is not kept: the next one tries again.
      const entries = await index.catch((error: unknown) => {
        indexes.delete(base.href);
        throw error;
      });

      return fetchArchive(dependency, base, findEntry(dependency, entries), signal);
    },
  };
}

function repositoryBase(repository: string): URL {
  if (!URL.canParse(repository)) throw new DependencyError("DEP-INDEX", `${repository} is no URL.`);
  const base = new URL(repository);
  if (!base.pathname.endsWith("/")) base.pathname += "/";

  return base;
}

async function fetchIndex(base: URL, signal?: AbortSignal): Promise<Map<string, IndexEntry[]>> {
  const url = resolveUrl("index.yaml", base);
  const bytes = await fetchBytes(url, indexLimits, signal);
  if (bytes === undefined) throw new DependencyError("DEP-INDEX", `${url.href} is not there.`);
  let index: unknown;
  try {
    index = load(new TextDecoder().decode(bytes), { schema: JSON_SCHEMA });
  } catch (error) {
    throw new DependencyError("DEP-INDEX", `${url.href} is no YAML.`, { cause: error });
  }
  const entries = isRecord(index) ? index["entries"] : undefined;
  if (!isRecord(entries)) throw new DependencyError("DEP-INDEX", `${url.href} has no entries.`);

  return new Map(Object.entries(entries).map(([name, versions]) => [name, (Array.isArray(versions) ? versions : []).flatMap(readEntry)]));
}

function readEntry(value: unknown): IndexEntry[] {
  if (!isRecord(value)) return [];
  const { version, urls, digest } = value;
  if (typeof version !== "string" || !Array.isArray(urls)) return [];
  const texts = urls.filter((url): url is string => typeof url === "string");

  return [{ version, urls: texts, ...(typeof digest === "string" ? { digest: digest.replace(/^sha256:/, "") } : {}) }];
}

/** The version as it is written, else one that is equal by SemVer: charts are named with and without a `v`. */
function findEntry({ name, version, repository }: ChartDependency, index: ReadonlyMap<string, IndexEntry[]>): IndexEntry {
  const entries = index.get(name);
  if (entries === undefined) throw new DependencyError("DEP-NOT-FOUND", `${repository} has no chart ${name}.`);
  const found =
    entries.find((entry) => entry.version === version) ??
    entries.find((entry) => valid(entry.version) !== null && valid(version) !== null && eq(entry.version, version));
  if (found !== undefined) return found;
  const newest = entries.slice(0, 5).map((entry) => entry.version);
  throw new DependencyError("DEP-NOT-FOUND", `${repository} has no ${name} ${version}; among others it has ${newest.join(", ")}.`);
}

async function fetchArchive({ name, version }: ChartDependency, base: URL, entry: IndexEntry, signal?: AbortSignal): Promise<Uint8Array> {
  const [address] = entry.urls;
  if (address === undefined) throw new DependencyError("DEP-INDEX", `The index of ${base.href} names no archive for ${name} ${version}.`);
  const url = resolveUrl(address, base);
  const bytes = await fetchBytes(url, archiveLimits, signal);
  if (bytes === undefined) throw new DependencyError("DEP-NOT-FOUND", `${url.href} is not there, though the index names it.`);
  const digest = createHash("sha256").update(bytes).digest("hex");
  if (entry.digest !== undefined && entry.digest !== digest)
    throw new DependencyError("DEP-DIGEST", `${url.href} has SHA-256 ${digest}, and the index says ${entry.digest}.`);

  return bytes;
}

/** Relative addresses lie below the repository and keep its query, as in Helm: some repositories carry a token there. */
function resolveUrl(address: string, base: URL): URL {
  const url = new URL(address, base);
  if (url.search === "" && url.origin === base.origin) url.search = base.search;

  return url;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
