import { inc, prerelease, valid } from "semver";
import type { RegistryClient } from "../oci/registry-client.ts";
import type { Publication } from "./publication.ts";
import { PublishError } from "./publish-error.ts";

/** The refusal of a version that stands for other bytes, with the one that is free. */
export async function versionTaken(
  { name, version, repository }: Publication,
  digest: string,
  registry: RegistryClient,
  signal?: AbortSignal,
): Promise<PublishError> {
  const next = nextFreeVersion(version, await registry.listTags(repository, signal));

  return new PublishError(
    "PUB-VERSION-TAKEN",
    `${name} ${version} is published with other bytes (${digest}). The next free version is ${next}.`,
  );
}

/** The first version after this one that no tag has: the next patch, or the next pre-release of a pre-release. */
export function nextFreeVersion(version: string, tags: readonly string[]): string {
  const taken = new Set(tags.flatMap((tag) => valid(tag) ?? []));
  const step = prerelease(version) === null ? "patch" : "prerelease";
  let next = inc(version, step);
  while (next !== null && taken.has(next)) next = inc(next, step);

  return next ?? version;
}
