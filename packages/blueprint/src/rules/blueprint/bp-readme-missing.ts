import { startOf } from "../../model/position.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpReadmeMissing: BlueprintRule = {
  scope: "blueprint",
  id: "BP-README-MISSING",
  severity: "info",
  suppressible: true,
  title: "there is no README.md",
  reason: "Whoever is woken by it at night reads there what it is for, what it offers and how it is operated.",
  fix: "write README.md: purpose, interfaces, how to operate it",
  needs: [],
  examples: [
    {
      title: "README is missing",
      changes: [{ file: "platform/dormant/README.md", remove: true }],
      at: { file: "platform/dormant/README.md" },
    },
  ],
  check,
};

function* check({ blueprint: { folder, files } }: BlueprintSubject): Generator<Found> {
  const path = `${folder}/README.md`;
  if (!files.has(path)) yield { message: `${folder} has no README.md`, at: startOf(path) };
}
