import { stringify } from "yaml";
import type { LoadedBlueprint } from "./loaded-blueprint.ts";
import { imageName, parseImageReference } from "./image-reference.ts";
import { isRecord, rootOf, yamlFile, type YamlFile } from "./yaml-file.ts";

/** One image of `images.lock.yaml`. */
export interface LockedImage {
  /** As a render names it, without digest: `quay.io/cilium/cilium:v1.16.5`. */
  image: string;
  /** `sha256:…`; absent: not recorded yet, since only the registry knows it. Publishing outside a lab refuses that. */
  digest: string | undefined;
  /** Who signed it: an identity or the name of a key. */
  signer: string | undefined;
  /** Place in the list. */
  index: number;
}

/** `images.lock.yaml` of a Blueprint: `images:`, a list of `{image, digest?, signer?}`. */
export interface ImagesLock {
  /** Relative to the repository's root, also when there is no such file. */
  path: string;
  file: YamlFile | undefined;
  images: readonly LockedImage[];
  /** Entries that are none, by their place in the list. */
  malformed: readonly number[];
  /** Whatever the spelling: `nginx:1` is `docker.io/library/nginx:1`. */
  find(image: string): LockedImage | undefined;
}

export function imagesLockOf(blueprint: LoadedBlueprint): ImagesLock {
  const path = `${blueprint.folder}/images.lock.yaml`;
  const file = yamlFile(blueprint.files, path);
  const entries = rootOf(file)["images"];
  const images: LockedImage[] = [];
  const malformed: number[] = [];
  for (const [index, entry] of (Array.isArray(entries) ? entries : []).entries()) {
    const locked = lockedImage(entry, index);
    if (locked === undefined) malformed.push(index);
    else images.push(locked);
  }
  const byName = new Map(images.map((locked) => [canonicalName(locked.image), locked]));

  return { path, file, images, malformed, find: (image) => byName.get(canonicalName(image)) };
}

/** The change that lists images in the lock, and makes it where there is none. Digests that are not known are left out. */
export function addToLock(
  { path, file, images, malformed }: ImagesLock,
  added: readonly Pick<LockedImage, "image" | "digest">[],
): LockEdit {
  const text = stringify({ images: added.map(({ image, digest }) => (digest === undefined ? { image } : { image, digest })) });
  const list = file?.documents[0]?.rangeOf(["images"]);
  if (file === undefined || list === undefined) return { file: path, start: 0, end: file?.text.length ?? 0, text };
  const entries = text.slice(text.indexOf("\n")).trimEnd();
  const isEmpty = images.length === 0 && malformed.length === 0;
  const end = file.text.trimEnd().length;
  // `images: []` gives way with the blank before it.
  const emptyStart = file.text.slice(0, list.start).replace(/[ \t]+$/, "").length;

  return { file: path, start: isEmpty ? emptyStart : end, end: isEmpty ? list.end : end, text: entries };
}

/** Replaces the characters from `start` up to `end`. */
export interface LockEdit {
  file: string;
  start: number;
  end: number;
  text: string;
}

function lockedImage(entry: unknown, index: number): LockedImage | undefined {
  if (!isRecord(entry)) return undefined;
  const { image, digest, signer } = entry;
  if (typeof image !== "string" || parseImageReference(image) === undefined) return undefined;
  if (digest !== undefined && (typeof digest !== "string" || !sha256.test(digest))) return undefined;

  return { image, digest, signer: typeof signer === "string" ? signer : undefined, index };
}

function canonicalName(image: string): string {
  const reference = parseImageReference(image);

  return reference === undefined ? image : imageName(reference);
}

const sha256 = /^sha256:[0-9a-f]{64}$/;
