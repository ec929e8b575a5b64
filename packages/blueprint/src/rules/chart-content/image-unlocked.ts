import { imageName, parseImageReference } from "../../model/image-reference.ts";
import { addToLock, type ImagesLock, imagesLockOf } from "../../model/images-lock.ts";
import { placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule } from "../rule.ts";
import { type UsedImage, usedImages } from "./used-images.ts";

export const imageUnlocked: BlueprintRule = {
  id: "CH-IMAGE-UNLOCKED",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "an image is not in images.lock.yaml, or not with the digest it is used with",
  reason:
    "The lock is what admission, the bill of materials and the mirror of a disconnected Sovereign are made from. An image that is not in it is refused there, and its pods never start.",
  fix: "list the image in images.lock.yaml, with its digest once the registry knows it",
  needs: ["renders"],
  examples: [
    {
      title: "image was raised without its lock",
      changes: [{ file: "platform/web/chart/values.yaml", replace: "    tag: 1.0.0\n", with: "    tag: 1.0.1\n" }],
      at: { file: "platform/web/chart/templates/deployment.yaml", text: "image:" },
    },
    {
      title: "image has another digest than its lock",
      changes: [
        {
          file: "platform/store/images.lock.yaml",
          replace: "sha256:e0d3219053cdabda30cd23a9863e17c3b97aa2b0990066a5ce4ba500b0d5e9fb",
          with: "sha256:81b637d8fcd2c6da6359e6963113a1170de795e4b725b84d1e0b4cfd9ec58ce9",
        },
      ],
      at: { file: "platform/store/images.lock.yaml", text: "digest:" },
    },
    {
      title: "lock was forgotten",
      changes: [{ file: "platform/store/images.lock.yaml", remove: true }],
      at: { file: "platform/store/chart/templates/statefulset.yaml", text: "image:" },
    },
    {
      title: "lock holds an entry that is none",
      changes: [{ file: "platform/store/images.lock.yaml", append: "  - digest: sha256:1234\n" }],
      at: { file: "platform/store/images.lock.yaml", text: "sha256:1234" },
    },
  ],
  *check(subject) {
    const lock = imagesLockOf(subject.blueprint);
    for (const index of lock.file === undefined ? [] : lock.malformed)
      yield {
        message: `entry ${index + 1} of the lock is not {image, digest, signer} with a whole sha256 digest`,
        at: placeOf(lock.file!, ["images", index]),
      };
    const missing = usedImages(subject).filter(({ image }) => isMissing(image, lock));
    // Where nothing is locked yet, one change writes everything that belongs there.
    const isEmpty = lock.images.length === 0 && lock.malformed.length === 0;
    for (const [index, used] of missing.entries()) {
      const added = isEmpty ? (index === 0 ? missing : []) : [used];
      yield {
        message: `the image ${used.image} is not in ${lock.path}`,
        ...used,
        edits: added.length === 0 ? [] : [addToLock(lock, added.map(toEntry))],
      };
    }
    for (const { image } of usedImages(subject)) {
      const reference = parseImageReference(image);
      const locked = reference === undefined ? undefined : lock.find(image);
      if (reference?.digest !== undefined && locked?.digest !== undefined && reference.digest !== locked.digest)
        yield {
          message: `the image ${imageName(reference)} is locked to ${locked.digest} and used as ${reference.digest}`,
          at: placeOf(lock.file!, ["images", locked.index, "digest"]),
        };
    }
  },
};

function isMissing(image: string, lock: ImagesLock): boolean {
  return parseImageReference(image) !== undefined && lock.find(image) === undefined;
}

function toEntry({ image }: UsedImage): { image: string; digest: string | undefined } {
  return { image: image.replace(/@.*$/, ""), digest: parseImageReference(image)?.digest };
}
