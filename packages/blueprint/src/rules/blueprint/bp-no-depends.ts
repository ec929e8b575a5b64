import type { BlueprintRule } from "../rule.ts";
import { shapeFindings } from "./shape-findings.ts";

export const bpNoDepends: BlueprintRule = {
  scope: "blueprint",
  id: "BP-NO-DEPENDS",
  severity: "error",
  suppressible: true,
  title: "no list of dependencies",
  reason:
    "`spec.depends` is the only source of the install order. An absent list may be an empty one or a forgotten one, and the second installs too early.",
  fix: "write `depends: []` when it needs nothing",
  needs: [],
  examples: [
    {
      title: "dependencies are missing",
      changes: [{ file: "platform/operator/blueprint.yaml", replace: "  depends: []\n", with: "" }],
      at: { file: "platform/operator/blueprint.yaml", text: "spec:" },
    },
    {
      title: "dependencies are an object",
      changes: [{ file: "platform/operator/blueprint.yaml", replace: "depends: []", with: "depends: {}" }],
      at: { file: "platform/operator/blueprint.yaml", text: "depends: {}" },
    },
  ],
  check: ({ blueprint }) => shapeFindings(blueprint, "BP-NO-DEPENDS"),
};
