import type { FileTree } from "./file-tree.ts";
import { imageName, parseImageReference } from "./image-reference.ts";
import { isRecord, rootOf, yamlFile } from "./yaml-file.ts";

/** Where images may come from, as `platform/registries.yaml` says: `registries:`, a list of prefixes, bare or as `{prefix, reason}`. */
export interface Registries {
  path: string;
  /** Beginnings of names, up to a slash: `quay.io/jetstack`. */
  allowed: readonly string[];
}

/** The project's own images, and copies of others' that it signs. */
const ownPrefix = "ghcr.io/openova-io/";
export const mirrorPrefix = `${ownPrefix}mirror/`;

const path = "platform/registries.yaml";

/** Undefined when there is no such file, as beside a Blueprint that an Organization keeps: then nobody restricts it. */
export function registriesOf(files: FileTree): Registries | undefined {
  const file = yamlFile(files, path);
  if (file === undefined) return undefined;
  const listed: unknown = rootOf(file)["registries"];
  const prefixes = (Array.isArray(listed) ? listed : []).map((entry: unknown) => (isRecord(entry) ? entry["prefix"] : entry));

  return { path, allowed: prefixes.filter((prefix) => typeof prefix === "string") };
}

export function isAllowed(image: string, { allowed }: Registries): boolean {
  const name = canonical(image);

  return allowed.some((prefix) => name.startsWith(`${prefix.replace(/\/+$/, "")}/`));
}

/** Built by the project, not mirrored. */
export function isOwnImage(image: string): boolean {
  const name = canonical(image);

  return name.startsWith(ownPrefix) && !name.startsWith(mirrorPrefix);
}

/** Versioned tags of Bitnami's images are no longer served to the public. */
export function isBitnamiImage(image: string): boolean {
  return /^(?:docker\.io|registry-1\.docker\.io|public\.ecr\.aws|ghcr\.io|gcr\.io|quay\.io)\/bitnami[a-z]*\//.test(canonical(image));
}

function canonical(image: string): string {
  const reference = parseImageReference(image);

  return reference === undefined ? image : imageName(reference);
}
