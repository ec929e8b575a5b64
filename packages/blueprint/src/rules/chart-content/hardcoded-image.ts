import { parseImageReference } from "../../model/image-reference.ts";
import type { BlueprintRule } from "../rule.ts";
import { templateLines } from "./template-lines.ts";

export const hardcodedImage: BlueprintRule = {
  id: "CH-HARDCODED-IMAGE",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "a template names an image itself instead of reading it from values",
  reason:
    "Such an image cannot be redirected to a mirror, so the Blueprint does not install without a network, and a fixed version of the image needs a new chart.",
  fix: "put repository, tag and digest into values.yaml and read them in the template",
  needs: [],
  examples: [
    {
      title: "template writes its image out",
      changes: [
        {
          file: "platform/store/chart/templates/statefulset.yaml",
          replace: "      containers:\n        - name: store\n",
          with: [
            "      initContainers:",
            "        - name: prepare",
            "          image: ghcr.io/openova-io/store:1.0.0@sha256:e0d3219053cdabda30cd23a9863e17c3b97aa2b0990066a5ce4ba500b0d5e9fb",
            "          args: [prepare]",
            "          securityContext:",
            "            allowPrivilegeEscalation: false",
            "            capabilities:",
            "              drop: [ALL]",
            "          resources:",
            "            {{- toYaml .Values.storeOverlay.resources | nindent 12 }}",
            "      containers:",
            "        - name: store",
            "",
          ].join("\n"),
        },
      ],
      at: { file: "platform/store/chart/templates/statefulset.yaml", text: "image: ghcr.io/openova-io/store:1.0.0" },
    },
  ],
  *check(subject) {
    for (const { at, key, value } of templateLines(subject)) {
      if ((key !== "image" && key !== "imageName") || !isLiteralImage(value)) continue;
      yield { message: `the image ${value} is written into the template`, at };
    }
  },
};

/** As far as the first expression: a registry and repository that are fixed cannot be redirected, wherever the tag comes from. */
function isLiteralImage(value: string): boolean {
  const fixed = value.split("{{")[0]!.replace(/[:@]$/, "");
  if (fixed === "" || /^(?:true|false|null)$/.test(fixed)) return false;

  return parseImageReference(fixed) !== undefined;
}
