import { expect, test } from "vitest";
import { billedArchive } from "../artifact/billed-archive.ts";
import { type BillOfMaterials, imagePurl, splitTag } from "./bill-of-materials.ts";
import { cyclonedxDocument } from "./cyclonedx-document.ts";
import { spdxDocument } from "./spdx-document.ts";

const [one, two, three] = ["1".repeat(64), "2".repeat(64), "3".repeat(64)];
const bill: BillOfMaterials = {
  name: "bp-x",
  version: "1.2.3",
  description: "A sample.",
  license: "Apache-2.0",
  registryPath: "ghcr.io/openova-io/bp-x",
  digest: `sha256:${one}`,
  archiveSha256: two,
  dependencies: [{ name: "tiny", version: "1.0.0", repository: "https://charts.example.org/tiny", sha256: three }],
  images: [
    {
      image: "ghcr.io/a/known:1",
      digest: `sha256:${one}`,
      signer: "a",
      packages: [{ name: "zlib", version: "1.3", purl: "pkg:deb/debian/zlib@1.3" }],
    },
    { image: "ghcr.io/a/unknown:2", digest: undefined, signer: undefined, packages: undefined },
  ],
  createdAt: new Date("2026-01-02T03:04:05.678Z"),
};

interface Spdx {
  packages: { SPDXID: string; name: string }[];
  relationships: { spdxElementId: string; relationshipType: string; relatedSpdxElement: string }[];
}

test("SPDX names chart, dependency, images and what is known to be in them, and how they belong together", () => {
  const { packages, relationships } = spdxDocument(bill) as unknown as Spdx;
  const nameOf = (id: string): string => packages.find(({ SPDXID }) => SPDXID === id)?.name ?? id;

  const sentences = relationships.map(
    (each) => `${nameOf(each.spdxElementId)} ${each.relationshipType} ${nameOf(each.relatedSpdxElement)}`,
  );

  expect(sentences).toEqual([
    "SPDXRef-DOCUMENT DESCRIBES bp-x",
    "bp-x CONTAINS tiny",
    "bp-x DEPENDS_ON ghcr.io/a/known",
    "bp-x DEPENDS_ON ghcr.io/a/unknown",
    "ghcr.io/a/known CONTAINS zlib",
  ]);
  expect(new Set(packages.map(({ SPDXID }) => SPDXID)).size).toBe(packages.length);
  expect(packages.every(({ SPDXID }) => /^SPDXRef-[A-Za-z0-9.-]+$/.test(SPDXID))).toBe(true);
});

test("SPDX has every field that version 2.3 demands of a document and of a package", () => {
  const document = spdxDocument(bill);

  for (const field of ["spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo"])
    expect(document).toHaveProperty(field);
  expect(document["creationInfo"]).toEqual({ created: "2026-01-02T03:04:05Z", creators: ["Tool: catalyst"] });
  for (const each of document["packages"] as object[])
    for (const field of ["SPDXID", "name", "downloadLocation"]) expect(each).toHaveProperty(field);
});

test("CycloneDX names the same, and says what is not known", () => {
  const document = cyclonedxDocument(bill) as unknown as {
    components: { name: string; components?: { name: string }[]; "bom-ref": string }[];
    compositions: { aggregate: string; assemblies: string[] }[];
  };

  expect(document).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.6", version: 1, metadata: { component: { name: "bp-x" } } });
  expect(document.components.map(({ name }) => name)).toEqual(["tiny", "ghcr.io/a/known", "ghcr.io/a/unknown"]);
  expect(document.components[1]?.components).toMatchObject([{ name: "zlib" }]);
  expect(document.compositions.find(({ aggregate }) => aggregate === "unknown")?.assemblies).toEqual([document.components[2]?.["bom-ref"]]);
});

test("the number of a CycloneDX bill is a UUID, the same for the same artifact and another for another", () => {
  expect(serialNumber(two)).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(serialNumber(two)).toBe(serialNumber(two));
  expect(serialNumber(two)).not.toBe(serialNumber(one));
});

test("both lead back to the archive that they describe", () => {
  expect(billedArchive(spdxDocument(bill), "spdx")).toBe(two);
  expect(billedArchive(cyclonedxDocument(bill), "cyclonedx")).toBe(two);
  expect(billedArchive({}, "spdx")).toBeUndefined();
});

test("an image's tag is what follows the last colon behind its path, and a port is none", () => {
  expect(splitTag("localhost:5000/a")).toEqual(["localhost:5000/a", undefined]);
  expect(splitTag("localhost:5000/a:1")).toEqual(["localhost:5000/a", "1"]);
  expect(imagePurl({ image: "ghcr.io/a/b:1", digest: `sha256:${one}`, signer: undefined, packages: undefined })).toBe(
    `pkg:oci/b@sha256%3A${one}?repository_url=ghcr.io%2Fa%2Fb&tag=1`,
  );
});

function serialNumber(hex: string): unknown {
  return cyclonedxDocument({ ...bill, digest: `sha256:${hex}` })["serialNumber"];
}
