import { parseImageReference } from "../../model/image-reference.ts";
import type { BlueprintRule } from "../rule.ts";
import { usedImages } from "./used-images.ts";

export const imageFloating: BlueprintRule = {
  id: "CH-IMAGE-FLOATING",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "an image has the tag latest, or none",
  reason:
    "Whatever was pushed last is what starts next: two nodes run different programs, a restart is an upgrade that nobody asked for, and there is nothing to roll back to.",
  fix: "name a released version, and its digest",
  needs: ["renders"],
  examples: [
    {
      title: "upstream image follows the tag latest",
      changes: [
        {
          file: "platform/web/chart/values.yaml",
          replace: "    tag: 2.3.4\n    digest: sha256:06760d2667ff74b4c73ecb0714d508c295593cdff7b16d6e9575836580a41491",
          with: "    tag: latest",
        },
        { file: "platform/web/images.lock.yaml", replace: "mirror/web:2.3.4", with: "mirror/web:latest" },
      ],
      at: { file: "platform/web/chart/values.yaml", text: "repository: ghcr.io/openova-io/mirror/web" },
    },
    {
      title: "controllers start an image without a tag",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "  provides:\n",
          with: "  images:\n    extra:\n      - ghcr.io/openova-io/mirror/preview\n  provides:\n",
        },
        {
          file: "platform/web/images.lock.yaml",
          append:
            "  - image: ghcr.io/openova-io/mirror/preview\n    digest: sha256:2db7b6bf4b7a8b6a1ac2a4ba4ebc1e0a4ee0d1a0a8a0ab8d4f0ea5bb5a7b9d11\n    signer: openova-io\n",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "mirror/preview" },
    },
  ],
  *check(subject) {
    for (const used of usedImages(subject)) {
      const complaint = complaintAbout(used.image);
      if (complaint !== undefined) yield { message: `the image ${used.image} ${complaint}`, ...used };
    }
  },
};

function complaintAbout(image: string): string | undefined {
  const reference = parseImageReference(image);
  if (reference === undefined) return "is no image reference: a part of it is empty";
  if (reference.digest !== undefined) return undefined;
  if (reference.tag === undefined) return "has no tag, which means latest";

  return reference.tag === "latest" ? "floats: its tag is latest" : undefined;
}
