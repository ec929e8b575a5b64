import { isAllowed, isBitnamiImage, mirrorPrefix, registriesOf } from "../../model/registries.ts";
import type { BlueprintRule } from "../rule.ts";
import { usedImages } from "./used-images.ts";

export const imageRegistry: BlueprintRule = {
  id: "CH-IMAGE-REGISTRY",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "an image comes from a registry that is not allowed, or from Bitnami without a mirror",
  reason:
    "Admission takes images from signed places only. Bitnami's versioned tags are no longer served to the public, so such a pod waits in ImagePullBackOff for ever.",
  fix: `mirror the image to ${mirrorPrefix}… and sign it there, or add its registry to platform/registries.yaml with a reason`,
  needs: ["renders"],
  examples: [
    {
      title: "image comes straight from a public registry",
      changes: [
        { file: "platform/web/chart/values.yaml", replace: "ghcr.io/openova-io/mirror/web", with: "quay.io/pages/web" },
        { file: "platform/web/images.lock.yaml", replace: "ghcr.io/openova-io/mirror/web", with: "quay.io/pages/web" },
      ],
      at: { file: "platform/web/chart/values.yaml", text: "quay.io/pages/web" },
    },
    {
      title: "image is Bitnami's own, though its registry is allowed",
      changes: [
        { file: "platform/registries.yaml", append: "  - prefix: docker.io/bitnami\n    reason: charts of ours use it\n" },
        { file: "platform/web/chart/values.yaml", replace: "ghcr.io/openova-io/mirror/web", with: "bitnami/web" },
        { file: "platform/web/images.lock.yaml", replace: "ghcr.io/openova-io/mirror/web", with: "docker.io/bitnami/web" },
      ],
      at: { file: "platform/web/chart/values.yaml", text: "bitnami/web" },
    },
  ],
  *check(subject) {
    const registries = registriesOf(subject.repository.files);
    for (const used of usedImages(subject)) {
      if (isBitnamiImage(used.image))
        yield { message: `the image ${used.image} is Bitnami's, whose versioned tags are not served to the public`, ...used };
      else if (registries !== undefined && !isAllowed(used.image, registries))
        yield { message: `the image ${used.image} comes from a registry that ${registries.path} does not allow`, ...used };
    }
  },
};
