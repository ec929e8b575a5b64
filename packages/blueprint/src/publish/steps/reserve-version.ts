import type { Publication, PublishDependencies, PublishVerdict } from "../publication.ts";
import { PublishError } from "../publish-error.ts";
import type { Reservation } from "../reservations/version-reservations.ts";

/** The contract's half hour: a publication takes a minute or two. */
const reservationMs = 30 * 60_000;

export interface Reserved {
  verdict: PublishVerdict;
  reservation: Reservation;
  /** What the tag stands for already; whether these are the same bytes is known once the chart is packaged. */
  published: string | undefined;
}

/**
 * Step 0. The Blueprint is clean, and nobody else publishes this version now. The tag is looked at only once the version is ours: a run that
 * ended in between would have moved it.
 */
export async function reserveVersion(publication: Publication, run: string, dependencies: PublishDependencies): Promise<Reserved> {
  const { registry, reservations, signal } = dependencies;
  const { name, version, repository } = publication;
  await registry.ping(signal);
  const verdict = await requireClean(dependencies);
  const answer = await reservations.reserve({ name, version, run, ttlMs: reservationMs }, signal);
  if ("heldBy" in answer) {
    const until = new Date(answer.heldBy.expiresAt).toISOString();
    throw new PublishError("PUB-RESERVED", `${name} ${version} is being published by ${answer.heldBy.run}, reserved until ${until}.`);
  }
  try {
    return { verdict, reservation: answer.reservation, published: await registry.resolveTag(repository, version, signal) };
  } catch (error) {
    await reservations.release(answer.reservation);
    throw error;
  }
}

export async function requireClean({ verify, signal }: PublishDependencies): Promise<PublishVerdict> {
  const verdict = await verify(signal);
  if (verdict.errors > 0) throw new PublishError("PUB-VERIFY", `The checks found ${verdict.errors} errors.`);
  if (verdict.notChecked > 0) throw new PublishError("PUB-VERIFY", `${verdict.notChecked} checks could not be made here.`);

  return verdict;
}
