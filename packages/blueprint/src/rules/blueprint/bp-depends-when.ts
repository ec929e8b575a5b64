import { readableManifest } from "../../model/blueprint-manifest.ts";
import { checkCondition } from "../../model/condition.ts";
import { declaredDependencies } from "../../model/declared-dependencies.ts";
import { isRecord, placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpDependsWhen: BlueprintRule = {
  scope: "blueprint",
  id: "BP-DEPENDS-WHEN",
  severity: "error",
  suppressible: true,
  title: "a condition that cannot be decided",
  reason:
    "It is decided at the install: one that names no answer of the form, or compares a text with a number, fails there or is never true.",
  fix: "write CEL over config, placement, size, sovereign and organization that is true or false",
  needs: [],
  examples: [
    {
      title: "condition names no property of the form",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "when: config.widgets == true", with: "when: config.widget == true" }],
      at: { file: "platform/web/blueprint.yaml", text: "when: config.widget == true" },
    },
    {
      title: "condition compares a boolean with a text",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "when: config.widgets == true", with: "when: config.widgets == 'true'" }],
      at: { file: "platform/web/blueprint.yaml", text: "when: config.widgets == 'true'" },
    },
    {
      title: "condition is neither true nor false",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "when: config.widgets == true", with: "when: config.logLevel" }],
      at: { file: "platform/web/blueprint.yaml", text: "when: config.logLevel" },
    },
    {
      title: "condition of the older notation is cut off",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "when: config.widgets == true", with: 'when: "{{ .config.widgets == }}"' }],
      at: { file: "platform/web/blueprint.yaml", text: "{{ .config.widgets == }}" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined) return;
  const schema = blueprint.spec["configSchema"];
  for (const { index, kind, when, blueprint: name } of declaredDependencies(blueprint)) {
    const path = ["spec", "depends", index];
    if (when === undefined) {
      if (kind === "conditional")
        yield { message: `${name} is conditional, but has no \`when\``, at: placeOf(manifest, [...path, "kind"]) };
      continue;
    }
    const problem = checkCondition(when, isRecord(schema) ? schema : undefined);
    if (problem !== undefined) yield { message: `${when}: ${problem}`, at: placeOf(manifest, [...path, "when"]) };
  }
}
