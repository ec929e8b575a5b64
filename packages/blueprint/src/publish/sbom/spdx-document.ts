import { artifactPurl, type BilledImage, type BillOfMaterials, chartPurl, imagePurl, splitTag } from "./bill-of-materials.ts";

interface SpdxPackage {
  SPDXID: string;
  name: string;
  versionInfo?: string;
  [field: string]: unknown;
}

/** The bill in SPDX 2.3, JSON (spdx.github.io/spdx-spec/v2.3). */
export function spdxDocument(bill: BillOfMaterials): Record<string, unknown> {
  const root = chartPackage(bill);
  const charts = bill.dependencies.map((dependency, index): SpdxPackage => ({
    ...common(`SPDXRef-Chart-${index + 1}`, dependency.name, dependency.version),
    downloadLocation: dependency.repository === "" ? "NOASSERTION" : dependency.repository,
    primaryPackagePurpose: "INSTALL",
    checksums: [sha256(dependency.sha256)],
    externalRefs: [purlRef(chartPurl(dependency))],
  }));
  const images = bill.images.map((image, index) => imagePackage(image, index + 1));
  const contents = bill.images.map((image, index) => packagesOf(image, index + 1));
  const relationships = [
    relation("SPDXRef-DOCUMENT", "DESCRIBES", root.SPDXID),
    ...charts.map(({ SPDXID }) => relation(root.SPDXID, "CONTAINS", SPDXID)),
    ...images.map(({ SPDXID }) => relation(root.SPDXID, "DEPENDS_ON", SPDXID)),
    ...images.flatMap((image, index) => contents[index]!.map(({ SPDXID }) => relation(image.SPDXID, "CONTAINS", SPDXID))),
  ];

  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: `${bill.name}-${bill.version}`,
    // Has to be unique to the document, and need not lead anywhere (SPDX 2.3, 6.5).
    documentNamespace: `https://catalyst.openova.io/spdx/${bill.name}/${bill.version}/${bill.digest.replace("sha256:", "")}`,
    creationInfo: { created: bill.createdAt.toISOString().replace(/\.\d+Z$/, "Z"), creators: ["Tool: catalyst"] },
    packages: [root, ...charts, ...images, ...contents.flat()],
    relationships,
  };
}

function chartPackage(bill: BillOfMaterials): SpdxPackage {
  return {
    ...common("SPDXRef-Blueprint", bill.name, bill.version),
    downloadLocation: `https://${bill.registryPath}`,
    primaryPackagePurpose: "INSTALL",
    ...(bill.license === undefined ? {} : { licenseDeclared: bill.license }),
    ...(bill.description === undefined ? {} : { description: bill.description }),
    checksums: [sha256(bill.archiveSha256)],
    externalRefs: [purlRef(artifactPurl(bill))],
  };
}

function imagePackage(image: BilledImage, number: number): SpdxPackage {
  const [path, tag] = splitTag(image.image);

  return {
    ...common(`SPDXRef-Image-${number}`, path, tag),
    primaryPackagePurpose: "CONTAINER",
    ...(image.digest === undefined ? {} : { checksums: [sha256(image.digest.replace("sha256:", ""))] }),
    comment: commentOn(image),
    externalRefs: [purlRef(imagePurl(image))],
  };
}

function commentOn({ digest, signer, packages }: BilledImage): string {
  const parts = [
    digest === undefined ? "digest not recorded" : undefined,
    signer === undefined ? undefined : `signed by ${signer}`,
    packages === undefined ? "its packages are not known: the image's own bill of materials was not to be had" : undefined,
  ];

  return parts.filter((part) => part !== undefined).join("; ");
}

function packagesOf({ packages = [] }: BilledImage, number: number): SpdxPackage[] {
  return packages.map(({ name, version, purl, license }, index) => ({
    ...common(`SPDXRef-Image-${number}-Package-${index + 1}`, name, version),
    ...(license === undefined ? {} : { licenseDeclared: license }),
    ...(purl === undefined ? {} : { externalRefs: [purlRef(purl)] }),
  }));
}

function common(id: string, name: string, version: string | undefined): SpdxPackage {
  return {
    SPDXID: id,
    name,
    ...(version === undefined ? {} : { versionInfo: version }),
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    licenseConcluded: "NOASSERTION",
    licenseDeclared: "NOASSERTION",
    copyrightText: "NOASSERTION",
  };
}

function sha256(checksumValue: string): object {
  return { algorithm: "SHA256", checksumValue };
}

function purlRef(referenceLocator: string): object {
  return { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator };
}

function relation(spdxElementId: string, relationshipType: string, relatedSpdxElement: string): object {
  return { spdxElementId, relationshipType, relatedSpdxElement };
}
