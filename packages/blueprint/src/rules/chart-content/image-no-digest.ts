import { imageName, parseImageReference } from "../../model/image-reference.ts";
import { imagesLockOf, type LockedImage } from "../../model/images-lock.ts";
import { isOwnImage } from "../../model/registries.ts";
import type { BlueprintRule } from "../rule.ts";
import { usedImages } from "./used-images.ts";

export const imageNoDigest: BlueprintRule = {
  id: "CH-IMAGE-NO-DIGEST",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "an own image is used without its digest, or nobody recorded one for another's",
  reason: "A tag can be pushed again. Only the digest says that what was scanned and signed is what runs.",
  fix: "ask the registries with verify --lock-images, which writes digests into images.lock.yaml; write those of own images beside their tags",
  needs: ["renders"],
  examples: [
    {
      title: "own image has a tag only",
      changes: [
        {
          file: "platform/store/chart/templates/statefulset.yaml",
          replace: "@{{ .Values.storeOverlay.image.digest }}",
          with: "",
        },
        {
          file: "platform/store/chart/values.yaml",
          replace: "    digest: sha256:e0d3219053cdabda30cd23a9863e17c3b97aa2b0990066a5ce4ba500b0d5e9fb\n",
          with: "",
        },
      ],
      at: { file: "platform/store/chart/templates/statefulset.yaml", text: "image:" },
    },
    {
      title: "mirrored image has a digest neither in values nor in the lock",
      changes: [
        {
          file: "platform/web/chart/values.yaml",
          replace: "    tag: 2.3.4\n    digest: sha256:06760d2667ff74b4c73ecb0714d508c295593cdff7b16d6e9575836580a41491",
          with: "    tag: 2.3.4",
        },
        {
          file: "platform/web/images.lock.yaml",
          replace: "    digest: sha256:06760d2667ff74b4c73ecb0714d508c295593cdff7b16d6e9575836580a41491\n",
          with: "",
        },
      ],
      at: { file: "platform/web/chart/values.yaml", text: "repository: ghcr.io/openova-io/mirror/web" },
    },
  ],
  *check(subject) {
    const lock = imagesLockOf(subject.blueprint);
    for (const used of usedImages(subject)) {
      const reference = parseImageReference(used.image);
      if (reference === undefined || reference.digest !== undefined) continue;
      const locked = lock.find(imageName(reference));
      const missing = isOwnImage(used.image) ? missingForOwn(locked) : missingForOther(locked);
      if (missing !== undefined) yield { message: `the image ${used.image} ${missing.text}`, severity: missing.severity, ...used };
    }
  },
};

interface Missing {
  text: string;
  severity: "error" | "info";
}

/** Before an image is first built nobody can name its digest. The lock says so by having none, and publishing refuses that. */
function missingForOwn(locked: LockedImage | undefined): Missing {
  if (locked !== undefined && locked.digest === undefined) return { text: "has no digest yet", severity: "info" };

  return { text: "is used without its digest", severity: "error" };
}

function missingForOther(locked: LockedImage | undefined): Missing | undefined {
  return locked?.digest === undefined
    ? { text: "has a digest neither where it is used nor in images.lock.yaml", severity: "info" }
    : undefined;
}
