import { formatReference } from "../oci/reference.ts";
import type { Publication, PublishDependencies, PublishInput, PublishResult } from "./publication.ts";
import { PublishError } from "./publish-error.ts";
import { readPublication } from "./read-publication.ts";
import type { Reservation } from "./reservations/version-reservations.ts";
import { type ChartPackage, packageChart } from "./steps/package-chart.ts";
import { moveTag } from "./steps/move-tag.ts";
import { type ArtifactManifest, artifactManifest, pushUntagged } from "./steps/push-untagged.ts";
import { requireContributions } from "./steps/require-contributions.ts";
import { requireClean, reserveVersion } from "./steps/reserve-version.ts";
import { type LockedDependency, resolveDependencies } from "./steps/resolve-dependencies.ts";
import { attestationOf, isSignedAndAttested, requireSigningKey, signArtifact } from "./steps/sign-artifact.ts";
import { smokeTest } from "./steps/smoke-test.ts";
import { writeBills } from "./steps/write-bills.ts";
import { createStepLog, type StepLog } from "./step-log.ts";
import { versionTaken } from "./version-taken.ts";

/**
 * Publishes one Blueprint, step by step; killed at any point, a repeated run converges to the same artifact. The version's tag is the last thing
 * that is written, so it never stands for anything unsigned. Rejects with PublishError or RegistryError; the version is free again then.
 */
export async function publishBlueprint(input: PublishInput, dependencies: PublishDependencies): Promise<PublishResult> {
  const key = requireSigningKey(dependencies, input);
  const publication = await readPublication(input);
  const log = createStepLog(dependencies);
  if (key === undefined || input.dryRun === true) return await rehearse(publication, input, dependencies, log);

  const { verdict, reservation, published } = await log.step("reserve", () => reserveVersion(publication, input.run, dependencies));
  try {
    const { chartPackage, artifact, locked } = await build(publication, dependencies, log);
    if (published !== undefined && published !== artifact.digest) {
      throw await versionTaken(publication, published, dependencies.registry, dependencies.signal);
    }
    const subject = { registry: dependencies.registry, repository: publication.repository, digest: artifact.digest };
    if (published !== undefined && (await isSignedAndAttested(subject, key, dependencies.signal))) {
      log.skip("push", "smoke", "sbom", "sign", "tag");
      await dependencies.reservations.consume(reservation, dependencies.signal);

      return resultOf("unchanged", publication, artifact, chartPackage, log, undefined, dependencies);
    }

    const pulled = await log.step("push", () => pushUntagged(publication, artifact, chartPackage, dependencies));
    const smokeRenderPath = await log.step("smoke", () => smokeTest(publication, pulled, input, dependencies));
    const bills = await log.step("sbom", () => writeBills(publication, artifact.digest, chartPackage, locked, dependencies));
    const attestation = attestationOf(publication, chartPackage, locked, verdict, input, dependencies);
    await log.step("sign", () => signArtifact(subject, bills, attestation, key, dependencies.signal));
    await log.step("tag", () => moveTag(publication, artifact, reservation, dependencies));

    return resultOf("published", publication, artifact, chartPackage, log, smokeRenderPath, dependencies);
  } catch (error) {
    await releaseAfter(error, reservation, dependencies);
    throw error;
  }
}

interface Built {
  chartPackage: ChartPackage;
  artifact: ArtifactManifest;
  locked: readonly LockedDependency[];
}

/** Steps 1 and 2: the same bytes for the same input, with nothing changed anywhere. */
async function build(publication: Publication, dependencies: PublishDependencies, log: StepLog): Promise<Built> {
  const resolved = await log.step("dependencies", () => resolveDependencies(publication, dependencies));
  const chartPackage = await log.step("package", async () => {
    const made = await packageChart(publication, resolved, dependencies);
    await requireContributions(made.packed, dependencies);

    return made;
  });

  return { chartPackage, artifact: artifactManifest(publication, chartPackage), locked: resolved.dependencies };
}

/** Everything that needs no registry: what would be pushed is rendered instead of what was pulled. */
async function rehearse(
  publication: Publication,
  input: PublishInput,
  dependencies: PublishDependencies,
  log: StepLog,
): Promise<PublishResult> {
  await log.step("reserve", () => requireClean(dependencies));
  const { chartPackage, artifact, locked } = await build(publication, dependencies, log);
  log.skip("push");
  const smokeRenderPath = await log.step("smoke", () => smokeTest(publication, chartPackage.packed, input, dependencies));
  await log.step("sbom", () => writeBills(publication, artifact.digest, chartPackage, locked, dependencies));
  log.skip("sign", "tag");

  return resultOf("checked", publication, artifact, chartPackage, log, smokeRenderPath, dependencies);
}

/** The version must not stay reserved; that it could not be given back must not hide why the run failed. */
async function releaseAfter(error: unknown, reservation: Reservation, { reservations }: PublishDependencies): Promise<void> {
  try {
    await reservations.release(reservation);
  } catch (failure) {
    if (error instanceof PublishError) error.cause ??= failure;
  }
}

function resultOf(
  outcome: PublishResult["outcome"],
  { name, version, repository }: Publication,
  { digest, bytes: manifest }: ArtifactManifest,
  { bytes, sha256, standIns }: ChartPackage,
  log: StepLog,
  smokeRenderPath: string | undefined,
  { registry }: PublishDependencies,
): PublishResult {
  return {
    outcome,
    name,
    version,
    reference: formatReference({ registry: registry.registry, repository, tag: version }),
    digest,
    archiveSha256: sha256,
    sizes: { archive: bytes.length, manifest: manifest.length },
    standIns,
    steps: log.finished(),
    smokeRenderPath,
  };
}
