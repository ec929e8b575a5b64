import type { LockedDependency } from "../steps/resolve-dependencies.ts";

/** Everything an artifact brings along, before it is written in one format or the other. */
export interface BillOfMaterials {
  name: string;
  version: string;
  description: string | undefined;
  /** SPDX expression. */
  license: string | undefined;
  /** `ghcr.io/openova-io/bp-cilium` */
  registryPath: string;
  /** Of the manifest. */
  digest: string;
  archiveSha256: string;
  dependencies: readonly LockedDependency[];
  images: readonly BilledImage[];
  createdAt: Date;
}

export interface BilledImage {
  /** `quay.io/cilium/cilium:v1.16.5` */
  image: string;
  /** Absent only in a lab. */
  digest: string | undefined;
  signer: string | undefined;
  /** Undefined: the image's own bill is not to be had. */
  packages: readonly ImagePackage[] | undefined;
}

export interface ImagePackage {
  name: string;
  version: string;
  purl?: string;
  /** SPDX expression. */
  license?: string;
}

/** Reads what an image's own bill of materials names. Undefined: it has none. */
export type ReadImagePackages = (image: string, digest: string, signal?: AbortSignal) => Promise<readonly ImagePackage[] | undefined>;

/** Predicate types under which cosign knows the two formats (`--type spdxjson`, `--type cyclonedx`). */
export const billTypes = { spdx: "https://spdx.dev/Document", cyclonedx: "https://cyclonedx.org/bom" } as const;

/** package-url specification, type `oci`. */
export function artifactPurl({ registryPath, digest, version }: BillOfMaterials): string {
  const name = registryPath.slice(registryPath.lastIndexOf("/") + 1).toLowerCase();

  return `pkg:oci/${name}@${encodeURIComponent(digest)}?repository_url=${encodeURIComponent(registryPath)}&tag=${version}`;
}

export function chartPurl({ name, version, repository }: LockedDependency): string {
  return `pkg:helm/${encodeURIComponent(name)}@${encodeURIComponent(version)}?repository_url=${encodeURIComponent(repository)}`;
}

export function imagePurl({ image, digest }: BilledImage): string {
  const [path, tag] = splitTag(image);
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const version = digest === undefined ? "" : `@${encodeURIComponent(digest)}`;

  return `pkg:oci/${name}${version}?repository_url=${encodeURIComponent(path)}${tag === undefined ? "" : `&tag=${tag}`}`;
}

/** `quay.io:443/a/b:v1` → `quay.io:443/a/b` and `v1`. */
export function splitTag(image: string): [path: string, tag: string | undefined] {
  const colon = image.lastIndexOf(":");

  return colon > image.lastIndexOf("/") ? [image.slice(0, colon), image.slice(colon + 1)] : [image, undefined];
}
