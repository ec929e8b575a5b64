import { parseImageReference } from "../../model/image-reference.ts";
import type { BlueprintRule } from "../rule.ts";
import { usedImages } from "./used-images.ts";

export const imageMutableTag: BlueprintRule = {
  id: "CH-IMAGE-MUTABLE-TAG",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "an image's tag is a branch or only a major version, and no digest holds it",
  reason: "The tag moves with every build. A pod that is rescheduled runs another program than its sibling, under the same name.",
  fix: "name the whole version, or add the digest",
  needs: ["renders"],
  examples: [
    {
      title: "upstream image follows a branch",
      changes: [
        {
          file: "platform/web/chart/values.yaml",
          replace: "    tag: 2.3.4\n    digest: sha256:06760d2667ff74b4c73ecb0714d508c295593cdff7b16d6e9575836580a41491",
          with: "    tag: main",
        },
        { file: "platform/web/images.lock.yaml", replace: "mirror/web:2.3.4", with: "mirror/web:main" },
      ],
      at: { file: "platform/web/chart/values.yaml", text: "repository: ghcr.io/openova-io/mirror/web" },
    },
    {
      title: "upstream image names a major version only",
      changes: [
        {
          file: "platform/operator/chart/values.yaml",
          replace: "    tag: 1.0.0\n    digest: sha256:f354f4913746e57cbe9a1fe0b4f7e09feb95fa6318f8d15de0faa9e3c4ec8b84",
          with: '    tag: "1"',
        },
        { file: "platform/operator/images.lock.yaml", replace: "mirror/operator:1.0.0", with: "mirror/operator:1" },
      ],
      at: { file: "platform/operator/chart/values.yaml", text: "repository: ghcr.io/openova-io/mirror/operator" },
    },
  ],
  *check(subject) {
    for (const used of usedImages(subject)) {
      const reference = parseImageReference(used.image);
      if (reference?.tag === undefined || reference.digest !== undefined) continue;
      if (majorOnly.test(reference.tag)) yield { message: `the tag of ${used.image} names a major version only`, ...used };
      else if (isBranchLike(reference.tag)) yield { message: `the tag of ${used.image} moves like a branch`, ...used };
    }
  },
};

/** `1`, `v16`, `17-alpine`; eight digits are a date. */
const majorOnly = /^v?\d{1,4}(?:-[a-z]+)?$/;

/** A tag without any digit names no version; `release-1.2` and `feature-x2` are branches in spite of theirs. */
function isBranchLike(tag: string): boolean {
  if (tag === "latest") return false;

  return !/\d/.test(tag) || /^(?:main|master|develop|release|feature|feat|fix|branch)[-_.]\D*\d{0,2}(?:\.(?:\d+|x))?$/.test(tag);
}
