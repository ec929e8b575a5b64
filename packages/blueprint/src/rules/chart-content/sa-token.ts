import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { distinct, foundInObject, ownObjects } from "./rendered-objects.ts";

export const saToken: BlueprintRule = {
  id: "CH-SA-TOKEN",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "a Secret holds a ServiceAccount's token that never expires",
  reason:
    "Whoever reads the Secret once acts as that account for ever, from anywhere. Tokens that pods get by projection expire within the hour.",
  fix: "let the pod project a token with an audience and an expiry, or ask the TokenRequest API",
  needs: ["renders"],
  examples: [
    {
      title: "template asks for a token that lasts",
      changes: [
        {
          file: "platform/store/chart/templates/service-account-token.yaml",
          write: [
            "apiVersion: v1",
            "kind: Secret",
            "type: kubernetes.io/service-account-token",
            "metadata:",
            "  name: {{ .Release.Name }}-reader",
            "  labels:",
            '    {{- include "bp-store.labels" . | nindent 4 }}',
            "  annotations:",
            "    kubernetes.io/service-account.name: default",
            "",
          ].join("\n"),
        },
      ],
      at: { file: "platform/store/chart/templates/service-account-token.yaml", text: "type: kubernetes.io/service-account-token" },
    },
  ],
  check: (subject) => distinct(lastingTokens(subject)),
};

function* lastingTokens(subject: BlueprintSubject): Generator<Found> {
  for (const rendered of ownObjects(subject)) {
    const { kind, metadata, type } = rendered.object;
    if (kind === "Secret" && type === "kubernetes.io/service-account-token")
      yield foundInObject(subject, rendered, ["type"], {
        message: `Secret ${metadata.name} holds a lasting token of ServiceAccount ${metadata.annotations?.["kubernetes.io/service-account.name"] ?? "?"}`,
      });
  }
}
