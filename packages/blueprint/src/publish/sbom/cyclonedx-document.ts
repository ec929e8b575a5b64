import { artifactPurl, type BilledImage, type BillOfMaterials, chartPurl, imagePurl, splitTag } from "./bill-of-materials.ts";

interface Component {
  type: "application" | "container" | "library";
  "bom-ref": string;
  name: string;
  [field: string]: unknown;
}

/** The bill in CycloneDX 1.6, JSON (cyclonedx.org/docs/1.6/json). */
export function cyclonedxDocument(bill: BillOfMaterials): Record<string, unknown> {
  const root = rootComponent(bill);
  const charts = bill.dependencies.map((dependency): Component => {
    const purl = chartPurl(dependency);

    return {
      type: "application",
      "bom-ref": purl,
      name: dependency.name,
      version: dependency.version,
      hashes: sha256(dependency.sha256),
      purl,
    };
  });
  const images = bill.images.map((image, index) => ({ image, component: imageComponent(image, index + 1) }));

  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: serialNumberOf(bill.digest),
    version: 1,
    metadata: {
      timestamp: bill.createdAt.toISOString(),
      tools: { components: [{ type: "application", name: "catalyst" }] },
      component: root,
    },
    components: [...charts, ...images.map(({ component }) => component)],
    dependencies: [
      {
        ref: root["bom-ref"],
        dependsOn: [...charts, ...images.map(({ component }) => component)].map((component) => component["bom-ref"]),
      },
      ...[...charts, ...images.map(({ component }) => component)].map((component) => ({ ref: component["bom-ref"] })),
    ],
    // What is not listed in an image is not known, rather than known to be absent.
    compositions: [
      { aggregate: "complete", assemblies: [root["bom-ref"]] },
      ...images
        .filter(({ image }) => image.packages === undefined)
        .map(({ component }) => ({ aggregate: "unknown", assemblies: [component["bom-ref"]] })),
    ],
  };
}

function rootComponent(bill: BillOfMaterials): Component {
  const purl = artifactPurl(bill);

  return {
    type: "application",
    "bom-ref": purl,
    name: bill.name,
    version: bill.version,
    ...(bill.description === undefined ? {} : { description: bill.description }),
    ...(bill.license === undefined ? {} : { licenses: [{ expression: bill.license }] }),
    hashes: sha256(bill.archiveSha256),
    purl,
  };
}

function imageComponent(image: BilledImage, number: number): Component {
  const [path, tag] = splitTag(image.image);
  const packages = (image.packages ?? []).map(({ name, version, purl, license }, index): Component => ({
    type: "library",
    "bom-ref": `image-${number}-package-${index + 1}`,
    name,
    version,
    ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
    ...(purl === undefined ? {} : { purl }),
  }));

  return {
    type: "container",
    "bom-ref": `image-${number}`,
    name: path,
    ...(tag === undefined ? {} : { version: tag }),
    ...(image.digest === undefined ? {} : { hashes: sha256(image.digest.replace("sha256:", "")) }),
    purl: imagePurl(image),
    ...(image.signer === undefined ? {} : { properties: [{ name: "catalyst:signer", value: image.signer }] }),
    ...(packages.length === 0 ? {} : { components: packages }),
  };
}

function sha256(content: string): object[] {
  return [{ alg: "SHA-256", content }];
}

/** A UUID that equal artifacts share (RFC 9562, version 8: made of the digest), so that the bill of one artifact keeps its name. */
function serialNumberOf(digest: string): string {
  const hex = digest.replace("sha256:", "");
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);

  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
