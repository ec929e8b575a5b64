import { addToLock, type ImagesLock, imagesLockOf } from "../model/images-lock.ts";
import { imageName, parseImageReference } from "../model/image-reference.ts";
import { isAllowed, registriesOf } from "../model/registries.ts";
import { insertPairAfter, replaceScalar } from "../model/yaml-edits.ts";
import type { RegistryClient } from "../oci/registry-client.ts";
import { RegistryError } from "../oci/registry-error.ts";
import { limitConcurrency } from "../render/limit-concurrency.ts";
import { usedImages } from "../rules/chart-content/used-images.ts";
import type { Edit } from "../rules/rule.ts";
import type { BlueprintSubject } from "../rules/subject.ts";

/**
 * What came of one image. `locked`: its digest was not known and is now. `same`: the registry confirms what is locked. `updated`, `differs`: the
 * registry has other bytes under this tag; the lock was changed, or left. `absent`: the registry knows no such tag. `unanswered`: it did not
 * answer. `not-asked`: there is nothing to ask, or nobody who may be asked.
 */
export type ImageOutcome = "locked" | "same" | "updated" | "differs" | "absent" | "unanswered" | "not-asked";

export interface ImageAnswer {
  /** Without digest: `quay.io/cilium/cilium:v1.16.5`. */
  image: string;
  outcome: ImageOutcome;
  /** What the registry has under the tag. */
  digest?: string;
  /** What was locked before. */
  before?: string;
  /** Why, for the outcomes that need a reason; a sentence. */
  reason?: string;
}

export interface LockImagesOptions {
  clientOf(registry: string): RegistryClient;
  /** Whether a digest that differs takes the place of the locked one. */
  update: boolean;
  signal?: AbortSignal | undefined;
}

/** Registries limit who asks much at once. */
const atOnce = 4;

/**
 * Asks the registries for the digests of everything that a Blueprint brings: images of its renders, of `spec.images.extra` and of the lock itself.
 * Nobody outside the allow-list is asked. Returns what came of each, and the changes of `images.lock.yaml`, which keep comments and order.
 */
export async function lockImages(
  subject: BlueprintSubject,
  options: LockImagesOptions,
): Promise<{ answers: ImageAnswer[]; edits: Edit[] }> {
  const lock = imagesLockOf(subject.blueprint);
  const registries = registriesOf(subject.repository.files);
  const names = new Set([...usedImages(subject), ...lock.images].flatMap(({ image }) => nameOf(image)));
  const run = limitConcurrency(atOnce);
  const answers = await Promise.all(
    [...names].toSorted().map((image) =>
      run(async () => {
        if (registries !== undefined && !isAllowed(image, registries)) {
          return { image, outcome: "not-asked" as const, reason: `${registries.path} does not allow its registry.` };
        }
        return ask(image, lock, options);
      }),
    ),
  );

  return { answers, edits: editsFor(lock, answers) };
}

function nameOf(image: string): string[] {
  const reference = parseImageReference(image);

  return reference === undefined ? [] : [imageName({ ...reference, digest: undefined })];
}

async function ask(image: string, lock: ImagesLock, { clientOf, update, signal }: LockImagesOptions): Promise<ImageAnswer> {
  const { registry, repository, tag } = parseImageReference(image)!;
  if (tag === undefined) return { image, outcome: "not-asked", reason: "It has no tag that could be asked for." };
  const before = lock.find(image)?.digest;
  const known = before === undefined ? {} : { before };
  try {
    const digest = await clientOf(registry).resolveTag(repository, tag, signal);
    if (digest === undefined) return { image, outcome: "absent", ...known, reason: `${registry} knows no ${repository}:${tag}.` };
    if (before === undefined) return { image, outcome: "locked", digest };
    if (before === digest) return { image, outcome: "same", digest, before };

    return { image, outcome: update ? "updated" : "differs", digest, before };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;

    return { image, outcome: "unanswered", ...known, reason: error.message };
  }
}

function editsFor(lock: ImagesLock, answers: readonly ImageAnswer[]): Edit[] {
  const written = answers.filter(({ outcome }) => outcome === "locked" || outcome === "updated");
  const inPlace = written.flatMap(({ image, digest }) => {
    const entry = lock.find(image);
    if (entry === undefined || lock.file === undefined || digest === undefined) return [];
    const path = ["images", entry.index];

    return entry.digest === undefined
      ? insertPairAfter(lock.file, [...path, "image"], `digest: ${digest}`)
      : replaceScalar(lock.file, [...path, "digest"], digest);
  });
  const added = written.filter(({ image }) => lock.find(image) === undefined);

  return added.length === 0
    ? inPlace
    : [
        ...inPlace,
        addToLock(
          lock,
          added.map(({ image, digest }) => ({ image, digest })),
        ),
      ];
}
