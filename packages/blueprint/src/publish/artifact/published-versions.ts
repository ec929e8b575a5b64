import { compare } from "semver";
import { isBlueprintVersion } from "../../model/version-range.ts";
import type { RegistryClient } from "../../oci/registry-client.ts";
import type { PublishedArtifact } from "../../rules/subject.ts";
import type { ArtifactVerdict } from "./artifact-finding.ts";

/** The versions that a registry holds of a Blueprint, newest last. Tags of signatures are none. */
export async function readPublishedVersions(registry: RegistryClient, repository: string, signal?: AbortSignal): Promise<string[]> {
  return (await registry.listTags(repository, signal)).filter(isBlueprintVersion).toSorted(compare);
}

/** A verdict as the rule about published pins asks for it; undefined when there is no artifact. What could not be judged does not pass. */
export function publishedArtifactOf({ digest, signed, hollow, attested }: ArtifactVerdict): PublishedArtifact | undefined {
  return digest === undefined ? undefined : { signed, hollow: hollow !== false, attested };
}
