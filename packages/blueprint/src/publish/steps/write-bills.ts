import { imagesLockOf } from "../../model/images-lock.ts";
import { recordOf, stringOf } from "../../model/loaded-blueprint.ts";
import type { Publication, PublishDependencies } from "../publication.ts";
import { PublishError } from "../publish-error.ts";
import type { BilledImage, BillOfMaterials } from "../sbom/bill-of-materials.ts";
import { cyclonedxDocument } from "../sbom/cyclonedx-document.ts";
import { spdxDocument } from "../sbom/spdx-document.ts";
import type { ChartPackage } from "./package-chart.ts";
import type { LockedDependency } from "./resolve-dependencies.ts";

export interface Bills {
  spdx: Record<string, unknown>;
  cyclonedx: Record<string, unknown>;
}

/** Step 5. Chart, dependencies and every image of the lock, in both formats. Rejects with PublishError PUB-SBOM for an image without a digest. */
export async function writeBills(
  publication: Publication,
  digest: string,
  { sha256 }: ChartPackage,
  dependencies: readonly LockedDependency[],
  outside: PublishDependencies,
): Promise<Bills> {
  const { blueprint, chart, name, version, repository } = publication;
  const bill: BillOfMaterials = {
    name,
    version,
    description: stringOf(chart.metadata["description"]),
    license: stringOf(recordOf(blueprint.spec["card"])["license"]),
    registryPath: `${outside.registry.registry}/${repository}`,
    digest,
    archiveSha256: sha256,
    dependencies,
    images: await billImages(publication, outside),
    createdAt: outside.now(),
  };

  return { spdx: spdxDocument(bill), cyclonedx: cyclonedxDocument(bill) };
}

async function billImages({ blueprint, isLab }: Publication, { readImagePackages, signal }: PublishDependencies): Promise<BilledImage[]> {
  const { images, malformed, path } = imagesLockOf(blueprint);
  if (malformed.length > 0) throw new PublishError("PUB-SBOM", `${path}: entry ${malformed[0]! + 1} is no image with a digest.`);
  const open = images.filter(({ digest }) => digest === undefined);
  if (open.length > 0 && !isLab) {
    throw new PublishError("PUB-SBOM", `${path} records no digest of ${open.map(({ image }) => image).join(", ")}.`);
  }

  return await Promise.all(
    images.map(async ({ image, digest, signer }) => ({
      image,
      digest,
      signer,
      packages: digest === undefined ? undefined : await readImagePackages?.(image, digest, signal),
    })),
  );
}
