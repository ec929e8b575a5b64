import { blueprintVisibilities } from "@catalyst/contract";
import type { BlueprintRule } from "../rule.ts";
import { shapeFindings } from "./shape-findings.ts";

export const bpNoVisibility: BlueprintRule = {
  scope: "blueprint",
  id: "BP-NO-VISIBILITY",
  severity: "error",
  suppressible: true,
  title: "no visibility, or one that there is not",
  reason:
    "Who may see and install it must be a decision: a default would publish what was meant to stay private, or hide what was meant for all.",
  fix: `write \`spec.visibility\`: ${blueprintVisibilities.join(", ")}`,
  needs: [],
  examples: [
    {
      title: "visibility is missing",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "  visibility: unlisted\n", with: "" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "spec:" },
    },
    {
      title: "visibility is unknown",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "visibility: unlisted", with: "visibility: public" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "visibility: public" },
    },
  ],
  check: ({ blueprint }) => shapeFindings(blueprint, "BP-NO-VISIBILITY"),
};
