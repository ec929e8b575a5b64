import { mediaTypes } from "../../oci/manifest.ts";
import type { Publication, PublishDependencies } from "../publication.ts";
import { PublishError } from "../publish-error.ts";
import type { Reservation } from "../reservations/version-reservations.ts";
import { versionTaken } from "../version-taken.ts";
import type { ArtifactManifest } from "./push-untagged.ts";

/**
 * Step 7. The tag is moved to what was signed and read back, and the reservation is consumed. A registry offers no "only if absent", so the tag
 * is looked at once more just before; what keeps two runs apart is the reservation.
 */
export async function moveTag(
  publication: Publication,
  { digest, bytes }: ArtifactManifest,
  reservation: Reservation,
  { registry, reservations, signal }: PublishDependencies,
): Promise<void> {
  const { name, version, repository } = publication;
  if (!(await reservations.isHeld(reservation, signal))) {
    throw new PublishError("PUB-RESERVED", `The reservation of ${name} ${version} has lapsed; another run may hold the version now.`);
  }
  const before = await registry.resolveTag(repository, version, signal);
  if (before !== undefined && before !== digest) throw await versionTaken(publication, before, registry, signal);

  if (before === undefined) await registry.writeManifest(repository, version, bytes, mediaTypes.manifest, signal);
  const after = await registry.resolveTag(repository, version, signal);
  if (after !== digest) throw await versionTaken(publication, after ?? "nothing", registry, signal);

  await reservations.consume(reservation, signal);
}
